package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapDumpFraming;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps that end at any byte: all that is before the end is there. */
class TruncationTest {
  private static final int LINKS = 6;
  private static final int LINK_RECORD = 1 + 8 + 4 + 8 + 4 + 8;

  @TempDir Path folder;

  /** A chain of links behind few classes, and a root: {@code links[0]} refers to nothing. */
  private static final class Chain {
    final HeapBuilder heap = HeapBuilder.empty();
    final HeapInstance[] links = new HeapInstance[LINKS];
    final HeapClass link = heap.classOf("com.acme.Link").field("next", ValueType.OBJECT).build();

    Chain(HeapDumpFraming framing) {
      heap.framing(framing);
      for (int k = 0; k < LINKS; k++) {
        links[k] = heap.instance(link);
        if (k > 0) {
          links[k].set("next", links[k - 1]);
        }
      }
      heap.root(RootCode.JNI_GLOBAL, links[LINKS - 1]);
    }
  }

  @Test
  void aSegmentCutAnywhereKeepsWhatIsBeforeTheCut() throws IOException {
    cutEverywhere(HeapDumpFraming.segments(1 << 20));
  }

  @Test
  void manySegmentsCutAnywhereKeepWhatIsBeforeTheCut() throws IOException {
    cutEverywhere(HeapDumpFraming.segments(1));
  }

  @Test
  void oneRecordCutAnywhereKeepsWhatIsBeforeTheCut() throws IOException {
    cutEverywhere(HeapDumpFraming.singleRecord());
  }

  @Test
  void aRecordWithoutLengthCutAnywhereKeepsWhatIsBeforeTheCut() throws IOException {
    cutEverywhere(HeapDumpFraming.streamedRecord(0));
  }

  private void cutEverywhere(HeapDumpFraming framing) throws IOException {
    Chain chain = new Chain(framing);
    byte[] dump = chain.heap.toBytes();
    int[] linkEnds = new int[LINKS];
    for (int k = 0; k < LINKS; k++) {
      linkEnds[k] = recordOf(dump, chain.links[k].address()) + LINK_RECORD;
    }
    int complete = Arrays.stream(linkEnds).max().orElseThrow();
    int read = 0;
    for (int cut = 0; cut <= dump.length; cut++) {
      int links = 0;
      while (links < LINKS && linkEnds[links] <= cut) {
        links++;
      }
      try (Snapshot snapshot = Dumps.read(folder, Arrays.copyOf(dump, cut))) {
        read++;
        assertLinks(chain, snapshot, links);
        boolean whole = cut == dump.length;
        if (whole) {
          assertFalse(snapshot.info().rootsLost());
          assertEquals(0, snapshot.info().damages().size());
        } else if (cut < complete + 17 && !streamed(framing)) {
          assertTrue(snapshot.info().rootsLost(), "rootsLost at " + cut);
          assertFalse(snapshot.info().damages().isEmpty(), "damage at " + cut);
        }
        if (cut < complete) {
          assertTrue(snapshot.info().rootsLost());
        }
        ask(snapshot, cut);
      } catch (DumpException e) {
        assertEquals(0, links, () -> e.getMessage());
      }
    }
    assertTrue(read > LINKS * LINK_RECORD);
  }

  private static boolean streamed(HeapDumpFraming framing) {
    return framing.streamed() != null;
  }

  private static void assertLinks(Chain chain, Snapshot snapshot, int links) {
    for (int k = 0; k < LINKS; k++) {
      int object = snapshot.objectAt(chain.links[k].address());
      assertEquals(k < links, object >= 0);
      if (k < links) {
        assertEquals(
            "com.acme.Link", snapshot.classes().name(snapshot.classOf(object)), "link " + k);
        assertTrue(snapshot.isLive(object));
        // The last link that is there holds the others.
        assertEquals(
            k == links - 1 ? Snapshot.ROOT : snapshot.objectAt(chain.links[k + 1].address()),
            snapshot.immediateDominator(object));
      }
    }
  }

  /** Where the sub-record of an instance is. */
  private static int recordOf(byte[] dump, long address) {
    byte[] wanted = java.nio.ByteBuffer.allocate(9).put((byte) 0x21).putLong(address).array();
    for (int at = 0; ; at++) {
      if (Arrays.equals(wanted, 0, 9, dump, at, at + 9)) {
        return at;
      }
    }
  }

  @Test
  void theSampleCutAnywhereAnswersEveryQuestion() throws IOException {
    cutSample(8, HeapDumpFraming.segments(400));
    cutSample(4, HeapDumpFraming.singleRecord());
  }

  private void cutSample(int idSize, HeapDumpFraming framing) throws IOException {
    HeapBuilder heap = HeapBuilder.empty().idSize(idSize).framing(framing);
    byte[] dump = new SampleHeap(heap).heap.toBytes();
    Path file = folder.resolve("cut-" + idSize);
    int objects = 0;
    for (int cut = 0; cut < dump.length; cut++) {
      Files.write(file, Arrays.copyOf(dump, cut));
      try (Snapshot snapshot = Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE)) {
        assertTrue(snapshot.objectCount() >= objects, "fewer objects at " + cut);
        objects = snapshot.objectCount();
        assertTrue(snapshot.totalObjects() > 0);
        ask(snapshot, cut);
      } catch (DumpException e) {
        assertEquals(0, objects, "nothing read at " + cut);
      }
    }
    assertTrue(objects > 25, "objects: " + objects);
  }

  /** Looks into the dump are slow, so not every cut is asked for all. */
  private static void ask(Snapshot snapshot, int cut) throws IOException {
    if (cut % 7 == 0) {
      Queries.askEverything(snapshot);
    } else {
      Queries.askAboutAll(snapshot);
    }
  }

  @Test
  void gzipCutAnywhereAnswersEveryQuestion() throws IOException {
    byte[] whole = new SampleHeap(HeapBuilder.empty()).heap.toGzip();
    byte[] members = new SampleHeap(HeapBuilder.empty()).heap.toGzipMembers(500);
    for (byte[] dump : new byte[][] {whole, members}) {
      int objects = 0;
      for (int cut = 0; cut < dump.length; cut++) {
        try (Snapshot snapshot = Dumps.read(folder, Arrays.copyOf(dump, cut))) {
          assertTrue(snapshot.objectCount() >= objects, "fewer objects at " + cut);
          objects = snapshot.objectCount();
          assertFalse(snapshot.info().damages().isEmpty(), "damage at " + cut);
          ask(snapshot, cut);
        } catch (DumpException e) {
          assertEquals(0, objects, "nothing read at " + cut);
        }
      }
      assertTrue(objects > 25, "objects: " + objects);
    }
  }
}
