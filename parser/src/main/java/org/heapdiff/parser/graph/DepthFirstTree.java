package org.heapdiff.parser.graph;

/**
 * What a {@linkplain Reach depth-first search} finds, and the way from there to dominators. Numbers
 * are those of the search in preorder, 1 and up, of nodes with references; 0 is the virtual root.
 */
final class DepthFirstTree {
  private static final int[] NONE = {};
  private static final long[] NO_LONGS = {};

  private final int count;
  private final int liveCount;
  private int[] numbers;

  /**
   * By number. Memory that was never used costs a page fault and a cleared page, so what was found
   * becomes the forest of Semi-NCA, and then that of its second pass.
   */
  private long[] forest;

  private long[] several;
  private CrossEdges crossEdges;

  private long steps;

  /**
   * All arrays are taken over, and may be longer than it takes.
   *
   * @param numbers by node: 0, or its number; {@link LeafDominators#LEAF_FLAG} is on those of
   *     roots, and may stand alone on leaves and stems
   * @param forest by number, in the high half the parent's number, in the low half the least number
   *     with a tree or forward edge to it
   * @param several by number, a bit: whether there are edges to it from more than one node
   * @param crossEdges the cross and back edges
   * @param count the last number
   * @param liveCount the last number of the live part
   */
  DepthFirstTree(
      int[] numbers,
      long[] forest,
      long[] several,
      CrossEdges crossEdges,
      int count,
      int liveCount) {
    this.numbers = numbers;
    this.forest = forest;
    this.several = several;
    this.crossEdges = crossEdges;
    this.count = count;
    this.liveCount = liveCount;
  }

  /**
   * The dominators of all that was reached; uses this up.
   *
   * @param references what was searched
   * @param threads how many threads to use, 1 or more
   */
  DominatorTree dominators(ReferenceRows references, int threads) {
    int[] places = numbers;
    numbers = NONE;
    reduceEdges(threads);
    Aside<LeafReferrers> referrers = Aside.start(() -> LeafReferrers.of(references, places, count));
    ChunkedColumn dominators = immediateDominators(threads);
    forest = NO_LONGS;
    Garbage.collect(count);
    TreeOrder tree = TreeOrder.of(places, dominators, count + 1, threads);
    new LeafDominators(places, tree, liveCount).find(references, referrers.result(), threads);
    tree.forgetJumps();
    Garbage.collect(count);
    DominatorTree result = new DominatorTree(references, places, tree, liveCount, threads);
    Garbage.collect(count);
    return result;
  }

  // An array that a local variable holds is not collected before its method returns. So each step
  // is a method, and hands on only what the next one needs.

  /** By number, the immediate dominator; 0 for 0. */
  private ChunkedColumn immediateDominators(int threads) {
    TreeShape shape = TreeShape.of(forest, count + 1);
    ChunkedColumn semidominators = semidominators(threads);
    steps += Dominators.immediate(semidominators, count + 1, shape, forest);
    return semidominators;
  }

  private ChunkedColumn semidominators(int threads) {
    CrossEdges edges = crossEdges;
    crossEdges = new CrossEdges(0);
    Dominators.Semidominators computation =
        Dominators.semidominators(count + 1, forest, edges, threads);
    steps += computation.steps();
    return computation.found();
  }

  private void reduceEdges(int threads) {
    EdgeReduction reduction = new EdgeReduction(forest, several);
    crossEdges = reduction.of(crossEdges, threads);
    several = NO_LONGS;
    steps += reduction.steps();
  }

  /** The steps of all climbs, for tests of what a shape costs. */
  long steps() {
    return steps;
  }
}
