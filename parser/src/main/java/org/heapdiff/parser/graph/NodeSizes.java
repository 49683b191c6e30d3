package org.heapdiff.parser.graph;

/** The shallow sizes of nodes. */
@FunctionalInterface
public interface NodeSizes {
  /** The shallow size of a node, in bytes; the same at each call. */
  long sizeOf(int node);

  /** All sizes are multiples of 2 to the power of this; 0 to 16. */
  default int shift() {
    return 0;
  }
}
