package org.heapdiff.matching;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Arrays;

/**
 * How often the objects of a class change between the two snapshots, learned from the pairs that
 * order in memory tells; and so whether two objects can be one.
 */
final class Volatility {
  /** Fewer pairs of a class tell nothing. */
  private static final int ENOUGH = 20;

  /** So many pairs of a class tell enough. */
  private static final int MANY = 20_000;

  /** Of a class that changes less often, an object that has changed is another one. */
  private static final double SELDOM = 0.1;

  /** A field that changes less often is one that never changes, where a few pairs may be wrong. */
  private static final double NEVER = 0.01;

  /** Of rows of so many references at most it is known how often each of them changes. */
  static final int LONGEST = 15;

  /** log2 of the words of a class: a bit for each place in rows of each length up to that. */
  private static final int WORDS = 1;

  private static final int[] NONE = {};

  private final Pair pair;
  private final Side before;
  private final Side after;
  private final Row rowBefore;
  private final Row rowAfter;

  // By class before: whether its objects may have other looks, or refer to other objects.
  private final boolean[] changesLooks;
  private final boolean[] changesReferences;

  // By class before: whether its objects hardly ever have other looks, or refer to other objects.
  private final boolean[] keepsLooks;
  private final boolean[] keepsReferences;

  /**
   * By class before, {@code 1 << WORDS} words: the places at which instances never refer to another
   * object. Nulls are left out of rows, so a place means one field in rows of one length only.
   */
  private final long[] constants;

  /** By class before: whether there are any. */
  private final boolean[] hasConstants;

  /** Pairs of classes before: in the low half one that refers to the other, in the high half. */
  private final LongOpenHashSet holders = new LongOpenHashSet();

  /** Learns from the pairs there are. */
  Volatility(Pair pair) {
    this.pair = pair;
    before = pair.before;
    after = pair.after;
    rowBefore = new Row(before);
    rowAfter = new Row(after);
    int classes = before.snapshot.classes().count();
    int[] pairs = new int[classes];
    int[] looks = new int[classes];
    int[] references = new int[classes];
    int[][] places = new int[classes][];
    Arrays.fill(places, NONE);
    for (int a = before.nextMatched(0); a != Side.NONE; a = before.nextMatched(a + 1)) {
      int b = before.partners[a];
      int c = before.snapshot.classOf(a);
      if (pairs[c] == MANY) {
        continue;
      }
      pairs[c]++;
      looks[c] += pair.looksAlike(a, b) ? 0 : 1;
      references[c] += compareReferences(a, b, places) ? 0 : 1;
    }
    changesLooks = new boolean[classes];
    changesReferences = new boolean[classes];
    keepsLooks = new boolean[classes];
    keepsReferences = new boolean[classes];
    constants = new long[classes << WORDS];
    hasConstants = new boolean[classes];
    for (int c = 0; c < classes; c++) {
      changesLooks[c] = pairs[c] < ENOUGH || looks[c] >= SELDOM * pairs[c];
      keepsLooks[c] = neverChanges(pairs[c], looks[c]);
      keepsReferences[c] = neverChanges(pairs[c], references[c]);
      changesReferences[c] = pairs[c] < ENOUGH || references[c] >= SELDOM * pairs[c];
      if (places[c].length > 0) {
        findConstants(c, places[c]);
      }
    }
  }

