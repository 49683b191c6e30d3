package org.heapdiff.parser.graph;

/**
 * The shape of a tree whose nodes have numbers in preorder, from which their parents can be told
 * one after the other. 2 bits for each node, where the parents themselves would take 4 bytes.
 */
final class TreeShape {
  /*
   * Either a node is the first child of the node before it, or its parent is the last one that has
   * not had all its children yet.
   */

  /** A bit: the parent is the node before. */
  private final long[] first;

  /** A bit: the parent has another child. */
  private final long[] more;

  private TreeShape(int count) {
    int words = (count + Long.SIZE - 1) >>> 6;
    first = new long[words];
    more = new long[words];
  }

  /**
   * Takes the shape of a tree.
   *
   * @param forest by number, in the high half the number of the parent, in preorder; 0 is the root
   * @param count the numbers are {@code 0 .. count - 1}; the column may be longer
   */
  static TreeShape of(long[] forest, int count) {
    TreeShape shape = new TreeShape(count);
    long[] parents = new long[shape.first.length];
    for (int node = count - 1; node > 0; node--) {
      int parent = Forest.ancestor(forest[node]);
      long bit = 1L << parent;
      if ((parents[parent >>> 6] & bit) != 0) {
        shape.more[node >>> 6] |= 1L << node;
      }
      parents[parent >>> 6] |= bit;
      if (parent == node - 1) {
        shape.first[node >>> 6] |= 1L << node;
      }
    }
    return shape;
  }

  /** The parents, from that of node 1 on. */
  Parents parents() {
    return new Parents();
  }

  /** Tells parents in the order of the nodes. */
  final class Parents {
    /** Those that have had a child and have another one. */
    private final IntStack unfinished = new IntStack();

    private int node;

    private Parents() {}

    /** The parent of the next node; there must be one. */
    int next() {
      int before = node++;
      boolean another = isSet(more, node);
      if (isSet(first, node)) {
        if (another) {
          unfinished.push(before);
        }
        return before;
      }
      int parent = unfinished.pop();
      if (another) {
        unfinished.push(parent);
      }
      return parent;
    }

    private static boolean isSet(long[] bits, int at) {
      return (bits[at >>> 6] & 1L << at) != 0;
    }
  }
}
