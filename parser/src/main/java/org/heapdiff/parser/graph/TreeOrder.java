package org.heapdiff.parser.graph;

import java.util.Arrays;

/**
 * The branches of a dominator tree in preorder: a parent comes before its children, a subtree is an
 * interval. Place 0 is the virtual root.
 */
final class TreeOrder {
  private final int[] nodes;
  private int[] parents;
  private int[] ends;

  private final int count;

  private TreeOrder(int count, int[] nodes, int[] parents, int[] ends) {
    this.count = count;
    this.nodes = nodes;
    this.parents = parents;
    this.ends = ends;
  }

  /**
   * Puts branches in order; children of one parent stay in the order of their numbers.
   *
   * @param numbers by node, in the low bits of {@link ReferenceRows#TARGET} the number of a branch;
   *     becomes the place. What has no such number is let alone.
   * @param dominator by number, the number of the immediate dominator, which is less; is taken over
   * @param count the numbers are {@code 0 .. count - 1}; all arrays by number may be longer
   * @param size by number, for use by the computation; is taken over
   * @param next by number, for use by the computation; is taken over
   * @param both by number, for use by the computation
   * @param threads how many threads to use
   */
  static TreeOrder of(
      int[] numbers, int[] dominator, int count, int[] size, int[] next, long[] both, int threads) {
    Arrays.fill(size, 0, count, 1);
    for (int d = count - 1; d > 0; d--) {
      size[dominator[d]] += size[d];
    }
    // next[d] is where d's next child goes, and when all have gone there, the end of d's subtree.
    // So no lists of children are needed, and d's own place is next[d] - size[d].
    next[0] = 1;
    for (int d = 1; d < count; d++) {
      int above = dominator[d];
      int own = next[above];
      next[above] = own + size[d];
      next[d] = own + 1;
    }
    // From here on the place, which is asked for more often than the size.
    for (int d = 0; d < count; d++) {
      size[d] = next[d] - size[d];
    }
    int[] place = size;
    // By place instead of by number. Through an array that is there already, two columns at a time:
    // each place is written somewhere else, so half as many writes wait for memory.
    dominator[0] = 0;
    for (int d = 0; d < count; d++) {
      both[place[d]] = (long) place[dominator[d]] << 32 | next[d];
    }
    int[] parents = dominator;
    int[] ends = next;
    for (int p = 0; p < count; p++) {
      parents[p] = (int) (both[p] >> 32);
      ends[p] = (int) both[p];
    }
    Parallel.split(
        threads,
        numbers.length,
        (from, to) -> {
          for (int node = from; node < to; node++) {
            int d = numbers[node] & ReferenceRows.TARGET;
            if (d != 0 && d < count) {
              numbers[node] = place[d];
              both[place[d]] = node;
            }
          }
        });
    // Now places by number are needed no more.
    int[] nodes = size;
    nodes[0] = DominatorTree.ROOT;
    for (int p = 1; p < count; p++) {
      nodes[p] = (int) both[p];
    }
    return new TreeOrder(count, nodes, parents, ends);
  }

  /** How many places there are; the arrays may be longer. */
  int count() {
    return count;
  }

  /** By place, the node; at 0 {@link DominatorTree#ROOT}. */
  int[] nodes() {
    return nodes;
  }

  /** By place, the place of the immediate dominator; at 0 it is 0. */
  int[] parents() {
    return parents;
  }

  /** By place, the place after the last one of its subtree. */
  int[] ends() {
    return ends;
  }

  /** Lets go of parents. */
  void forgetParents() {
    parents = new int[0];
  }

  /** Lets go of ends. */
  void forgetEnds() {
    ends = new int[0];
  }
}
