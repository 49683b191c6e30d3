package org.heapdiff.parser.graph;

import java.util.Arrays;
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

  /** So many numbers are copied at a time, and what is large of them is looked up together. */
  private static final int BLOCK_BITS = 10;

  private static final int BLOCK = 1 << BLOCK_BITS;

  private final char[] small;

  /** What all numbers are multiples of, as a power of 2. */
  private final int shift;

  /** The indexes of large numbers, ascending, and those numbers. */
  private final int[] indexes;

  private final long[] numbers;

  /** By block, how many large numbers are before it; one more at the end. */
  private final int[] largeBefore;

  private NarrowColumn(int count, int shift, int large, int[] largeBefore) {
    small = new char[count];
    this.shift = shift;
    indexes = new int[large];
    numbers = new long[large];
    this.largeBefore = largeBefore;
  }

  /** Where numbers come from. */
  @FunctionalInterface
  interface Source {
    /** Writes the numbers {@code from .. to - 1}, each 0 or more, to the start of an array. */
    void copy(int from, int to, long[] into);
  }

  /**
   * Copies a column, or returns null where too many numbers are large.
   *
   * @param count indexes are {@code 0 .. count - 1}
   * @param source asked three times for each number
   */
  static @Nullable NarrowColumn of(int count, Source source) {
    long[] block = new long[BLOCK];
    long bits = 0;
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      source.copy(from, from + length, block);
      for (int k = 0; k < length; k++) {
        bits |= block[k];
      }
    }
    int shift = bits == 0 ? 0 : Long.numberOfTrailingZeros(bits);
    int[] largeBefore = new int[(count + BLOCK - 1) / BLOCK + 1];
    int large = 0;
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      source.copy(from, from + length, block);
      for (int k = 0; k < length; k++) {
        large += block[k] >>> shift >= LARGE ? 1 : 0;
      }
      largeBefore[from / BLOCK + 1] = large;
    }
    // Known before anything is taken, as this is where searches of long lists need most memory.
    if (large > count / RARE) {
      return null;
    }
    NarrowColumn column = new NarrowColumn(count, shift, large, largeBefore);
    int next = 0;
    for (int from = 0; from < count; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      source.copy(from, from + length, block);
      next = column.fill(from, length, block, next);
    }
    return column;
  }

  /** Writes a block of numbers; returns how many large ones there are up to its end. */
  private int fill(int from, int length, long[] block, int largeSoFar) {
    int next = largeSoFar;
    for (int k = 0; k < length; k++) {
      long number = block[k] >>> shift;
      if (number < LARGE) {
        small[from + k] = (char) number;
      } else {
        small[from + k] = LARGE;
        indexes[next] = from + k;
        numbers[next++] = block[k];
      }
    }
    return next;
  }

  /** The number at an index. */
  long get(int i) {
    char here = small[i];
    return here == LARGE ? large(i) : (long) here << shift;
  }

  private long large(int i) {
    int block = i >>> BLOCK_BITS;
    return numbers[Arrays.binarySearch(indexes, largeBefore[block], largeBefore[block + 1], i)];
  }
}
