package org.heapdiff.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainDominatorsTest {
  @Test
  void aDiamondIsDominatedByItsTop() {
    // 0 -> 1, 2; 1 -> 3; 2 -> 3; node 4 stands alone.
    int[] dominators =
        PlainDominators.compute(
            new int[] {0, 2, 3, 4, 4, 4}, new int[] {1, 2, 3, 3}, new int[] {0});
    assertArrayEquals(new int[] {-1, 0, 0, 0, -2}, dominators);
  }

  @Test
  void aRootHasNoDominatorThoughItIsReferredTo() {
    int[] dominators =
        PlainDominators.compute(new int[] {0, 1, 2}, new int[] {1, 0}, new int[] {1, 0});
    assertArrayEquals(new int[] {-1, -1}, dominators);
  }

  @Test
  void aListOfAMillionNodesNeedsNoDeepStack() {
    int nodes = 1_000_000;
    int[] rowStarts = new int[nodes + 1];
    int[] targets = new int[nodes - 1];
    int[] expected = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      rowStarts[i] = i;
      expected[i] = i - 1;
    }
    rowStarts[nodes] = nodes - 1;
    for (int i = 0; i < nodes - 1; i++) {
      targets[i] = i + 1;
    }
    assertArrayEquals(expected, PlainDominators.compute(rowStarts, targets, new int[] {0}));
  }

  @Test
  void randomGraphsGetWhatRemovingNodesShows() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      int nodes = 1 + random.nextInt(12);
      int edges = random.nextInt(3 * nodes);
      boolean[][] edge = new boolean[nodes][nodes];
      for (int i = 0; i < edges; i++) {
        edge[random.nextInt(nodes)][random.nextInt(nodes)] = true;
      }
      int[] roots = random.ints(1 + random.nextInt(2), 0, nodes).distinct().toArray();
      assertArrayEquals(bruteForce(edge, roots), plain(edge, roots), "round " + round);
    }
  }

  private static int[] plain(boolean[][] edge, int[] roots) {
    int nodes = edge.length;
    int[] rowStarts = new int[nodes + 1];
    int[] targets = new int[nodes * nodes];
    int count = 0;
    for (int from = 0; from < nodes; from++) {
      rowStarts[from] = count;
      for (int to = 0; to < nodes; to++) {
        if (edge[from][to]) {
          targets[count++] = to;
        }
      }
    }
    rowStarts[nodes] = count;
    return PlainDominators.compute(rowStarts, targets, roots);
  }

  /** A dominates B if B cannot be reached without A; the nearest one is dominated by all others. */
  private static int[] bruteForce(boolean[][] edge, int[] roots) {
    int nodes = edge.length;
    boolean[] live = reached(edge, roots, -1);
    boolean[][] dominates = new boolean[nodes][];
    for (int a = 0; a < nodes; a++) {
      boolean[] without = reached(edge, roots, a);
      dominates[a] = new boolean[nodes];
      for (int b = 0; b < nodes; b++) {
        dominates[a][b] = live[b] && !without[b];
      }
    }
    int[] result = new int[nodes];
    for (int b = 0; b < nodes; b++) {
      result[b] = live[b] ? PlainDominators.ROOT : PlainDominators.UNREACHABLE;
      for (int a = 0; a < nodes; a++) {
        if (live[b] && a != b && dominates[a][b] && isNearest(dominates, a, b)) {
          result[b] = a;
        }
      }
    }
    return result;
  }

  private static boolean isNearest(boolean[][] dominates, int a, int b) {
    for (int c = 0; c < dominates.length; c++) {
      if (c != b && dominates[c][b] && !dominates[c][a]) {
        return false;
      }
    }
    return true;
  }

  private static boolean[] reached(boolean[][] edge, int[] roots, int removed) {
    boolean[] seen = new boolean[edge.length];
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    for (int root : roots) {
      queue.add(root);
    }
    while (!queue.isEmpty()) {
      int node = queue.remove();
      if (node == removed || seen[node]) {
        continue;
      }
      seen[node] = true;
      for (int to = 0; to < edge.length; to++) {
        if (edge[node][to]) {
          queue.add(to);
        }
      }
    }
    return seen;
  }
}
