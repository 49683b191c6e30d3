package org.heapdiff.parser.graph;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of numbers of which nearly all are small: 2 bytes for each, and 12 more for each that is
 * large. Immutable.
 */
final class NarrowColumn {
  /** In place of a number that does not fit. */
  private static final char LARGE = Character.MAX_VALUE;

  /** If more than one of so many is large, the column would take hardly less than 4 bytes each. */
  private static final int RARE = 8;

  private final char[] small;

  /** What all numbers are multiples of, as a power of 2. */
  private final int shift;

  /** The indexes of large numbers, ascending, and those numbers. */
  private final int[] indexes;

  private final long[] numbers;

  private NarrowColumn(int count, int shift, int large) {
    small = new char[count];
    this.shift = shift;
    indexes = new int[large];
    numbers = new long[large];
  }

  /**
   * Copies a column, or returns null where too many numbers are large.
   *
   * @param count indexes are {@code 0 .. count - 1}
   * @param numbers by index, 0 or more; asked several times
   */
  static @Nullable NarrowColumn of(int count, IntToLongFunction numbers) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= numbers.applyAsLong(i);
    }
    int shift = bits == 0 ? 0 : Long.numberOfTrailingZeros(bits);
    int large = 0;
    for (int i = 0; i < count; i++) {
      large += numbers.applyAsLong(i) >>> shift >= LARGE ? 1 : 0;
    }
    if (large > count / RARE) {
      return null;
    }
    NarrowColumn column = new NarrowColumn(count, shift, large);
    column.fill(numbers);
    return column;
  }

  private void fill(IntToLongFunction from) {
    int large = 0;
    for (int i = 0; i < small.length; i++) {
      long number = from.applyAsLong(i);
      if (number >>> shift < LARGE) {
        small[i] = (char) (number >>> shift);
      } else {
        small[i] = LARGE;
        indexes[large] = i;
        numbers[large++] = number;
      }
    }
  }

  /** The number at an index. */
  long get(int i) {
    char here = small[i];
    return here == LARGE ? numbers[Arrays.binarySearch(indexes, i)] : (long) here << shift;
  }
}
