package org.heapdiff.parser;

import org.heapdiff.parser.graph.GroupTotals;

/**
 * By class: how many instances count, their shallow bytes, and the bytes they retain. An instance
 * counts if it is live, or if the snapshot was read to count everything.
 */
public final class Histogram {
  private final GroupTotals totals;

  Histogram(GroupTotals totals) {
    this.totals = totals;
  }

  /** Instances of a class. */
  public long objects(int c) {
    return totals.count(c);
  }

  /** The shallow bytes of all instances of a class. */
  public long bytes(int c) {
    return totals.shallow(c);
  }

  /**
   * The bytes that the instances of a class retain, no byte counted twice: the sum of the retained
   * sizes of those that no other instance of the class dominates.
   */
  public long retained(int c) {
    return totals.retained(c);
  }
}
