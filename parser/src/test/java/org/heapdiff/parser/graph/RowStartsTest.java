package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowStartsTest {
  private static final int NODES = 10_000;

  private static final int EMPTY = ReferenceRows.EMPTY;

  private static void assertStarts(int[] expected, RowStarts starts) {
    for (int node = 0; node < expected.length; node++) {
      assertEquals(expected[node], starts.get(node));
      assertEquals(expected[node] != EMPTY, starts.has(node));
    }
  }

  /** Sets starts in an order, and checks them before and after what is not needed is given back. */
  private static void check(int[] expected, int... order) {
    RowStarts starts = new RowStarts(expected.length);
    for (int node : order) {
      if (expected[node] != EMPTY) {
        starts.set(node, expected[node]);
      }
    }
    assertStarts(expected, starts);
    starts.complete();
    assertStarts(expected, starts);
    // As of a thread's row, which gets its locals later.
    expected[NODES / 2] = 1;
    starts.set(NODES / 2, 1);
    assertStarts(expected, starts);
  }

  private static int[] ascending() {
    return IntStream.range(0, NODES).toArray();
  }

  private static int[] shuffled(Random random) {
    int[] order = ascending();
    for (int i = NODES; i > 1; i--) {
      int other = random.nextInt(i);
      int moved = order[i - 1];
      order[i - 1] = order[other];
      order[other] = moved;
    }
    return order;
  }

  @Test
  void rowsInTheOrderOfTheNodesAreFound() {
    int[] expected = IntStream.range(0, NODES).map(n -> n % 3 == 0 ? EMPTY : 2 * n).toArray();
    check(expected.clone(), ascending());
    check(expected.clone(), shuffled(new Random(1)));
  }

  @Test
  void rowsBehindLongOnesAreFound() {
    int[] expected = IntStream.range(0, NODES).map(n -> n % 1000 * 60_000).toArray();
    check(expected, ascending());
  }

  @Test
  void rowsInNoOrderAreFound() {
    Random random = new Random(2);
    int[] expected = IntStream.range(0, NODES).map(n -> random.nextInt()).toArray();
    check(expected.clone(), ascending());
    check(expected.clone(), shuffled(random));
  }

  @Test
  void whatBeginsInOrderAndGoesOnInNoneIsFound() {
    Random random = new Random(3);
    int[] expected =
        IntStream.range(0, NODES).map(n -> n < NODES / 2 ? n : random.nextInt()).toArray();
    check(expected.clone(), ascending());
  }

  @Test
  void positionsAreUnsigned() {
    int[] expected = IntStream.range(0, NODES).map(n -> n - NODES - 2).toArray();
    check(expected, ascending());
    int[] around = IntStream.range(0, NODES).map(n -> n < NODES / 2 ? n - NODES : n).toArray();
    check(around, ascending());
    // Here the base of a block would be the number that says there is none.
    int[] middle = new int[NODES];
    Arrays.fill(middle, Character.MAX_VALUE / 2 - 1);
    for (int offset = -2; offset <= 2; offset++) {
      int moved = offset;
      check(Arrays.stream(middle).map(start -> start + moved).toArray(), ascending());
    }
  }

  @Test
  void severalThreadsMaySetThem() throws InterruptedException {
    for (int spread : new int[] {1, 1 << 20}) {
      RowStarts starts = new RowStarts(NODES);
      int[] expected = new int[NODES];
      Thread[] threads = new Thread[3];
      for (int t = 0; t < threads.length; t++) {
        int number = t;
        threads[t] =
            new Thread(
                () -> {
                  for (int node = number; node < NODES; node += threads.length) {
                    expected[node] = number * 500_000_000 + node * spread;
                    starts.set(node, expected[node]);
                  }
                });
        threads[t].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertStarts(expected, starts);
      starts.complete();
      assertStarts(expected, starts);
    }
  }

  @Test
  void aNodeWhoseRowIsWrittenAgainHasTheLaterOne() {
    for (int far : new int[] {100, 1 << 24}) {
      RowStarts starts = new RowStarts(NODES);
      starts.set(0, 1);
      starts.set(1, far);
      starts.set(1, 5);
      assertEquals(5, starts.get(1));
      starts.set(1, far);
      assertEquals(far, starts.get(1));
      assertTrue(starts.has(1));
    }
  }
}
