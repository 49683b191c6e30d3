package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.NodeListDump;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Both ways to read two dumps give what each dump gives alone. */
class SnapshotPairTest {
  private static final Path BEFORE = Path.of("../testdata/dumps/before.hprof.gz");
  private static final Path AFTER = Path.of("../testdata/dumps/after.hprof.gz");

  /** Less than what is left, but not unknown, so that memory counts as scarce. */
  private static final SnapshotOptions SCARCE =
      SnapshotOptions.DEFAULT.withMemory(MemoryBudget.of(1L << 30));

  @TempDir Path folder;

  @Test
  void snapshotsThatWereReadAtTheSameTimeAreThoseReadAlone() throws IOException {
    List<Snapshot> asked = new ArrayList<>();
    try (SnapshotPair pair =
        SnapshotPair.read(
            BEFORE,
            SnapshotOptions.DEFAULT,
            AFTER,
            SnapshotOptions.DEFAULT,
            first -> {
              asked.add(first);
              return SnapshotOptions.DEFAULT;
            },
            Progress.NONE)) {
      assertEquals(List.of(), asked);
      pair.before().complete(Progress.NONE);
      assertSame(BEFORE, pair.before());
      pair.after().complete(Progress.NONE);
      assertSame(AFTER, pair.after());
    }
  }

  /** Their searches may have begun, one behind the other. */
  @Test
  void theSecondOneCanBeCompletedFirstOrAlone() throws IOException {
    try (SnapshotPair pair = readPair(AFTER, SnapshotOptions.DEFAULT)) {
      pair.after().complete(Progress.NONE);
      assertSame(AFTER, pair.after());
      assertThrows(IllegalStateException.class, () -> pair.before().retainedSize(0));
      pair.before().complete(Progress.NONE);
      assertSame(AFTER, pair.before());
    }
    try (SnapshotPair pair = readPair(AFTER, SnapshotOptions.DEFAULT)) {
      pair.after().complete(Progress.NONE);
      assertSame(AFTER, pair.after());
    }
  }

  @Test
  void whereMemoryIsScarceTheSecondOneIsReadAsTheFirstOneSays() throws IOException {
    List<Snapshot> asked = new ArrayList<>();
    try (SnapshotPair pair =
        SnapshotPair.read(
            BEFORE,
            SCARCE,
            AFTER,
            SCARCE,
            first -> {
              asked.add(first);
              return SCARCE;
            },
            Progress.NONE)) {
      assertEquals(List.of(pair.before()), asked);
      pair.before().complete(Progress.NONE);
      assertSame(BEFORE, pair.before());
      pair.after().complete(Progress.NONE);
      assertSame(AFTER, pair.after());
    }
  }

  /** Whether they are built or real: what counts is known before the search. */
  @Test
  void whatIsMarkedInSampleDumpsIsWhatCounts() throws IOException {
    for (Reachability reachability : Reachability.values()) {
      for (boolean everything : new boolean[] {false, true}) {
        SnapshotOptions options =
            SnapshotOptions.DEFAULT.withReachability(reachability).withEverything(everything);
        Dumps.readMarkedFirst(AFTER, options).close();
      }
    }
  }

  @Test
  void whatNeedsASearchCannotBeAskedBefore() throws IOException {
    try (SnapshotPair pair =
        SnapshotPair.read(
            BEFORE,
            SnapshotOptions.DEFAULT,
            AFTER,
            SnapshotOptions.DEFAULT,
            first -> SnapshotOptions.DEFAULT,
            Progress.NONE)) {
      assertThrows(IllegalStateException.class, () -> pair.before().retainedSize(0));
      assertThrows(IllegalStateException.class, () -> pair.after().immediateDominator(0));
      int counted = pair.before().totalObjects();
      pair.before().complete(Progress.NONE);
      pair.before().complete(Progress.NONE);
      assertEquals(counted, pair.before().totalObjects());
    }
  }

  @Test
  void whatTheSearchOfTheFirstOneTakesIsNotThereForTheSecondOne() throws IOException {
    int nodes = 1_000_000;
    Path dump = NodeListDump.write(folder.resolve("list.hprof"), nodes);
    long alone = needed(() -> Snapshot.read(dump, budget(30L << 20), Progress.NONE));
    Snapshot.read(dump, budget(alone), Progress.NONE).close();
    long both = needed(() -> readPair(dump, budget(alone)));
    // Of each node, which has a reference: a place, and four figures of 4 bytes.
    assertEquals(1, (alone + 20.0 * nodes) / both, 0.05);
    readPair(dump, budget(both)).close();
  }

  private static SnapshotOptions budget(long bytes) {
    return SnapshotOptions.DEFAULT.withMemory(MemoryBudget.of(bytes));
  }

  private static SnapshotPair readPair(Path dump, SnapshotOptions options) throws IOException {
    return SnapshotPair.read(dump, options, dump, options, first -> options, Progress.NONE);
  }

  private static long needed(Executable reading) {
    return assertThrows(MemoryShortageException.class, reading).needed();
  }

  private static void assertSame(Path file, Snapshot read) throws IOException {
    try (Snapshot alone = Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE)) {
      assertEquals(alone.objectCount(), read.objectCount());
      assertEquals(alone.totalBytes(), read.totalBytes());
      assertEquals(alone.unreachable(), read.unreachable());
      for (int object = 0; object < alone.objectCount(); object++) {
        assertEquals(alone.retainedSize(object), read.retainedSize(object));
        assertEquals(alone.immediateDominator(object), read.immediateDominator(object));
      }
      for (int c = 0; c < alone.classes().count(); c++) {
        assertEquals(alone.histogram().objects(c), read.histogram().objects(c));
        assertEquals(alone.histogram().bytes(c), read.histogram().bytes(c));
        assertEquals(alone.histogram().retained(c), read.histogram().retained(c));
      }
    }
  }

  @Test
  void aSecondFileThatIsNoDumpIsNamed() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    heap.root(RootCode.JNI_GLOBAL, heap.string("a"));
    Path good = heap.writeTo(folder.resolve("good.hprof"));
    Path bad = Files.writeString(folder.resolve("bad.hprof"), "no dump at all");
    Path missing = folder.resolve("missing.hprof");
    for (SnapshotOptions options : List.of(SnapshotOptions.DEFAULT, SCARCE)) {
      for (Path second : List.of(bad, missing)) {
        DumpException thrown =
            assertThrows(
                DumpException.class,
                () ->
                    SnapshotPair.read(
                        good, options, second, options, first -> options, Progress.NONE));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains(second.getFileName().toString()), message);
        assertFalse(message.contains("good.hprof"), message);
      }
    }
  }
}
