package org.heapdiff.diff;

import java.io.IOException;
import org.heapdiff.matching.StructuralMatcher;
import org.heapdiff.matching.StructuralMatches;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;

/**
 * Matches objects by what they hold, by the order in which collectors leave them, and the graph.
 */
final class MatchingByStructure implements Matching {
  private final StructuralMatches matches;

  private MatchingByStructure(StructuralMatches matches) {
    this.matches = matches;
  }

  static MatchingByStructure of(Snapshot before, Snapshot after, ClassPairing pairing)
      throws IOException {
    int[] classes = new int[before.classes().count()];
    for (int c = 0; c < classes.length; c++) {
      classes[c] = pairing.after(c);
    }
    return new MatchingByStructure(StructuralMatcher.match(before, after, classes, Progress.NONE));
  }

  @Override
  public Identity identity() {
    return Identity.STRUCTURE;
  }

  @Override
  public int after(int objectBefore) {
    return matches.after(objectBefore);
  }

  @Override
  public int before(int objectAfter) {
    return matches.before(objectAfter);
  }
}
