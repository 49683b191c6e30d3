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

  private final Pair pair;
  private final Side before;
  private final Side after;
  private final Row rowBefore;
  private final Row rowAfter;

  // By class before: whether its objects may have other looks, or refer to other objects.
  private final boolean[] changesLooks;
  private final boolean[] changesReferences;

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
    for (int a = before.nextMatched(0); a != Side.NONE; a = before.nextMatched(a + 1)) {
      int b = before.partners[a];
      int c = before.snapshot.classOf(a);
      if (pairs[c] == MANY) {
        continue;
      }
      pairs[c]++;
      looks[c] += pair.looksAlike(a, b) ? 0 : 1;
      references[c] += refersToOthers(a, b) ? 1 : 0;
    }
    changesLooks = new boolean[classes];
    changesReferences = new boolean[classes];
    for (int c = 0; c < classes; c++) {
      changesLooks[c] = pairs[c] < ENOUGH || looks[c] >= SELDOM * pairs[c];
      changesReferences[c] = pairs[c] < ENOUGH || references[c] >= SELDOM * pairs[c];
    }
  }

  private boolean refersToOthers(int a, int b) {
    rowBefore.read(a);
    rowAfter.read(b);
    if (rowBefore.length() != rowAfter.length()) {
      return true;
    }
    for (int k = 0; k < rowBefore.length(); k++) {
      int x = rowBefore.get(k);
      int y = rowAfter.get(k);
      boolean one = before.isMatched(x) ? before.partners[x] == y : pair.possible(x, y);
      if (!one) {
        return true;
      }
    }
    return false;
  }

  /** Whether two possible free objects differ by no more than objects of their class change. */
  boolean allows(int a, int b) {
    int c = before.snapshot.classOf(a);
    if (!changesLooks[c] && !pair.looksAlike(a, b)) {
      return false;
    }
    rowBefore.read(a);
    rowAfter.read(b);
    int agreeing = 0;
    int contradicting = 0;
    if (rowBefore.length() != rowAfter.length()) {
      contradicting = before.snapshot.arrayLength(a) < 0 ? 1 : 0;
    } else {
      for (int k = 0; k < rowBefore.length(); k++) {
        int x = rowBefore.get(k);
        int y = rowAfter.get(k);
        if (before.partners[x] == y) {
          agreeing++;
        } else if (contradict(x, y)) {
          contradicting++;
        }
      }
    }
    return contradicting == 0 || (changesReferences[c] && agreeing >= contradicting);
  }

  private boolean contradict(int x, int y) {
    return before.isMatched(x)
        || after.isMatched(y)
        || !pair.possible(x, y)
        || (!pair.looksAlike(x, y) && !changesLooks[before.snapshot.classOf(x)]);
  }
}
