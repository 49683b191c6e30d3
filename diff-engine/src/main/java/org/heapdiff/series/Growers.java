package org.heapdiff.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.heapdiff.diff.DeepestChanges;
import org.heapdiff.identity.Matching;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The objects that are in all dumps so far and retain more bytes in each than in the one before,
 * with those bytes by dump. Only as many are followed as a limit says, whatever the size of the
 * dumps.
 */
final class Growers {
  /*
   * Who grew in every step is known in the end only, but what each retained in the first dump must
   * be written down while that is open. So all that grew in the first step are followed, and each
   * step drops some. What another one explains is followed too: the table of a map that grows is
   * replaced when it is full, and then the map alone is left to tell.
   *
   * Where too many grew in the first step (every node of a list that grew at its end), those are
   * left out that the next one of the same class holds, and then those that grew least.
   */

  /** How many objects are followed: 2 MB for each dump. */
  static final int LIMIT = 1 << 18;

  /** Buckets of growth by powers of two, for each of two ranks. */
  private static final int BUCKETS = 64;

  /** The objects of the dump last seen, ascending. */
  private int[] objects = {};

  /** Their ids in the first dump. */
  private long[] firstIds = {};

  /** By dump so far, what each retains. */
  private final List<long[]> retained = new ArrayList<>();

  private final int limit;
  private boolean complete = true;

  Growers(int limit) {
    this.limit = limit;
  }

  /** How many bytes are taken at most. */
  static long bytes(int dumps) {
    // The ids, the objects, and once more while they are sorted.
    return (long) LIMIT * (Long.BYTES * (dumps + 4L));
  }

  /** Follows what grew from the first dump to the second one. */
  void start(Snapshot before, Snapshot after, Matching matching) {
    long[] buckets = new long[2 * BUCKETS];
    long count = 0;
    for (int object = 0; object < after.objectCount(); object++) {
      long growth = growth(before, after, matching, object);
      if (growth > 0) {
        buckets[bucket(after, object, growth)]++;
        count++;
      }
    }
    complete = count <= limit;
    int size = (int) Math.min(limit, count);
    // All of the buckets below the last one, and the first ones of that.
    int last = 0;
    long room = size;
    while (last < buckets.length && buckets[last] <= room) {
      room -= buckets[last++];
    }
    objects = new int[size];
    firstIds = new long[size];
    long[] first = new long[size];
    long[] second = new long[size];
    int k = 0;
    for (int object = 0; object < after.objectCount() && k < size; object++) {
      long growth = growth(before, after, matching, object);
      if (growth <= 0) {
        continue;
      }
      int bucket = bucket(after, object, growth);
      if (bucket < last || (bucket == last && room-- > 0)) {
        int partner = matching.before(object);
        objects[k] = object;
        firstIds[k] = before.addressOf(partner);
        first[k] = before.retainedSize(partner);
        second[k] = after.retainedSize(object);
        k++;
      }
    }
    retained.add(first);
    retained.add(second);
  }

  private static long growth(Snapshot before, Snapshot after, Matching matching, int object) {
    if (!after.isCounted(object)) {
      return 0;
    }
    int partner = matching.before(object);
    return Matching.counts(before, partner)
        ? after.retainedSize(object) - before.retainedSize(partner)
        : 0;
  }

  /** The rank of an object's growth, from 0 for the most. */
  private static int bucket(Snapshot after, int object, long growth) {
    int above = after.immediateDominator(object);
    boolean inside = above >= 0 && after.classOf(above) == after.classOf(object);
    return Long.numberOfLeadingZeros(growth) + (inside ? BUCKETS : 0);
  }

  /** Drops what did not grow from the dump last seen to the next one. */
  void step(Snapshot after, Matching matching) {
    long[] last = retained.get(retained.size() - 1);
    long[] kept = new long[objects.length];
    int size = 0;
    for (int k = 0; k < objects.length; k++) {
      int partner = matching.after(objects[k]);
      if (Matching.counts(after, partner) && after.retainedSize(partner) > last[k]) {
        kept[size++] = (long) partner << Integer.SIZE | k;
      }
    }
    kept = Arrays.copyOf(kept, size);
    Arrays.sort(kept);
    int[] next = new int[size];
    long[] ids = new long[size];
    long[] now = new long[size];
    for (int k = 0; k < size; k++) {
      next[k] = (int) (kept[k] >>> Integer.SIZE);
      ids[k] = firstIds[(int) kept[k]];
      now[k] = after.retainedSize(next[k]);
    }
    for (int dump = 0; dump < retained.size(); dump++) {
      long[] column = new long[size];
      for (int k = 0; k < size; k++) {
        column[k] = retained.get(dump)[(int) kept[k]];
      }
      retained.set(dump, column);
    }
    retained.add(now);
    objects = next;
    firstIds = ids;
  }

  /**
   * The objects of the last dump that grew in every step.
   *
   * @param carried what is known of the last dump's objects
   * @param rows how many are listed at most
   * @param classNames the classes of those that are listed
   * @param seconds by step, null where that is not known
   */
  GrowingObjects in(
      Snapshot last,
      Carried carried,
      int rows,
      Predicate<String> classNames,
      double @Nullable [] seconds) {
    BitSet growing = new BitSet(last.objectCount());
    for (int object : objects) {
      growing.set(object);
    }
    long[] first = retained.get(0);
    DeepestChanges changes =
        DeepestChanges.of(
            last,
            object ->
                growing.get(object)
                    ? last.retainedSize(object) - first[Arrays.binarySearch(objects, object)]
                    : 0,
            classNames);
    List<GrowingObject> result = new ArrayList<>();
    for (int object : changes.largest(rows)) {
      int k = Arrays.binarySearch(objects, object);
      long[] bytes = retained.stream().mapToLong(column -> column[k]).toArray();
      Pace pace = Pace.of(bytes, seconds);
      if (pace == null) {
        throw new IllegalStateException("an object that did not grow in every step was followed");
      }
      result.add(
          new GrowingObject(
              firstIds[k],
              last.addressOf(object),
              changes.kind(object),
              changes.within(object, above -> last.isCounted(above) && carried.since(above) == 0),
              Arrays.stream(bytes).boxed().toList(),
              pace));
    }
    return new GrowingObjects(changes.changed(), complete, result);
  }
}
