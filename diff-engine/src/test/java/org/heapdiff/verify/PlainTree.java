package org.heapdiff.verify;

import java.util.Arrays;

/** Sums over a tree of immediate dominators, the plain way: to check others with. */
final class PlainTree {
  private final int[] dominators;

  /** The nodes of the tree, each before what it dominates, a subtree in one stretch. */
  private final int[] order;

  private final int[] subtreeEnds;

  /**
   * Orders the tree.
   *
   * @param dominators per node its immediate dominator, {@link PlainDominators#ROOT} or {@link
   *     PlainDominators#UNREACHABLE}
   */
  PlainTree(int[] dominators) {
    this.dominators = dominators;
    int nodes = dominators.length;
    int[] firstChild = new int[nodes + 1];
    int[] nextSibling = new int[nodes];
    Arrays.fill(firstChild, -1);
    int reached = 0;
    for (int node = nodes - 1; node >= 0; node--) {
      if (dominators[node] != PlainDominators.UNREACHABLE) {
        int above = dominators[node] == PlainDominators.ROOT ? nodes : dominators[node];
        nextSibling[node] = firstChild[above];
        firstChild[above] = node;
        reached++;
      }
    }
    order = new int[reached];
    subtreeEnds = new int[reached];
    int at = 0;
    int[] stack = new int[reached + 1];
    int depth = 0;
    int node = firstChild[nodes];
    while (node >= 0 || depth > 0) {
      if (node >= 0) {
        stack[depth++] = at;
        order[at++] = node;
        node = firstChild[node];
      } else {
        int done = stack[--depth];
        subtreeEnds[done] = at;
        node = nextSibling[order[done]];
      }
    }
  }

  /** Per node the sum over its subtree; 0 for unreachable nodes. */
  long[] sums(long[] own) {
    long[] sums = new long[dominators.length];
    for (int i = order.length - 1; i >= 0; i--) {
      int node = order[i];
      sums[node] += own[node];
      if (dominators[node] >= 0) {
        sums[dominators[node]] += sums[node];
      }
    }
    return sums;
  }

  /** Per group the sum over those of its nodes that no other node of the group dominates. */
  long[] sumsOfOutermost(int[] groupOf, int groups, long[] sums) {
    long[] result = new long[groups];
    int[] insideUntil = new int[groups];
    for (int i = 0; i < order.length; i++) {
      int group = groupOf[order[i]];
      if (i >= insideUntil[group]) {
        insideUntil[group] = subtreeEnds[i];
        result[group] += sums[order[i]];
      }
    }
    return result;
  }
}
