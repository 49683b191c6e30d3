package org.heapdiff.diff;

import org.heapdiff.parser.Snapshot;

/** Which way of matching does what is asked. */
public final class Matchings {
  private Matchings() {}

  /** Matches the objects of two snapshots; {@link Matching#identity} says by what it was done. */
  public static Matching of(
      Snapshot before, Snapshot after, ClassPairing pairing, Identity identity) {
    return switch (identity) {
      case ADDRESS -> MatchingByAddress.of(before, after, pairing);
      case AUTO, STRUCTURE, CLASS -> MatchingByClass.of(before, after, pairing);
    };
  }
}
