package org.heapdiff.matching;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Some free objects of both sides, by their sharpened looks. */
final class LookGroups {
  /** The look in the high half, the object in the low one, ascending. */
  private long[] before = {};

  private long[] after = {};

  /** Takes the objects of both sides that look alike: the first and the last, exclusive. */
  interface Group {
    void of(int fromBefore, int toBefore, int fromAfter, int toAfter);
  }

  /**
   * Of some free objects.
   *
   * @param ofBefore whether a free object before is one of them
   * @param ofAfter whether a free object after is one of them
   */
  LookGroups(Pair pair, IntPredicate ofBefore, IntPredicate ofAfter) {
    LookCounts[] free = new LookCounts[2];
    Parallel.run(
        () -> free[0] = LookCounts.ofFree(pair.before),
        () -> free[1] = LookCounts.ofFree(pair.after));
    Parallel.run(
        () -> before = sorted(pair.before, free[1], ofBefore),
        () -> after = sorted(pair.after, free[0], ofAfter));
  }

  /** Those that look like any of the other side. Most objects after are new, and like none. */
  private static long[] sorted(Side side, LookCounts others, IntPredicate included) {
    LongArrayList result = new LongArrayList();
    for (int object = side.nextFree(0); object != Side.NONE; object = side.nextFree(object + 1)) {
      int look = side.sharp[object];
      if (others.mayHave(look) && included.test(object)) {
        result.add(((long) look << 32) | object);
      }
    }
    long[] sorted = result.toLongArray();
    Arrays.parallelSort(sorted);
    return sorted;
  }

  /** Calls for the groups of which both sides have objects. */
  void forEach(Group action) {
    int i = 0;
    int j = 0;
    while (i < before.length && j < after.length) {
      int lookBefore = (int) (before[i] >> 32);
      int lookAfter = (int) (after[j] >> 32);
      if (lookBefore == lookAfter) {
        int endI = end(before, i);
        int endJ = end(after, j);
        action.of(i, endI, j, endJ);
        i = endI;
        j = endJ;
      } else if (lookBefore < lookAfter) {
        i++;
      } else {
        j++;
      }
    }
  }

  private static int end(long[] sorted, int from) {
    int end = from + 1;
    while (end < sorted.length && sorted[end] >> 32 == sorted[from] >> 32) {
      end++;
    }
    return end;
  }

  /** An object before by its place. */
  int before(int place) {
    return (int) before[place];
  }

  /** An object after by its place. */
  int after(int place) {
    return (int) after[place];
  }
}
