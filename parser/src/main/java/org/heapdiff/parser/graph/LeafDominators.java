package org.heapdiff.parser.graph;

import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_BITS;
import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_MASK;
import static org.heapdiff.parser.graph.ReferenceRows.EMPTY;
import static org.heapdiff.parser.graph.ReferenceRows.LEAF;
import static org.heapdiff.parser.graph.ReferenceRows.TARGET;

/**
 * The immediate dominators of leaves and stems: the lowest common ancestor of all nodes that refer
 * to them. First those of what branches refer to, of which {@link LeafReferrers} has found most;
 * then, when every stem has its dominator, those of the stems' leaves.
 *
 * <p>They stand in the column of places, by node: 0 for one that is not reached, else {@link
 * #LEAF_FLAG} and the place of the dominator in the tree's preorder; or, for a leaf that a stem
 * dominates, that flag, {@link #STEM_FLAG} and the stem.
 */
final class LeafDominators {
  static final int LEAF_FLAG = 1 << 31;

  /** On a leaf's place: the dominator is a stem, which follows as a node. */
  static final int STEM_FLAG = 1 << 30;

  /** In place of a dominator's place: garbage that no one node dominates. */
  private static final int GARBAGE_ROOT = TARGET;

  /** In place of a dominator's place: garbage that, as far as is known, nothing refers to. */
  private static final int UNREFERRED = TARGET - 1;

  /** What {@link #markUnreached} puts into the column. */
  static final int UNREACHED = LEAF_FLAG | UNREFERRED;

  private final int[] places;
  private final int[] parent;
  private final int[] end;
  private final int liveCount;
  private final int[] jumps;

  /**
   * Sets up the search for common ancestors.
   *
   * @param places by node, the place of each branch, and of others what is known so far
   * @param tree the branches in preorder
   * @param liveCount the last place of the live part; what comes after is garbage, and does not
   *     count where a leaf is alive
   */
  LeafDominators(int[] places, TreeOrder tree, int liveCount) {
    this.places = places;
    this.parent = tree.parents();
    this.end = tree.ends();
    this.liveCount = liveCount;
    jumps = tree.jumps();
  }

  /**
   * Makes each leaf and stem that is not known to be a root garbage, until a live node refers to
   * it.
   */
  static void markUnreached(int[] places, ReferenceRows references) {
    for (int node = 0; node < places.length; node++) {
      if (places[node] == 0 && (!references.hasReferences(node) || references.isStem(node))) {
        places[node] = UNREACHED;
      }
    }
  }

  /** The place of the nearest branch above a leaf or stem, 0 if there is none. */
  static int branchAbove(int[] places, int leafPlace) {
    int place = withoutStem(places, leafPlace) & TARGET;
    return place >= UNREFERRED ? 0 : place;
  }

  /** Whether a leaf or stem, by what stands for it in the column, is garbage. */
  static boolean isGarbage(int[] places, int leafPlace, int liveCount) {
    return (withoutStem(places, leafPlace) & TARGET) > liveCount;
  }

  /** What stands in the column for a leaf, or if a stem dominates it, for that stem. */
  private static int withoutStem(int[] places, int leafPlace) {
    return (leafPlace & STEM_FLAG) == 0 ? leafPlace : places[leafPlace & TARGET];
  }

  /**
   * Makes referrers dominators.
   *
   * @param referrers of leaves and stems, in the column of places
   */
  void find(ReferenceRows references, LeafReferrers referrers, int threads) {
    referrers.resolve(threads);
    long[] sharing = referrers.sharing();
    Parallel.split(
        threads, places.length, (from, to) -> belowBranches(references, sharing, from, to));
    Parallel.split(threads, places.length, (from, to) -> belowStems(references, from, to));
  }

  /**
   * Goes over the references of the branches that share leaves or stems, and takes those {@code
   * from .. to - 1} only. So each thread reads all of these references, but no two write one
   * element, and no atomic instructions are needed, which would keep cache misses from overlapping.
   *
   * @param sharing by node, a bit: whether it shares any
   */
  private void belowBranches(ReferenceRows references, long[] sharing, int from, int to) {
    for (int word = 0; word < sharing.length; word++) {
      for (long left = sharing[word]; left != 0; left &= left - 1) {
        belowBranch(references, (word << 6) + Long.numberOfTrailingZeros(left), from, to);
      }
    }
  }

  private void belowBranch(ReferenceRows references, int node, int from, int to) {
    int[][] chunks = references.chunks();
    int[] column = places;
    int place = column[node];
    int at = references.start(node);
    int entry;
    do {
      entry = chunks[at >>> CHUNK_BITS][at & CHUNK_MASK];
      int target = entry & TARGET;
      if ((entry & LEAF) != 0 && target >= from && target < to) {
        int known = column[target];
        if (known == 0) {
          column[target] = LEAF_FLAG | place;
        } else if (known < 0 && known != LEAF_FLAG && (known & TARGET) != place) {
          column[target] = LEAF_FLAG | join(known & TARGET, place);
        }
      }
      at++;
    } while (entry >= 0);
  }

  /**
   * Takes the leaves {@code from .. to - 1} only. No stem is a leaf, so no stem's place changes.
   */
  private void belowStems(ReferenceRows references, int from, int to) {
    int[][] chunks = references.chunks();
    int[] column = places;
    for (int node = 0; node < column.length; node++) {
      int place = column[node];
      // A place below 0 and references: a stem that is reached.
      int at = place < 0 ? references.start(node) : EMPTY;
      if (at == EMPTY) {
        continue;
      }
      int leaf = chunks[at >>> CHUNK_BITS][at & CHUNK_MASK] & TARGET;
      if (leaf >= from && leaf < to) {
        column[leaf] = below(node, place & TARGET, column[leaf]);
      }
    }
  }

  /**
   * What stands for a leaf to which one more stem refers.
   *
   * @param place the place of the stem's dominator, or what stands in its place
   * @param known what stood for the leaf
   */
  private int below(int stem, int place, int known) {
    if (known == LEAF_FLAG) {
      return known;
    }
    if (known == 0 || known == UNREACHED) {
      return LEAF_FLAG | STEM_FLAG | stem;
    }
    boolean garbage = isGarbage(places, known, liveCount);
    if (garbage != place > liveCount) {
      return garbage ? LEAF_FLAG | STEM_FLAG | stem : known;
    }
    // Garbage that nothing refers to is a root of the garbage.
    int other = withoutStem(places, known) & TARGET;
    return LEAF_FLAG
        | join(
            other == UNREFERRED ? GARBAGE_ROOT : other, place == UNREFERRED ? GARBAGE_ROOT : place);
  }

  private int join(int known, int place) {
    if (place <= liveCount) {
      return known > liveCount ? place : commonAncestor(known, place);
    }
    if (known <= liveCount || known == GARBAGE_ROOT) {
      return known;
    }
    if (known == UNREFERRED || place == GARBAGE_ROOT) {
      return place;
    }
    int common = commonAncestor(known, place);
    return common == 0 ? GARBAGE_ROOT : common;
  }

  /** In preorder, an ancestor's interval contains its descendants: climb until it does. */
  private int commonAncestor(int a, int b) {
    int ancestor = Math.min(a, b);
    int other = Math.max(a, b);
    while (end[ancestor] <= other) {
      int jump = jumps[ancestor];
      ancestor = end[jump] <= other ? jump : parent[ancestor];
    }
    return ancestor;
  }
}
