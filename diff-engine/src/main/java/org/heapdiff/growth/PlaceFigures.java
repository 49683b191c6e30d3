package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.Int2IntMap;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/** What was added and removed at one place. Takes some bytes for each class that was added. */
final class PlaceFigures {
  private static final int SAMPLES = 3;

  private final Snapshot after;
  private long addedObjects;
  private long addedBytes;
  private long removedObjects;
  private long removedBytes;
  private long structure;

  /** By class, the row of the columns below. */
  private final Int2IntOpenHashMap rows = new Int2IntOpenHashMap();

  private long[] objects = new long[4];
  private long[] bytes = new long[4];
  private long[] payloadObjects = new long[4];
  private long[] payloadBytes = new long[4];
  private @Nullable IntArrayList[] largest = new IntArrayList[4];

  /** What an object must retain more than to be among the largest, in bytes. */
  private long[] leastOfLargest = {-1, -1, -1, -1};

  private int lastClass = -1;
  private int lastRow = -1;

  PlaceFigures(Snapshot after) {
    this.after = after;
    rows.defaultReturnValue(-1);
  }

  /**
   * Counts an added object.
   *
   * @param payload the payload it belongs to, maybe itself, -1 for a collection's own structure
   */
  void add(int object, int payload) {
    long size = after.shallowSize(object);
    addedObjects++;
    addedBytes += size;
    int row = row(after.classOf(object));
    objects[row]++;
    bytes[row] += size;
    if (payload < 0) {
      structure += size;
      return;
    }
    if (payload == object) {
      payloadObjects[row]++;
      offerSample(row, object);
    } else {
      row = row(after.classOf(payload));
    }
    payloadBytes[row] += size;
  }

  private int row(int c) {
    if (c == lastClass) {
      return lastRow;
    }
    int row = rows.get(c);
    if (row < 0) {
      row = rows.size();
      rows.put(c, row);
      if (row == objects.length) {
        objects = Arrays.copyOf(objects, 2 * row);
        bytes = Arrays.copyOf(bytes, 2 * row);
        payloadObjects = Arrays.copyOf(payloadObjects, 2 * row);
        payloadBytes = Arrays.copyOf(payloadBytes, 2 * row);
        largest = Arrays.copyOf(largest, 2 * row);
        leastOfLargest = Arrays.copyOf(leastOfLargest, 2 * row);
        Arrays.fill(leastOfLargest, row, 2 * row, -1);
      }
    }
    lastClass = c;
    lastRow = row;
    return row;
  }

  private void offerSample(int row, int object) {
    long retained = after.retainedSize(object);
    if (retained <= leastOfLargest[row]) {
      return;
    }
    IntArrayList samples = largest[row];
    if (samples == null) {
      samples = new IntArrayList(SAMPLES + 1);
      largest[row] = samples;
    }
    int at = samples.size();
    while (at > 0 && after.retainedSize(samples.getInt(at - 1)) < retained) {
      at--;
    }
    samples.add(at, object);
    if (samples.size() > SAMPLES) {
      samples.removeInt(SAMPLES);
    }
    if (samples.size() == SAMPLES) {
      leastOfLargest[row] = after.retainedSize(samples.getInt(SAMPLES - 1));
    }
  }

  /** Counts a removed object. */
  void remove(long size) {
    removedObjects++;
    removedBytes += size;
  }

  /** Adds what was counted at another place. */
  void addAll(PlaceFigures other) {
    addedObjects += other.addedObjects;
    addedBytes += other.addedBytes;
    removedObjects += other.removedObjects;
    removedBytes += other.removedBytes;
    structure += other.structure;
    for (Int2IntMap.Entry entry : other.rows.int2IntEntrySet()) {
      int row = row(entry.getIntKey());
      int from = entry.getIntValue();
      objects[row] += other.objects[from];
      bytes[row] += other.bytes[from];
      payloadObjects[row] += other.payloadObjects[from];
      payloadBytes[row] += other.payloadBytes[from];
      IntArrayList samples = other.largest[from];
      if (samples != null) {
        samples.forEach((int object) -> offerSample(row, object));
      }
    }
  }

  Amount added() {
    return new Amount(addedObjects, addedBytes);
  }

  Amount removed() {
    return new Amount(removedObjects, removedBytes);
  }

  /** Bytes added less bytes removed. */
  long net() {
    return addedBytes - removedBytes;
  }

  /** Of the added bytes, those of a collection's own nodes and tables. */
  long structure() {
    return structure;
  }

  /** What the place got, by class. */
  List<GrowthKind> payload() {
    return kinds(payloadObjects, payloadBytes);
  }

  /** What was added, by class. */
  List<GrowthKind> classes() {
    return kinds(objects, bytes);
  }

  private List<GrowthKind> kinds(long[] counts, long[] sizes) {
    List<GrowthKind> kinds = new ArrayList<>();
    for (Int2IntMap.Entry entry : rows.int2IntEntrySet()) {
      int row = entry.getIntValue();
      if (counts[row] > 0) {
        kinds.add(new GrowthKind(after.classes().name(entry.getIntKey()), counts[row], sizes[row]));
      }
    }
    kinds.sort(
        Comparator.comparingLong(GrowthKind::bytes)
            .reversed()
            .thenComparing(GrowthKind::className)
            .thenComparingLong(GrowthKind::objects));
    return kinds;
  }

  /** The largest objects of the payload that takes the most. */
  IntArrayList samples() {
    int best = -1;
    int bestClass = -1;
    for (Int2IntMap.Entry entry : rows.int2IntEntrySet()) {
      int row = entry.getIntValue();
      if (payloadObjects[row] > 0
          && (best < 0
              || payloadBytes[row] > payloadBytes[best]
              || (payloadBytes[row] == payloadBytes[best] && entry.getIntKey() < bestClass))) {
        best = row;
        bestClass = entry.getIntKey();
      }
    }
    IntArrayList samples = best < 0 ? null : largest[best];
    return samples == null ? new IntArrayList() : samples;
  }
}
