package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.heapdiff.objects.HighHalves;

/**
 * Anchors put together to chains, in which both positions ascend and what lies between two anchors
 * has only become less: collectors move what lives together, and keep its order.
 *
 * <p>A short chain inside the stretch of another one is no survivor. What is alike there was
 * removed in the one place and made anew in the other, since collectors take whole regions to
 * another place: see G1's and Shenandoah's evacuation, and ZGC's relocation, by page.
 */
final class Chains {
  /** How many objects more there may be between two anchors after than before. */
  static final int SLACK = 16;

  /** How many chains are tried for the next anchor. */
  private static final int RECENT = 12;

  /** log2 of the smallest region of a collector in bytes, Shenandoah's 256 KB. */
  private static final int REGION_BITS = 18;

  /** How many objects from a region's border a chain may begin or end. */
  private static final int NEAR = 128;

  /** A chain over more objects is none by chance, where whole regions have moved. */
  private static final int STRONG = 4000;

  /** A chain of fewer anchors does not stand beside those of a longer one. */
  private static final int FEW = 32;

  /** How far the nearest anchor of another chain is looked for. */
  private static final int MOST_STEPS = 1000;

  /** Where at least this share of all anchors has kept its order, the heap has moved as a whole. */
  private static final double WHOLE = 0.95;

  private static final int NO_CHAIN = -1;

  private final Side before;
  private final Side after;
  private final long[] anchors;

  /** By anchor: the positions of its objects. */
  private final int[] positionsBefore;

  private final int[] positionsAfter;
  private final int[] chainOf;
  private final IntArrayList firsts = new IntArrayList();
  private final IntArrayList lasts = new IntArrayList();
  private final IntArrayList sizes = new IntArrayList();

  /** Anchors in the order of the objects after, and the place of each in it. */
  private final int[] byAfter;

  private final int[] placeByAfter;

  private boolean whole;

  /** By chain. */
  private boolean[] kept = new boolean[0];

  private Chains(Pair pair, long[] anchors) {
    before = pair.before;
    after = pair.after;
    this.anchors = anchors;
    int count = anchors.length;
    positionsBefore = new int[count];
    positionsAfter = new int[count];
    chainOf = new int[count];
    long[] sorted = new long[count];
    for (int k = 0; k < count; k++) {
      positionsBefore[k] = before.position(before(anchors[k]));
      positionsAfter[k] = after.position(after(anchors[k]));
      sorted[k] = ((long) positionsAfter[k] << 32) | k;
    }
    sorted = HighHalves.sorted(sorted);
    byAfter = new int[count];
    placeByAfter = new int[count];
    for (int place = 0; place < count; place++) {
      byAfter[place] = (int) sorted[place];
      placeByAfter[byAfter[place]] = place;
    }
  }

  static int before(long anchor) {
    return (int) (anchor >>> 32);
  }

  static int after(long anchor) {
    return (int) anchor;
  }

  /** The anchors that are not contradicted, in the order of the objects before. */
  static long[] filter(Pair pair, long[] anchors) {
    Chains chains = new Chains(pair, anchors);
    chains.build();
    chains.choose();
    return chains.chosen();
  }

  /** Whether an anchor can stand behind another one in a chain. */
  private boolean follows(int anchor, int next) {
    int here = positionsBefore[next] - positionsBefore[anchor];
    int there = positionsAfter[next] - positionsAfter[anchor];
    return here > 0 && there > 0 && there <= here + SLACK;
  }

  /**
   * Makes one chain of the anchors that keep their order in the whole heap, if these are nearly all
   * of them: the collector has slid all objects to one side, or moved none.
   *
   * @return whether it did
   */
  private boolean buildWhole() {
    int[] ascending = LongestAscending.of(positionsAfter, (int) Math.ceil(WHOLE * anchors.length));
    if (ascending.length == 0) {
      return false;
    }
    for (int k : ascending) {
      chainOf[k] = 0;
    }
    firsts.add(ascending[0]);
    lasts.add(ascending[ascending.length - 1]);
    sizes.add(ascending.length);
    return true;
  }

