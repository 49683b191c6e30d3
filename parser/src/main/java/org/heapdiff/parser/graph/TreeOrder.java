package org.heapdiff.parser.graph;

import java.util.Arrays;

/**
 * The branches of a dominator tree in preorder: a parent comes before its children, a subtree is an
 * interval. Place 0 is the virtual root.
 */
final class TreeOrder {
  private final int[] nodes;
  private final int[] parents;
  private final int[] ends;

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
   * @param order by number, the node; is taken over
   * @param dominator by number, the number of the immediate dominator, which is less; is taken over
   * @param count the numbers are {@code 0 .. count - 1}; all arrays may be longer
   * @param size by number, for use by the computation
   * @param next by number, for use by the computation; is taken over
   * @param both by number, for use by the computation
   */
  static TreeOrder of(
      int[] order, int[] dominator, int count, int[] size, int[] next, long[] both) {
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
    for (int d = 1; d < count; d++) {
      dominator[d] = place[dominator[d]];
    }
    // By place instead of by number. Through an array that is there already, two columns at a time:
    // each place is written somewhere else, so half as many writes wait for memory.
    order[0] = DominatorTree.ROOT;
    dominator[0] = 0;
    for (int d = 0; d < count; d++) {
      both[place[d]] = (long) order[d] << 32 | dominator[d];
    }
    int[] nodes = order;
    int[] parents = dominator;
    for (int p = 0; p < count; p++) {
      nodes[p] = (int) (both[p] >> 32);
      parents[p] = (int) both[p];
    }
    for (int d = 0; d < count; d++) {
      both[place[d]] = next[d];
    }
    int[] ends = next;
    for (int p = 0; p < count; p++) {
      ends[p] = (int) both[p];
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
}
