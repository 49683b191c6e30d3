package org.heapdiff.matching;

import org.heapdiff.objects.Parallel;

/** Which object of one snapshot is which of another, one to one, and how sure that is. */
public final class StructuralMatches {
  /** So many pairs of a part of the heap and of an evidence are judged; of more one in a few. */
  private static final int ALL = 1 << 13;

  private static final int SAMPLED = 16;

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
    Judgement[] judgements = new Judgement[Parallel.PARTS];
    Parallel.overParts(
        partnersBefore.length,
        (part, begin, end) -> {
          judgements[part] = new Judgement(pair);
          judgements[part].judge(begin, end);
        });
    for (Judgement judgement : judgements) {
      for (int evidence = 0; evidence < pairs.length; evidence++) {
        pairs[evidence] += judgement.pairs[evidence];
        references[evidence] += judgement.references[evidence];
        agreeing[evidence] += judgement.agreeing[evidence];
      }
    }
  }

  /** Of some pairs, by the number of their evidence; for one thread. */
  private static final class Judgement {
    private final long[] pairs = new long[Evidence.values().length];
    private final long[] references = new long[pairs.length];
    private final long[] agreeing = new long[pairs.length];
    private final Pair pair;
    private final Side before;
    private final Side after;
    private final Row rowBefore;
    private final Row rowAfter;

    Judgement(Pair pair) {
      this.pair = pair;
      before = pair.before;
      after = pair.after;
      rowBefore = new Row(before);
      rowAfter = new Row(after);
    }

    void judge(int begin, int end) {
      for (int a = before.nextMatched(begin);
          a != Side.NONE && a < end;
          a = before.nextMatched(a + 1)) {
        int evidence = pair.evidence(a).code();
        pairs[evidence]++;
        if (pairs[evidence] > ALL && pairs[evidence] % SAMPLED != 0) {
          continue;
        }
        rowBefore.read(a);
        rowAfter.read(before.partners[a]);
        if (rowBefore.length() == rowAfter.length()) {
          compareRows(evidence);
        }
      }
    }

    private void compareRows(int evidence) {
      for (int k = 0; k < rowBefore.length(); k++) {
        int x = rowBefore.get(k);
        int y = rowAfter.get(k);
        if (before.isMatched(x) && after.isMatched(y)) {
          references[evidence]++;
          agreeing[evidence] += before.partners[x] == y ? 1 : 0;
        }
      }
    }
  }

  private void countAlike(Pair pair) {
    new LookGroups(
            pair, a -> Fences.isOpen(partnersBefore[a]), b -> Fences.isOpen(partnersAfter[b]))
        .forEach((i, endI, j, endJ) -> alike += Math.min(endI - i, endJ - j));
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
