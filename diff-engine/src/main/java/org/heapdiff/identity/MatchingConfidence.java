package org.heapdiff.identity;

import java.util.List;

/**
 * How sure it is which object is which.
 *
 * @param matched how many objects have a partner
 * @param undecided how many objects after have none although an object before without a partner
 *     looks just the same, and nothing tells whether they are one
 * @param evidence what the pairs rest on, what most of them rest on first
 */
public record MatchingConfidence(long matched, long undecided, List<Share> evidence) {
  public MatchingConfidence {
    evidence = List.copyOf(evidence);
  }

  /**
   * The pairs that rest on one kind of evidence.
   *
   * @param name in words
   * @param pairs how many
   * @param agreeing how well they fit the other pairs, 0 to 1: of their references from the same
   *     place to two objects that have partners, the share that leads to partners
   */
  public record Share(String name, long pairs, double agreeing) {}

  /** The share of the objects that can be told apart that have a partner, 0 to 1. */
  public double share() {
    return matched + undecided == 0 ? 1 : (double) matched / (matched + undecided);
  }
}
