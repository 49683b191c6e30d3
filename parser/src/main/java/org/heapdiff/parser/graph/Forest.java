package org.heapdiff.parser.graph;

/**
 * Entries of a column by number in which a search puts what it finds, and which becomes the forest
 * of Semi-NCA: in the high half an ancestor, first the parent; in the low half a number that
 * belongs to the way from the node up to that ancestor, first the least source of an edge.
 */
final class Forest {
  private Forest() {}

  static long entry(int ancestor, int least) {
    return (long) ancestor << 32 | least;
  }

  static int ancestor(long entry) {
    return (int) (entry >>> 32);
  }

  static int least(long entry) {
    return (int) entry;
  }

  /** An entry with another number in its low half. */
  static long withLeast(long entry, int least) {
    return entry >>> 32 << 32 | least;
  }
}
