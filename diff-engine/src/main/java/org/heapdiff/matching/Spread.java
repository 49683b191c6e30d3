package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/** Matches what pairs refer to, and what that refers to, as far as it can be told. */
final class Spread implements Referrals.Candidate {
  private final Pair pair;
  private final Referrals referrals;
  private final Constraints constraints;

  /** Objects before that are matched and not followed yet. */
  private final IntArrayList matched = new IntArrayList();

  /** Matched objects before that refer to free ones, as do their partners. */
  private IntArrayList undecided = new IntArrayList();

  Spread(Pair pair, Referrals referrals, Constraints constraints) {
    this.pair = pair;
    this.referrals = referrals;
    this.constraints = constraints;
  }

  @Override
  public void pair(int a, int b) {
    if (pair.before.isFree(a) && pair.after.isFree(b) && constraints.allowOf(referrals, a, b)) {
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

  /** From two objects that are not one, but hold the same ones in the same order. */
  void fromHeirs(int a, int b) {
    referrals.of(a, b, true, this);
    follow();
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
