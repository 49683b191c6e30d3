package org.heapdiff.parser;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.heapdiff.parser.hprof.DumpFile;

/**
 * Two heap dumps that are compared. Which object is which is found out before the search for
 * dominators, as both take much memory and neither needs what the other one leaves but the result;
 * so the snapshots are not {@linkplain Snapshot#complete complete} yet, and only marked is what
 * counts. That is for one core; so where memory is plenty, the records of the second dump are read
 * at the same time, and contents with the references; of small dumps the searches begin in a thread
 * of their own. Where the second dump is compressed, it is unpacked from the start.
 */
public final class SnapshotPair implements Closeable {
  private static final String MARKING = "marking what is reachable";

  /**
   * With more objects in both, searches beside the matching take a comparison beyond its memory,
   * 1.6 times of 40 bytes an object and 100 MB; and it is slower so (measured with twice as many).
   */
  private static final long FEW_OBJECTS = 8_000_000;

  private final Snapshot before;
  private final Snapshot after;

  private SnapshotPair(Snapshot before, Snapshot after) {
    this.before = before;
    this.after = after;
  }

  /**
   * Reads two dumps.
   *
   * @param beforeOptions how to read the first one
   * @param afterOptions how to read the second one
   * @param ifScarce makes from the first snapshot how to read the second one where memory is not
   *     plenty, and the first one so is marked before the second one is begun
   * @throws DumpException as {@link Snapshot#read} does
   */
  public static SnapshotPair read(
      Path before,
      SnapshotOptions beforeOptions,
      Path after,
      SnapshotOptions afterOptions,
      Function<Snapshot, SnapshotOptions> ifScarce,
      Progress progress)
      throws IOException {
    try (DumpOpening second = DumpOpening.begin(after, afterOptions.temporaryFolder())) {
      SnapshotReader first =
          SnapshotReader.begin(
              DumpFile.open(before, beforeOptions.temporaryFolder()),
              beforeOptions,
              MemoryNeed.NONE,
              progress);
      // What is compressed is taken to be as long as the other one.
      long plainBytes = first.plainBytes() + Math.max(first.plainBytes(), sizeOf(after));
      return MemoryCheck.isPlenty(afterOptions.memory(), plainBytes)
          ? readOverlapping(first, second, afterOptions, progress)
          : readInTurn(first.finishUnsearched(), second, ifScarce, progress);
    }
  }

  /** The size of a file; 0 where there is none, which is found when it is opened. */
  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private static SnapshotPair readInTurn(
      Snapshot first,
      DumpOpening after,
      Function<Snapshot, SnapshotOptions> options,
      Progress progress)
      throws IOException {
    boolean done = false;
    first.forgetContents();
    try {
      SnapshotReader begun =
          SnapshotReader.begin(
              after.take(), options.apply(first).withContents(false), first.searchNeed(), progress);
      progress.phase(MARKING, 0);
      Snapshot second = begun.finishUnsearched();
      done = true;
      return new SnapshotPair(first, second);
    } finally {
      if (!done) {
        first.close();
      }
    }
  }

  private static SnapshotPair readOverlapping(
      SnapshotReader begun, DumpOpening after, SnapshotOptions options, Progress progress)
      throws IOException {
    Meanwhile<Snapshot> rest = Meanwhile.start(begun::finishUnsearched);
    SnapshotReader second = null;
    Snapshot first = null;
    boolean done = false;
    try {
      second = SnapshotReader.begin(after.take(), options, MemoryNeed.NONE, progress);
      progress.phase(MARKING, 0);
      first = rest.result();
      SnapshotPair pair = new SnapshotPair(first, second.finishUnsearched());
      pair.beginSearches();
      done = true;
      return pair;
    } finally {
      if (!done) {
        if (second != null) {
          second.abandon();
        }
        (first == null ? rest.result() : first).close();
      }
    }
  }

  /** Searches small snapshots while objects are matched, which leaves a core free at times. */
  private void beginSearches() {
    long objects = (long) before.objectCount() + after.objectCount();
    if (Workers.count() > 1 && objects < FEW_OBJECTS) {
      before.beginSearch(null);
      after.beginSearch(before);
    }
  }

  /** The first dump. */
  public Snapshot before() {
    return before;
  }

  /** The second dump. */
  public Snapshot after() {
    return after;
  }

  @Override
  public void close() throws IOException {
    try {
      before.close();
    } finally {
      after.close();
    }
  }
}
