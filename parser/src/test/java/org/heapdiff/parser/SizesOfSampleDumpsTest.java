package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.heapdiff.testdata.HistogramRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The dumps that heapdiff comes with against what the JVM itself counted right after it wrote them.
 */
final class SizesOfSampleDumpsTest {
  private static final Path FOLDER = Path.of("..", "testdata", "dumps");

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void classesWithAsManyObjectsHaveAsManyBytes(String name) throws IOException {
    SortedMap<String, HistogramRow> expected =
        ClassRows.of(histogram(FOLDER.resolve(name + ".histogram.txt")));
    try (Snapshot snapshot =
        Snapshot.read(
            FOLDER.resolve(name + ".hprof.gz"),
            SnapshotOptions.DEFAULT.withTemporaryFolder(temporary),
            Progress.NONE)) {
      SortedMap<String, HistogramRow> actual = ClassRows.of(snapshot);
      int all = expected.size();
      // A visitor's request ended between dump and count.
      expected.entrySet().removeIf(row -> !asMany(row.getValue(), actual.get(row.getKey())));
      actual.keySet().retainAll(expected.keySet());
      assertTrue(expected.size() > all * 0.95, expected.size() + " of " + all + " classes");
      assertEquals(List.of(), ClassRows.differences(expected, actual));
    }
  }

  private static boolean asMany(HistogramRow expected, @Nullable HistogramRow actual) {
    return actual != null && actual.instances() == expected.instances();
  }

  /** Reads what {@code jcmd GC.class_histogram} printed: rank, objects, bytes, class, module. */
  private static Map<String, HistogramRow> histogram(Path file) throws IOException {
    Map<String, HistogramRow> rows = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.trim().split("\\s+", -1);
      if (words[0].endsWith(":")) {
        rows.put(words[3], new HistogramRow(Long.parseLong(words[1]), Long.parseLong(words[2])));
      }
    }
    assertTrue(rows.size() > 100, file.toString());
    return rows;
  }
}
