package org.heapdiff.identity;

import java.io.IOException;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;

/** Which way of matching does what is asked. */
public final class Matchings {
  private Matchings() {}

  /** Whether a way of matching asks what objects hold. */
  public static boolean asksContents(Identity identity) {
    return identity == Identity.AUTO || identity == Identity.STRUCTURE;
  }

  /**
   * Matches the objects of two snapshots; {@link Matching#identity} says by what it was done.
   *
   * @throws IOException when a dump cannot be read any more
   */
  public static Matching of(
      Snapshot before, Snapshot after, ClassPairing pairing, Identity identity, Progress progress)
      throws IOException {
    return switch (identity) {
      case ADDRESS -> MatchingByAddress.of(before, after, pairing);
      case AUTO, STRUCTURE -> MatchingByStructure.of(before, after, pairing, progress);
      case CLASS -> MatchingByClass.of(before, after, pairing);
    };
  }
}
