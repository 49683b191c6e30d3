package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;

/** Which object of one snapshot is which of another, one to one, and how sure that is. */
public final class StructuralMatches {
  private final int[] partnersBefore;
  private final int[] partnersAfter;
  private final long[] pairs = new long[Evidence.values().length];
  private final long[] references = new long[pairs.length];
  private final long[] agreeing = new long[pairs.length];
  private long alike;

  private StructuralMatches(Pair pair) {
    partnersBefore = pair.before.partners;
    partnersAfter = pair.after.partners;
  }

  static StructuralMatches of(Pair pair) {
    StructuralMatches matches = new StructuralMatches(pair);
    matches.judge(pair);
    matches.countAlike(pair);
    return matches;
  }

  private void judge(Pair pair) {
    Row rowBefore = new Row(pair.before);
    Row rowAfter = new Row(pair.after);
    Side before = pair.before;
    for (int a = before.nextMatched(0); a != Side.NONE; a = before.nextMatched(a + 1)) {
      int evidence = pair.evidence(a).code();
      pairs[evidence]++;
      rowBefore.read(a);
      rowAfter.read(partnersBefore[a]);
      if (rowBefore.length() != rowAfter.length()) {
        continue;
      }
      for (int k = 0; k < rowBefore.length(); k++) {
        int x = rowBefore.get(k);
        int y = rowAfter.get(k);
        if (pair.before.isMatched(x) && pair.after.isMatched(y)) {
          references[evidence]++;
          agreeing[evidence] += partnersBefore[x] == y ? 1 : 0;
        }
      }
    }
  }

  private void countAlike(Pair pair) {
    Int2IntOpenHashMap free = new Int2IntOpenHashMap();
    for (int a = pair.before.nextFree(0); a != Side.NONE; a = pair.before.nextFree(a + 1)) {
      if (Fences.isOpen(partnersBefore[a])) {
        free.addTo(pair.before.sharp[a], 1);
      }
    }
    for (int b = pair.after.nextFree(0);
        b != Side.NONE && !free.isEmpty();
        b = pair.after.nextFree(b + 1)) {
      if (Fences.isOpen(partnersAfter[b]) && free.get(pair.after.sharp[b]) > 0) {
        free.addTo(pair.after.sharp[b], -1);
        alike++;
      }
    }
  }

  /** The object after that is an object before, -1 if none is. */
  public int after(int objectBefore) {
    return Math.max(Side.NONE, partnersBefore[objectBefore]);
  }

  /** The object before that is an object after, -1 if none is. */
  public int before(int objectAfter) {
    return Math.max(Side.NONE, partnersAfter[objectAfter]);
  }

  /** How many pairs rest on an evidence. */
  public long pairs(Evidence evidence) {
    return pairs[evidence.code()];
  }

  /**
   * How well pairs that rest on an evidence fit the other pairs: of their references from the same
   * place to two objects that have partners, the share that leads to partners. 1 if there is none.
   */
  public double confidence(Evidence evidence) {
    long all = references[evidence.code()];
    return all == 0 ? 1 : (double) agreeing[evidence.code()] / all;
  }

  /** How many objects have a partner. */
  public long matched() {
    long sum = 0;
    for (long count : pairs) {
      sum += count;
    }
    return sum;
  }

  /**
   * How many objects after have no partner although an object before without one looks the same,
   * and nothing tells whether they are one.
   */
  public long undecided() {
    return alike;
  }
}
