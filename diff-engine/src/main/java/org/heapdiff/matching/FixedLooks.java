package org.heapdiff.matching;

/**
 * Which fixed objects of two snapshots look like no other one of theirs, in a pair or not. Takes
 * one thread to count; what is matched meanwhile does not matter.
 */
final class FixedLooks {
  private final Side before;
  private final Side after;
  private final LookCounts looksBefore;
  private final LookCounts looksAfter;

  FixedLooks(Pair pair) {
    before = pair.before;
    after = pair.after;
    looksBefore = LookCounts.ofFixed(before);
    looksAfter = LookCounts.ofFixed(after);
  }

  /** Whether no other fixed object before looks like a fixed one. */
  boolean isOnlyBefore(int a) {
    return looksBefore.hasOnce(before.looks[a]);
  }

  /** Whether no other fixed object after looks like a fixed one. */
  boolean isOnlyAfter(int b) {
    return looksAfter.hasOnce(after.looks[b]);
  }
}
