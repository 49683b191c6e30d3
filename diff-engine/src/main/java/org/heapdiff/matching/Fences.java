package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.heapdiff.objects.Parallel;
import org.jspecify.annotations.Nullable;

/**
 * Where the partner of an unmatched object can be. Of objects between two matched ones in a stretch
 * that has kept its order, the partners lie between the partners of these two. A long run of
 * objects that all miss, while objects like them, and no others, are free elsewhere, was taken
 * there.
 *
 * <p>Takes no memory per object: the number of a free object's fence stands in the column of
 * partners.
 */
final class Fences {
  /** Fewer matched objects in a row may have kept their order by chance. */
  static final int STRONG = 48;

  /** A shorter run of missing objects was removed. */
  private static final int LONG = 200;

  /** See {@link #oneIn}. */
  private static final int MOVED = 2;

  /** The same where garbage lies: most objects of a run are gone then, wherever the rest is. */
  private static final int MOVED_AMONG_GARBAGE = 3;

  /** The fence of objects that may be anywhere. */
  private static final int OPEN = 0;

  /** What stands in the column of partners for it. */
  static final int ANYWHERE = inPartners(OPEN);

  private final Fence fencesBefore = new Fence();
  private final Fence fencesAfter = new Fence();
  private final Pair pair;

  /** A run of which more than one in so many is elsewhere was taken there. */
  private final int oneIn;

  /** Bounds by the number of a fence, exclusive. */
  private static final class Fence {
    private final IntArrayList low = new IntArrayList();
    private final IntArrayList high = new IntArrayList();

    Fence() {
      low.add(Integer.MIN_VALUE);
      high.add(Integer.MAX_VALUE);
    }

    int add(int above, int below) {
      low.add(above);
      high.add(below);
      return low.size() - 1;
    }

    boolean holds(int number, int object) {
      return low.getInt(number) < object && object < high.getInt(number);
    }
  }

  /**
   * Of which classes a stretch has kept objects. Where nearly all of a class are missing, they were
   * not removed: collectors that copy one by one have put them elsewhere.
   */
  private static final class Kept {
    /** Fewer missing objects of a class tell nothing. */
    private static final int FEW = 3;

    /** A class of which less than this share of the missing is there is not kept. */
    private static final double LEAST = 0.1;

    private final int[] matched;
    private final int[] missing;
    private final IntArrayList counted = new IntArrayList();

    Kept(int classes) {
      matched = new int[classes];
      missing = new int[classes];
    }

    void count(Side side, int start, int end) {
      for (int k = 0; k < counted.size(); k++) {
        matched[counted.getInt(k)] = 0;
        missing[counted.getInt(k)] = 0;
      }
      counted.clear();
      for (int o = start; o != Side.NONE && o <= end; o = side.next(o + 1)) {
        int c = side.snapshot.classOf(o);
        if (matched[c] + missing[c] == 0) {
          counted.add(c);
        }
        (side.isMatched(o) ? matched : missing)[c]++;
      }
    }

    boolean isKept(Side side, int object) {
      int c = side.snapshot.classOf(object);
      return missing[c] < FEW || matched[c] > LEAST * missing[c];
    }
  }

  /** Puts up the fences by the pairs there are. */
  Fences(Pair pair) {
    this.pair = pair;
    oneIn = pair.hasMuchGarbage() ? MOVED_AMONG_GARBAGE : MOVED;
    FreeLooks before = new FreeLooks(pair.before);
    FreeLooks after = new FreeLooks(pair.after);
    // Where both ask at the same time, each counts the looks of its own side first.
    Parallel.run(
        () -> build(pair.before, pair.after, fencesBefore, before, after),
        () -> build(pair.after, pair.before, fencesAfter, after, before));
  }

  /** The looks of the free objects of a side, counted when they are asked for first. */
  private static final class FreeLooks {
    private final Side side;
    private @Nullable LookCounts counts;

    FreeLooks(Side side) {
      this.side = side;
    }

    synchronized LookCounts get() {
      LookCounts known = counts;
      if (known == null) {
        known = LookCounts.ofSample(side);
        counts = known;
      }
      return known;
    }
  }

