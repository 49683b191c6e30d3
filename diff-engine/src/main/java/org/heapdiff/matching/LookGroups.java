package org.heapdiff.matching;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.function.IntPredicate;
import org.heapdiff.objects.HighHalves;
import org.heapdiff.objects.Parallel;

/** Some free objects of both sides, by their sharpened looks. */
final class LookGroups {
  /** The look in the high half, the object in the low one, ascending. */
  private final long[] before;

  private final long[] after;

  /** Takes the objects of both sides that look alike: the first and the last, exclusive. */
  interface Group {
    void of(int fromBefore, int toBefore, int fromAfter, int toAfter);
  }

  /**
   * Of some free objects.
   *
   * @param ofBefore whether a free object before is one of them
   * @param ofAfter whether a free object after is one of them
   */
  LookGroups(Pair pair, IntPredicate ofBefore, IntPredicate ofAfter) {
    long[][] sides = new long[2][];
    // Most objects after are new, and like none before: the table of the fewer is small.
    if (pair.before.candidateCount() < pair.after.candidateCount()) {
      sides[1] = like(pair.after, LookCounts.ofCandidates(pair.before), ofAfter);
      sides[0] = like(pair.before, LookCounts.of(pair.after, sides[1]), ofBefore);
    } else {
      sides[0] = like(pair.before, LookCounts.ofCandidates(pair.after), ofBefore);
      sides[1] = like(pair.after, LookCounts.of(pair.before, sides[0]), ofAfter);
    }
    Parallel.run(
        () -> sides[0] = HighHalves.sorted(sides[0]), () -> sides[1] = HighHalves.sorted(sides[1]));
    before = sides[0];
    after = sides[1];
  }

  /**
   * The look in the high half and the object in the low one of those that others may look like, in
   * the order of the objects.
   */
  private static long[] like(Side side, LookCounts others, IntPredicate included) {
    LongArrayList[] parts = new LongArrayList[Parallel.PARTS];
    Parallel.overParts(
        side.partners.length,
        (part, begin, end) -> {
          LongArrayList found = new LongArrayList();
          for (int object = side.nextCandidate(begin);
              object != Side.NONE && object < end;
              object = side.nextCandidate(object + 1)) {
            int look = side.sharp[object];
            if (others.mayHave(look) && included.test(object)) {
              found.add(((long) look << 32) | object);
            }
          }
          parts[part] = found;
        });
    int count = 0;
    for (LongArrayList part : parts) {
      count += part.size();
    }
    long[] all = new long[count];
    int at = 0;
    for (int p = 0; p < parts.length; p++) {
      parts[p].getElements(0, all, at, parts[p].size());
      at += parts[p].size();
      // There may be millions.
      parts[p] = LongArrayList.of();
    }
    return all;
  }

  /** Calls for the groups of which both sides have objects. */
  void forEach(Group action) {
    int i = 0;
    int j = 0;
    while (i < before.length && j < after.length) {
      int lookBefore = (int) (before[i] >> 32);
      int lookAfter = (int) (after[j] >> 32);
      if (lookBefore == lookAfter) {
        int endI = end(before, i);
        int endJ = end(after, j);
        action.of(i, endI, j, endJ);
        i = endI;
        j = endJ;
      } else if (lookBefore < lookAfter) {
        i++;
      } else {
        j++;
      }
    }
  }

  private static int end(long[] sorted, int from) {
    int end = from + 1;
    while (end < sorted.length && sorted[end] >> 32 == sorted[from] >> 32) {
      end++;
    }
    return end;
  }

  /** An object before by its place. */
  int before(int place) {
    return (int) before[place];
  }

  /** An object after by its place. */
  int after(int place) {
    return (int) after[place];
  }
}
