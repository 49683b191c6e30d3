package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.heapdiff.parser.hprof.Compression;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapDumpFraming;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HprofVersion;
import org.heapdiff.testdata.HprofWriter;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However the same heap is written, the snapshot is the same. */
class FormatsTest {
  @TempDir Path folder;

  private Snapshot read(HeapBuilder heap) throws IOException {
    return Dumps.read(folder, heap);
  }

  /** Undamaged, and what the sample is as HotSpot writes it. */
  private void assertSample(HeapBuilder heap) throws IOException {
    assertSample(heap.toBytes(), 8);
  }

  private void assertSample(byte[] dump, int idSize) throws IOException {
    HeapBuilder plain = new HeapBuilder();
    plain.idSize(idSize);
    try (Snapshot expected = read(new SampleHeap(plain).heap);
        Snapshot found = Dumps.read(folder, dump)) {
      assertEquals(List.of(), found.info().damages());
      assertEquals(0, found.info().danglingReferences());
      assertFalse(found.info().rootsLost());
      assertEquals(Portrait.of(expected), Portrait.of(found));
    }
  }

  @Test
  void theSampleIsWhatWasDrawn() throws IOException {
    SampleHeap sample = new SampleHeap();
    try (Snapshot snapshot = read(sample.heap)) {
      assertEquals("JAVA PROFILE 1.0.2", snapshot.info().version());
      assertEquals(8, snapshot.info().idSize());
      assertEquals(Instant.parse("2023-11-14T22:13:20.123Z"), snapshot.info().time());
      assertEquals(Compression.NONE, snapshot.info().compression());
      assertEquals(1, snapshot.info().dump());
      assertEquals(1, snapshot.info().dumps());
      int first = Dumps.find(snapshot, sample.first);
      int second = Dumps.find(snapshot, sample.second);
      int held = Dumps.find(snapshot, sample.held);
      int weak = Dumps.find(snapshot, sample.weak);
      assertTrue(snapshot.isLive(held));
      assertEquals(second, snapshot.immediateDominator(held));
      assertTrue(snapshot.dominates(second, held));
      assertFalse(snapshot.dominates(first, held));
      assertFalse(snapshot.isLive(Dumps.find(snapshot, sample.garbage)));
      assertFalse(snapshot.isLive(Dumps.find(snapshot, sample.weaklyHeld)));
      assertEquals(Dumps.find(snapshot, sample.weaklyHeld), snapshot.weakReferent(weak));
      assertEquals(3, snapshot.arrayLength(Dumps.find(snapshot, sample.numbers)));
      assertEquals(5, snapshot.arrayLength(Dumps.find(snapshot, sample.objects)));
      assertEquals(-1, snapshot.arrayLength(first));
    }
  }

