package org.heapdiff.growth;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What was found out of survivors lately, an int of each. It can be found out again: where two
 * survivors have one place, the later one takes it. Whoever follows a long way, and puts something
 * for each step, finds something on any other way that leads there within some twenty steps.
 *
 * <p>Takes a quarter to half a byte for each object. Any number of threads may get and put; those
 * who put something of the same survivor put the same.
 */
final class KnownSurvivors {
  /** Nothing is known. */
  static final int UNKNOWN = 0;

  /** One place for so many objects, or for up to twice as many. */
  private static final int OBJECTS_OF_A_PLACE = 16;

  private static final int LEAST_BITS = 10;

  // Survivor and number are read and written as one, so that they belong together.
  private static final VarHandle PLACES = MethodHandles.arrayElementVarHandle(long[].class);

  /** The survivor, with 1 added, in the high half, and what is known of it in the low half. */
  private final long[] places;

  private final int shift;

  KnownSurvivors(int objectCount) {
    int bits =
        Math.max(
            LEAST_BITS,
            Integer.SIZE - 1 - Integer.numberOfLeadingZeros(objectCount / OBJECTS_OF_A_PLACE + 1));
    places = new long[1 << bits];
    shift = Integer.SIZE - bits;
  }

  /** What is known of a survivor, or {@link #UNKNOWN}. */
  int get(int survivor) {
    long place = (long) PLACES.getOpaque(places, place(survivor));
    return place >>> Integer.SIZE == survivor + 1 ? (int) place : UNKNOWN;
  }

  /** Says what is known of a survivor. */
  void put(int survivor, int known) {
    PLACES.setOpaque(
        places, place(survivor), (survivor + 1L) << Integer.SIZE | Integer.toUnsignedLong(known));
  }

  /** Fibonacci hashing. */
  private int place(int survivor) {
    return (survivor * 0x9E3779B9) >>> shift;
  }
}