  private void build() {
    Arrays.fill(chainOf, NO_CHAIN);
    whole = anchors.length > 0 && buildWhole();
    int[] recent = new int[RECENT];
    Arrays.fill(recent, -1);
    for (int k = 0; k < anchors.length; k++) {
      if (chainOf[k] != NO_CHAIN) {
        continue;
      }
      int chain = NO_CHAIN;
      int place = RECENT - 1;
      int nearest = Integer.MAX_VALUE;
      for (int r = 0; r < RECENT && recent[r] >= 0; r++) {
        int last = lasts.getInt(recent[r]);
        int distance = positionsAfter[k] - positionsAfter[last];
        if (distance < nearest && follows(last, k)) {
          chain = recent[r];
          place = r;
          nearest = distance;
        }
      }
      if (chain < 0) {
        chain = firsts.size();
        firsts.add(k);
        lasts.add(k);
        sizes.add(0);
      }
      System.arraycopy(recent, 0, recent, 1, place);
      recent[0] = chain;
      lasts.set(chain, k);
      sizes.set(chain, sizes.getInt(chain) + 1);
      chainOf[k] = chain;
    }
  }

  /** Keeps chains, the longest ones first, that do not contradict those kept. */
  private void choose() {
    int count = firsts.size();
    kept = new boolean[count];
    int[] order = new int[count];
    Arrays.setAll(order, c -> c);
    IntArrays.mergeSort(order, (c, d) -> Integer.compare(sizes.getInt(d), sizes.getInt(c)));
    for (int c : order) {
      int first = firsts.getInt(c);
      int last = lasts.getInt(c);
      boolean strong = !whole && positionsBefore[last] - positionsBefore[first] >= STRONG;
      kept[c] =
          strong
              || (!isMixed(first, last, c)
                  && !liesInsideBefore(first, last)
                  && !liesInsideAfter(first, last));
    }
  }

  /** The nearest anchor of a kept chain from a place on in an order; -1 if none is near. */
  private int kept(IntUnaryOperator order, int from, int step) {
    int place = from;
    for (int k = 0; k < MOST_STEPS; k++) {
      place += step;
      if (place < 0 || place >= anchors.length) {
        return -1;
      }
      int anchor = order.applyAsInt(place);
      if (kept[chainOf[anchor]]) {
        return anchor;
      }
    }
    return -1;
  }

  /** Whether anchors of a longer chain stand between those of a chain of a few. */
  private boolean isMixed(int first, int last, int chain) {
    if (sizes.getInt(chain) >= FEW) {
      return false;
    }
    int next = kept(k -> k, first, 1);
    return next >= 0 && next < last;
  }

  /** Whether the objects before of a chain lie in a chain's stretch that was not a region's. */
  private boolean liesInsideBefore(int first, int last) {
    int previous = kept(k -> k, first, -1);
    int next = kept(k -> k, last, 1);
    if (previous < 0 || next < 0 || !follows(previous, next)) {
      return false;
    }
    int start = after(anchors[first]);
    int end = after(anchors[last]);
    boolean begins =
        apart(before, before(anchors[previous]), before(anchors[first]))
            || apart(after, Math.max(0, start - NEAR), start);
    boolean ends =
        apart(before, before(anchors[last]), before(anchors[next]))
            || apart(after, end, Math.min(after.partners.length - 1, end + NEAR));
    return !begins || !ends;
  }

  /** The same of its objects after. */
  private boolean liesInsideAfter(int first, int last) {
    int p = kept(place -> byAfter[place], placeByAfter[first], -1);
    int n = kept(place -> byAfter[place], placeByAfter[last], 1);
    return p >= 0
        && n >= 0
        && follows(p, n)
        && !apart(before, before(anchors[p]), before(anchors[n]))
        && !apart(after, after(anchors[p]), after(anchors[n]));
  }

  /** Whether the border of a region may lie between two objects. */
  private static boolean apart(Side side, int object, int other) {
    return side.snapshot.addressOf(object) >>> REGION_BITS
        != side.snapshot.addressOf(other) >>> REGION_BITS;
  }

  private long[] chosen() {
    int size = 0;
    long[] result = new long[anchors.length];
    for (int k = 0; k < anchors.length; k++) {
      if (kept[chainOf[k]]) {
        result[size++] = anchors[k];
      }
    }
    return Arrays.copyOf(result, size);
  }
}
