package org.heapdiff.parser.graph;

import java.util.Arrays;

/**
 * The branches of a dominator tree in preorder: a parent comes before its children, a subtree is an
 * interval. Place 0 is the virtual root.
 */
final class TreeOrder {
  private static final int[] NONE = {};

  private final int count;
  private int[] parents;
  private int[] jumps;
  private int[] ends;

  private TreeOrder(int count, int[] parents, int[] jumps, int[] ends) {
    this.count = count;
    this.parents = parents;
    this.jumps = jumps;
    this.ends = ends;
  }

  /**
   * Puts branches in order; children of one parent stay in the order of their numbers. At no time
   * are there more than three columns, the dominators included.
   *
   * @param numbers by node, in the low bits of {@link ReferenceRows#TARGET} the number of a branch;
   *     becomes the place. What has no such number is let alone, and so is what has {@link
   *     LeafDominators#STEM_FLAG}.
   * @param dominator by number, the number of the immediate dominator, which is less; used up
   * @param count the numbers are {@code 0 .. count - 1}
   * @param threads how many threads to use
   */
  static TreeOrder of(int[] numbers, ChunkedColumn dominator, int count, int threads) {
    int[] size = new int[count];
    Arrays.fill(size, 1);
    for (int d = count - 1; d > 0; d--) {
      size[dominator.get(d)] += size[d];
    }
    // Where d's next child goes, and when all have gone there, the end of d's subtree. So no lists
    // of children are needed, and d's own place is that less its size.
    int[] next = new int[count];
    next[0] = 1;
    for (int d = 1; d < count; d++) {
      int above = dominator.get(d);
      int own = next[above];
      next[above] = own + size[d];
      next[d] = own + 1;
    }
    int[] place = size;
    Parallel.split(
        threads,
        count,
        (from, to) -> {
          for (int d = from; d < to; d++) {
            place[d] = next[d] - size[d];
          }
        });
    int[] parents = next;
    Parallel.split(
        threads,
        count,
        (from, to) -> {
          for (int d = from; d < to; d++) {
            parents[place[d]] = place[dominator.get(d)];
          }
        });
    dominator.clear();
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
    Garbage.collect(count);
    int[] jumps = JumpPointers.of(parents, place);
    return new TreeOrder(count, parents, jumps, ends(parents, place));
  }

  /** The end of each place's subtree, which is the end of its last child's. */
  private static int[] ends(int[] parents, int[] ends) {
    for (int p = 0; p < ends.length; p++) {
      ends[p] = p + 1;
    }
    for (int p = ends.length - 1; p > 0; p--) {
      ends[parents[p]] = Math.max(ends[parents[p]], ends[p]);
    }
    return ends;
  }

  /** How many places there are. */
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

  /** By place, an ancestor as in {@link JumpPointers}. */
  int[] jumps() {
    return jumps;
  }

  /** Lets go of jumps. */
  void forgetJumps() {
    jumps = NONE;
  }

  /** Lets go of parents. */
  void forgetParents() {
    parents = NONE;
  }

  /** Lets go of ends. */
  void forgetEnds() {
    ends = NONE;
  }
}
