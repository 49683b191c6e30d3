package org.heapdiff.parser.graph;

/**
 * The retained size of each node: the bytes of all nodes that it dominates, itself included, which
 * is what would be freed if it were gone. Immutable. Takes 8 bytes per node with references; what a
 * leaf retains is its shallow size.
 */
public final class RetainedSizes {
  private final DominatorTree tree;
  private final NodeSizes sizes;

  /** By place in the tree; at 0 the sum of all. */
  private final long[] retained;

  /**
   * Sums up the shallow sizes along a dominator tree.
   *
   * @param sizes shallow sizes in bytes; kept, and asked again for leaves
   */
  public RetainedSizes(DominatorTree tree, NodeSizes sizes) {
    this.tree = tree;
    this.sizes = sizes;
    int[] nodes = tree.nodes();
    int[] parents = tree.parents();
    int[] places = tree.places();
    retained = new long[nodes.length];
    // In node order, which is the order in which sizes are stored.
    for (int node = 0; node < places.length; node++) {
      int place = places[node];
      if (place != 0) {
        retained[place > 0 ? place : LeafDominators.dominator(place)] += sizes.sizeOf(node);
      }
    }
    for (int place = nodes.length - 1; place > 0; place--) {
      retained[parents[place]] += retained[place];
    }
  }

  /** The bytes that a node retains; 0 if it is not reached. */
  public long of(int node) {
    int place = tree.places()[node];
    if (place == 0) {
      return 0;
    }
    return place > 0 ? retained[place] : sizes.sizeOf(node);
  }

  /** The bytes of all nodes that are reached. */
  public long total() {
    return retained[0];
  }

  DominatorTree tree() {
    return tree;
  }

  NodeSizes sizes() {
    return sizes;
  }

  /** The bytes that the branch at a place in the tree retains. */
  long atPlace(int place) {
    return retained[place];
  }
}
