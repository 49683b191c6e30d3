package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.SlowDump;
import org.heapdiff.parser.hprof.TopLevel;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapDumpFraming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is found of a dump while it is unpacked is what is found of it as a whole. */
@Timeout(300)
class EarlyPassTest {
  private static final HeapDumpFraming SEGMENTS = HeapDumpFraming.segments(200);

  @TempDir Path folder;

  private Path file(byte[] plain) {
    return Dumps.write(folder, plain);
  }

  private DumpFile slow(byte[] plain) throws IOException {
    return SlowDump.open(file(plain), plain, Math.max(64, plain.length / 100), plain.length);
  }

  private static HeapBuilder heap() {
    return new SampleHeap().heap.framing(SEGMENTS);
  }

  private static byte[] bytes(HeapBuilder heap) throws IOException {
    return heap.toBytes();
  }

  /** Dumps in many orders, and whether what is found early of each is kept. */
  private static final class Example {
    final String name;
    final byte[] dump;
    final boolean kept;

    Example(String name, byte[] dump, boolean kept) {
      this.name = name;
      this.dump = dump;
      this.kept = kept;
    }
  }

  private static List<Example> examples() throws IOException {
    byte[] usual = bytes(heap());
    HeapBuilder twice = heap();
    twice.dumpNow();
    return List.of(
        new Example("usual", usual, true),
        new Example("names last", bytes(heap().namesLast()), false),
        new Example("classes last", bytes(heap().classesLast()), true),
        new Example("roots first", bytes(heap().rootsFirst()), true),
        new Example("shuffled", bytes(heap().shuffleRecords(3)), true),
        new Example("ids of 4 bytes", bytes(new SampleHeap(small()).heap), true),
        new Example("one record", bytes(heap().framing(HeapDumpFraming.singleRecord())), false),
        new Example("no end", bytes(heap().framing(SEGMENTS.withoutEndRecord())), true),
        new Example("cut", Arrays.copyOf(usual, usual.length * 2 / 3), true),
        new Example("several dumps", bytes(twice), true));
  }

  private static HeapBuilder small() {
    return new HeapBuilder().idSize(4).framing(SEGMENTS);
  }

  @Test
  void whatIsReadWhileADumpIsUnpackedIsWhatIsReadAfterwards() throws IOException {
    for (Example example : examples()) {
      assertSame(example.name, example.dump);
    }
  }

  @Test
  void aRealDump() throws IOException {
    Path packed = Path.of("../testdata/dumps/after.hprof.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertSame("real", in.readAllBytes());
    }
  }

  private void assertSame(String name, byte[] dump) throws IOException {
    SnapshotOptions options = SnapshotOptions.DEFAULT.withTemporaryFolder(folder);
    try (Snapshot whole = Snapshot.read(file(dump), options, Progress.NONE);
        Snapshot early = SnapshotReader.read(slow(dump), options, Progress.NONE)) {
      assertEquals(Portrait.of(whole), Portrait.of(early), name);
      assertEquals(whole.info().subRecords(), early.info().subRecords(), name);
      assertEquals(whole.info().damages(), early.info().damages(), name);
    }
    QuickHistogram whole = QuickHistogram.read(file(dump), options, Progress.NONE);
    QuickHistogram early = QuickHistogram.read(slow(dump), options, Progress.NONE);
    assertEquals(rows(whole), rows(early), name);
    assertEquals(whole.info().subRecords(), early.info().subRecords(), name);
  }

  private static List<String> rows(QuickHistogram histogram) {
    ClassTable classes = histogram.classes();
    String[] rows = new String[classes.count()];
    for (int c = 0; c < rows.length; c++) {
      rows[c] = classes.name(c) + " " + histogram.objects(c) + " " + histogram.bytes(c);
    }
    Arrays.sort(rows);
    return List.of(rows);
  }

  private static EarlyPass.Found<ObjectScan> early(DumpFile dump, long fits) throws IOException {
    return EarlyPass.read(
        dump,
        bytes -> bytes <= fits,
        (file, segments) ->
            ObjectScan.run(file, dump.source(), segments, /* stems= */ true, Progress.NONE),
        "finding",
        Progress.NONE);
  }

  @Test
  void ordersOtherThanHotSpotsAreForLater() throws IOException {
    for (Example example : examples()) {
      try (DumpFile dump = slow(example.dump)) {
        assertTrue(dump.isBeingUnpacked());
        ObjectScan found = early(dump, Long.MAX_VALUE).found();
        if (example.kept) {
          assertNotNull(found, example.name);
        } else {
          assertNull(found, example.name);
        }
      }
    }
  }

  @Test
  void whereMemoryMayBeShortNothingIsKept() throws IOException {
    byte[] plain = bytes(heap());
    try (DumpFile dump = slow(plain)) {
      EarlyPass.Found<ObjectScan> found = early(dump, plain.length / 2);
      assertNull(found.found());
      TopLevel file = found.file();
      assertEquals(1, file.dumps().size());
      assertTrue(file.damages().isEmpty());
    }
  }

  @Test
  void unpackingThatFailsIsSaid() throws IOException {
    byte[] plain = bytes(heap());
    for (int most = 600; most < plain.length; most += plain.length / 7) {
      try (DumpFile dump = SlowDump.open(file(plain), plain, 100, most)) {
        IOException thrown = assertThrows(IOException.class, () -> early(dump, Long.MAX_VALUE));
        assertEquals("the disk failed", thrown.getMessage());
      }
    }
  }

  @Test
  void aDumpCanBeClosedWhileItIsUnpacked() throws IOException {
    byte[] plain = bytes(heap());
    DumpFile dump = SlowDump.open(file(plain), plain, 20, plain.length);
    dump.close();
    assertTrue(dump.source().size() < plain.length);
    assertThrows(IOException.class, () -> early(dump, Long.MAX_VALUE));
  }
}