  @ParameterizedTest
  @EnumSource(HprofVersion.class)
  void everyVersionIsRead(HprofVersion version) throws IOException {
    HeapBuilder heap = new SampleHeap().heap.version(version);
    assertSample(heap);
    try (Snapshot snapshot = read(heap)) {
      assertEquals(version.header(), snapshot.info().version());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 100, 500, 4096, 1 << 20})
  void segmentsOfEverySizeAreRead(int bytes) throws IOException {
    assertSample(new SampleHeap().heap.framing(HeapDumpFraming.segments(bytes)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 700, 1 << 20})
  void idsOfFourBytesAreRead(int bytes) throws IOException {
    HeapBuilder heap = new HeapBuilder().idSize(4);
    assertSample(new SampleHeap(heap).heap.framing(HeapDumpFraming.segments(bytes)).toBytes(), 4);
  }

  @Test
  void idsOfFourBytesHaveNoSign() throws IOException {
    HeapBuilder heap = new HeapBuilder().idSize(4).startAt(0xF000_0000L);
    SampleHeap sample = new SampleHeap(heap);
    try (Snapshot snapshot = read(sample.heap)) {
      assertEquals(0xF000_0000L, snapshot.addressOf(0));
      assertTrue(snapshot.isLive(Dumps.find(snapshot, sample.held)));
    }
  }

  @Test
  void addressesInTheUpperHalfAreRead() throws IOException {
    // Kernels give user space the lower half; the format allows all.
    SampleHeap sample = new SampleHeap(new HeapBuilder().startAt(0xFFFF_8000_0000_0000L));
    try (Snapshot snapshot = read(sample.heap)) {
      assertEquals(0xFFFF_8000_0000_0000L, snapshot.addressOf(0));
      assertTrue(snapshot.isLive(Dumps.find(snapshot, sample.held)));
      assertEquals(0.5, doubleIn(snapshot, Dumps.find(snapshot, sample.held)));
    }
  }

  private static double doubleIn(Snapshot snapshot, int object) throws IOException {
    return Double.longBitsToDouble(snapshot.contents().fields(object).get(0).value());
  }

  @Test
  void oneRecordIsReadAsSegmentsAre() throws IOException {
    assertSample(new SampleHeap().heap.framing(HeapDumpFraming.singleRecord()));
  }

  @Test
  void aRecordWrittenToAPipeHasLengthZero() throws IOException {
    assertSample(new SampleHeap().heap.framing(HeapDumpFraming.streamedRecord(0)));
    assertSample(new SampleHeap().heap.framing(HeapDumpFraming.streamedRecord(0).withEndRecord()));
    assertSample(
        new SampleHeap().heap.idSize(8).framing(HeapDumpFraming.streamedRecord(0)).rootsFirst());
  }

  @Test
  void namesBehindARecordOfLengthZeroAreFound() throws IOException {
    // CONTROL_SETTINGS is no tag of a sub-record, so the dump's end can be told.
    HeapBuilder heap =
        new SampleHeap()
            .heap
            .framing(HeapDumpFraming.streamedRecord(0))
            .afterHeapDump(writer -> writer.controlSettings(0, 4))
            .afterHeapDump(writer -> writer.utf8(99, "late"));
    assertSample(heap);
    try (Snapshot snapshot = read(heap)) {
      assertEquals(1L, snapshot.info().records().get("CONTROL_SETTINGS"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1, -40, 40, -1000, 1000, 1_000_000, 0xF000_0000L})
  void aWrongLengthIsFoundOut(long error) throws IOException {
    for (boolean single : new boolean[] {true, false}) {
      HeapDumpFraming framing =
          single ? HeapDumpFraming.singleRecord() : HeapDumpFraming.segments(1 << 20);
      SampleHeap sample = new SampleHeap();
      sample.heap.framing(framing.declaring(length -> Math.max(1, length + error)));
      try (Snapshot expected = read(new SampleHeap().heap);
          Snapshot found = read(sample.heap)) {
        assertEquals(expected.objectCount(), found.objectCount());
        assertTrue(found.isLive(Dumps.find(found, sample.held)));
        assertEquals(1, found.info().damages().size(), found.info().damages()::toString);
        assertEquals(0, found.info().lostBytes());
      }
    }
  }

  @Test
  void recordsBetweenSegmentsAreReadOrSkipped() throws IOException {
    HeapBuilder heap =
        new SampleHeap()
            .heap
            .framing(HeapDumpFraming.segments(300))
            .beforeHeapDump(writer -> writer.record(0x7f, new byte[11]))
            .beforeHeapDump(writer -> writer.record(0xf0, new byte[0]))
            .beforeHeapDump(writer -> writer.heapSummary(1, 2, 3, 4))
            .beforeHeapDump(writer -> writer.cpuSamples(1, 2, 3))
            .betweenSegments(
                writer -> {
                  writer.utf8(0x7777, "between");
                  writer.record(0x1c, new byte[0]);
                  writer.unloadClass(3);
                })
            .afterHeapDump(writer -> writer.endThread(1));
    assertSample(heap);
    try (Snapshot snapshot = read(heap)) {
      Map<String, Long> records = snapshot.info().records();
      assertEquals(1L, records.get("unknown tag 0x7f"));
      assertEquals(1L, records.get("unknown tag 0xf0"));
      assertEquals(1L, records.get("HEAP_SUMMARY"));
      assertEquals(1L, records.get("CPU_SAMPLES"));
      assertEquals(1L, records.get("END_THREAD"));
      assertEquals(1L, records.get("HEAP_DUMP_END"));
      assertTrue(records.getOrDefault("UNLOAD_CLASS", 0L) > 3);
      assertEquals(
          2 * records.getOrDefault("UNLOAD_CLASS", 0L) + 1, records.get("HEAP_DUMP_SEGMENT"));
    }
  }

  @Test
  void anEmptyNameIsAName() throws IOException {
    HeapBuilder heap = HeapBuilder.empty();
    heap.nameId("");
    assertEquals(0, heap.classNamed("java.lang.Object").superClass() == null ? 0 : 1);
    heap.root(RootCode.JNI_GLOBAL, heap.instance("java.lang.Object"));
    try (Snapshot snapshot = read(heap)) {
      assertEquals(2, snapshot.objectCount());
    }
  }

  @Test
  void classesMayStandBehindTheirInstances() throws IOException {
    assertSample(new SampleHeap().heap.classesLast());
    assertSample(new SampleHeap().heap.classesLast().framing(HeapDumpFraming.segments(1)));
  }

  @Test
  void rootsMayStandFirst() throws IOException {
    assertSample(new SampleHeap().heap.rootsFirst());
  }

  @Test
  void namesMayStandLast() throws IOException {
    assertSample(new SampleHeap().heap.namesLast());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void subRecordsStandInAnyOrder(long seed) throws IOException {
    assertSample(new SampleHeap().heap.shuffleRecords(seed));
    assertSample(new SampleHeap().heap.shuffleRecords(seed).framing(HeapDumpFraming.segments(100)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void addressesNeedNotGrow(long seed) throws IOException {
    SampleHeap sample = new SampleHeap();
    sample.heap.shuffleAddresses(seed);
    try (Snapshot snapshot = read(sample.heap)) {
      int held = Dumps.find(snapshot, sample.held);
      assertEquals("com.acme.Leaf", snapshot.classes().name(snapshot.classOf(held)));
      assertEquals(Dumps.find(snapshot, sample.second), snapshot.immediateDominator(held));
      assertEquals(0.5, doubleIn(snapshot, held));
    }
  }

  @Test
  void idsMayBeSmallNumbers() throws IOException {
    // The hprof agent of JDK 5 to 8 counts its objects: 1, 2, 3.
    HeapBuilder heap = HeapBuilder.empty().version(HprofVersion.V1_0_1).idSize(4);
    HeapClass node = heap.classOf("Node").field("next", ValueType.OBJECT).build().at(0x10_0001L);
    heap.classNamed("java.lang.Object").at(0x10_0002L);
    HeapInstance last = null;
    for (int k = 1; k <= 300; k++) {
      last = heap.instance(node).set("next", last).at(0x20_0000L + k);
    }
    heap.root(RootCode.JNI_GLOBAL, java.util.Objects.requireNonNull(last));
    try (Snapshot snapshot = read(heap)) {
      assertEquals(302, snapshot.objectCount());
      for (int k = 1; k <= 300; k++) {
        int object = snapshot.objectAt(0x20_0000L + k);
        assertEquals(1 + k, object);
        assertEquals(
            k == 300 ? Snapshot.ROOT : snapshot.objectAt(0x20_0000L + k + 1),
            snapshot.immediateDominator(object));
      }
      assertEquals(0, snapshot.info().danglingReferences());
    }
  }

  @Test
  void severalHeapDumpsAreChosenByNumber() throws IOException {
    for (HeapDumpFraming framing :
        List.of(HeapDumpFraming.singleRecord(), HeapDumpFraming.segments(200))) {
      HeapBuilder heap = new HeapBuilder().framing(framing);
      HeapClass type = heap.classOf("com.acme.Thing").build();
      heap.root(RootCode.JNI_GLOBAL, heap.instance(type));
      heap.dumpNow();
      heap.root(RootCode.JNI_GLOBAL, heap.instance(type));
      heap.dumpNow();
      heap.root(RootCode.JNI_GLOBAL, heap.instance(type));
      byte[] dump = heap.toBytes();
      for (int number = 0; number <= 3; number++) {
        try (Snapshot snapshot =
            Dumps.read(folder, dump, SnapshotOptions.DEFAULT.withDump(number))) {
          int expected = number == 0 ? 3 : number;
          assertEquals(3, snapshot.info().dumps());
          assertEquals(expected, snapshot.info().dump());
          assertEquals(
              expected, snapshot.histogram().objects(snapshot.classes().named("com.acme.Thing")));
        }
      }
      for (int number : new int[] {4, -1}) {
        DumpException e =
            assertThrows(
                DumpException.class,
                () -> Dumps.read(folder, dump, SnapshotOptions.DEFAULT.withDump(number)));
        assertTrue(
            String.valueOf(e.getMessage())
                .contains("dump number " + number + " is not in it, it has 3"),
            e.getMessage());
      }
    }
  }

  @Test
  void gzipIsRecognizedByItsContent() throws IOException {
    byte[] plain = new SampleHeap().heap.toBytes();
    byte[] gzip = new SampleHeap().heap.toGzip();
    assertSample(gzip, 8);
    try (Snapshot snapshot = Dumps.read(folder, gzip)) {
      assertEquals(Compression.GZIP, snapshot.info().compression());
      assertEquals(gzip.length, snapshot.info().fileBytes());
      assertEquals(plain.length, snapshot.info().unpackedBytes());
    }
    assertSample(new SampleHeap().heap.toGzipMembers(100), 8);
    assertSample(new SampleHeap().heap.toGzipMembers(5000), 8);
  }

  @Test
  void theJdksBlocksAreGzipWithAComment() throws IOException {
    byte[] plain = new SampleHeap().heap.toBytes();
    byte[] head = {0x1f, (byte) 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0};
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(first)) {
      gzip.write(plain);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(head);
    all.write("HPROF BLOCKSIZE=1048576\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    all.write(first.toByteArray(), 10, first.size() - 10);
    assertSample(all.toByteArray(), 8);
    try (Snapshot snapshot = Dumps.read(folder, all.toByteArray())) {
      assertEquals(Compression.GZIP_BLOCKS, snapshot.info().compression());
    }
  }

  @Test
  void nothingIsLeftInTheFolders() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Path file = Dumps.write(folder, new SampleHeap().heap.toGzip());
    byte[] before = Files.readAllBytes(file);
    try (Snapshot snapshot =
        Snapshot.read(
            file, SnapshotOptions.DEFAULT.withTemporaryFolder(temporary), Progress.NONE)) {
      assertTrue(snapshot.objectCount() > 0);
      // Its name is gone while it is in use.
      assertEquals(0, count(temporary));
    }
    assertEquals(0, count(temporary));
    assertEquals(2, count(folder));
    assertTrue(java.util.Arrays.equals(before, Files.readAllBytes(file)));
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void recordsAreCounted() throws IOException {
    HeapBuilder heap = HeapBuilder.empty();
    heap.idSize(8);
    HeapClass object = heap.classNamed("java.lang.Object");
    for (int k = 0; k < 5; k++) {
      heap.root(RootCode.MONITOR_USED, heap.instance(object));
    }
    heap.objectArray(heap.classNamed("java.lang.Object[]"));
    heap.byteArray((byte) 1);
    heap.byteArray((byte) 1);
    try (Snapshot snapshot = read(heap)) {
      // Object, Object[], byte[]; one sticky root for Object, arrays get none.
      assertEquals(
          Map.of(
              "CLASS_DUMP", 3L,
              "INSTANCE_DUMP", 5L,
              "OBJECT_ARRAY_DUMP", 1L,
              "PRIMITIVE_ARRAY_DUMP", 2L,
              "ROOT_MONITOR_USED", 5L,
              "ROOT_STICKY_CLASS", 1L),
          snapshot.info().subRecords());
      assertEquals(3L, snapshot.info().records().get("LOAD_CLASS"));
      assertEquals(1L, snapshot.info().records().get("HEAP_DUMP_SEGMENT"));
      assertEquals(1L, snapshot.info().records().get("HEAP_DUMP_END"));
    }
  }

  @Test
  void androidsRecordsAreRead() throws IOException {
    HeapBuilder heap = new HeapBuilder().version(HprofVersion.V1_0_3).idSize(4).javaNames();
    heap.framing(HeapDumpFraming.singleRecord()).androidHeap(90, "zygote");
    HeapClass type = heap.classOf("android.app.Activity").build();
    List<RootCode> codes =
        List.of(
            RootCode.INTERNED_STRING,
            RootCode.FINALIZING,
            RootCode.DEBUGGER,
            RootCode.REFERENCE_CLEANUP,
            RootCode.VM_INTERNAL,
            RootCode.JNI_MONITOR);
    for (RootCode code : codes) {
      heap.root(code, heap.instance(type));
    }
    heap.androidHeap(65, "app");
    HeapInstance unreached = heap.instance(type);
    heap.root(RootCode.UNREACHABLE, unreached);
    HeapInstance held = heap.instance("java.lang.Object");
    heap.root(
        RootCode.VM_INTERNAL, heap.objectArray("android.app.Activity[]", heap.instance(type)));
    heap.root(RootCode.UNKNOWN, held);
    org.heapdiff.testdata.HeapArray hollow = heap.arrayWithoutData(ValueType.INT, 1000);
    heap.root(RootCode.UNKNOWN, hollow);
    try (Snapshot snapshot = read(heap)) {
      assertEquals(List.of(), snapshot.info().damages());
      for (RootCode code : codes) {
        assertEquals(
            code == RootCode.VM_INTERNAL ? 2L : 1L,
            snapshot.info().subRecords().get("ROOT_" + code.name()));
      }
      assertTrue(snapshot.info().subRecords().getOrDefault("HEAP_DUMP_INFO", 0L) >= 2);
      assertEquals(1L, snapshot.info().subRecords().get("PRIMITIVE_ARRAY_NODATA"));
      assertEquals(7, snapshot.histogram().objects(snapshot.classes().named(type.name())));
      assertFalse(snapshot.isLive(Dumps.find(snapshot, unreached)));
      int array = Dumps.find(snapshot, hollow);
      assertEquals(1000, snapshot.arrayLength(array));
      assertEquals("int[]", snapshot.classes().name(snapshot.classOf(array)));
      assertEquals(12 + 4000 + 4, snapshot.shallowSize(array));
      assertEquals(0, snapshot.contents().bytes(array, 100).length);
      assertTrue(snapshot.classes().named("android.app.Activity[]") >= 0);
    }
  }

  @Test
  void aWriterOfOneTagMayEndWithTheOther() throws IOException {
    // A HEAP_DUMP in the middle of segments ends the dump before it.
    HeapBuilder heap = new HeapBuilder();
    HeapClass type = heap.classOf("com.acme.Thing").build();
    heap.root(RootCode.JNI_GLOBAL, heap.instance(type));
    heap.framing(HeapDumpFraming.segments(500).withoutEndRecord()).dumpNow();
    heap.framing(HeapDumpFraming.singleRecord());
    try (Snapshot snapshot = read(heap)) {
      assertEquals(2, snapshot.info().dumps());
      assertEquals(2, snapshot.info().dump());
      assertFalse(snapshot.info().rootsLost());
    }
  }

  @Test
  void classesOfOneIdCountOnce() throws IOException {
    HprofWriter.Records again =
        writer ->
            writer.classDump(
                new org.heapdiff.testdata.ClassRecord(
                    0x7_0000_0000L, 1, 0, 0, 0, 0, 0, List.of(), List.of(), List.of()));
    SampleHeap sample = new SampleHeap();
    int classes;
    try (Snapshot snapshot = read(sample.heap)) {
      classes = snapshot.classes().count();
    }
    try (Snapshot snapshot = read(sample.heap.inHeapDump(again))) {
      assertEquals(classes, snapshot.classes().count());
      assertTrue(snapshot.isLive(Dumps.find(snapshot, sample.held)));
    }
  }
}
