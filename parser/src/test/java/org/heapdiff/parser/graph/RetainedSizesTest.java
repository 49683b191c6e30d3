package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetainedSizesTest {
  @Test
  void aNodeRetainsWhatOnlyItReaches() {
    // 0 -> 1 -> {2, 3}, 0 -> 3
    Drawing drawing = new Drawing(new int[][] {{1, 3}, {2, 3}, {}, {}, {}});
    Reach reach = new Reach(drawing.rows());
    reach.from(new int[] {0});
    RetainedSizes retained = new RetainedSizes(reach.dominators(1), node -> 1L << (8 * node));
    assertEquals(0x01010101, retained.of(0));
    assertEquals(0x00010100, retained.of(1));
    assertEquals(0x00010000, retained.of(2));
    assertEquals(0x01000000, retained.of(3));
    assertEquals(0, retained.of(4));
    assertEquals(0x01010101, retained.total());
  }

  @Test
  void aGroupCountsNoByteTwice() {
    // 0 -> 1 -> 2 -> leaf 3, 0 -> leaf 4; group 0 holds 1, 2, 3 and 4
    Drawing drawing = new Drawing(new int[][] {{1, 4}, {2}, {3}, {}, {}, {}});
    Reach reach = new Reach(drawing.rows());
    reach.from(new int[] {0});
    RetainedSizes retained = new RetainedSizes(reach.dominators(1), node -> 1L << (8 * node));
    GroupTotals totals =
        GroupTotals.of(retained, node -> node == 0 ? 1 : node == 2 ? NodeGroups.NONE : 0, 3, 2);
    assertEquals(3, totals.count(0));
    assertEquals(0x101000100L, totals.shallow(0));
    assertEquals(0x101010100L, totals.retained(0));
    assertEquals(1, totals.count(1));
    assertEquals(0x101010101L, totals.retained(1));
    assertEquals(0, totals.count(2));
    assertEquals(0, totals.retained(2));
  }

  @Test
  void randomGraphsAgreeWithRemovingEachNode() {
    Random random = new Random(4);
    for (int i = 0; i < 4000; i++) {
      int nodeCount = 1 + random.nextInt(14);
      Drawing drawing = Drawing.random(random, nodeCount);
      int[] roots = Drawing.randomRoots(random, nodeCount);
      // Sums that fit in an int, as they are or as multiples, and others.
      int shift = random.nextInt(4);
      long[] sizes = random.longs(nodeCount, 0, 1L << (20 + random.nextInt(20))).toArray();
      for (int node = 0; node < nodeCount; node++) {
        sizes[node] = sizes[node] >>> shift << shift;
      }
      int[] groups = random.ints(nodeCount, NodeGroups.NONE, 3).toArray();
      Reach reach = new Reach(drawing.rows(random, random.nextInt(3) / 2.0));
      reach.from(roots);
      RetainedSizes retained =
          new RetainedSizes(reach.dominators(1 + i % 2), multiples(sizes, shift));
      boolean[][] dominates = drawing.dominance(roots, new boolean[nodeCount]);
      for (int node = 0; node < nodeCount; node++) {
        long expected = 0;
        for (int n = 0; n < nodeCount; n++) {
          expected += dominates[node][n] ? sizes[n] : 0;
        }
        assertEquals(expected, retained.of(node));
      }
      checkGroups(
          dominates, sizes, groups, GroupTotals.of(retained, node -> groups[node], 3, 1 + i % 3));
    }
  }

  /** A group retains the union of what its nodes dominate. */
  private static void checkGroups(
      boolean[][] dominates, long[] sizes, int[] groups, GroupTotals totals) {
    for (int group = 0; group < 3; group++) {
      long count = 0;
      long shallow = 0;
      long union = 0;
      for (int node = 0; node < sizes.length; node++) {
        if (groups[node] == group && dominates[node][node]) {
          count++;
          shallow += sizes[node];
        }
        boolean held = false;
        for (int d = 0; d < sizes.length; d++) {
          held |= groups[d] == group && dominates[d][node];
        }
        union += held ? sizes[node] : 0;
      }
      assertEquals(count, totals.count(group));
      assertEquals(shallow, totals.shallow(group));
      assertEquals(union, totals.retained(group));
    }
  }

  /**
   * Large enough that threads share the branches; below the dominators of a tree is what it says.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void totalsOfALargeTreeAreThoseOfAllPaths(int threads) {
    Random random = new Random(threads);
    int nodeCount = 400_000;
    int groupCount = 9;
    IntArrayList[] targets = new IntArrayList[nodeCount];
    Arrays.setAll(targets, node -> new IntArrayList());
    int[] groups = random.ints(nodeCount, NodeGroups.NONE, groupCount).toArray();
    int[] sizes = random.ints(nodeCount, 1, 100).toArray();
    groups[0] = NodeGroups.NONE;
    // By node, a bit for each group that has it or one above it.
    int[] held = new int[nodeCount];
    long[] expected = new long[groupCount];
    for (int node = 0; node < nodeCount; node++) {
      if (node > 0) {
        // Many small trees below the root, so that topmost nodes are everywhere.
        int parent = node % 1000 == 1 ? 0 : Math.max(0, node - 1 - random.nextInt(5));
        targets[parent].add(node);
        held[node] = held[parent];
      }
      held[node] |= groups[node] == NodeGroups.NONE ? 0 : 1 << groups[node];
      for (int group = 0; group < groupCount; group++) {
        expected[group] += (held[node] & 1 << group) != 0 ? sizes[node] : 0;
      }
    }
    Drawing drawing =
        new Drawing(Arrays.stream(targets).map(IntArrayList::toIntArray).toArray(int[][]::new));
    Reach reach = new Reach(drawing.rows());
    reach.from(new int[] {0});
    GroupTotals totals =
        GroupTotals.of(
            new RetainedSizes(reach.dominators(threads), node -> sizes[node]),
            node -> groups[node],
            groupCount,
            threads);
    for (int group = 0; group < groupCount; group++) {
      assertEquals(expected[group], totals.retained(group), "group " + group);
    }
  }

  private static NodeSizes multiples(long[] sizes, int shift) {
    return new NodeSizes() {
      @Override
      public long sizeOf(int node) {
        return sizes[node];
      }

      @Override
      public int shift() {
        return shift;
      }
    };
  }
}
