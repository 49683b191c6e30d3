package org.heapdiff.growth;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What was found out of some survivors, an int of each: of one in 32, whichever that is, and of
 * most of those. What is not kept can be found out again. Whoever puts something for each step of a
 * way finds something within some dozens of steps when he comes to the same way again.
 *
 * <p>Takes a quarter to half a byte for each object. Any number of threads may get and put; those
 * who put something of the same survivor put the same.
 */
final class KnownSurvivors {
  /** Nothing is known. */
  static final int UNKNOWN = 0;

  /** log2 of how many survivors one is kept. */
  private static final int ONE_IN_BITS = 5;

  private static final int LEAST_BITS = 10;

  // Survivor and number are read and written as one, so that they belong together.
  private static final VarHandle PLACES = MethodHandles.arrayElementVarHandle(long[].class);

  /** The survivor, with 1 added, in the high half, and what is known of it in the low half. */
  private final long[] places;

  private final int shift;

  KnownSurvivors(int objectCount) {
    int kept = objectCount >>> ONE_IN_BITS;
    int bits = Math.max(LEAST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(kept));
    places = new long[1 << bits];
    shift = Integer.SIZE - bits;
  }

  /** What is known of a survivor, or {@link #UNKNOWN}. */
  int get(int survivor) {
    int hash = hash(survivor);
    if (!isKept(hash)) {
      return UNKNOWN;
    }
    long place = (long) PLACES.getOpaque(places, hash >>> shift);
    return place >>> Integer.SIZE == survivor + 1 ? (int) place : UNKNOWN;
  }

  /** Says what is known of a survivor. */
  void put(int survivor, int known) {
    int hash = hash(survivor);
    if (isKept(hash)) {
      PLACES.setOpaque(
          places, hash >>> shift, (survivor + 1L) << Integer.SIZE | Integer.toUnsignedLong(known));
    }
  }

  /** Neighbors, and objects at equal distances, are to be as different as others (MurmurHash3). */
  private static int hash(int survivor) {
    int h = survivor * 0x85EBCA6B;
    h = (h ^ h >>> 13) * 0xC2B2AE35;
    return h ^ h >>> 16;
  }

  private static boolean isKept(int hash) {
    return (hash & ((1 << ONE_IN_BITS) - 1)) == 0;
  }
}
