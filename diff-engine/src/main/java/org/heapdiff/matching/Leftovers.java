package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;

/** Matches objects to which no matched object leads, by what they are and hold themselves. */
final class Leftovers {
  private final Pair pair;
  private final Side before;
  private final Side after;
  private final Constraints constraints;
  private final LookCounts fixedBefore;
  private final LookCounts fixedAfter;
  private IntArrayList found = new IntArrayList();

  /** Whether what does not depend on other pairs has been matched. */
  private boolean known;

  Leftovers(Pair pair, Constraints constraints) {
    this.pair = pair;
    before = pair.before;
    after = pair.after;
    this.constraints = constraints;
    fixedBefore = LookCounts.ofFixed(before);
    fixedAfter = LookCounts.ofFixed(after);
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
    pairAlike();
    return found;
  }

  private boolean mayBeOne(int a, int b) {
    return before.isFree(a)
        && after.isFree(b)
        && pair.possible(a, b)
        && constraints.allowPlaces(a, b);
  }

  private void match(int a, int b) {
    pair.match(a, b);
    found.add(a);
  }

  private void matchOnlyInstances() {
    pair.onlyInstances(
        (a, b) -> {
          if (mayBeOne(a, b)) {
            match(a, b);
          }
        });
  }

  /**
   * Matches free objects that look like no other free one; of fixed objects those that look like no
   * other at all, as there may be any number of equal ones.
   */
  private void matchUnique() {
    Int2IntOpenHashMap uniqueBefore = new Int2IntOpenHashMap();
    uniqueBefore.defaultReturnValue(Side.NONE);
    for (int a = before.nextFree(0); a != Side.NONE; a = before.nextFree(a + 1)) {
      if (isCandidate(before, a, fixedBefore)) {
        int look = before.sharp[a];
        uniqueBefore.put(look, uniqueBefore.containsKey(look) ? Side.NONE : a);
      }
    }
    if (uniqueBefore.isEmpty()) {
      return;
    }
    // Most objects after are new, and look like none before: a small table tells.
    LookCounts free = LookCounts.ofFree(before);
    Int2IntOpenHashMap uniqueAfter = new Int2IntOpenHashMap();
    uniqueAfter.defaultReturnValue(Side.NONE);
    for (int b = after.nextFree(0); b != Side.NONE; b = after.nextFree(b + 1)) {
      int look = after.sharp[b];
      if (free.mayHave(look) && isCandidate(after, b, fixedAfter)) {
        if (uniqueBefore.get(look) != Side.NONE) {
          uniqueAfter.put(look, uniqueAfter.containsKey(look) ? Side.NONE : b);
        }
      }
    }
    for (int a = before.nextFree(0);
        a != Side.NONE && !uniqueAfter.isEmpty();
        a = before.nextFree(a + 1)) {
      if (uniqueBefore.get(before.sharp[a]) == a) {
        int b = uniqueAfter.get(before.sharp[a]);
        if (b != Side.NONE && mayBeOne(a, b) && constraints.allow(a, b)) {
          match(a, b);
        }
      }
    }
  }

  private static boolean isCandidate(Side side, int object, LookCounts fixed) {
    return (!side.isFixed(object) || fixed.hasOnce(side.looks[object]));
  }

  private void pairAlike() {
    Int2IntOpenHashMap surplus = new Int2IntOpenHashMap();
    for (int a = before.nextFree(0); a != Side.NONE; a = before.nextFree(a + 1)) {
      if (isAlikeCandidate(before, a)) {
        surplus.addTo(before.sharp[a], 1);
      }
    }
    for (int b = after.nextFree(0); b != Side.NONE; b = after.nextFree(b + 1)) {
      if (isAlikeCandidate(after, b) && surplus.containsKey(after.sharp[b])) {
        surplus.addTo(after.sharp[b], -1);
      }
    }
    // Of looks that only objects after have.
    surplus.defaultReturnValue(1);
    LongArrayList as = sorted(before, surplus);
    LongArrayList bs = sorted(after, surplus);
    for (int k = 0; k < as.size(); k++) {
      int a = (int) as.getLong(k);
      int b = (int) bs.getLong(k);
      if (mayBeOne(a, b) && constraints.allow(a, b)) {
        match(a, b);
      }
    }
  }

  private static boolean isAlikeCandidate(Side side, int object) {
    return Fences.isOpen(side.partners[object]) && !side.isFixed(object);
  }

  /** The candidates of whose looks there are as many on either side, by look and address. */
  private static LongArrayList sorted(Side side, Int2IntOpenHashMap surplus) {
    LongArrayList result = new LongArrayList();
    for (int object = side.nextFree(0); object != Side.NONE; object = side.nextFree(object + 1)) {
      if (isAlikeCandidate(side, object) && surplus.get(side.sharp[object]) == 0) {
        result.add(((long) side.sharp[object] << 32) | object);
      }
    }
    result.sort(null);
    return result;
  }
}
