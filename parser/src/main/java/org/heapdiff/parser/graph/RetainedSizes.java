package org.heapdiff.parser.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The retained size of each node: the bytes of all nodes that it dominates, itself included, which
 * is what would be freed if it were gone. Immutable. Takes 2 bytes per branch, 8 where many retain
 * much; what a stem or a leaf retains is its shallow size, with that of the leaf below the stem.
 */
public final class RetainedSizes {
  private final DominatorTree tree;
  private final NodeSizes sizes;

  /** By place in the tree; at 0 the sum of all. */
  private final @Nullable NarrowColumn narrow;

  /** The same, if it does not fit there. May be longer. */
  private final long[] wide;

  /**
   * Sums up the shallow sizes along a dominator tree.
   *
   * @param sizes shallow sizes in bytes; kept, and asked again for leaves
   */
  public RetainedSizes(DominatorTree tree, NodeSizes sizes) {
    this.tree = tree;
    this.sizes = sizes;
    int[] places = tree.places();
    int count = tree.placeCount();
    long[] retained = tree.takeStorage();
    Arrays.fill(retained, 0, count, 0);
    // In node order, which is the order in which sizes are stored.
    for (int node = 0; node < places.length; node++) {
      int place = places[node];
      if (place != 0) {
        int branch = place > 0 ? place : LeafDominators.branchAbove(places, place);
        retained[branch] += sizes.sizeOf(node);
      }
    }
    for (int place = count - 1; place > 0; place--) {
      retained[tree.parent(place)] += retained[place];
    }
    narrow =
        NarrowColumn.of(
            count, (from, to, into) -> System.arraycopy(retained, from, into, 0, to - from), 1);
    wide = narrow == null ? retained : new long[0];
  }

  /** The bytes that a node retains; 0 if it is not reached. */
  public long of(int node) {
    int place = tree.places()[node];
    if (place == 0) {
      return 0;
    }
    if (place > 0) {
      return atPlace(place);
    }
    int leaf = tree.leafBelow(node);
    return sizes.sizeOf(node) + (leaf == DominatorTree.ROOT ? 0 : sizes.sizeOf(leaf));
  }

  /** The bytes of all nodes that are reached. */
  public long total() {
    return atPlace(0);
  }

  DominatorTree tree() {
    return tree;
  }

  NodeSizes sizes() {
    return sizes;
  }

  /** The bytes that the branch at a place in the tree retains. */
  long atPlace(int place) {
    return narrow == null ? wide[place] : narrow.get(place);
  }
}
