package org.heapdiff.parser.graph;

/**
 * The branches of a dominator tree in preorder: a parent comes before its children, a subtree is an
 * interval. Place 0 is the virtual root.
 */
final class TreeOrder {
  private final int[] nodes;
  private final int[] parents;
  private final int[] ends;

  private TreeOrder(int[] nodes, int[] parents, int[] ends) {
    this.nodes = nodes;
    this.parents = parents;
    this.ends = ends;
  }

  /**
   * Puts branches in order; children of one parent stay in the order of their numbers.
   *
   * @param order by number, the node; is overwritten
   * @param dominator by number, the number of the immediate dominator, which is less
   * @param count the numbers are {@code 0 .. count - 1}; the arrays may be longer
   */
  static TreeOrder of(int[] order, int[] dominator, int count) {
    int[] size = new int[count];
    for (int d = count - 1; d > 0; d--) {
      size[d]++;
      size[dominator[d]] += size[d];
    }
    size[0]++;
    // next[d] is where d's next child goes, and when all have gone there, the end of d's subtree.
    // So no lists of children are needed, and d's own place is next[d] - size[d].
    int[] next = new int[count];
    next[0] = 1;
    for (int d = 1; d < count; d++) {
      int above = dominator[d];
      int place = next[above];
      next[above] = place + size[d];
      next[d] = place + 1;
    }
    int[] nodes = new int[count];
    int[] parents = new int[count];
    nodes[0] = DominatorTree.ROOT;
    for (int d = 1; d < count; d++) {
      int place = next[d] - size[d];
      int above = dominator[d];
      nodes[place] = order[d];
      parents[place] = next[above] - size[above];
    }
    int[] ends = order.length == count ? order : new int[count];
    for (int d = 0; d < count; d++) {
      ends[next[d] - size[d]] = next[d];
    }
    return new TreeOrder(nodes, parents, ends);
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
