package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.HeapDumpPart;
import org.heapdiff.parser.hprof.TopLevel;
import org.heapdiff.testdata.CopiedClassesDump;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapDumpFraming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is scanned while a dump is unpacked is as if it had been scanned afterwards, or is dropped.
 */
class EarlyScanTest {
  @TempDir Path folder;

  private static SampleHeap sample() {
    SampleHeap sample = new SampleHeap();
    for (int k = 0; k < 40; k++) {
      sample.heap.instance(sample.node).set("next", sample.first);
    }
    sample.heap.framing(HeapDumpFraming.segments(200));
    return sample;
  }

  /** All that the pass finds out. */
  private static String describe(ObjectScan scan) {
    StringBuilder text = new StringBuilder();
    scan.index()
        .visit(
            0,
            1,
            (object, address, distance) ->
                text.append(object)
                    .append(' ')
                    .append(address)
                    .append(' ')
                    .append(scan.index().kindOf(object))
                    .append('\n'));
    ClassTable classes = scan.classes();
    for (int c = 0; c < classes.count(); c++) {
      text.append(classes.name(c)).append(' ').append(classes.object(c));
      text.append(' ').append(classes.loader(c)).append(' ').append(classes.superclass(c));
      text.append(classes.instanceFields(c)).append(classes.staticFields(c)).append('\n');
    }
    text.append(Arrays.toString(scan.counts())).append('\n');
    text.append(Arrays.toString(scan.rootedClasses())).append(scan.stemClass()).append('\n');
    // Threads take turns, so roots are in any order.
    RootRecords roots = scan.roots();
    IntStream.range(0, roots.count())
        .mapToObj(
            r ->
                roots.kind(r)
                    + " "
                    + roots.addresses.getLong(r)
                    + " "
                    + roots.threadSerials.getInt(r)
                    + " "
                    + roots.frames.getInt(r)
                    + "\n")
        .sorted()
        .forEach(text::append);
    return text.append(scan.units()).append(scan.damages()).toString();
  }

  /** Whether it worked, after which what was found must be the same. */
  private boolean early(Path file, long enough) throws IOException {
    try (DumpFile dump = DumpFile.begin(file, folder, Progress.NONE)) {
      EarlyScan early = EarlyScan.of(dump, enough);
      dump.complete();
      TopLevel whole = TopLevel.read(dump.source(), dump.header());
      if (whole.dumps().isEmpty()) {
        return false;
      }
      HeapDumpPart part = whole.dumps().get(whole.dumps().size() - 1);
      ObjectScan found =
          early == null ? null : early.complete(whole, dump.source(), part, Progress.NONE);
      if (found == null) {
        return false;
      }
      ObjectScan expected = ObjectScan.run(whole, dump.source(), part, true, Progress.NONE);
      assertEquals(describe(expected), describe(found));
      return true;
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private int worked(byte[] gzip, int plainBytes) throws IOException {
    Path file = Dumps.write(folder, gzip);
    int worked = 0;
    for (int enough = 100; enough < plainBytes + 100; enough += 90) {
      worked += early(file, enough) ? 1 : 0;
    }
    Files.delete(file);
    return worked;
  }

  @Test
  void aDumpAsHotSpotWritesIt() throws IOException {
    SampleHeap sample = sample();
    int bytes = sample.heap.toBytes().length;
    assertTrue(worked(sample.heap.toGzip(), bytes) > 0);
    assertTrue(worked(sample.heap.toGzipMembers(100), bytes) > 0);
  }

  @Test
  void manyClassesAndManySegments() throws IOException {
    Path plain = CopiedClassesDump.write(folder.resolve("copies"), 15_000);
    Path file = Dumps.write(folder, gzip(Files.readAllBytes(plain)));
    // Where it began in vain with a part of that, and with all but the last objects.
    assertTrue(early(file, Files.size(plain) * 9 / 80));
    assertTrue(early(file, Files.size(plain) * 9 / 10));
    try (Snapshot expected = Snapshot.read(plain, SnapshotOptions.DEFAULT, Progress.NONE);
        Snapshot found = Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE)) {
      assertEquals(expected.totalBytes(), found.totalBytes());
      assertEquals(expected.referenceCount(), found.referenceCount());
    }
  }

  @Test
  void dumpsInAnotherOrderGiveTheSameOrAreScannedAnew() throws IOException {
    List<Supplier<HeapBuilder>> heaps =
        List.of(
            () -> sample().heap.namesLast(),
            () -> sample().heap.classesLast(),
            () -> sample().heap.rootsFirst(),
            () -> sample().heap.shuffleRecords(3),
            () -> sample().heap.dumpNow(),
            () -> sample().heap.withoutStickyClasses(),
            () -> sample().heap.framing(HeapDumpFraming.singleRecord()),
            () -> sample().heap.framing(HeapDumpFraming.streamedRecord(0)),
            () -> sample().heap.betweenSegments(writer -> writer.record(0x77, new byte[3])),
            () -> sample().heap.idSize(4));
    int worked = 0;
    for (Supplier<HeapBuilder> heap : heaps) {
      worked += worked(heap.get().toGzip(), heap.get().toBytes().length);
    }
    assertTrue(worked > 0);
  }

  @Test
  void aDumpThatIsCutOffOrDamaged() throws IOException {
    SampleHeap sample = sample();
    byte[] plain = sample.heap.toBytes();
    Path file = folder.resolve("damaged");
    int worked = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] damaged = plain.clone();
      if (seed % 2 == 0) {
        damaged[2000 + random.nextInt(damaged.length - 2000)] += (byte) (1 + random.nextInt(255));
      }
      byte[] gzip = gzip(damaged);
      if (seed % 3 == 0) {
        gzip = Arrays.copyOf(gzip, gzip.length / 2 + random.nextInt(gzip.length / 2));
      } else if (seed % 3 == 1) {
        gzip[gzip.length / 2 + random.nextInt(gzip.length / 2)]++;
      }
      Files.write(file, gzip);
      try {
        worked += early(file, 2000 + random.nextInt(plain.length)) ? 1 : 0;
      } catch (DumpException e) {
        // Nothing that could be read is left.
        assertTrue(String.valueOf(e.getMessage()).length() > 10);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertTrue(worked > 20, "worked " + worked);
  }
}
