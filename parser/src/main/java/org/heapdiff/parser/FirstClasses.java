package org.heapdiff.parser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.parser.hprof.ByteSource;
import org.heapdiff.parser.hprof.ClassRecords;
import org.heapdiff.parser.hprof.HeapDumpPart;
import org.heapdiff.parser.hprof.HeapRecords;
import org.heapdiff.parser.hprof.Segment;

/** The classes that stand before the first object of a heap dump, as HotSpot writes them. */
final class FirstClasses {
  final ClassRecords classes = new ClassRecords();

  /** GC roots among the classes; the old hprof agent writes its roots first. */
  final RootRecords roots = new RootRecords();

  /** What of the dump's segments begins with the first object. */
  final List<Segment> segments = new ArrayList<>();

  final List<Damage> damages = new ArrayList<>();

  /** How many sub-records were met, by tag. */
  final long[] counts;

  FirstClasses(ByteSource source, int idSize, HeapDumpPart part) throws IOException {
    HeapRecords records = new HeapRecords(source, idSize);
    boolean objectSeen = false;
    for (Segment segment : part.segments()) {
      if (objectSeen) {
        segments.add(segment);
        continue;
      }
      records.moveTo(segment.start(), segment.end());
      int kind;
      while (!objectSeen && (kind = records.next()) != HeapRecords.END) {
        switch (kind) {
          case HeapRecords.CLASS -> records.readClass(classes);
          case HeapRecords.ROOT -> roots.add(records);
          case HeapRecords.OTHER -> {}
          default -> {
            objectSeen = true;
            segments.add(new Segment(records.offset(), segment.end()));
            // The object is counted when it is met again.
            records.counts()[kind]--;
          }
        }
      }
      Damage damage = records.damage();
      if (damage != null) {
        damages.add(damage);
      }
    }
    counts = records.counts().clone();
  }
}
