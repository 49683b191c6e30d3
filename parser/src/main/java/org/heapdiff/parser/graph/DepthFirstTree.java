package org.heapdiff.parser.graph;

/**
 * What a {@linkplain Reach depth-first search} finds, and the way from there to dominators. Numbers
 * are those of the search in preorder, 1 and up, of nodes with references; 0 is the virtual root.
 */
final class DepthFirstTree {
  /** With fewer numbers their columns are nothing beside what a JVM takes. */
  private static final int MANY = 1 << 20;

  private static final int[] NONE = {};

  private final int count;
  private final int liveCount;
  private int[] numbers;
  private int[] parent;
  private int[] least;
  private long[] several;
  private CrossEdges crossEdges;

  /**
   * By number. Memory that was never used costs a page fault and a cleared page, so all steps share
   * one array of longs, and where ints are needed, those that are dead.
   */
  private long[] storage = {};

  private long steps;

  /**
   * All arrays are taken over, and may be longer than it takes.
   *
   * @param numbers by node: 0, or its number; {@link LeafDominators#LEAF_FLAG} is on those of
   *     roots, and may stand alone on leaves and stems
   * @param parent by number, the parent's number
   * @param least by number, the least number with a tree or forward edge to it
   * @param several by number, a bit: whether there are edges to it from more than one node
   * @param crossEdges the cross and back edges
   * @param count the last number
   * @param liveCount the last number of the live part
   */
  DepthFirstTree(
      int[] numbers,
      int[] parent,
      int[] least,
      long[] several,
      CrossEdges crossEdges,
      int count,
      int liveCount) {
    this.numbers = numbers;
    this.parent = parent;
    this.least = least;
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
    LeafReferrers referrers = immediateDominators(places, references, threads);
    TreeOrder tree = treeOrder(places, threads);
    findLeaves(places, tree, references, referrers, threads);
    if (count > MANY) {
      // The storage is the largest array of all, and the serial collector rather makes the heap
      // larger than that it looks for what is free.
      System.gc();
    }
    return new DominatorTree(references, places, tree, liveCount, threads);
  }

  // An array that a local variable holds is not collected before its method returns. So each step
  // is a method, and hands on only what the next one needs.

  private TreeOrder treeOrder(int[] places, int threads) {
    int[] dominators = parent;
    int[] unused = least;
    parent = NONE;
    least = NONE;
    return TreeOrder.of(places, dominators, count + 1, unused, storage, threads);
  }

  /** Makes the parents immediate dominators; returns who refers to leaves. */
  private LeafReferrers immediateDominators(int[] places, ReferenceRows references, int threads) {
    reduceEdges(threads);
    Aside<LeafReferrers> referrers = Aside.start(() -> LeafReferrers.of(references, places, count));
    CrossEdges edges = crossEdges;
    crossEdges = new CrossEdges(0);
    // Not before edges have become less: on a wide graph it takes as much as those that were.
    storage = new long[count + 1];
    steps += Dominators.semidominators(count + 1, parent, least, edges, storage, threads);
    steps += Dominators.immediate(count + 1, least, parent, storage);
    return referrers.result();
  }

  private void reduceEdges(int threads) {
    EdgeReduction reduction = new EdgeReduction(parent, least, several);
    crossEdges = reduction.of(crossEdges, threads);
    several = new long[0];
    steps += reduction.steps();
  }

  private void findLeaves(
      int[] places,
      TreeOrder tree,
      ReferenceRows references,
      LeafReferrers referrers,
      int threads) {
    new LeafDominators(places, tree, liveCount, storage).find(references, referrers, threads);
    storage = new long[0];
  }

  /** The steps of all climbs, for tests of what a shape costs. */
  long steps() {
    return steps;
  }
}
