package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.heapdiff.objects.Parallel;

/**
 * What lies between matched objects that have kept their order. Of the unmatched objects of such a
 * gap those after are, but for a few, a subsequence of those before, as nothing is made between
 * objects that collectors move together.
 */
final class Gaps {
  /** Of fewer objects none may be an anchor, although they have kept their order. */
  private static final int FEW = 8 * Anchors.LENGTH;

  /** Of an end of the heap with more objects some would be anchors if they had kept their order. */
  private static final int MOST_AT_END = 1 << 18;

  /**
   * So many gaps are filled by all threads at a time; what is found in them makes looks in the next
   * ones sharper.
   */
  private static final int TOGETHER = 1 << 10;

  /** How many numbers a gap has. */
  private static final int GAP = 4;

  /** Into so many parts these are divided at most. */
  private static final int PARTS = 1 << 4;

  private final Pair pair;
  private final Side before;
  private final Side after;

  /**
   * Four numbers for each gap: the objects before from the first to the second, and after from the
   * third to the fourth, both ends exclusive.
   */
  private IntArrayList open = new IntArrayList();

  /** Whether most objects before look the same at the same address after. */
  private final boolean unmoved;

  /** Those that no thread uses now. */
  private final Queue<GapFilling> fillings = new ConcurrentLinkedQueue<>();

  private Gaps(Pair pair, boolean unmoved) {
    this.pair = pair;
    before = pair.before;
    after = pair.after;
    this.unmoved = unmoved;
  }

  /**
   * The gaps between the pairs there are.
   *
   * @param unmoved whether most objects before look the same at the same address after
   */
  static Gaps between(Pair pair, boolean unmoved) {
    Gaps gaps = new Gaps(pair, unmoved);
    gaps.collect();
    return gaps;
  }

  private void collect() {
    int lastA = Side.NONE;
    int firstA = before.nextMatched(0);
    if (firstA == Side.NONE) {
      if (unmoved) {
        matchUnmoved(-1, before.partners.length);
      }
      if (before.size() < FEW) {
        addIfFew(-1, before.partners.length, -1, after.partners.length);
      }
      return;
    }
    if (isUnmoved(firstA)) {
      matchUnmoved(-1, firstA);
    }
    if (after.nextMatched(0) == before.partners[firstA]) {
      addIfFew(-1, firstA, -1, before.partners[firstA]);
    }
    for (int a = firstA; a != Side.NONE; a = before.nextMatched(a + 1)) {
      if (lastA >= 0) {
        int lastB = before.partners[lastA];
        int b = before.partners[a];
        int here = before.position(a) - before.position(lastA) - 1;
        int there = b > lastB ? after.position(b) - after.position(lastB) - 1 : 0;
        if (here > 0 && there > 0 && there <= here + Chains.SLACK) {
          if (isUnmoved(lastA) && isUnmoved(a)) {
            matchUnmoved(lastA, a);
          }
          add(lastA, a, lastB, b);
        }
      }
      lastA = a;
    }
    if (isUnmoved(lastA)) {
      matchUnmoved(lastA, before.partners.length);
    }
    int lastB = before.partners[lastA];
    // A class object is known by itself, and says nothing of what lies behind it.
    if (pair.evidence(lastA) == Evidence.ORDER && after.nextMatched(lastB + 1) == Side.NONE) {
      addIfFew(lastA, before.partners.length, lastB, after.partners.length);
    }
  }

  private boolean isUnmoved(int a) {
    return (pair.evidence(a) == Evidence.ORDER || unmoved)
        && before.snapshot.addressOf(a) == after.snapshot.addressOf(before.partners[a]);
  }

  /** Where nothing has moved, what looks the same at the same address is the same. */
  private void matchUnmoved(int begin, int end) {
    for (int a = before.nextFree(begin + 1);
        a != Side.NONE && a < end;
        a = before.nextFree(a + 1)) {
      int b = after.snapshot.objectAt(before.snapshot.addressOf(a));
      if (b != Side.NONE && after.isFree(b) && pair.possible(a, b) && pair.looksAlike(a, b)) {
        pair.match(a, b);
      }
    }
  }

  /** Adds a gap at an end of the heap, behind which anything may have been made. */
  private void addIfFew(int beginA, int endA, int beginB, int endB) {
    int here = before.freeBetween(beginA, endA);
    int there = after.freeBetween(beginB, endB);
    if (here == 0 || there == 0) {
      return;
    }
    if (there <= here + Chains.SLACK) {
      add(beginA, endA, beginB, endB);
    } else if (here <= MOST_AT_END) {
      GapFilling filling = new GapFilling(pair);
      filling.first(here, here + Chains.SLACK, beginA, endA, beginB, endB);
      match(filling.found(), 0, filling.found().size());
      open.addAll(filling.open());
    }
  }

