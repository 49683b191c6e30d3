package org.heapdiff.parser.graph;

import java.util.Arrays;

/**
 * Immediate dominators from a depth-first search by Semi-NCA [1]. Numbers are those of the search,
 * in preorder; 0 is the virtual root.
 */
final class Dominators {
  /*
   * Semi-NCA has two passes. The first computes semidominators as Lengauer and Tarjan [2] do, in
   * reverse order, by link and eval with path compression. The second goes forward: the immediate
   * dominator of w is the nearest ancestor of its parent in the dominator tree whose number is not
   * greater than w's semidominator.
   *
   * Departures:
   * - Forward edges are reduced to the least source by the search. Those and the tree edges have
   *   sources less than w, so their part of the semidominator is that least source. Only cross and
   *   back edges need an eval.
   * - The second pass is quadratic in the paper, and that happens: a linked queue whose elements are
   *   also in an array list climbs the whole list from each element. With jump pointers [3] each
   *   climb takes logarithmic time.
   * - Link needs no work: a node is linked when its number is greater than w.
   *
   * [1] Georgiadis, Tarjan, Werneck: Finding dominators in practice. J. Graph Algorithms Appl. 10
   *     (2006); Georgiadis, Tarjan: Finding dominators revisited. SODA 2004.
   * [2] Lengauer, Tarjan: A fast algorithm for finding dominators in a flowgraph. TOPLAS 1 (1979).
   * [3] Myers: An applicative random-access stack. Inf. Process. Lett. 17 (1983).
   */

  private Dominators() {}

  /**
   * The first pass.
   *
   * @param count the numbers are {@code 0 .. count - 1}; arrays may be longer
   * @param forest by number, in the high half the parent in the search, in the low half the least
   *     source of a tree or forward edge; used up
   * @param edges cross and back edges, whose sources are greater than their targets; used up
   * @param threads how many threads to use
   */
  static Semidominators semidominators(int count, long[] forest, CrossEdges edges, int threads) {
    RowsAhead ahead = new RowsAhead(edges, threads);
    Semidominators computation = new Semidominators(count, forest, edges.spare());
    int next = count;
    while (next > 0) {
      next = computation.compute(ahead.next());
    }
    return computation;
  }

  /**
   * The second pass.
   *
   * @param semidominators what the first pass found; becomes the immediate dominators, that of 0 is
   *     0
   * @param count the numbers are {@code 0 .. count - 1}
   * @param shape of the search's tree
   * @param storage by number, for use by the computation
   * @return how many steps the climbs took, for tests that count steps
   */
  static long immediate(ChunkedColumn semidominators, int count, TreeShape shape, long[] storage) {
    JumpPointers pointers = new JumpPointers(storage);
    TreeShape.Parents parents = shape.parents();
    long steps = 0;
    // Of numbers up to w the column has dominators already.
    ChunkedColumn dominator = semidominators;
    dominator.set(0, 0);
    for (int w = 1; w < count; w++) {
      int i = parents.next();
      int s = semidominators.get(w);
      while (i > s) {
        int jump = pointers.jump(i);
        i = jump > s ? jump : dominator.get(i);
        steps++;
      }
      dominator.set(w, i);
      pointers.add(w, i);
    }
    return steps;
  }

  /** The first pass, and what it found. */
  static final class Semidominators {
    /**
     * By number. As long as a node has not been looked at, its parent and its least source; from
     * then on in the high half an ancestor, in the low half the least semidominator from the node
     * up to that ancestor, without it.
     */
    private final long[] forest;

    private final int count;

    /** By number; takes memory as the edges that the pass has done with give it back. */
    private final ChunkedColumn semi;

    private int[] path = new int[1 << 10];
    private long steps;

    Semidominators(int count, long[] forest, SpareChunks spare) {
      this.count = count;
      this.forest = forest;
      semi = new ChunkedColumn(count, spare);
    }

    /** By number, the semidominator; 0 of 0. */
    ChunkedColumn found() {
      return semi;
    }

    /** How many nodes were looked at, for tests that count steps. */
    long steps() {
      return steps;
    }

    /** Goes on with the numbers of a slice, the last one first; returns the first. */
    int compute(RowsAhead.Slice slice) {
      int first = slice.first();
      int end = slice.end();
      TransposedRows sources = slice.rows();
      boolean withoutEdges = sources.rowCount() == 0;
      // Where not all nodes were reached there are targets without numbers.
      for (int w = Math.min(end, count) - 1; w >= first; w--) {
        long f = forest[w];
        int s = Forest.least(f);
        int from = withoutEdges ? 0 : sources.start(w - first);
        int to = withoutEdges ? 0 : sources.end(w - first);
        if (from != to) {
          for (int at = from; at != to; at++) {
            s = Math.min(s, eval(sources.value(at), w));
          }
          forest[w] = Forest.withLeast(f, s);
          steps += to - from;
        }
        semi.set(w, s);
      }
      return first;
    }

    /** The least semidominator on the way from {@code v} up to before {@code w} or a lesser. */
    private int eval(int v, int w) {
      long f = forest[v];
      int above = Forest.ancestor(f);
      if (above <= w) {
        return Forest.least(f);
      }
      long g = forest[above];
      if (Forest.ancestor(g) <= w) {
        int min = Math.min(Forest.least(f), Forest.least(g));
        forest[v] = Forest.withLeast(g, min);
        return min;
      }
      return evalLong(v, w);
    }

    private int evalLong(int v, int w) {
      int length = 0;
      int x = v;
      while (Forest.ancestor(forest[x]) > w) {
        if (length == path.length) {
          path = Arrays.copyOf(path, 2 * length);
        }
        path[length++] = x;
        x = Forest.ancestor(forest[x]);
      }
      steps += length;
      long top = forest[x];
      int min = Forest.least(top);
      while (length > 0) {
        int y = path[--length];
        min = Math.min(min, Forest.least(forest[y]));
        forest[y] = Forest.withLeast(top, min);
      }
      return min;
    }
  }
}
