package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import org.heapdiff.objects.HighHalves;

/** Matches objects to which no matched object leads, by what they are and hold themselves. */
final class Leftovers {
  private final Pair pair;
  private final Side before;
  private final Side after;
  private final Constraints constraints;
  private final Constraints.Judge judge;
  private final FixedLooks fixed;
  private IntArrayList found = new IntArrayList();

  /** Whether what does not depend on other pairs has been matched. */
  private boolean known;

  Leftovers(Pair pair, Constraints constraints, FixedLooks fixed) {
    this.pair = pair;
    before = pair.before;
    after = pair.after;
    this.constraints = constraints;
    judge = constraints.judge();
    this.fixed = fixed;
  }

  /**
   * Matches what can be told.
   *
   * @return the matched objects before
   */
  IntArrayList matchDistinct() {
    found = new IntArrayList();
    if (!known) {
      known = true;
      matchOnlyInstances();
    }
    matchUnique();
    return found;
  }

  /**
   * As many objects that look alike as there were are the same ones, in the order of their
   * addresses; not so fixed objects, which are often dropped and made again.
   *
   * @return the matched objects before
   */
  IntArrayList matchAlike() {
    found = new IntArrayList();
    LookGroups groups =
        new LookGroups(pair, a -> isAlikeCandidate(before, a), b -> isAlikeCandidate(after, b));
    groups.forEach(
        (i, endI, j, endJ) -> {
          for (int k = 0; endI - i == endJ - j && i + k < endI; k++) {
            match(groups.before(i + k), groups.after(j + k));
          }
        });
    return found;
  }

  /** Whether an object before is fixed, and others look like it. */
  boolean hasEqual(int a) {
    return before.isFixed(a) && !fixed.isOnlyBefore(a);
  }

  private void match(int a, int b) {
    if (pair.possible(a, b) && judge.allow(a, b)) {
      pair.match(a, b);
      found.add(a);
    }
  }

  private void matchOnlyInstances() {
    pair.onlyInstances(
        (a, b) -> {
          if (judge.allowPlaces(a, b)) {
            pair.match(a, b);
            found.add(a);
          }
        });
  }

  /**
   * Matches free objects that look like no other free one; of fixed objects those that look like no
   * other at all, as there may be any number of equal ones.
   */
  private void matchUnique() {
    LookGroups groups =
        new LookGroups(
            pair,
            a -> !before.isFixed(a) || fixed.isOnlyBefore(a),
            b -> !after.isFixed(b) || fixed.isOnlyAfter(b));
    LongArrayList pairs = new LongArrayList();
    groups.forEach(
        (i, endI, j, endJ) -> {
          if (endI == i + 1 && endJ == j + 1) {
            pairs.add(((long) groups.before(i) << 32) | groups.after(j));
          }
        });
    // What is matched first tells of the rest: in an order that does not depend on hashes.
    for (long places : HighHalves.sorted(pairs.toLongArray())) {
      match((int) (places >>> 32), (int) places);
    }
  }

  /**
   * Matches fixed objects that lie where most objects are survivors, if as many of those there look
   * alike as there were. Equal ones elsewhere were made anew.
   *
   * @return the matched objects before
   */
  IntArrayList matchFixedAmongSurvivors() {
    found = new IntArrayList();
    IntArrayList old = new IntArrayList();
    LookGroups groups = new LookGroups(pair, before::isFixed, after::isFixed);
    groups.forEach(
        (i, endI, j, endJ) -> {
          old.clear();
          for (int k = j; k < endJ; k++) {
            if (constraints.isAmongSurvivors(groups.after(k))) {
              old.add(groups.after(k));
            }
          }
          for (int k = 0; old.size() == endI - i && k < old.size(); k++) {
            match(groups.before(i + k), old.getInt(k));
          }
        });
    return found;
  }

  private static boolean isAlikeCandidate(Side side, int object) {
    return Fences.isOpen(side.partners[object]) && !side.isFixed(object);
  }
}
