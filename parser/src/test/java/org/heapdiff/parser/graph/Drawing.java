package org.heapdiff.parser.graph;

import java.util.Arrays;
import java.util.Random;

/** A small graph as lists of targets, with what follows from the definitions by brute force. */
final class Drawing {
  final int[][] targets;

  Drawing(int[][] targets) {
    this.targets = targets;
  }

  int nodeCount() {
    return targets.length;
  }

  /** Rows with each edge to a leaf flagged, and some stems. */
  ReferenceRows rows() {
    return rows(new Random(0), 1);
  }

  /**
   * Rows where an edge to a leaf is flagged with a probability, and half of what can be a stem is
   * one.
   */
  ReferenceRows rows(Random random, double flagged) {
    ReferenceRows rows = new ReferenceRows(targets.length);
    ReferenceRows.Writer writer = rows.writer();
    boolean[] stems = new boolean[targets.length];
    for (int node = 0; node < targets.length; node++) {
      boolean canBe = targets[node].length == 1 && targets[targets[node][0]].length == 0;
      stems[node] = canBe && random.nextBoolean();
    }
    for (int node = 0; node < targets.length; node++) {
      if (stems[node]) {
        writer.stem(node, targets[node][0]);
        continue;
      }
      writer.begin(targets[node].length);
      for (int target : targets[node]) {
        boolean leaf = targets[target].length == 0 && random.nextDouble() < flagged;
        writer.add(leaf || stems[target] ? target | ReferenceRows.LEAF : target);
      }
      writer.end(node);
    }
    return rows;
  }

  /** What the roots reach over nodes that are not excluded. */
  boolean[] reach(int[] roots, boolean[] excluded) {
    boolean[] reached = new boolean[targets.length];
    int[] queue = new int[targets.length];
    int size = 0;
    for (int root : roots) {
      if (!reached[root] && !excluded[root]) {
        reached[root] = true;
        queue[size++] = root;
      }
    }
    for (int i = 0; i < size; i++) {
      for (int target : targets[queue[i]]) {
        if (!reached[target] && !excluded[target]) {
          reached[target] = true;
          queue[size++] = target;
        }
      }
    }
    return reached;
  }

  /** {@code [d][n]}: whether removing d cuts n off from the roots. */
  boolean[][] dominance(int[] roots, boolean[] excluded) {
    boolean[] reached = reach(roots, excluded);
    boolean[][] dominates = new boolean[targets.length][];
    for (int d = 0; d < targets.length; d++) {
      boolean[] without = excluded.clone();
      without[d] = true;
      boolean[] still = reach(roots, without);
      dominates[d] = new boolean[targets.length];
      for (int n = 0; n < targets.length; n++) {
        dominates[d][n] = reached[n] && !still[n];
      }
    }
    return dominates;
  }

  /** Of all proper dominators of a node the immediate one is that which all others dominate. */
  static int immediate(boolean[][] dominates, int node) {
    if (!dominates[node][node]) {
      return DominatorTree.UNREACHABLE;
    }
    int best = DominatorTree.ROOT;
    for (int d = 0; d < dominates.length; d++) {
      if (d != node && dominates[d][node] && (best == DominatorTree.ROOT || dominates[best][d])) {
        best = d;
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return Arrays.deepToString(targets);
  }

  /** A random graph of one of several shapes. */
  static Drawing random(Random random, int nodeCount) {
    int[][] targets = new int[nodeCount][];
    double leaves = random.nextDouble() * 0.8;
    int most = 1 + random.nextInt(random.nextInt(4) == 0 ? Math.min(nodeCount, 40) : 3);
    int near = random.nextInt(3) == 0 ? 2 : nodeCount;
    boolean forward = random.nextInt(4) == 0;
    for (int node = 0; node < nodeCount; node++) {
      int length = random.nextDouble() < leaves ? 0 : random.nextInt(most + 1);
      targets[node] = new int[length];
      for (int i = 0; i < length; i++) {
        int distance = random.nextInt(2 * near + 1) - near;
        targets[node][i] =
            Math.floorMod(node + (forward ? Math.abs(distance) : distance), nodeCount);
      }
    }
    return new Drawing(targets);
  }

  static int[] randomRoots(Random random, int nodeCount) {
    return random.ints(random.nextInt(4), 0, nodeCount).toArray();
  }
}
