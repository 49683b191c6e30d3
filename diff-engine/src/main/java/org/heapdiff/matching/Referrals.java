package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.Arrays;

/** What matched objects tell of the objects that they refer to. */
final class Referrals {
  /** Rows of fewer objects are compared place by place only. */
  private static final int MANY = 4;

  /** How far in a row it is looked for an object that has moved in it. */
  private static final int NEAR = 16;

  /** Takes two free objects to which two matched ones refer from the same place. */
  interface Candidate {
    void pair(int a, int b);
  }

  private final Pair pair;
  private final Side before;
  private final Side after;
  private final Row rowBefore;
  private final Row rowAfter;
  private final Int2IntOpenHashMap places = new Int2IntOpenHashMap();

  Referrals(Pair pair) {
    this.pair = pair;
    before = pair.before;
    after = pair.after;
    rowBefore = new Row(before);
    rowAfter = new Row(after);
    places.defaultReturnValue(Side.NONE);
  }

  /**
   * What the referrers of free objects tell.
   *
   * @return by object after: the object before that it is by its last referrer, or {@link
   *     Side#NONE}
   */
  int[] hints() {
    int[] hints = new int[after.partners.length];
    Arrays.fill(hints, Side.NONE);
    for (int a = before.next(0); a != Side.NONE; a = before.next(a + 1)) {
      if (before.isMatched(a)) {
        of(a, before.partners[a], false, (x, y) -> hints[y] = x);
      }
    }
    return hints;
  }

  /**
   * Calls with the free possible pairs to which a pair refers.
   *
   * @param buckets whether what stands in the buckets of a larger or smaller hash table counts
   * @return whether both refer to free objects
   */
  boolean of(int a, int b, boolean buckets, Candidate action) {
    if (!rowAfter.read(b) || !rowBefore.read(a)) {
      return false;
    }
    if (rowBefore.length() == rowAfter.length()) {
      int replaced = -1;
      for (int k = 0; k < rowBefore.length(); k++) {
        int x = rowBefore.get(k);
        int y = rowAfter.get(k);
        candidate(x, y, action);
        replaced = isReplacedArray(x, y) ? k : replaced;
      }
      if (replaced >= 0) {
        ofReplaced(rowBefore.get(replaced), rowAfter.get(replaced), buckets, action);
      }
    } else {
      if (Math.min(rowBefore.length(), rowAfter.length()) >= MANY) {
        join(action);
      }
      walk(action);
    }
    return true;
  }

  private void ofReplaced(int arrayBefore, int arrayAfter, boolean buckets, Candidate action) {
    if (rowAfter.read(arrayAfter) && rowBefore.read(arrayBefore)) {
      if (buckets) {
        rowBefore.addBuckets();
        rowAfter.addBuckets();
      }
      join(action);
      walk(action);
    }
  }

  /** Whether a collection has got a larger or smaller array, which holds what the old one held. */
  private boolean isReplacedArray(int x, int y) {
    int lengthBefore = before.snapshot.arrayLength(x);
    int lengthAfter = after.snapshot.arrayLength(y);
    return lengthBefore > 0
        && lengthAfter > 0
        && lengthBefore != lengthAfter
        && pair.sameClass(x, y);
  }

  /** Pairs what looks like nothing else in its row. */
  private void join(Candidate action) {
    places.clear();
    for (int i = 0; i < rowBefore.length(); i++) {
      int x = rowBefore.get(i);
      if (before.isFree(x)) {
        int look = before.looks[x];
        places.put(look, places.containsKey(look) ? Side.NONE : x);
      }
    }
    for (int j = 0; j < rowAfter.length() && !places.isEmpty(); j++) {
      int y = rowAfter.get(j);
      int x = after.isFree(y) ? places.get(after.looks[y]) : Side.NONE;
      if (x != Side.NONE) {
        places.put(after.looks[y], Side.NONE);
        candidate(x, y, action);
      }
    }
  }

  /** Goes over both rows, where one has objects that the other does not have. */
  private void walk(Candidate action) {
    int i = 0;
    int j = 0;
    while (i < rowBefore.length() && j < rowAfter.length()) {
      int x = rowBefore.get(i);
      int y = rowAfter.get(j);
      boolean matchedBefore = before.isMatched(x);
      boolean matchedAfter = after.isMatched(y);
      if (matchedBefore && !matchedAfter) {
        int at = rowAfter.find(before.partners[x], j + 1, NEAR);
        i += at < 0 ? 1 : 0;
        j = at < 0 ? j : at;
      } else if (matchedAfter && !matchedBefore) {
        int at = rowBefore.find(after.partners[y], i + 1, NEAR);
        j += at < 0 ? 1 : 0;
        i = at < 0 ? i : at;
      } else {
        candidate(x, y, action);
        i++;
        j++;
      }
    }
  }

  private void candidate(int x, int y, Candidate action) {
    if (before.isFree(x) && after.isFree(y) && pair.possible(x, y)) {
      action.pair(x, y);
    }
  }
}
