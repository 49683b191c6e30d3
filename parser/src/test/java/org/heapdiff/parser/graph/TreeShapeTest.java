package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeShapeTest {
  /** Checks parents of the nodes 1 and up, which are numbered in preorder. */
  private static void check(int... parents) {
    long[] forest = new long[parents.length + 3];
    for (int i = 0; i < parents.length; i++) {
      // The low half is of no concern.
      forest[i + 1] = (long) parents[i] << 32 | 0xffff_ffffL;
    }
    TreeShape.Parents told = TreeShape.of(forest, parents.length + 1).parents();
    for (int i = 0; i < parents.length; i++) {
      int node = i + 1;
      assertEquals(parents[i], told.next(), () -> "the parent of " + node);
    }
  }

  @Test
  void parentsOfSmallTreesComeBack() {
    check();
    check(0);
    check(0, 0, 0);
    check(0, 1, 2, 3);
    check(0, 1, 1, 0);
    check(0, 1, 2, 2, 1, 0, 6, 6);
  }

  @Test
  void parentsOfAnyTreeComeBack() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      int depths = 1 + random.nextInt(20);
      int[] parents = new int[1 + random.nextInt(1000)];
      int[] path = new int[depths + 1];
      int depth = 0;
      for (int i = 0; i < parents.length; i++) {
        // Below the node before, or below any that is above it.
        depth = random.nextInt(Math.min(depth + 1, depths));
        parents[i] = path[depth];
        path[++depth] = i + 1;
      }
      check(parents);
    }
  }

  @Test
  void parentsOnAWayOfAMillionNodesComeBack() {
    int[] parents = new int[1_500_000];
    for (int i = 0; i < 1_000_000; i++) {
      parents[i] = i;
    }
    // A second child for each node of the way's second half, from below.
    for (int i = 1_000_000; i < parents.length; i++) {
      parents[i] = 1_999_999 - i;
    }
    check(parents);
  }
}