  /**
   * Compares what two objects of a pair refer to.
   *
   * @param places by class before, two numbers for each place: of how many pairs it was compared,
   *     and how many of them referred to another object there; longer for longer rows
   * @return whether it may be the same
   */
  private boolean compareReferences(int a, int b, int[][] places) {
    rowBefore.read(a);
    rowAfter.read(b);
    int length = rowBefore.length();
    if (length != rowAfter.length()) {
      return false;
    }
    int c = before.snapshot.classOf(a);
    boolean counted = length <= LONGEST && before.snapshot.arrayLength(a) < 0;
    if (counted && places[c].length < 2 * first(length + 1)) {
      places[c] = Arrays.copyOf(places[c], 2 * first(length + 1));
    }
    boolean same = true;
    for (int k = 0; k < length; k++) {
      int x = rowBefore.get(k);
      int y = rowAfter.get(k);
      boolean one = before.isMatched(x) ? before.partners[x] == y : pair.possible(x, y);
      same &= one;
      if (counted) {
        places[c][2 * (first(length) + k)]++;
        places[c][2 * (first(length) + k) + 1] += one ? 0 : 1;
        holders.add(((long) before.snapshot.classOf(x) << 32) | c);
      }
    }
    return same;
  }

  /** Where the places of rows of a length begin. */
  private static int first(int length) {
    return length * (length - 1) / 2;
  }

  /** Of rows of a length that was hardly seen, by what was seen at that place in all rows. */
  private void findConstants(int c, int[] places) {
    int[] compared = new int[LONGEST];
    int[] changed = new int[LONGEST];
    for (int length = 1; 2 * first(length) < places.length; length++) {
      for (int k = 0; k < length; k++) {
        compared[k] += places[2 * (first(length) + k)];
        changed[k] += places[2 * (first(length) + k) + 1];
      }
    }
    for (int length = 1; length <= LONGEST; length++) {
      for (int k = 0; k < length; k++) {
        int at = first(length) + k;
        boolean seen = 2 * at < places.length && places[2 * at] >= ENOUGH;
        if (seen
            ? neverChanges(places[2 * at], places[2 * at + 1])
            : neverChanges(compared[k], changed[k])) {
          constants[(c << WORDS) + (at >>> 6)] |= 1L << at;
          hasConstants[c] = true;
        }
      }
    }
  }

  private static boolean neverChanges(int compared, int changed) {
    return compared >= ENOUGH && changed < NEVER * compared;
  }

  /**
   * Whether the instances of a class never refer to another object at a place.
   *
   * @param c the class before
   * @param length how many references the instance has
   */
  boolean isConstant(int c, int length, int place) {
    int at = first(length) + place;
    return length <= LONGEST && (constants[(c << WORDS) + (at >>> 6)] & 1L << at) != 0;
  }

  /**
   * Whether objects like one before never refer to another object at a place. Of arrays it is told
   * for all places together.
   *
   * @param length how many references it has
   */
  boolean keeps(int object, int length, int place) {
    int c = before.snapshot.classOf(object);
    return before.snapshot.arrayLength(object) >= 0
        ? keepsReferences[c]
        : isConstant(c, length, place);
  }

  /**
   * By class before: whether its instances have constants, and were seen to refer to those of some
   * classes.
   *
   * @param targets by class before
   */
  boolean[] holdersOf(boolean[] targets) {
    boolean[] result = new boolean[targets.length];
    for (long holder : holders) {
      int c = (int) holder;
      result[c] |= targets[(int) (holder >>> 32)] && hasConstants[c];
    }
    return result;
  }

  /** For one thread: asks how objects differ. */
  Differences differences() {
    return new Differences(new Row(before), new Row(after));
  }

  /** How two objects differ. */
  final class Differences {
    private final Row ofBefore;
    private final Row ofAfter;

    private Differences(Row ofBefore, Row ofAfter) {
      this.ofBefore = ofBefore;
      this.ofAfter = ofAfter;
    }

    /** Takes two objects to which two others refer at the same place. */
    interface Visitor {
      void visit(int x, int y);
    }

    /** Visits what two objects refer to where those of their class never change. */
    void forEachConstant(int a, int b, Visitor visitor) {
      ofBefore.read(a);
      ofAfter.read(b);
      int c = before.snapshot.classOf(a);
      int length = ofBefore.length();
      for (int k = 0; length == ofAfter.length() && k < length; k++) {
        if (isConstant(c, length, k)) {
          visitor.visit(ofBefore.get(k), ofAfter.get(k));
        }
      }
    }

