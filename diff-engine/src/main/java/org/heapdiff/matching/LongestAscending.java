package org.heapdiff.matching;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;

/** The longest ascending subsequence (Schensted, 1961), in time n log n. */
final class LongestAscending {
  private LongestAscending() {}

  /**
   * The longest subsequence in which each number is larger than the one before.
   *
   * @return the places of its numbers, ascending
   */
  static int[] of(int[] numbers) {
    return of(numbers, 0);
  }

  /**
   * The same where a short one is of no use.
   *
   * @param least how many numbers it must have
   * @return the places of its numbers, ascending; none if it has fewer
   */
  static int[] of(int[] numbers, int least) {
    int count = numbers.length;
    // The place of the smallest last number of a subsequence of each length.
    int[] tails = new int[count];
    int[] previous = new int[count];
    int length = 0;
    int low = -1;
    for (int k = 0; k < count; k++) {
      if (length + count - k < least) {
        return new int[0];
      }
      // Numbers that ascend one by one, in parts, are found without a search.
      int next = low + 1;
      boolean goesOn =
          (next == length || numbers[tails[next]] >= numbers[k])
              && (next == 0 || numbers[tails[next - 1]] < numbers[k]);
      low = goesOn ? next : lowest(numbers, tails, length, numbers[k]);
      previous[k] = low == 0 ? -1 : tails[low - 1];
      tails[low] = k;
      length = Math.max(length, low + 1);
    }
    if (length < least) {
      return new int[0];
    }
    int[] result = new int[length];
    int at = length == 0 ? -1 : tails[length - 1];
    for (int k = length - 1; k >= 0; k--) {
      result[k] = at;
      at = previous[at];
    }
    return result;
  }

  /** How many of the smallest last numbers are less than one. */
  private static int lowest(int[] numbers, int[] tails, int length, int number) {
    int low = 0;
    int high = length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (numbers[tails[middle]] < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Of pairs of two numbers each, the first one in the high half, the most that ascend in both.
   *
   * @param pairs in ascending order; several may have a number in common
   */
  static long[] ofPairs(LongArrayList pairs) {
    int count = pairs.size();
    // Of pairs with the same first number no two ascend in the other one, in this order.
    long[] ordered = pairs.toLongArray();
    for (int k = 0; k < count; ) {
      int end = k + 1;
      while (end < count && ordered[end] >>> 32 == ordered[k] >>> 32) {
        end++;
      }
      LongArrays.reverse(ordered, k, end);
      k = end;
    }
    int[] seconds = new int[count];
    for (int k = 0; k < count; k++) {
      seconds[k] = (int) ordered[k];
    }
    int[] chosen = of(seconds);
    long[] result = new long[chosen.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = ordered[chosen[k]];
    }
    return result;
  }
}
