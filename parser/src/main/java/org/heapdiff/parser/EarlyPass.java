package org.heapdiff.parser;

import java.io.IOException;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.DumpFollower;
import org.heapdiff.parser.hprof.Segment;
import org.heapdiff.parser.hprof.TopLevel;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a dump, begun while the dump is still being unpacked: gzip's stream keeps one
 * core busy, another one can read what is there. It takes a file of one heap dump, in which names
 * and classes come first, as HotSpot writes it; of others, and where memory may be short, nothing
 * is kept, and the pass is for later.
 *
 * @param <T> what the pass finds
 */
final class EarlyPass<T> implements DumpFollower {
  /** A pass. */
  interface Pass<T> {
    /** Goes over segments, which may still be coming. */
    T run(TopLevel file, Segments segments) throws IOException;
  }

  private final Pass<T> pass;
  private final LongPredicate fits;
  private final Segments segments = new Segments();
  private @Nullable Meanwhile<T> running;

  /** Whether the pass goes on to the end. */
  private boolean kept;

  private EarlyPass(Pass<T> pass, LongPredicate fits) {
    this.pass = pass;
    this.fits = fits;
  }

  /**
   * What was found.
   *
   * @param file the top-level records
   * @param found what the pass found in the file's first dump, null where it is still to be run
   */
  record Found<T>(TopLevel file, @Nullable T found) {}

  /**
   * Reads the top-level records of a dump, and runs the pass if it is being unpacked meanwhile.
   *
   * @param fits whether what the pass needs for so many bytes of the dump fits in memory
   * @param phase what is said to be done when all is unpacked
   */
  static <T> Found<T> read(
      DumpFile dump, LongPredicate fits, Pass<T> pass, String phase, Progress progress)
      throws IOException {
    if (!dump.isBeingUnpacked()) {
      return new Found<>(TopLevel.read(dump.source(), dump.header()), null);
    }
    progress.phase("unpacking " + dump.path().getFileName(), dump.fileSize());
    EarlyPass<T> early = new EarlyPass<>(pass, fits);
    Meanwhile<TopLevel> reading =
        Meanwhile.start(() -> TopLevel.read(dump.source(), dump.header(), early));
    TopLevel file = reading.result(() -> progress.advance(dump.packedBytesRead()));
    if (!early.kept) {
      return new Found<>(file, null);
    }
    progress.phase(phase, 0);
    return new Found<>(file, Objects.requireNonNull(early.running).result());
  }

  @Override
  public void begin(TopLevel file) {
    kept = true;
    running = Meanwhile.start(() -> pass.run(file, segments));
  }

  @Override
  public void segment(Segment segment) {
    if (kept && fits.test(segment.end())) {
      segments.add(segment);
    } else {
      stop();
    }
  }

  @Override
  public void end(boolean complete) {
    if (complete && kept) {
      segments.end();
    } else {
      stop();
    }
  }

  /** Drops what was found, and waits until nobody works on it. */
  private void stop() {
    if (!kept) {
      return;
    }
    kept = false;
    segments.abandon();
    Objects.requireNonNull(running).end();
  }
}