    /** Whether two objects look different where those of their class never do. */
    boolean contradictLooks(int a, int b) {
      return keepsLooks[before.snapshot.classOf(a)] && !pair.looksAlike(a, b);
    }

    /** Whether two objects refer to different ones where those of their class never do. */
    boolean contradictConstants(int a, int b) {
      int c = before.snapshot.classOf(a);
      if (!hasConstants[c]) {
        return false;
      }
      ofBefore.read(a);
      ofAfter.read(b);
      for (int k = 0; ofBefore.length() == ofAfter.length() && k < ofBefore.length(); k++) {
        if (contradictsConstant(c, ofBefore.length(), k, ofBefore.get(k), ofAfter.get(k))) {
          return true;
        }
      }
      return false;
    }

    /** Whether two objects refer to different fixed ones where those of their class never do. */
    boolean haveOtherNames(int a, int b) {
      ofBefore.read(a);
      ofAfter.read(b);
      int c = before.snapshot.classOf(a);
      int length = ofBefore.length();
      for (int k = 0; length == ofAfter.length() && k < length; k++) {
        int x = ofBefore.get(k);
        int y = ofAfter.get(k);
        if (isConstant(c, length, k)
            && before.isFixed(x)
            && after.isFixed(y)
            && !pair.looksAlike(x, y)) {
          return true;
        }
      }
      return false;
    }

    /**
     * Whether all that two objects refer to are pairs.
     *
     * @param least how many references they must have
     */
    boolean areNone(int a, int b, int least) {
      ofBefore.read(a);
      ofAfter.read(b);
      int length = ofBefore.length();
      if (length != ofAfter.length() || length < least) {
        return false;
      }
      for (int k = 0; k < length; k++) {
        if (before.partners[ofBefore.get(k)] != ofAfter.get(k)) {
          return false;
        }
      }
      return true;
    }

    /**
     * Whether two possible free objects differ by no more than objects of their class change.
     *
     * @param old whether they lie where most objects are survivors, and so may differ by more
     */
    boolean areSmall(int a, int b, boolean old) {
      // Most are alike and agree; then their class is not asked for.
      if (!pair.looksAlike(a, b)) {
        int c = before.snapshot.classOf(a);
        if (old ? keepsLooks[c] : !changesLooks[c]) {
          return false;
        }
      }
      ofBefore.read(a);
      ofAfter.read(b);
      int agreeing = 0;
      int contradicting = 0;
      if (ofBefore.length() != ofAfter.length()) {
        contradicting = isArray(a) ? 0 : 1;
      } else {
        for (int k = 0; k < ofBefore.length(); k++) {
          int x = ofBefore.get(k);
          int y = ofAfter.get(k);
          if (before.partners[x] == y) {
            agreeing++;
          } else if (contradict(x, y)) {
            contradicting++;
            int c = before.snapshot.classOf(a);
            if (!isArray(a) && contradictsConstant(c, ofBefore.length(), k, x, y)) {
              return false;
            }
          }
        }
      }
      return old
          || contradicting == 0
          || (changesReferences[before.snapshot.classOf(a)] && agreeing >= contradicting);
    }

    private boolean isArray(int a) {
      return before.snapshot.arrayLength(a) >= 0;
    }
  }

  /** Whether two objects of a class cannot be one, as at a place they refer to these. */
  private boolean contradictsConstant(int c, int length, int place, int x, int y) {
    // What needs no look at another object first.
    return isConstant(c, length, place)
        && before.partners[x] != y
        && (before.isMatched(x) || after.isMatched(y));
  }

  private boolean contradict(int x, int y) {
    return before.isMatched(x)
        || after.isMatched(y)
        || !pair.possible(x, y)
        || (!pair.looksAlike(x, y) && !changesLooks[before.snapshot.classOf(x)]);
  }
}
