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
    int count = numbers.length;
    // The place of the smallest last number of a subsequence of each length.
    int[] tails = new int[count];
    int[] previous = new int[count];
    int length = 0;
    for (int k = 0; k < count; k++) {
      int low = 0;
      int high = length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (numbers[tails[middle]] < numbers[k]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      previous[k] = low == 0 ? -1 : tails[low - 1];
      tails[low] = k;
      length = Math.max(length, low + 1);
    }
    int[] result = new int[length];
    int at = length == 0 ? -1 : tails[length - 1];
    for (int k = length - 1; k >= 0; k--) {
      result[k] = at;
      at = previous[at];
    }
    return result;
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
