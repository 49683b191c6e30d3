package org.heapdiff.parser;

import java.util.Arrays;

/**
 * Numbers by id, for the inner loops: open addressing with linear probing in two flat arrays. Ids
 * are not 0. Any number of threads may read while none writes.
 */
final class IdMap {
  static final int ABSENT = -1;

  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private long[] ids;
  private int[] numbers;
  private int mask;
  private int shift;
  private int size;

  IdMap(int expected) {
    allocate(Integer.highestOneBit(Math.max(8, expected)) << 2);
  }

  private void allocate(int capacity) {
    ids = new long[capacity];
    numbers = new int[capacity];
    Arrays.fill(numbers, ABSENT);
    mask = capacity - 1;
    shift = Long.numberOfLeadingZeros(mask);
  }

  /** The number of an id, {@link #ABSENT} if it has none. */
  int get(long id) {
    int at = slot(id);
    while (true) {
      long found = ids[at];
      if (found == id) {
        return numbers[at];
      }
      if (found == 0) {
        return ABSENT;
      }
      at = (at + 1) & mask;
    }
  }

  /**
   * Looks up the first {@code count} of {@code wanted}; what {@link #get(long)} says of each goes
   * to {@code found}.
   */
  void get(long[] wanted, int count, int[] found) {
    long[] theIds = ids;
    int[] theNumbers = numbers;
    int theShift = shift;
    for (int i = 0; i < count; i++) {
      long id = wanted[i];
      int at = (int) ((id * FACTOR) >>> theShift);
      // A loop within this one would keep its values from staying in registers.
      found[i] = theIds[at] == id ? theNumbers[at] : get(id);
    }
  }

  /** Gives an id a number, unless it has one already; returns the number it then has. */
  int putIfAbsent(long id, int number) {
    if (id == 0) {
      return ABSENT;
    }
    int at = slot(id);
    while (ids[at] != 0) {
      if (ids[at] == id) {
        return numbers[at];
      }
      at = (at + 1) & mask;
    }
    ids[at] = id;
    numbers[at] = number;
    size++;
    if (size * 2 > mask) {
      grow();
    }
    return number;
  }

  /** Fibonacci hashing: the high bits of the product depend on all bits of the id. */
  private int slot(long id) {
    return (int) ((id * FACTOR) >>> shift);
  }

  private void grow() {
    long[] oldIds = ids;
    int[] oldNumbers = numbers;
    allocate(oldIds.length * 2);
    size = 0;
    for (int i = 0; i < oldIds.length; i++) {
      if (oldIds[i] != 0) {
        putIfAbsent(oldIds[i], oldNumbers[i]);
      }
    }
  }
}