  private void build(Side side, Side other, Fence fences, FreeLooks looks, FreeLooks looksOfOther) {
    Kept kept = new Kept(side.snapshot.classes().count());
    int start = side.next(0);
    while (start != Side.NONE) {
      Stretch stretch = Stretch.from(side, other, start, side == pair.after);
      boolean counted = false;
      int run = side.nextFree(start);
      while (run != Side.NONE && run <= stretch.last) {
        int end = side.nextMatched(run);
        boolean inside = run != start && end != Side.NONE;
        if (inside
            && stretch.matched >= STRONG
            && (side.position(end) - side.position(run) <= LONG
                || !looks.get().areAlsoIn(looksOfOther.get(), run, end, oneIn))) {
          if (!counted) {
            counted = true;
            kept.count(side, start, stretch.last);
          }
          int last = side.previousMatched(run);
          int fence = fences.add(side.partners[last], side.partners[end]);
          for (int k = run; k != end; k = side.next(k + 1)) {
            if (kept.isKept(side, k)) {
              side.partners[k] = inPartners(fence);
            }
          }
        }
        run = end == Side.NONE ? Side.NONE : side.nextFree(end);
      }
      start = stretch.last == Integer.MAX_VALUE ? Side.NONE : side.next(stretch.last + 1);
    }
  }

  /**
   * Objects from one on, as long as the partners of the matched ones ascend and stay together.
   *
   * @param last the last matched object; the last object if none is matched
   */
  private record Stretch(int last, int matched) {
    static Stretch from(Side side, Side other, int start, boolean isAfter) {
      int last = Side.NONE;
      int lastHere = 0;
      int lastThere = 0;
      int matched = 0;
      for (int object = side.nextMatched(start);
          object != Side.NONE;
          object = side.nextMatched(object + 1)) {
        int here = side.position(object);
        int there = other.position(side.partners[object]);
        if (last != Side.NONE) {
          int then = isAfter ? there - lastThere : here - lastHere;
          int now = isAfter ? here - lastHere : there - lastThere;
          if (there <= lastThere || now > then + Chains.SLACK) {
            return new Stretch(last, matched);
          }
        }
        matched++;
        last = object;
        lastHere = here;
        lastThere = there;
      }
      return new Stretch(
          last == Side.NONE || side.next(last + 1) == Side.NONE ? Integer.MAX_VALUE : last,
          matched);
    }
  }

  /**
   * Takes pairs back, and puts up fences for their objects before: between the partners of those
   * around them.
   *
   * @param strays objects before, in steps of {@link Strays#STEP}
   */
  void confine(IntArrayList strays) {
    Side before = pair.before;
    IntArrayList bs = new IntArrayList();
    IntArrayList fences = new IntArrayList();
    for (int k = 0; k < strays.size(); k += Strays.STEP) {
      int low = before.partners[strays.getInt(k + 1)];
      int high = before.partners[strays.getInt(k + 2)];
      bs.add(before.partners[strays.getInt(k)]);
      fences.add(fencesBefore.add(low, high));
    }
    pair.unmatch(bs);
    for (int k = 0; k < fences.size(); k++) {
      before.partners[strays.getInt(Strays.STEP * k)] = inPartners(fences.getInt(k));
    }
  }

  /** Whether any object before that is free may be anywhere. */
  boolean leaveOpen() {
    Side before = pair.before;
    for (int a = before.nextFree(0); a != Side.NONE; a = before.nextFree(a + 1)) {
      if (isOpen(before.partners[a])) {
        return true;
      }
    }
    return false;
  }

  /** What stands for a fence in the column of partners; and the fence for what stands there. */
  private static int inPartners(int fence) {
    return Side.NONE - 1 - fence;
  }

  /** Whether a free object may be anywhere. */
  static boolean isOpen(int partner) {
    return partner == ANYWHERE;
  }

  /** Whether two free objects can be one. */
  boolean allow(int a, int b) {
    return fencesBefore.holds(inPartners(pair.before.partners[a]), b)
        && fencesAfter.holds(inPartners(pair.after.partners[b]), a);
  }
}
