package org.heapdiff.parser.graph;

import java.util.Arrays;

/**
 * Makes of the cross and back edges of a search fewer ones that say the same of dominators. Numbers
 * are those of the search, in preorder.
 */
final class EdgeReduction {
  /*
   * An edge from a node that does not dominate its target may as well begin at the node's immediate
   * dominator: whoever is on all ways to the target over the edge, but for the node, is on all ways
   * to that. A cross or back edge leads to a lesser number, and dominators have lesser numbers, so
   * its source does not dominate its target. And where there is no other edge to a node than from
   * its parent in the search, the parent is the immediate dominator. So the source climbs:
   *
   * - to a node to which several edges lead; there the edge begins now. Of the instances in one
   *   array, each with a reference to its class, only one such edge is left for all of them.
   * - to the target: that dominates the source, and the edge says nothing;
   * - or above the target: then it is a forward edge, of which only the least source matters.
   */

  /** More steps are not worth it; the edge may begin anywhere on the way. */
  private static final int MOST_STEPS = 32;

  /** Only if of so many edges no more than one is left, it takes less time than it saves. */
  private static final int WORTH_IT = 4;

  private static final int KNOWN_BITS = 14;

  private final long[] forest;
  private final long[] several;

  /*
   * What was found for a target last: from where it was climbed, and where that led. The next node
   * with an edge to that target is often below the same one, or below itself.
   */
  private final int[] targets = new int[1 << KNOWN_BITS];
  private final int[] from = new int[1 << KNOWN_BITS];
  private final int[] to = new int[1 << KNOWN_BITS];

  private CrossEdges reduced = new CrossEdges(0);
  private boolean again;
  private int sampled;
  private int leftOfSample;
  private long steps;

  /**
   * Sets up a reduction.
   *
   * @param forest by number, in the high half the parent in the search, in the low half the least
   *     source of a tree or forward edge, which may become less
   * @param several by number, a bit: whether there are edges to it from other nodes than its parent
   */
  EdgeReduction(long[] forest, long[] several) {
    this.forest = forest;
    this.several = several;
  }

  /**
   * The edges that are left; those that were are used up. Where a sample of a block says that many
   * would be left, it is all of them, as it takes more time to look at them than it saves.
   *
   * @param threads with more than 1, another one divides the first block with very many edges
   */
  CrossEdges of(CrossEdges edges, int threads) {
    reduced = edges.withoutEdges();
    for (int block = 0; block < reduced.blockCount(); block++) {
      sampled = 0;
      leftOfSample = 0;
      edges.sample(
          block,
          (source, target) -> {
            sampled++;
            leftOfSample += isLeft(climb(source, target), target) ? 1 : 0;
          });
      if (WORTH_IT * leftOfSample > sampled) {
        edges.moveTo(reduced, block);
      } else {
        // What the sample found is no edge that is left.
        Arrays.fill(targets, 0);
        edges.drain(block, this::reduce);
      }
      if (threads > 1) {
        reduced.blockIsComplete(block);
      }
    }
    return reduced;
  }

  private void reduce(int source, int target) {
    int q = climb(source, target);
    if (q < target) {
      long f = forest[target];
      forest[target] = Forest.withLeast(f, Math.min(Forest.least(f), q));
    } else if (isLeft(q, target)) {
      reduced.add(q, target);
    }
  }

  private boolean isLeft(int source, int target) {
    return source > target && !again;
  }

  /** Where an edge may begin; notes whether the one before it with that target begins there. */
  private int climb(int source, int target) {
    int slot = target & ((1 << KNOWN_BITS) - 1);
    boolean known = targets[slot] == target;
    int q = source;
    int left = MOST_STEPS;
    while (q > target && isSingle(q) && left-- > 0) {
      q = parent(q);
      if (known && q == from[slot]) {
        q = to[slot];
        break;
      }
    }
    steps += MOST_STEPS - left;
    again = known && q == to[slot];
    if (q != source) {
      targets[slot] = target;
      from[slot] = parent(source);
      to[slot] = q;
    }
    return q;
  }

  private int parent(int number) {
    return Forest.ancestor(forest[number]);
  }

  private boolean isSingle(int number) {
    return (several[number >>> 6] & 1L << number) == 0;
  }

  /** How many steps were climbed, for tests of what a shape costs. */
  long steps() {
    return steps;
  }
}
