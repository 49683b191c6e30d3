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
   * @param source asked up to three times for each number, by several threads at a time
   * @param threads how many threads to use
   */
  static @Nullable NarrowColumn of(int count, Source source, int threads) {
    int shift = shift(count, source);
    int[] largeBefore = new int[(count + BLOCK - 1) / BLOCK + 1];
    overBlocks(
        threads,
        count,
        source,
        (from, length, block) -> {
          int large = 0;
          for (int k = 0; k < length; k++) {
            large += block[k] >>> shift >= LARGE ? 1 : 0;
          }
          largeBefore[from / BLOCK + 1] = large;
        });
    for (int b = 1; b < largeBefore.length; b++) {
      largeBefore[b] += largeBefore[b - 1];
    }
    // Known before anything is taken, as this is where searches of long lists need most memory.
    int large = largeBefore[largeBefore.length - 1];
    if (large > count / RARE) {
      return null;
    }
    NarrowColumn column = new NarrowColumn(count, shift, large, largeBefore);
    overBlocks(threads, count, source, column::fill);
    return column;
  }

  /** The most that all numbers can be shifted without loss. */
  private static int shift(int count, Source source) {
    long[] block = new long[BLOCK];
    long bits = 0;
    for (int from = 0; from < count && (bits & 1) == 0; from += BLOCK) {
      int length = Math.min(BLOCK, count - from);
      source.copy(from, from + length, block);
      for (int k = 0; k < length; k++) {
        bits |= block[k];
      }
    }
    return bits == 0 ? 0 : Long.numberOfTrailingZeros(bits);
  }

  /** Takes the numbers of a block. */
  private interface BlockVisitor {
    void block(int from, int length, long[] numbers);
  }

  private static void overBlocks(int threads, int count, Source source, BlockVisitor visitor) {
    Parallel.split(
        threads,
        count,
        (begin, end) -> {
          long[] block = new long[BLOCK];
          // The blocks that begin in this part.
          int first = (begin + BLOCK - 1) / BLOCK * BLOCK;
          for (int from = first; from < end; from += BLOCK) {
            int length = Math.min(BLOCK, count - from);
            source.copy(from, from + length, block);
            visitor.block(from, length, block);
          }
        });
  }

  private void fill(int from, int length, long[] block) {
    int next = largeBefore[from / BLOCK];
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
