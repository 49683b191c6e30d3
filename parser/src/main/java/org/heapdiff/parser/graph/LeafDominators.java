package org.heapdiff.parser.graph;

import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_BITS;
import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_MASK;
import static org.heapdiff.parser.graph.ReferenceRows.EMPTY;
import static org.heapdiff.parser.graph.ReferenceRows.LEAF;
import static org.heapdiff.parser.graph.ReferenceRows.TARGET;

/**
 * The immediate dominators of leaves: the lowest common ancestor of all nodes that refer to the
 * leaf.
 *
 * <p>They stand in the column of places, by node: 0 for a leaf that is not reached, else {@link
 * #LEAF_FLAG} and the place of the dominator in the tree's preorder.
 */
final class LeafDominators {
  static final int LEAF_FLAG = 1 << 31;

  /** In place of a dominator's place: garbage that no one node dominates. */
  private static final int GARBAGE_ROOT = TARGET;

  /** In place of a dominator's place: garbage that, as far as is known, nothing refers to. */
  private static final int UNREFERRED = TARGET - 1;

  private final int[] places;
  private final int[] parent;
  private final int[] end;
  private final int liveCount;
  private final JumpPointers pointers;

  /**
   * Sets up the search for common ancestors.
   *
   * @param places by node, the place of each branch, and of each leaf what is known so far
   * @param parent by place, the place of the immediate dominator
   * @param end by place, the place after its subtree
   * @param liveCount the last place of the live part; what comes after is garbage, and does not
   *     count where a leaf is alive
   */
  LeafDominators(int[] places, int[] parent, int[] end, int liveCount) {
    this.places = places;
    this.parent = parent;
    this.end = end;
    this.liveCount = liveCount;
    pointers = new JumpPointers(parent.length);
    for (int place = 1; place < parent.length; place++) {
      pointers.add(place, parent[place]);
    }
  }

  /** Makes each leaf that is not known to be a root garbage, until a live node refers to it. */
  static void markUnreached(int[] places, int[] starts) {
    for (int node = 0; node < places.length; node++) {
      if (places[node] == 0 && starts[node] == EMPTY) {
        places[node] = LEAF_FLAG | UNREFERRED;
      }
    }
  }

  /** The place of the dominator from what stands in the column for a leaf. */
  static int dominator(int leafPlace) {
    int place = leafPlace & TARGET;
    return place >= UNREFERRED ? 0 : place;
  }

  /** Whether a leaf, by what stands for it in the column, is garbage. */
  static boolean isGarbage(int leafPlace, int liveCount) {
    return (leafPlace & TARGET) > liveCount;
  }

  /** Goes over all references from branches to leaves. */
  void find(ReferenceRows references, int threads) {
    Parallel.split(threads, places.length, (from, to) -> find(references, from, to));
  }

  /**
   * Takes the leaves {@code from .. to - 1} only. So each thread reads all references, but no two
   * write one element, and no atomic instructions are needed, which would keep cache misses from
   * overlapping.
   */
  private void find(ReferenceRows references, int from, int to) {
    int[] starts = references.starts();
    int[][] chunks = references.chunks();
    int[] column = places;
    for (int node = 0; node < starts.length; node++) {
      int at = starts[node];
      if (at == EMPTY || column[node] <= 0) {
        continue;
      }
      int place = column[node];
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
  }

  private int join(int known, int place) {
    if (place <= liveCount) {
      return known > liveCount ? place : commonAncestor(known, place);
    }
    if (known <= liveCount || known == GARBAGE_ROOT) {
      return known;
    }
    if (known == UNREFERRED) {
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
      int jump = pointers.jump(ancestor);
      ancestor = end[jump] <= other ? jump : parent[ancestor];
    }
    return ancestor;
  }
}
