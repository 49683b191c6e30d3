package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NarrowColumnTest {
  private static @Nullable NarrowColumn column(long... numbers) {
    return NarrowColumn.of(
        numbers.length, (from, to, into) -> System.arraycopy(numbers, from, into, 0, to - from), 2);
  }

  private static void check(long... numbers) {
    NarrowColumn column = column(numbers);
    assertNotNull(column);
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(numbers[i], column.get(i));
    }
  }

  @Test
  void allNumbersComeBack() {
    check();
    check(0);
    check(0, 0, 0, 0, 0, 0, 0, 0, Long.MAX_VALUE);
    check(65_534, 1, 2, 3, 4, 5, 6, 7, 65_535);
    check(8 * 65_534, 8, 8, 8, 8, 8, 8, 8, 8 * 65_535);
    Random random = new Random(1);
    long[] numbers = new long[100_000];
    for (int i = 0; i < numbers.length; i++) {
      boolean large = random.nextInt(20) == 0;
      numbers[i] = 8L * (large ? random.nextLong() >>> 8 : random.nextInt(70_000));
    }
    check(numbers);
  }

  @Test
  void whereManyAreLargeThereIsNone() {
    assertNull(column(LongStream.range(0, 16).map(i -> i < 3 ? 65_537 : i).toArray()));
    assertNotNull(column(LongStream.range(0, 16).map(i -> i < 2 ? 65_537 : i).toArray()));
  }
}
