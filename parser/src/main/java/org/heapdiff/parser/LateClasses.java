package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.util.List;
import org.heapdiff.parser.hprof.ClassRecords;
import org.heapdiff.parser.hprof.HeapRecords;

/** The classes that one thread finds behind the first object of a heap dump. */
final class LateClasses {
  private final ClassRecords records = new ClassRecords();

  /** By record, where in the dump it is. */
  private final LongArrayList offsets = new LongArrayList();

  /** Adds the class that {@code at} is at, unless it cannot be read. */
  void add(HeapRecords at) throws IOException {
    if (at.readClass(records)) {
      offsets.add(at.offset());
    }
  }

  boolean isEmpty() {
    return offsets.isEmpty();
  }

  /** All classes, in the order of the dump. */
  static ClassRecords behind(ClassRecords first, List<LateClasses> found) {
    ClassRecords all = new ClassRecords();
    for (int row = 0; row < first.count(); row++) {
      all.add(first, row);
    }
    int count = 0;
    for (LateClasses part : found) {
      count += part.offsets.size();
    }
    long[] at = new long[count];
    int[] parts = new int[count];
    int[] rows = new int[count];
    int[] order = new int[count];
    int k = 0;
    for (int part = 0; part < found.size(); part++) {
      for (int row = 0; row < found.get(part).offsets.size(); row++) {
        at[k] = found.get(part).offsets.getLong(row);
        parts[k] = part;
        rows[k] = row;
        order[k] = k;
        k++;
      }
    }
    IntArrays.mergeSort(order, 0, count, (a, b) -> Long.compare(at[a], at[b]));
    for (int late : order) {
      all.add(found.get(parts[late]).records, rows[late]);
    }
    return all;
  }
}
