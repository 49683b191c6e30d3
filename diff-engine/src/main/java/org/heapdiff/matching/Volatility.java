package org.heapdiff.matching;

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

  /** Of so many references of an instance it is known how often each changes. */
  private static final int PLACES = 16;

  private final Pair pair;
  private final Side before;
  private final Side after;
  private final Row rowBefore;
  private final Row rowAfter;

  // By class before: whether its objects may have other looks, or refer to other objects.
  private final boolean[] changesLooks;
  private final boolean[] changesReferences;

  /** By class before: whether instances refer to an object at a place that never changes. */
  private final boolean[] hasConstants;

  /** By class before and place of a reference: of how many pairs it was compared. */
  private final int[] compared;

  /** And how many referred to another object there. */
  private final int[] changed;

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
    compared = new int[classes * PLACES];
    changed = new int[classes * PLACES];
    for (int a = before.nextMatched(0); a != Side.NONE; a = before.nextMatched(a + 1)) {
      int b = before.partners[a];
      int c = before.snapshot.classOf(a);
      if (pairs[c] == MANY) {
        continue;
      }
      pairs[c]++;
      looks[c] += pair.looksAlike(a, b) ? 0 : 1;
      references[c] += compareReferences(a, b, c) ? 0 : 1;
    }
    changesLooks = new boolean[classes];
    changesReferences = new boolean[classes];
    hasConstants = new boolean[classes];
    for (int c = 0; c < classes; c++) {
      changesLooks[c] = pairs[c] < ENOUGH || looks[c] >= SELDOM * pairs[c];
      changesReferences[c] = pairs[c] < ENOUGH || references[c] >= SELDOM * pairs[c];
      for (int k = 0; k < PLACES && !before.snapshot.classes().isArray(c); k++) {
        hasConstants[c] |= isConstant(c, k);
      }
    }
  }

  /**
   * Compares what two objects of a pair refer to.
   *
   * @return whether it may be the same
   */
  private boolean compareReferences(int a, int b, int c) {
    rowBefore.read(a);
    rowAfter.read(b);
    if (rowBefore.length() != rowAfter.length()) {
      return false;
    }
    boolean same = true;
    for (int k = 0; k < rowBefore.length(); k++) {
      int x = rowBefore.get(k);
      int y = rowAfter.get(k);
      boolean one = before.isMatched(x) ? before.partners[x] == y : pair.possible(x, y);
      if (k < PLACES) {
        compared[c * PLACES + k]++;
        changed[c * PLACES + k] += one ? 0 : 1;
      }
      same &= one;
    }
    return same;
  }

  /** Whether the instances of a class never refer to another object at a place. */
  private boolean isConstant(int c, int place) {
    int at = c * PLACES + place;
    return place < PLACES && compared[at] >= ENOUGH && changed[at] < NEVER * compared[at];
  }

  /** For one thread: asks how objects differ. */
  Differences differences() {
    return new Differences(
        new Row(before, before.snapshot.references()), new Row(after, after.snapshot.references()));
  }

  /** How two objects differ. */
  final class Differences {
    private final Row ofBefore;
    private final Row ofAfter;

    private Differences(Row ofBefore, Row ofAfter) {
      this.ofBefore = ofBefore;
      this.ofAfter = ofAfter;
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
        if (contradictsConstant(c, k, ofBefore.get(k), ofAfter.get(k))) {
          return true;
        }
      }
      return false;
    }

    /**
     * Whether two possible free objects differ by no more than objects of their class change.
     *
     * @param old whether they lie where most objects are survivors, and so may differ by more
     */
    boolean areSmall(int a, int b, boolean old) {
      int c = before.snapshot.classOf(a);
      if (!old && !changesLooks[c] && !pair.looksAlike(a, b)) {
        return false;
      }
      ofBefore.read(a);
      ofAfter.read(b);
      boolean isArray = before.snapshot.arrayLength(a) >= 0;
      int agreeing = 0;
      int contradicting = 0;
      if (ofBefore.length() != ofAfter.length()) {
        contradicting = isArray ? 0 : 1;
      } else {
        for (int k = 0; k < ofBefore.length(); k++) {
          int x = ofBefore.get(k);
          int y = ofAfter.get(k);
          if (before.partners[x] == y) {
            agreeing++;
          } else if (contradict(x, y)) {
            contradicting++;
            if (!isArray && contradictsConstant(c, k, x, y)) {
              return false;
            }
          }
        }
      }
      return old || contradicting == 0 || (changesReferences[c] && agreeing >= contradicting);
    }
  }

  /** Whether two objects of a class cannot be one, as at a place they refer to these. */
  private boolean contradictsConstant(int c, int place, int x, int y) {
    return before.partners[x] != y
        && (before.isMatched(x) || after.isMatched(y))
        && isConstant(c, place);
  }

  private boolean contradict(int x, int y) {
    return before.isMatched(x)
        || after.isMatched(y)
        || !pair.possible(x, y)
        || (!pair.looksAlike(x, y) && !changesLooks[before.snapshot.classOf(x)]);
  }
}
