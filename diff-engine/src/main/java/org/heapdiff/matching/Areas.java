package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.function.IntConsumer;
import org.heapdiff.objects.Parallel;

/**
 * Where in the memory after survivors lie, and where new objects do. Collectors put together what
 * they move, and new objects are made where there is much room: so next to survivors there are
 * survivors, and between new objects there are hardly any.
 */
final class Areas {
  /** log2 of how many objects are counted together. */
  private static final int BLOCK_BITS = 4;

  /** How many blocks to either side belong to an object's area. */
  private static final int REACH = 2;

  /**
   * Where less than this share of the objects around have partners, an object is taken for new.
   * Measured on pairs of dumps with known objects: below it, of the pairs that only references or
   * content suggested, nine in ten were wrong.
   */
  private static final double NEW = 0.3;

  /** Where at least so many have, most are survivors. */
  private static final double OLD = 0.5;

  /** How many standard deviations below the share of the whole heap are no chance. */
  private static final double SIGNIFICANT = 2;

  /** Matched objects no farther apart are of one group. */
  private static final int BETWEEN = 24;

  /** A group of more matched objects is no chance. */
  private static final int LARGE = 256;

  /** How many blocks to either side of a group are looked at. */
  private static final int SHORE = 32;

  /**
   * Where less than this share of the objects there have partners, a group is an island. Measured
   * as above: of their pairs eight in ten were wrong.
   */
  private static final double ISLAND = 0.2;

  /**
   * Around an island there are at least so many objects: of fewer, few may be matched by chance.
   */
  private static final int WATER = 128;

  /** And the share of those matched is less than this part of that of all objects. */
  private static final double FEW_OF_ALL = 0.5;

  private final Side side;

  /** By block: how many of its objects are matched, and how many take part. */
  private final byte[] matched;

  private final byte[] all;

  /** The share of all objects that have partners; negative before they are counted. */
  private double shareOfAll = -1;

  Areas(Side side) {
    this.side = side;
    int blocks = (side.partners.length >>> BLOCK_BITS) + 1;
    matched = new byte[blocks];
    all = new byte[blocks];
  }

  /** Counts by the pairs there are. */
  void count() {
    int mask = (1 << (1 << BLOCK_BITS)) - 1;
    for (int block = 0; block < all.length; block++) {
      int word = block >>> (6 - BLOCK_BITS);
      int shift = block << BLOCK_BITS;
      all[block] = (byte) Integer.bitCount((int) (side.present(word) >>> shift) & mask);
      matched[block] = (byte) Integer.bitCount((int) (side.matched(word) >>> shift) & mask);
    }
    shareOfAll = (side.size() - side.freeCount()) / (double) Math.max(1, side.size());
  }

  /** Calls for the matched objects of a part that have next to no survivors around them. */
  void forEachNew(int begin, int end, IntConsumer action) {
    int last = Side.NONE;
    boolean isNew = false;
    for (int object = side.nextMatched(begin);
        object != Side.NONE && object < end;
        object = side.nextMatched(object + 1)) {
      // All matched objects of a block have the same ones around them.
      if (object >>> BLOCK_BITS != last) {
        last = object >>> BLOCK_BITS;
        isNew = !mayBeOld(object);
      }
      if (isNew) {
        action.accept(object);
      }
    }
  }

  /** Whether there are some survivors around an object; false before any are counted. */
  boolean hasSurvivors(int object) {
    return shareOfAll >= 0 && mayBeOld(object);
  }

  private boolean mayBeOld(int object) {
    int count = count(object, all) - 1;
    int found = found(object);
    double expected = count * shareOfAll;
    double deviation = Math.sqrt(expected * (1 - shareOfAll));
    return found >= NEW * count || found >= expected - SIGNIFICANT * deviation;
  }

  /**
   * Finds small groups of matched objects with next to no survivors around them, by what was
   * counted last. Such a group was not moved there: it is what was made once more.
   *
   * @return of each the first and the last matched object
   */
  IntArrayList islands() {
    return Parallel.collect(side.partners.length, this::findIslands);
  }

  /** Finds those of which the first object is in a part. */
  private void findIslands(int begin, int end, IntArrayList found) {
    int first = side.nextMatched(begin);
    int previous = side.previousMatched(begin);
    boolean whole = previous == Side.NONE || first - previous > BETWEEN;
    while (first != Side.NONE && first < end) {
      int last = first;
      int count = 1;
      int next = side.nextMatched(first + 1);
      while (next != Side.NONE && next - last <= BETWEEN && (count < LARGE || next < end)) {
        last = next;
        count++;
        next = side.nextMatched(next + 1);
      }
      if (whole && count < LARGE && isIsland(first >>> BLOCK_BITS, last >>> BLOCK_BITS)) {
        found.add(first);
        found.add(last);
      }
      whole = true;
      first = next;
    }
  }

  private boolean isIsland(int from, int to) {
    int end = Math.min(all.length - 1, to + SHORE);
    int count = 0;
    int found = 0;
    for (int block = Math.max(0, from - SHORE); block <= end; block++) {
      if (block < from || block > to) {
        count += all[block];
        found += matched[block];
      }
    }
    return count >= WATER && found < ISLAND * count && found < FEW_OF_ALL * shareOfAll * count;
  }

  /** Whether most objects around one are survivors; false before any are counted. */
  boolean isOld(int object) {
    return shareOfAll >= 0 && found(object) >= OLD * (count(object, all) - 1);
  }

  /** How many objects around one have partners, the object itself left out. */
  private int found(int object) {
    return count(object, matched) - (side.isMatched(object) ? 1 : 0);
  }

  private static int count(int object, byte[] counts) {
    int block = object >>> BLOCK_BITS;
    int last = Math.min(counts.length - 1, block + REACH);
    int count = 0;
    for (int k = Math.max(0, block - REACH); k <= last; k++) {
      count += counts[k];
    }
    return count;
  }
}
