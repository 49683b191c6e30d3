package org.heapdiff.parser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.parser.hprof.ByteSource;
import org.heapdiff.parser.hprof.ClassRecords;
import org.heapdiff.parser.hprof.HeapRecords;
import org.heapdiff.parser.hprof.Segment;
import org.jspecify.annotations.Nullable;

/** The classes that stand before the first object of a heap dump, as HotSpot writes them. */
final class FirstClasses {
  final ClassRecords classes = new ClassRecords();

  /** GC roots among the classes; the old hprof agent writes its roots first. */
  final RootRecords roots = new RootRecords();

  final List<Damage> damages = new ArrayList<>();

  /** How many sub-records were met, by tag. */
  final long[] counts;

  /** What of a segment begins with the first object; null where there is no object. */
  private @Nullable Segment firstWithObjects;

  /** The number of that segment. */
  private int first;

  private final Segments segments;

  FirstClasses(ByteSource source, int idSize, Segments segments) throws IOException {
    this.segments = segments;
    HeapRecords records = new HeapRecords(source, idSize);
    Segment segment;
    while (firstWithObjects == null && (segment = segments.get(first)) != null) {
      records.moveTo(segment.start(), segment.end());
      int kind;
      while (firstWithObjects == null && (kind = records.next()) != HeapRecords.END) {
        switch (kind) {
          case HeapRecords.CLASS -> records.readClass(classes);
          case HeapRecords.ROOT -> roots.add(records);
          case HeapRecords.OTHER -> {}
          default -> {
            firstWithObjects = new Segment(records.offset(), segment.end());
            // The object is counted when it is met again.
            records.counts()[kind]--;
          }
        }
      }
      Damage damage = records.damage();
      if (damage != null) {
        damages.add(damage);
      }
      first += firstWithObjects == null ? 1 : 0;
    }
    counts = records.counts().clone();
  }

  /**
   * The segments from the first object on, by number from 0.
   *
   * @return null where there is none
   */
  @Nullable Segment segment(int number) throws IOException {
    if (firstWithObjects == null) {
      return null;
    }
    return number == 0 ? firstWithObjects : segments.get(first + number);
  }

  /** How many threads can go over the segments. */
  int workers() {
    return Math.min(Workers.count(), Math.max(1, segments.most() - first));
  }

  /** Bytes of the segments from the first object on, as far as they are known. */
  long bytes() {
    long before = firstWithObjects == null ? 0 : firstWithObjects.start();
    return segments.bytesBehind(before);
  }
}
