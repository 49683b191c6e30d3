package org.heapdiff.parser;

import java.util.ArrayList;
import java.util.List;
import org.heapdiff.parser.hprof.HeapDumpPart;
import org.heapdiff.parser.hprof.Segment;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a heap dump, in its order. They may come one by one, while a dump is unpacked;
 * who asks for one then waits for it.
 */
final class Segments {
  /** How many there can be where not all are known. */
  private static final int MOST = Integer.MAX_VALUE;

  private final List<Segment> known = new ArrayList<>();
  private boolean all;
  private boolean abandoned;

  /** None yet. */
  Segments() {}

  /** Those of a dump. */
  static Segments of(HeapDumpPart part) {
    Segments segments = new Segments();
    segments.known.addAll(part.segments());
    segments.all = true;
    return segments;
  }

  /** What is asked for will not come. */
  static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super("nothing more of the dump is told", null, false, false);
    }
  }

  /** Adds the next one. */
  synchronized void add(Segment segment) {
    known.add(segment);
    notifyAll();
  }

  /** No more will come, as these are all. */
  synchronized void end() {
    all = true;
    notifyAll();
  }

  /** No more will come: who asks for one, even for one that is known, is thrown out. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  /**
   * A segment, by number from 0.
   *
   * @return null where there are not so many
   * @throws Abandoned if the rest will not come
   */
  synchronized @Nullable Segment get(int number) {
    boolean interrupted = false;
    try {
      while (number >= known.size() && !all && !abandoned) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (abandoned) {
        throw new Abandoned();
      }
      return number < known.size() ? known.get(number) : null;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A bound of how many there are. */
  synchronized int most() {
    return all ? known.size() : MOST;
  }

  /** Bytes of the segments that are known at or behind a position. */
  synchronized long bytesBehind(long position) {
    long bytes = 0;
    for (Segment segment : known) {
      bytes += Math.max(0, segment.end() - Math.max(position, segment.start()));
    }
    return bytes;
  }
}
