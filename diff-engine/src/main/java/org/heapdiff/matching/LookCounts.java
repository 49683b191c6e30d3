package org.heapdiff.matching;

import java.util.function.IntUnaryOperator;

/** Which looks some objects of a side have once, and which more than once; by a hash. */
final class LookCounts {
  /** log2 of the fewest and of the most places. */
  private static final int LEAST_BITS = 12;

  private static final int MOST_BITS = 30;

  /** A run of which fewer objects are one of a kind tells nothing: one in so many. */
  private static final int TELLING = 20;

  private final Side side;
  private final int[] looks;
  private final int shift;
  private final long[] once;
  private final long[] twice;

  /**
   * Counts.
   *
   * @param count how many objects there are to count
   * @param next the first of them from an object on
   */
  private LookCounts(Side side, int[] looks, int count, IntUnaryOperator next) {
    this.side = side;
    this.looks = looks;
    int bits = LEAST_BITS;
    while (bits < MOST_BITS && 1L << bits < 8L * count) {
      bits++;
    }
    shift = Integer.SIZE - bits;
    once = new long[1 << (bits - 6)];
    twice = new long[1 << (bits - 6)];
    for (int object = next.applyAsInt(0);
        object != Side.NONE;
        object = next.applyAsInt(object + 1)) {
      add(place(looks[object]));
      add(otherPlace(looks[object]));
    }
  }

  /** Of the free objects. */
  static LookCounts ofFree(Side side) {
    return new LookCounts(side, side.sharp, side.freeCount(), side::nextFree);
  }

  /** Of the fixed objects, free or not. */
  static LookCounts ofFixed(Side side) {
    return new LookCounts(side, side.looks, side.fixedCount(), side::nextFixed);
  }

  private void add(int place) {
    long bit = 1L << place;
    twice[place >>> 6] |= once[place >>> 6] & bit;
    once[place >>> 6] |= bit;
  }

  private int place(int look) {
    return (look * 0x9E37_79B1) >>> shift;
  }

  private int otherPlace(int look) {
    return ((look ^ (look >>> 15)) * 0x85EB_CA77) >>> shift;
  }

  /** Whether any of the objects may have a look; true too where hashes collide. */
  boolean mayHave(int look) {
    return isSet(once, place(look)) && isSet(once, otherPlace(look));
  }

  /** Whether exactly one of the objects has a look; false too where hashes collide. */
  boolean hasOnce(int look) {
    int place = place(look);
    int other = otherPlace(look);
    return isSet(once, place)
        && isSet(once, other)
        && (!isSet(twice, place) || !isSet(twice, other));
  }

  private static boolean isSet(long[] bits, int place) {
    return (bits[place >>> 6] & (1L << place)) != 0;
  }

  /**
   * Whether more than half of those free objects of a run that look like no other free object of
   * their side look like exactly one of the other side.
   *
   * @param end behind the run
   */
  boolean areAlsoIn(LookCounts other, int start, int end) {
    int count = 0;
    int unique = 0;
    int found = 0;
    for (int object = start; object != end && object != Side.NONE; object = side.next(object + 1)) {
      count++;
      int look = looks[object];
      if (hasOnce(look)) {
        unique++;
        found += other.hasOnce(look) ? 1 : 0;
      }
    }
    return (long) unique * TELLING >= count && found * 2L > unique;
  }
}
