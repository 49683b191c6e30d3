package org.heapdiff.parser.graph;

import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_BITS;
import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_MASK;
import static org.heapdiff.parser.graph.ReferenceRows.TARGET;

/**
 * Which nodes some roots reach, a bit for each: what a {@link Reach} says too, for a fraction of
 * its time and memory, where dominators are not needed yet. Immutable.
 */
public final class ReachedNodes {
  private final long[] bits;
  private final int nodeCount;
  private int count;

  private ReachedNodes(int nodeCount) {
    this.nodeCount = nodeCount;
    bits = new long[(nodeCount + Long.SIZE - 1) / Long.SIZE];
  }

  /**
   * Searches from roots.
   *
   * @param references complete, and not changed meanwhile
   * @param roots nodes; may hold a node several times
   */
  public static ReachedNodes from(ReferenceRows references, int[]... roots) {
    ReachedNodes reached = new ReachedNodes(references.nodeCount());
    IntStack open = new IntStack();
    for (int[] some : roots) {
      for (int root : some) {
        reached.visit(root, references, open);
        reached.visitAll(references, open);
      }
    }
    return reached;
  }

  /** All of some nodes. */
  public static ReachedNodes all(int nodeCount) {
    ReachedNodes reached = new ReachedNodes(nodeCount);
    java.util.Arrays.fill(reached.bits, -1L);
    reached.count = nodeCount;
    return reached;
  }

  private void visitAll(ReferenceRows references, IntStack open) {
    int[][] chunks = references.chunks();
    while (!open.isEmpty()) {
      int at = references.start(open.pop());
      int entry;
      do {
        entry = chunks[at >>> CHUNK_BITS][at & CHUNK_MASK];
        visit(entry & TARGET, references, open);
        at++;
      } while (entry >= 0);
    }
  }

  private void visit(int node, ReferenceRows references, IntStack open) {
    long bit = 1L << node;
    long word = bits[node >>> 6];
    if ((word & bit) == 0) {
      bits[node >>> 6] = word | bit;
      count++;
      if (references.hasReferences(node)) {
        open.push(node);
      }
    }
  }

  /**
   * Whether a node is reached.
   *
   * @param node less than the number of nodes
   */
  public boolean contains(int node) {
    return (bits[node >>> 6] & 1L << node) != 0;
  }

  /** By 64 nodes, a bit for each that is reached; the caller's own. */
  public long[] words() {
    long[] words = bits.clone();
    if (nodeCount % Long.SIZE != 0) {
      words[words.length - 1] &= (1L << nodeCount) - 1;
    }
    return words;
  }

  /** How many nodes are reached. */
  public int count() {
    return count;
  }

  /** How many nodes there are, reached or not. */
  public int nodeCount() {
    return nodeCount;
  }
}
