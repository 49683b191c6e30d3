package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalTest {
  /**
   * What is made up as found is what a search finds, so that the rehearsal is like the real thing.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 9, 10, 100, 3000})
  void dominatorsAreThoseOfASearch(int patterns) {
    compare(new Rehearsal(patterns, true));
    compare(new Rehearsal(patterns, false));
  }

  private static void compare(Rehearsal rehearsal) {
    ReferenceRows rows = rehearsal.rows();
    Reach reach = new Reach(rows);
    reach.from(Rehearsal.ROOTS);
    DominatorTree expected = reach.dominators(1);
    DominatorTree found = rehearsal.dominators(2);
    assertEquals(expected.reachableCount(), found.reachableCount());
    for (int node = 0; node < rows.nodeCount(); node++) {
      assertEquals(
          expected.immediateDominator(node), found.immediateDominator(node), "node " + node);
    }
    assertTrue(found.reachableCount() < rows.nodeCount());
  }

  @Test
  void endsWhenItIsTold() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger sized = new AtomicInteger();
    NodeSizes sizes =
        new NodeSizes() {
          @Override
          public long sizeOf(int node) {
            sized.incrementAndGet();
            return 16;
          }

          @Override
          public int shift() {
            return 3;
          }
        };
    Rehearsal.run(100, sizes, node -> 0, 1, 1, () -> asked.incrementAndGet() == 1);
    assertEquals(0, sized.get());
    assertEquals(1, asked.get());
    Rehearsal.run(100, sizes, node -> node % 2, 2, 2, () -> false);
    assertTrue(sized.get() > 0);
  }
}
