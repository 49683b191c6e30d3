package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DominatorTreeTest {
  private static final int ROOT = DominatorTree.ROOT;
  private static final int UNREACHABLE = DominatorTree.UNREACHABLE;

  private static DominatorTree tree(Drawing drawing, int... roots) {
    Reach reach = new Reach(drawing.rows());
    reach.from(roots);
    return reach.dominators(1);
  }

  private static int[] immediateDominators(DominatorTree tree) {
    return IntStream.range(0, tree.nodeCount()).map(tree::immediateDominator).toArray();
  }

  private static int[] children(DominatorTree tree, int node) {
    IntStream.Builder children = IntStream.builder();
    tree.forEachChild(node, children::add);
    return children.build().toArray();
  }

  @Test
  void aDiamondIsDominatedByItsTop() {
    Drawing drawing = new Drawing(new int[][] {{1, 2}, {3}, {3}, {4}, {}});
    DominatorTree tree = tree(drawing, 0);
    assertArrayEquals(new int[] {ROOT, 0, 0, 0, 3}, immediateDominators(tree));
    assertArrayEquals(new int[] {0}, children(tree, ROOT));
    assertArrayEquals(new int[] {4}, children(tree, 3));
    assertArrayEquals(new int[] {}, children(tree, 4));
    assertTrue(tree.dominates(0, 4));
    assertTrue(tree.dominates(4, 4));
    assertFalse(tree.dominates(1, 3));
    assertFalse(tree.dominates(4, 3));
  }

  @Test
  void theGraphOfLengauerAndTarjan() {
    // Fig. 1 of the paper: R=0, A..L=1..12; dominators as in its Fig. 2
    int[][] targets = {
      {1, 2, 3}, {4}, {1, 4, 5}, {6, 7}, {12}, {8}, {9}, {9, 10}, {5, 11}, {11}, {9}, {9, 0}, {8}
    };
    assertArrayEquals(
        new int[] {ROOT, 0, 0, 0, 0, 0, 3, 3, 0, 0, 7, 0, 4},
        immediateDominators(tree(new Drawing(targets), 0)));
  }

  @Test
  void whatTwoRootsShareHasNoDominator() {
    Drawing drawing = new Drawing(new int[][] {{2, 3}, {2, 4}, {}, {5}, {5}, {6}, {}, {0}});
    DominatorTree tree = tree(drawing, 0, 1, 0);
    assertArrayEquals(
        new int[] {ROOT, ROOT, ROOT, 0, 1, ROOT, 5, UNREACHABLE}, immediateDominators(tree));
    assertEquals(7, tree.reachableCount());
    assertFalse(tree.reachable(7));
    assertFalse(tree.dominates(ROOT, 7));
    assertFalse(tree.dominates(7, 7));
  }

  @Test
  void aRootInsideAnothersTreeHasNoDominator() {
    Drawing drawing = new Drawing(new int[][] {{1}, {2}, {3, 4}, {}, {}});
    DominatorTree tree = tree(drawing, 0, 2, 4);
    assertArrayEquals(new int[] {ROOT, 0, ROOT, 2, ROOT}, immediateDominators(tree));
  }

  @Test
  void rootsCanBeAddedInSeveralSteps() {
    Drawing drawing = new Drawing(new int[][] {{1}, {2}, {3, 4}, {}, {}});
    Reach reach = new Reach(drawing.rows());
    reach.from(new int[] {0});
    reach.from(new int[] {2, 4});
    assertArrayEquals(new int[] {ROOT, 0, ROOT, 2, ROOT}, immediateDominators(reach.dominators(1)));
  }

  @Test
  void anEmptyGraphHasAnEmptyTree() {
    DominatorTree tree = tree(new Drawing(new int[0][]));
    assertEquals(0, tree.reachableCount());
    assertArrayEquals(new int[] {}, children(tree, ROOT));
  }

  @Test
  void rootsOutsideOfTheGraphAreRefused() {
    Reach reach = new Reach(new ReferenceRows(3));
    assertThrows(IndexOutOfBoundsException.class, () -> reach.from(new int[] {3}));
  }

  @Test
  void candidatesBecomeRootsOnlyIfNotReached() {
    // 0 -> 1, 0 -> leaf 2; 3 -> 4 -> leaf 5, 4 -> 1; leaf 6
    Drawing drawing = new Drawing(new int[][] {{1, 2}, {7}, {}, {4}, {5, 1}, {}, {}, {}});
    Reach reach = new Reach(drawing.rows());
    reach.from(new int[] {0});
    assertArrayEquals(new int[] {6, 4, 3}, reach.fromUnreached(new int[] {6, 4, 1, 2, 3, 4, 6}));
    DominatorTree tree = reach.dominators(1);
    assertArrayEquals(new int[] {ROOT, ROOT, 0, ROOT, ROOT, 4, ROOT, 1}, immediateDominators(tree));
    assertEquals(8, tree.liveCount());
  }

  @Test
  void garbageDoesNotChangeWhatDominatesTheLiving() {
    // live 0 -> 1 -> leaf 2; garbage 3 -> 1, 2, 4; cycle 5 <-> 6 -> 4; leaf 7 alone; 8 -> 8 -> 2
    Drawing drawing =
        new Drawing(new int[][] {{1}, {2}, {}, {1, 2, 4}, {}, {6}, {5, 4}, {}, {8, 2}});
    Reach reach = new Reach(drawing.rows());
    reach.from(new int[] {0});
    reach.fromEverythingElse();
    DominatorTree tree = reach.dominators(1);
    assertArrayEquals(
        new int[] {ROOT, 0, 1, ROOT, ROOT, ROOT, 5, ROOT, ROOT}, immediateDominators(tree));
    assertEquals(9, tree.reachableCount());
    assertEquals(3, tree.liveCount());
    assertTrue(tree.live(2));
    assertFalse(tree.live(3));
    assertFalse(tree.live(4));
    assertFalse(tree.live(7));
  }

  @Test
  void garbageHangsFromItsCyclesNotFromWhatTheyReferTo() {
    // 0 -> 1 -> leaf 2, held by the cycle 3 <-> 4
    Drawing drawing = new Drawing(new int[][] {{1}, {2}, {}, {4}, {3, 0}});
    Reach reach = new Reach(drawing.rows());
    reach.fromEverythingElse();
    assertArrayEquals(new int[] {4, 0, 1, ROOT, 3}, immediateDominators(reach.dominators(1)));
  }

  @Test
  void randomGraphsAgreeWithRemovingEachNode() {
    Random random = new Random(1);
    for (int i = 0; i < 6000; i++) {
      int nodeCount = 1 + random.nextInt(i % 50 == 0 ? 80 : 14);
      Drawing drawing = Drawing.random(random, nodeCount);
      int[] roots = Drawing.randomRoots(random, nodeCount);
      Reach reach = new Reach(drawing.rows(random, random.nextInt(3) / 2.0));
      reach.from(roots);
      boolean[] excluded = new boolean[nodeCount];
      boolean[][] dominates = drawing.dominance(roots, excluded);
      check(drawing, roots, dominates, reach.dominators(1 + i % 2));
    }
  }

  @Test
  void rowsThatAreSearchedPieceByPieceAgreeWithRemovingEachNode() {
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      int nodeCount = 2 + random.nextInt(30);
      Drawing drawing = Drawing.random(random, nodeCount);
      for (int node = 0; node < nodeCount; node += 1 + random.nextInt(9)) {
        int[] some = random.ints(1 + random.nextInt(4), 0, nodeCount).toArray();
        int length = 900 + random.nextInt(4000);
        // Few targets at first, and others only in later pieces.
        int mixedFrom = random.nextInt(length);
        int[] row = new int[length];
        for (int k = 0; k < length; k++) {
          row[k] = k < mixedFrom ? some[k % some.length] : random.nextInt(nodeCount);
        }
        drawing.targets[node] = row;
      }
      int[] roots = Drawing.randomRoots(random, nodeCount);
      Reach reach = new Reach(drawing.rows(random, random.nextInt(3) / 2.0));
      reach.from(roots);
      boolean[][] dominates = drawing.dominance(roots, new boolean[nodeCount]);
      check(drawing, roots, dominates, reach.dominators(1));
    }
  }

  @Test
  void longChainsWithReferencesBackAgreeWithRemovingEachNode() {
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      // Chains longer than what an edge is moved up at once, from which few nodes are referred to.
      int nodeCount = 100 + random.nextInt(60);
      int[][] targets = new int[nodeCount][];
      int hubs = 1 + random.nextInt(3);
      for (int node = 0; node < nodeCount; node++) {
        int next = random.nextInt(50) == 0 ? random.nextInt(nodeCount) : (node + 1) % nodeCount;
        targets[node] =
            random.nextInt(3) == 0
                ? new int[] {next, random.nextInt(hubs) * nodeCount / hubs}
                : random.nextInt(20) == 0
                    ? new int[] {random.nextInt(nodeCount), next, random.nextInt(nodeCount)}
                    : new int[] {next};
      }
      Drawing drawing = new Drawing(targets);
      int[] roots = random.ints(1 + random.nextInt(2), 0, nodeCount).toArray();
      Reach reach = new Reach(drawing.rows());
      reach.from(roots);
      boolean[][] dominates = drawing.dominance(roots, new boolean[nodeCount]);
      check(drawing, roots, dominates, reach.dominators(1));
    }
  }

  @Test
  void randomCandidatesAgreeWithTheDefinition() {
    Random random = new Random(2);
    for (int i = 0; i < 3000; i++) {
      int nodeCount = 1 + random.nextInt(14);
      Drawing drawing = Drawing.random(random, nodeCount);
      int[] roots = Drawing.randomRoots(random, nodeCount);
      int[] candidates = Drawing.randomRoots(random, nodeCount);
      boolean[] excluded = new boolean[nodeCount];
      boolean[] reached = drawing.reach(roots, excluded);
      Reach reach = new Reach(drawing.rows(random, random.nextInt(3) / 2.0));
      reach.from(roots);
      int[] added = reach.fromUnreached(candidates);
      assertArrayEquals(
          Arrays.stream(candidates).filter(node -> !reached[node]).distinct().toArray(), added);
      int[] all = IntStream.concat(Arrays.stream(roots), Arrays.stream(added)).toArray();
      check(drawing, all, drawing.dominance(all, excluded), reach.dominators(1));
    }
  }

  @Test
  void randomGarbageAgreesWithRemovingEachNode() {
    Random random = new Random(3);
    for (int i = 0; i < 6000; i++) {
      int nodeCount = 1 + random.nextInt(14);
      Drawing drawing = Drawing.random(random, nodeCount);
      int[] roots = Drawing.randomRoots(random, nodeCount);
      boolean[] live = drawing.reach(roots, new boolean[nodeCount]);
      Reach reach = new Reach(drawing.rows(random, random.nextInt(3) / 2.0));
      reach.from(roots);
      reach.fromEverythingElse();
      boolean[][] dominates = drawing.dominance(roots, new boolean[nodeCount]);
      int[] garbageRoots = garbageRoots(drawing, live);
      boolean[][] inGarbage = drawing.dominance(garbageRoots, live);
      for (int d = 0; d < nodeCount; d++) {
        for (int n = 0; n < nodeCount; n++) {
          dominates[d][n] |= inGarbage[d][n];
        }
      }
      DominatorTree tree = reach.dominators(1 + i % 2);
      check(drawing, roots, dominates, tree);
      assertEquals(nodeCount, tree.reachableCount());
      for (int node = 0; node < nodeCount; node++) {
        assertEquals(live[node], tree.live(node));
      }
      assertEquals(count(live), tree.liveCount());
    }
  }

  private static int count(boolean[] set) {
    return (int) IntStream.range(0, set.length).filter(i -> set[i]).count();
  }

  /** Garbage that only nodes reach which it reaches, too, the least of those. */
  private static int[] garbageRoots(Drawing drawing, boolean[] live) {
    int nodeCount = drawing.nodeCount();
    boolean[][] reaches = new boolean[nodeCount][];
    for (int node = 0; node < nodeCount; node++) {
      reaches[node] = drawing.reach(new int[] {node}, live);
    }
    return IntStream.range(0, nodeCount)
        .filter(node -> !live[node])
        .filter(
            node ->
                IntStream.range(0, nodeCount)
                    .filter(other -> reaches[other][node])
                    .allMatch(other -> node <= other && reaches[node][other]))
        .toArray();
  }

  private static void check(
      Drawing drawing, int[] roots, boolean[][] dominates, DominatorTree tree) {
    String message = drawing + " from " + Arrays.toString(roots);
    int nodeCount = drawing.nodeCount();
    int reachable = 0;
    for (int node = 0; node < nodeCount; node++) {
      int expected = Drawing.immediate(dominates, node);
      assertEquals(expected, tree.immediateDominator(node), message);
      assertEquals(expected != UNREACHABLE, tree.reachable(node), message);
      reachable += expected != UNREACHABLE ? 1 : 0;
      for (int d = 0; d < nodeCount; d++) {
        assertEquals(dominates[d][node], tree.dominates(d, node), message);
      }
      TreeSet<Integer> children = new TreeSet<>();
      tree.forEachChild(node, children::add);
      TreeSet<Integer> expectedChildren = new TreeSet<>();
      for (int child = 0; child < nodeCount; child++) {
        if (Drawing.immediate(dominates, child) == node) {
          expectedChildren.add(child);
        }
      }
      assertEquals(expectedChildren, children, message);
    }
    assertEquals(reachable, tree.reachableCount(), message);
  }
}
