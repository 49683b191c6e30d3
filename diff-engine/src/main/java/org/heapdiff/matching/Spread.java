package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;
import org.heapdiff.objects.Parallel;

/** Matches what pairs refer to, and what that refers to, as far as it can be told. */
final class Spread implements Referrals.Candidate {
  private final Pair pair;
  private final Referrals referrals;
  private final Constraints constraints;
  private final Constraints.Judge judge;

  /** Objects before that are matched and not followed yet. */
  private final IntArrayList matched = new IntArrayList();

  /** Matched objects before that refer to free ones, as do their partners. */
  private IntArrayList undecided = new IntArrayList();

  Spread(Pair pair, Referrals referrals, Constraints constraints) {
    this.pair = pair;
    this.referrals = referrals;
    this.constraints = constraints;
    judge = constraints.judge();
  }

  @Override
  public void pair(int a, int b) {
    if (judge.allowOf(referrals, a, b)) {
      pair.match(a, b);
      matched.add(a);
    }
  }

  void fromAll() {
    IntArrayList all = referrals.undecided();
    // They are among all.
    undecided.clear();
    from(all);
  }

  /**
   * From pairs that referred to what could not be told, and from other ones; in the order of their
   * objects before.
   *
   * @param more matched objects before, not followed yet
   */
  void fromUndecidedAnd(IntArrayList more) {
    BitSet objects = new BitSet();
    undecided.forEach(objects::set);
    more.forEach(objects::set);
    undecided.clear();
    for (int a = objects.nextSetBit(0); a >= 0; a = objects.nextSetBit(a + 1)) {
      if (pair.before.isMatched(a)) {
        from(a);
      }
    }
  }

  void from(IntArrayList objects) {
    for (int k = 0; k < objects.size(); k++) {
      if (pair.before.isMatched(objects.getInt(k))) {
        from(objects.getInt(k));
      }
    }
  }

  /** From pairs that referred to what could not be told; it may be told now. */
  void fromUndecided() {
    IntArrayList again = undecided;
    undecided = new IntArrayList();
    from(again);
  }

  /**
   * From objects that are not one, but hold the same ones in the same order. Most of them tell
   * nothing, which is found out first, by many threads.
   *
   * @param heirs an object before, then one after, and so on
   */
  void fromHeirs(IntArrayList heirs) {
    IntArrayList telling =
        Parallel.collectOfList(
            heirs.size() / 2,
            (begin, end, found) -> {
              Question question = new Question();
              for (int k = 2 * begin; k < 2 * end; k += 2) {
                if (question.tells(heirs.getInt(k), heirs.getInt(k + 1))) {
                  found.add(k);
                }
              }
            });
    for (int k = 0; k < telling.size(); k++) {
      int at = telling.getInt(k);
      referrals.of(heirs.getInt(at), heirs.getInt(at + 1), true, this);
      follow();
    }
  }

  /** Whether two objects tell of any others that they are one, as pairs are now; for one thread. */
  private final class Question implements Referrals.Candidate {
    private final Referrals asked = new Referrals(pair);
    private final Constraints.Judge judge = constraints.judge();
    private boolean told;

    @Override
    public void pair(int a, int b) {
      told = told || judge.allowOf(asked, a, b);
    }

    boolean tells(int a, int b) {
      told = false;
      asked.of(a, b, true, this);
      return told;
    }
  }

  private void from(int a) {
    matched.add(a);
    follow();
  }

  private void follow() {
    while (!matched.isEmpty()) {
      int a = matched.popInt();
      if (referrals.of(a, pair.before.partners[a], true, this)) {
        undecided.add(a);
      }
    }
  }
}
