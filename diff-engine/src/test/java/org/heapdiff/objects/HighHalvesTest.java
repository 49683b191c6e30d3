package org.heapdiff.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HighHalvesTest {
  /** By a sort of the library that lets none of equal ones pass another. */
  private static long[] expected(long[] numbers) {
    return Arrays.stream(numbers)
        .boxed()
        .sorted(Comparator.comparingInt(number -> (int) (number >> 32)))
        .mapToLong(Long::longValue)
        .toArray();
  }

  @Test
  void ofNothingThereIsNothing() {
    assertArrayEquals(new long[0], HighHalves.sorted(new long[0]));
  }

  @Test
  void highHalvesOfAnySignAndSize() {
    Random random = new Random(7);
    for (int bits = 0; bits < 32; bits++) {
      int unused = bits;
      long[] numbers =
          random.longs(3_000).map(n -> (n >> 32 >> unused) << 32 | (n & 0xffff_ffffL)).toArray();
      long[] expected = expected(numbers);
      assertArrayEquals(expected, HighHalves.sorted(numbers), "unused bits: " + bits);
    }
  }

  @Test
  void theSmallestAndTheLargestNumbers() {
    long[] numbers = {Long.MAX_VALUE, 0, -1, Long.MIN_VALUE, 1L << 32, -1L << 32, 5, 3};
    assertArrayEquals(expected(numbers), HighHalves.sorted(numbers));
  }

  @Test
  void noneOfEqualOnesPassesAnother() {
    long[] numbers = {2L << 32 | 9, 1L << 32 | 5, 2L << 32 | 4, 1L << 32 | 7, 1L << 32 | 1};
    assertArrayEquals(
        new long[] {1L << 32 | 5, 1L << 32 | 7, 1L << 32 | 1, 2L << 32 | 9, 2L << 32 | 4},
        HighHalves.sorted(numbers));
  }
}
