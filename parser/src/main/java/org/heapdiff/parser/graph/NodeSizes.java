package org.heapdiff.parser.graph;

/** The shallow sizes of nodes. */
@FunctionalInterface
public interface NodeSizes {
  /** The shallow size of a node, in bytes; the same at each call. */
  long sizeOf(int node);
}
