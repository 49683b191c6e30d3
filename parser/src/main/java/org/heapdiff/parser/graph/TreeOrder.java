package org.heapdiff.parser.graph;

import java.util.Arrays;

/**
 * The branches of a dominator tree in preorder: a parent comes before its children, a subtree is an
 * interval. Place 0 is the virtual root.
 */
final class TreeOrder {
  private int[] parents;
  private int[] ends;

  private final int count;

  private TreeOrder(int count, int[] parents, int[] ends) {
    this.count = count;
    this.parents = parents;
    this.ends = ends;
  }

  /**
   * Puts branches in order; children of one parent stay in the order of their numbers.
   *
   * @param numbers by node, in the low bits of {@link ReferenceRows#TARGET} the number of a branch;
   *     becomes the place. What has no such number is let alone, and so is what has {@link
   *     LeafDominators#STEM_FLAG}.
   * @param dominator by number, the number of the immediate dominator, which is less; used up
   * @param count the numbers are {@code 0 .. count - 1}; the storage may be longer
   * @param storage by number, for use by the computation
   * @param threads how many threads to use
   */
  static TreeOrder of(
      int[] numbers, ChunkedColumn dominator, int count, long[] storage, int threads) {
    int[] size = new int[count];
    Arrays.fill(size, 0, count, 1);
    for (int d = count - 1; d > 0; d--) {
      size[dominator.get(d)] += size[d];
    }
    // The storage has where d's next child goes, and when all have gone there, the end of d's
    // subtree. So no lists of children are needed, and d's own place is that less its size.
    storage[0] = 1;
    for (int d = 1; d < count; d++) {
      int above = dominator.get(d);
      long own = storage[above];
      storage[above] = own + size[d];
      storage[d] = own + 1;
    }
    // From here on the place, which is asked for more often than the size.
    int[] place = size;
    Parallel.split(
        threads,
        count,
        (from, to) -> {
          for (int d = from; d < to; d++) {
            place[d] = (int) storage[d] - size[d];
          }
        });
    // By place instead of by number, through an array that is there already.
    Parallel.split(
        threads,
        count,
        (from, to) -> {
          for (int d = from; d < to; d++) {
            storage[place[d]] = place[dominator.get(d)];
          }
        });
    dominator.clear();
    DepthFirstTree.collect(count);
    int[] parents = new int[count];
    Parallel.split(
        threads,
        count,
        (from, to) -> {
          for (int p = from; p < to; p++) {
            parents[p] = (int) storage[p];
          }
        });
    Parallel.split(
        threads,
        numbers.length,
        (from, to) -> {
          for (int node = from; node < to; node++) {
            int number = numbers[node];
            int d = number & ReferenceRows.TARGET;
            if (d != 0 && d < count && (number & LeafDominators.STEM_FLAG) == 0) {
              numbers[node] = place[d];
            }
          }
        });
    // Now places by number are needed no more.
    return new TreeOrder(count, parents, ends(parents, count, place));
  }

  /** The end of each place's subtree, which is the end of its last child's. */
  private static int[] ends(int[] parents, int count, int[] ends) {
    for (int p = 0; p < count; p++) {
      ends[p] = p + 1;
    }
    for (int p = count - 1; p > 0; p--) {
      ends[parents[p]] = Math.max(ends[parents[p]], ends[p]);
    }
    return ends;
  }

  /** How many places there are; the arrays may be longer. */
  int count() {
    return count;
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
