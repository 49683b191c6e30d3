package org.heapdiff.parser.graph;

/**
 * For each node of a tree an ancestor to jump to, so that any climb takes a number of steps that is
 * logarithmic in its length: the jumps of Myers, "An applicative random-access stack" (1983), whose
 * lengths are those of skew-binary numbers.
 *
 * <p>A climb to the last ancestor with a property that only ancestors have from there downwards is:
 * jump if the property still holds there, else go to the parent.
 *
 * <p>Node 0 is the root of the tree and its own ancestor; a node is added after its parent. 8 bytes
 * per node.
 */
final class JumpPointers {
  /** The ancestor in the high half, the depth in the low half. */
  private final long[] nodes;

  /**
   * Begins with node 0.
   *
   * @param storage as long as there are nodes or longer; is taken over
   */
  JumpPointers(long[] storage) {
    nodes = storage;
    nodes[0] = 0;
  }

  /** Adds a node below {@code parent}, which was added before. */
  void add(int node, int parent) {
    long p = nodes[parent];
    int parentJump = (int) (p >>> 32);
    long q = nodes[parentJump];
    int grandJump = (int) (q >>> 32);
    int parentDepth = (int) p;
    int jumpDepth = (int) q;
    boolean equal = areEqual(parentDepth, jumpDepth, (int) nodes[grandJump]);
    int jump = equal ? grandJump : parent;
    nodes[node] = (long) jump << 32 | (parentDepth + 1);
  }

  /** Whether two jumps, one behind the other, are of one length, and so make one of the next. */
  private static boolean areEqual(int parentDepth, int jumpDepth, int grandDepth) {
    return parentDepth - jumpDepth == jumpDepth - grandDepth;
  }

  int jump(int node) {
    return (int) (nodes[node] >>> 32);
  }

  /**
   * The same for a whole tree, 4 bytes per node.
   *
   * @param parents by node, its parent, which comes before it; that of 0 is 0
   * @param depths as many elements, for use by the computation
   * @return by node, the ancestor to jump to
   */
  static int[] of(int[] parents, int[] depths) {
    int[] jumps = new int[parents.length];
    depths[0] = 0;
    for (int node = 1; node < parents.length; node++) {
      int parent = parents[node];
      int parentJump = jumps[parent];
      int grandJump = jumps[parentJump];
      int parentDepth = depths[parent];
      int jumpDepth = depths[parentJump];
      boolean equal = areEqual(parentDepth, jumpDepth, depths[grandJump]);
      jumps[node] = equal ? grandJump : parent;
      depths[node] = parentDepth + 1;
    }
    return jumps;
  }
}
