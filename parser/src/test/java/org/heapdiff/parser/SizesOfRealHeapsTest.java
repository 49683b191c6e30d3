package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.heapdiff.parser.layout.LayoutZoo;
import org.heapdiff.testdata.HistogramRow;
import org.heapdiff.testdata.JavaProcess;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shallow sizes are exact to the byte: each class of a JVM's heap has as many objects and bytes in
 * a snapshot as the JVM itself counts.
 *
 * <p>Every layout is tried in every build, at four or five seconds each on two cores. Those of JDK
 * 25, whose virtual threads have their stacks in the heap, need one beside the JDK that runs the
 * build.
 *
 * <p>The JVM collects all garbage once more between its dump and its count. Fillers must be the
 * same after it, so the Serial collector is told to compact the heap wholly each time.
 */
final class SizesOfRealHeapsTest {
  private static final int GENERATED_CLASSES = 60;

  /** A JVM that is left alone still does something now and then, such as ending an idle thread. */
  private static final int ATTEMPTS = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          17 | '' | compressed | compressed class pointers | 8
          17 | -XX:-UseCompressedOops | full | compressed class pointers | 8
          17 | -XX:-UseCompressedClassPointers | compressed | full class pointers | 8
          17 | -XX:ObjectAlignmentInBytes=16 | compressed | compressed class pointers | 16
          17 | -XX:+UseZGC | full | compressed class pointers | 8
          17 | -XX:+UseSerialGC -XX:MarkSweepAlwaysCompactCount=1 | compressed | compressed class pointers | 8
          25 | '' | compressed | compressed class pointers | 8
          25 | -XX:+UseCompactObjectHeaders | compressed | compact headers | 8
          25 | -XX:+UseCompactObjectHeaders -XX:+UseZGC | full | compact headers | 8
          25 | -XX:-UseCompressedOops | full | compressed class pointers | 8
          """)
  void everyClassHasAsManyBytesAsTheJvmCounts(
      int feature, String options, String references, String headers, int alignment)
      throws IOException {
    Path jdk = JavaProcess.jdk(feature).orElse(null);
    assumeTrue(jdk != null, "there is no JDK " + feature + " on this machine");
    // As ObjectLayout.describe has it.
    String layout =
        "64-bit, " + references + " references, " + headers + ", " + alignment + "-byte alignment";
    JavaProcess.Launch launch =
        JavaProcess.of(LayoutZoo.class)
            .jdk(jdk)
            .options("-Xmx128m", "-XX:TieredStopAtLevel=1")
            .arguments(folder.resolve("classes").toString(), "" + GENERATED_CLASSES);
    if (!options.isEmpty()) {
      launch.options(options.split(" "));
    }
    try (JavaProcess jvm = launch.start()) {
      jvm.classHistogram();
      List<String> differences = new ArrayList<>();
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        Path dump = folder.resolve(attempt + ".hprof");
        jvm.heapDump(dump);
        SortedMap<String, HistogramRow> expected = ClassRows.of(jvm.classHistogram());
        try (Snapshot snapshot = Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE)) {
          assertEquals(layout, snapshot.layout().describe());
          assertTrue(expected.size() > 500, () -> "only " + expected.size() + " classes");
          differences = ClassRows.differences(expected, ClassRows.of(snapshot));
        }
        Files.delete(dump);
        if (differences.isEmpty()) {
          return;
        }
      }
      assertEquals("", String.join("\n", differences), "classes that differ");
    }
  }
}
