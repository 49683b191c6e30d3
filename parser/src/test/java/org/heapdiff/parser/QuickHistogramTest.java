package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.HistogramRow;
import org.heapdiff.testdata.JavaProcess;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts and sizes without the graph are those that a snapshot finds, and the JVM's own. */
class QuickHistogramTest {
  private static final Path DUMPS = Path.of("../testdata/dumps");

  @TempDir Path folder;

  private static QuickHistogram quick(Path dump) throws IOException {
    return QuickHistogram.read(dump, SnapshotOptions.DEFAULT, Progress.NONE);
  }

  /** Objects and bytes by name. */
  private static Map<String, String> rows(QuickHistogram histogram) {
    Map<String, long[]> sums = new TreeMap<>();
    for (int c = 0; c < histogram.classes().count(); c++) {
      add(sums, histogram.classes().name(c), histogram.objects(c), histogram.bytes(c));
    }
    return words(sums);
  }

  /** The same of all objects of a snapshot, live or not, added up one by one. */
  private static Map<String, String> rows(Snapshot snapshot) {
    Map<String, long[]> sums = new TreeMap<>();
    for (int object = 0; object < snapshot.objectCount(); object++) {
      String name = snapshot.classes().name(snapshot.classOf(object));
      add(sums, name, 1, snapshot.shallowSize(object));
    }
    return words(sums);
  }

  private static void add(Map<String, long[]> sums, String name, long objects, long bytes) {
    long[] sum = sums.computeIfAbsent(name, n -> new long[2]);
    sum[0] += objects;
    sum[1] += bytes;
  }

  private static Map<String, String> words(Map<String, long[]> sums) {
    Map<String, String> rows = new TreeMap<>();
    sums.forEach(
        (name, sum) -> {
          if (sum[0] > 0) {
            rows.put(name, sum[0] + " objects, " + sum[1] + " bytes");
          }
        });
    return rows;
  }

  private static void assertAsSnapshot(Path dump) throws IOException {
    try (Snapshot snapshot = Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE)) {
      QuickHistogram quick = quick(dump);
      assertEquals(rows(snapshot), rows(quick), dump.toString());
      assertEquals(snapshot.objectCount(), quick.totalObjects());
      assertEquals(snapshot.layout().describe(), quick.layout().describe());
      assertEquals(snapshot.info().subRecords(), quick.info().subRecords());
    }
  }

  private Path write(HeapBuilder heap) throws IOException {
    return Files.write(folder.resolve("heap.hprof"), heap.toBytes());
  }

  /** Arrays of all lengths up to 600, so that every remainder is rounded. */
  private static HeapBuilder arrays() {
    HeapBuilder heap = new HeapBuilder();
    HeapClass node =
        heap.classOf("com.acme.Node")
            .field("number", ValueType.INT)
            .fields(ValueType.OBJECT, "next", "value")
            .build();
    for (int length = 0; length < 600; length++) {
      heap.byteArrayOfLength(length);
      heap.objectArray("java.lang.Object[]", new HeapObject[length % 150]);
      heap.instance(node);
    }
    return heap;
  }

  @Test
  void sizesOfArraysAreRoundedOneByOne() throws IOException {
    // By hand, with compressed references: 16 bytes of header, then the elements, to a multiple
    // of 8.
    long bytes = 0;
    for (int length = 0; length < 600; length++) {
      bytes += (16L + length + 7) / 8 * 8;
    }
    Path dump = write(arrays());
    assertEquals("600 objects, " + bytes + " bytes", rows(quick(dump)).get("byte[]"));
    assertAsSnapshot(dump);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theOrderOfTheRecordsDoesNotMatter(long seed) throws IOException {
    HeapBuilder heap = arrays();
    heap.shuffleRecords(seed);
    assertAsSnapshot(write(heap));
    heap.shuffleAddresses(seed);
    assertAsSnapshot(write(heap));
  }

  @ParameterizedTest
  @ValueSource(strings = {"before.hprof.gz", "after.hprof.gz"})
  void sizesOfTheShippedDumpsAreThoseOfASnapshot(String name) throws IOException {
    assertAsSnapshot(DUMPS.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseSerialGC",
        "-XX:+UseG1GC",
        "-XX:+UseParallelGC -XX:-UseCompressedOops",
        "-XX:+UseSerialGC -XX:ObjectAlignmentInBytes=32",
        "-XX:+UseZGC"
      })
  void countsAndSizesAreThoseOfTheJvmItself(String options) throws IOException {
    try (JavaProcess jvm =
        JavaProcess.of(RealDumpTest.Program.class)
            .options(("-Xmx128m " + options).split(" "))
            .start()) {
      jvm.classHistogram();
      Map<String, HistogramRow> before = jvm.classHistogram();
      Path dump = folder.resolve("jvm.hprof");
      jvm.heapDump(dump);
      Map<String, HistogramRow> after = jvm.classHistogram();
      Map<String, String> found = rows(quick(dump));
      int compared = 0;
      for (Map.Entry<String, HistogramRow> row : before.entrySet()) {
        String name = ClassNames.toJava(row.getKey());
        HistogramRow told = row.getValue();
        boolean known = name.equals("java.lang.Class") || name.contains("Filler");
        if (!known && told.equals(after.get(row.getKey()))) {
          assertEquals(
              told.instances() + " objects, " + told.bytes() + " bytes", found.get(name), name);
          compared++;
        }
      }
      assertTrue(compared > before.size() * 8 / 10, compared + " of " + before.size());
      assertAsSnapshot(dump);
    }
  }
}
