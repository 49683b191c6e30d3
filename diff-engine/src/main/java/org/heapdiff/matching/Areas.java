package org.heapdiff.matching;

import java.util.Arrays;

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
    Arrays.fill(matched, (byte) 0);
    Arrays.fill(all, (byte) 0);
    long total = 0;
    for (int object = side.next(0); object != Side.NONE; object = side.next(object + 1)) {
      int block = object >>> BLOCK_BITS;
      all[block]++;
      if (side.isMatched(object)) {
        matched[block]++;
        total++;
      }
    }
    shareOfAll = total / (double) Math.max(1, side.size());
  }

  /** Whether there are next to no survivors around an object; false before any are counted. */
  boolean isNew(int object) {
    return shareOfAll >= 0 && !mayBeOld(object);
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

  /** Takes the first and the last of some matched objects. */
  interface Island {
    void of(int first, int last);
  }

  /**
   * Calls for small groups of matched objects with next to no survivors around them, by what was
   * counted last. Such a group was not moved there: it is what was made once more.
   */
  void forEachIsland(Island action) {
    int first = side.nextMatched(0);
    while (first != Side.NONE) {
      int last = first;
      int count = 1;
      int next = side.nextMatched(first + 1);
      while (next != Side.NONE && next - last <= BETWEEN) {
        last = next;
        count++;
        next = side.nextMatched(next + 1);
      }
      if (count < LARGE && isIsland(first >>> BLOCK_BITS, last >>> BLOCK_BITS)) {
        action.of(first, last);
      }
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
