package org.heapdiff.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongestAscendingTest {
  @Test
  void ofNothingThereIsNothing() {
    assertArrayEquals(new int[0], LongestAscending.of(new int[0]));
  }

  @Test
  void equalNumbersDoNotAscend() {
    assertEquals(1, LongestAscending.of(new int[] {7, 7, 7}).length);
  }

  @Test
  void placesOfAllNumbersThatAscend() {
    assertArrayEquals(new int[] {0, 1, 2}, LongestAscending.of(new int[] {1, 5, 9}));
  }

  @Test
  void noSubsequenceIsLonger() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      int[] numbers = random.ints(random.nextInt(11), 0, 12).toArray();
      int[] places = LongestAscending.of(numbers);
      for (int k = 1; k < places.length; k++) {
        assertTrue(places[k - 1] < places[k] && numbers[places[k - 1]] < numbers[places[k]]);
      }
      assertEquals(longest(numbers), places.length);
    }
  }

  @Test
  void whatIsShorterThanWantedIsNone() {
    Random random = new Random(4);
    for (int round = 0; round < 500; round++) {
      int[] numbers = random.ints(1 + random.nextInt(30), 0, 12).toArray();
      int[] longest = LongestAscending.of(numbers);
      assertArrayEquals(longest, LongestAscending.of(numbers, longest.length));
      assertArrayEquals(new int[0], LongestAscending.of(numbers, longest.length + 1));
    }
  }

  @Test
  void noNumberOfPairsIsChosenTwice() {
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      LongArrayList pairs = new LongArrayList();
      int count = random.nextInt(11);
      for (int k = 0; k < count; k++) {
        pairs.add(((long) random.nextInt(6) << 32) | random.nextInt(6));
      }
      pairs.sort(null);
      long[] chosen = LongestAscending.ofPairs(pairs);
      for (int k = 1; k < chosen.length; k++) {
        assertTrue(chosen[k - 1] >>> 32 < chosen[k] >>> 32);
        assertTrue((int) chosen[k - 1] < (int) chosen[k]);
      }
      assertEquals(longestOfPairs(pairs), chosen.length);
    }
  }

  /** By trying all subsets. */
  private static int longestOfPairs(LongArrayList pairs) {
    int longest = 0;
    for (int subset = 0; subset < 1 << pairs.size(); subset++) {
      long last = 0;
      boolean ascends = true;
      for (int k = 0; k < pairs.size(); k++) {
        if ((subset & (1 << k)) != 0) {
          long pair = pairs.getLong(k) + (1L << 32) + 1;
          ascends &= last >>> 32 < pair >>> 32 && (int) last < (int) pair;
          last = pair;
        }
      }
      longest = ascends ? Math.max(longest, Integer.bitCount(subset)) : longest;
    }
    return longest;
  }

  /** By trying all subsets. */
  private static int longest(int[] numbers) {
    int longest = 0;
    for (int subset = 0; subset < 1 << numbers.length; subset++) {
      int last = -1;
      boolean ascends = true;
      for (int k = 0; k < numbers.length; k++) {
        if ((subset & (1 << k)) != 0) {
          ascends &= numbers[k] > last;
          last = numbers[k];
        }
      }
      longest = ascends ? Math.max(longest, Integer.bitCount(subset)) : longest;
    }
    return longest;
  }
}
