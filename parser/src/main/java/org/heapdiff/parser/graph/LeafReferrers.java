package org.heapdiff.parser.graph;

import static org.heapdiff.parser.graph.LeafDominators.LEAF_FLAG;
import static org.heapdiff.parser.graph.LeafDominators.STEM_FLAG;
import static org.heapdiff.parser.graph.LeafDominators.UNREACHED;
import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_BITS;
import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_MASK;
import static org.heapdiff.parser.graph.ReferenceRows.EMPTY;
import static org.heapdiff.parser.graph.ReferenceRows.LEAF;
import static org.heapdiff.parser.graph.ReferenceRows.TARGET;

/**
 * Which branch refers to each leaf and stem. Most have one only, which is then their dominator;
 * that can be found out before any dominator is known, while another thread looks for those. What
 * several refer to is {@linkplain #sharing left} to {@link LeafDominators}.
 */
final class LeafReferrers {
  /**
   * With {@link LeafDominators#LEAF_FLAG} and {@link LeafDominators#STEM_FLAG} on the one branch
   * that refers to a leaf: no stem dominates anything yet.
   */
  private static final int ONE = LEAF_FLAG | STEM_FLAG;

  /** Several branches refer to the leaf. No node and no number is as great. */
  private static final int SEVERAL = LEAF_FLAG | (TARGET - 2);

  private final int[] numbers;

  /** By node, a bit: whether it refers to something that others refer to too. */
  private final long[] sharing;

  private LeafReferrers(int[] numbers) {
    this.numbers = numbers;
    sharing = new long[(numbers.length >>> 6) + 1];
  }

  /**
   * Goes over all references of branches that were reached.
   *
   * @param numbers by node: 0, or in its low bits its number, and {@link LeafDominators#LEAF_FLAG}
   *     on those of roots; or that flag alone, or {@link LeafDominators#UNREACHED}. On leaves and
   *     stems that is replaced, but for the flag alone. Nobody else may look at those.
   * @param count the last number
   */
  static LeafReferrers of(ReferenceRows references, int[] numbers, int count) {
    LeafReferrers result = new LeafReferrers(numbers);
    result.find(references, count);
    return result;
  }

  private void find(ReferenceRows references, int count) {
    int[][] chunks = references.chunks();
    int[] column = numbers;
    for (int node = 0; node < column.length; node++) {
      int number = column[node];
      int low = number & TARGET;
      boolean branch = low != 0 && low <= count && (number & STEM_FLAG) == 0;
      int at = branch ? references.start(node) : EMPTY;
      if (at == EMPTY) {
        continue;
      }
      int entry;
      do {
        entry = chunks[at >>> CHUNK_BITS][at & CHUNK_MASK];
        if ((entry & LEAF) != 0) {
          int target = entry & TARGET;
          int known = column[target];
          if (known == 0 || known == UNREACHED) {
            column[target] = ONE | node;
          } else if (known != (ONE | node)) {
            another(node, target, known);
          }
        }
        at++;
      } while (entry >= 0);
    }
  }

  /** A node refers to what another one refers to, or what is a root. */
  private void another(int node, int target, int known) {
    if ((known & ONE) == ONE) {
      numbers[target] = SEVERAL;
      share(known & TARGET);
      share(node);
    } else if (known == SEVERAL) {
      share(node);
    }
  }

  private void share(int node) {
    sharing[node >>> 6] |= 1L << node;
  }

  /**
   * Puts dominators in the place of referrers, when branches have their places in the same column:
   * what one branch refers to has its dominator then, what several refer to has 0.
   *
   * @param threads how many threads to use
   */
  void resolve(int threads) {
    Parallel.split(
        threads,
        numbers.length,
        (from, to) -> {
          int[] column = numbers;
          for (int node = from; node < to; node++) {
            int known = column[node];
            if ((known & ONE) == ONE) {
              // A branch's, which does not change.
              column[node] = LEAF_FLAG | column[known & TARGET];
            } else if (known == SEVERAL) {
              column[node] = 0;
            }
          }
        });
  }

  /**
   * By node, 64 to an element, a bit: whether it refers to something that other branches refer to
   * too.
   */
  long[] sharing() {
    return sharing;
  }
}
