package org.heapdiff.parser.graph;

/** Nodes in groups, such as the objects of one class; a node is in one group or in none. */
@FunctionalInterface
public interface NodeGroups {
  /** The group of nodes that are in no group. */
  int NONE = -1;

  /** The group of a node, 0 and up, or {@link #NONE}; the same at each call. */
  int groupOf(int node);
}
