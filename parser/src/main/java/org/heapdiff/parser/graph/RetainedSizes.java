package org.heapdiff.parser.graph;

import org.jspecify.annotations.Nullable;

/**
 * The retained size of each node: the bytes of all nodes that it dominates, itself included, which
 * is what would be freed if it were gone. Immutable. Takes 2 bytes per branch, 4 or 8 where many
 * retain much; what a stem or a leaf retains is its shallow size, with that of the leaf below the
 * stem.
 */
public final class RetainedSizes {
  private static final int[] NONE = {};

  private final DominatorTree tree;
  private final NodeSizes sizes;

  /** By place in the tree; at 0 the sum of all. */
  private final @Nullable NarrowColumn narrow;

  /** The same, if it does not fit there, as multiples of {@link NodeSizes#shift}, unsigned. */
  private final int[] units;

  /** The same, if it does not fit there either. */
  private final long[] wide;

  /**
   * Sums up the shallow sizes along a dominator tree.
   *
   * @param sizes shallow sizes in bytes; kept, and asked again for leaves
   */
  public RetainedSizes(DominatorTree tree, NodeSizes sizes) {
    this.tree = tree;
    this.sizes = sizes;
    int count = tree.placeCount();
    int[] sums = unitsOf(tree, sizes);
    int shift = sizes.shift();
    if (sums == null) {
      long[] bytes = bytesOf(tree, sizes);
      narrow =
          NarrowColumn.of(
              count, (from, to, into) -> System.arraycopy(bytes, from, into, 0, to - from), 1);
      wide = narrow == null ? bytes : new long[0];
      units = NONE;
    } else {
      narrow =
          NarrowColumn.of(
              count,
              (from, to, into) -> {
                for (int place = from; place < to; place++) {
                  into[place - from] = Integer.toUnsignedLong(sums[place]) << shift;
                }
              },
              1);
      wide = new long[0];
      units = narrow == null ? sums : NONE;
    }
  }

  /** By place, what it retains as multiples of the sizes' unit; null if the sum of all is more. */
  private static int @Nullable [] unitsOf(DominatorTree tree, NodeSizes sizes) {
    int[] places = tree.places();
    int[] retained = new int[tree.placeCount()];
    int shift = sizes.shift();
    long most = 0xffff_ffffL << shift;
    long sum = 0;
    // In node order, which is the order in which sizes are stored.
    for (int node = 0; node < places.length; node++) {
      int place = places[node];
      if (place != 0) {
        int branch = place > 0 ? place : LeafDominators.branchAbove(places, place);
        long size = sizes.sizeOf(node);
        sum += size;
        if (sum < 0 || sum > most) {
          return null;
        }
        retained[branch] += (int) (size >>> shift);
      }
    }
    for (int place = retained.length - 1; place > 0; place--) {
      retained[tree.parent(place)] += retained[place];
    }
    return retained;
  }

  /** By place, the bytes that it retains. */
  private static long[] bytesOf(DominatorTree tree, NodeSizes sizes) {
    int[] places = tree.places();
    long[] retained = new long[tree.placeCount()];
    for (int node = 0; node < places.length; node++) {
      int place = places[node];
      if (place != 0) {
        int branch = place > 0 ? place : LeafDominators.branchAbove(places, place);
        retained[branch] += sizes.sizeOf(node);
      }
    }
    for (int place = retained.length - 1; place > 0; place--) {
      retained[tree.parent(place)] += retained[place];
    }
    return retained;
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
    if (narrow != null) {
      return narrow.get(place);
    }
    return units == NONE ? wide[place] : Integer.toUnsignedLong(units[place]) << sizes.shift();
  }
}