  private void add(int beginA, int endA, int beginB, int endB) {
    open.add(beginA);
    open.add(endA);
    open.add(beginB);
    open.add(endB);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  private interface Filler {
    void fill(GapFilling filling, int beginA, int endA, int beginB, int endB);
  }

  /**
   * What was found in gaps one behind the other.
   *
   * @param ends by gap, where it ends in the list of what was found and in that of what is open
   */
  private record Filled(int firstGap, IntArrayList ends, IntArrayList found, IntArrayList open) {}

  /**
   * Fills the gaps; what is left of them takes their place.
   *
   * @return whether any pairs were found
   */
  private boolean each(Filler filler) {
    IntArrayList gaps = open;
    open = new IntArrayList();
    int free = before.freeCount();
    int count = gaps.size() / GAP;
    for (int from = 0; from < count; from += TOGETHER) {
      for (Filled filled : fill(gaps, from, Math.min(count, from + TOGETHER), filler)) {
        match(filled, gaps, filler);
      }
    }
    return before.freeCount() < free;
  }

  /** What is found in some gaps, as pairs are now. */
  private Filled[] fill(IntArrayList gaps, int from, int to, Filler filler) {
    Filled[] filled = new Filled[Math.min(to - from, PARTS)];
    Parallel.overNumbers(
        filled.length,
        part -> {
          GapFilling idle = fillings.poll();
          GapFilling filling = idle == null ? new GapFilling(pair) : idle;
          IntArrayList ends = new IntArrayList();
          int begin = from + part * (to - from) / filled.length;
          int end = from + (part + 1) * (to - from) / filled.length;
          for (int gap = begin; gap < end; gap++) {
            fill(filling, gaps, gap, filler);
            ends.add(filling.found().size());
            ends.add(filling.open().size());
          }
          filled[part] = new Filled(begin, ends, filling.found().clone(), filling.open().clone());
          filling.clear();
          fillings.add(filling);
        });
    return filled;
  }

  private static void fill(GapFilling filling, IntArrayList gaps, int gap, Filler filler) {
    int k = GAP * gap;
    filler.fill(
        filling, gaps.getInt(k), gaps.getInt(k + 1), gaps.getInt(k + 2), gaps.getInt(k + 3));
  }

  /**
   * Makes pairs of what was found in gaps; those whose objects are not free now are filled anew.
   */
  private void match(Filled filled, IntArrayList gaps, Filler filler) {
    int found = 0;
    int left = 0;
    for (int k = 0; k < filled.ends.size(); k += 2) {
      int foundEnd = filled.ends.getInt(k);
      int openEnd = filled.ends.getInt(k + 1);
      if (areFree(filled.found, found, foundEnd)) {
        match(filled.found, found, foundEnd);
        open.addElements(open.size(), filled.open.elements(), left, openEnd - left);
      } else {
        // After, gaps may overlap.
        GapFilling filling = new GapFilling(pair);
        fill(filling, gaps, filled.firstGap + k / 2, filler);
        match(filling.found(), 0, filling.found().size());
        open.addAll(filling.open());
      }
      found = foundEnd;
      left = openEnd;
    }
  }

  private boolean areFree(IntArrayList found, int from, int to) {
    for (int k = from; k < to; k += 2) {
      if (!before.isFree(found.getInt(k)) || !after.isFree(found.getInt(k + 1))) {
        return false;
      }
    }
    return true;
  }

  private void match(IntArrayList found, int from, int to) {
    for (int k = from; k < to; k += 2) {
      pair.match(found.getInt(k), found.getInt(k + 1));
    }
  }

  /**
   * Matches what looks like nothing else in its gap, and gaps from which nothing is missing.
   *
   * @return whether any pairs were found
   */
  boolean fillEvident() {
    return each(GapFilling::evident);
  }

  /** Matches what referrers tell, where that keeps the order, and then what is evident. */
  void fillHinted(int[] hints) {
    each(
        (filling, beginA, endA, beginB, endB) -> filling.hinted(hints, beginA, endA, beginB, endB));
  }

  /**
   * Decides gaps by the alignment that is worth most.
   *
   * @param most cells of the table of gaps to decide; larger gaps stay
   */
  void decide(int[] hints, long most) {
    each(
        (filling, beginA, endA, beginB, endB) ->
            filling.decide(hints, most, beginA, endA, beginB, endB));
  }
}
