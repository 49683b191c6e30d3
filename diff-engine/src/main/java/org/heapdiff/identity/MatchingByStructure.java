package org.heapdiff.identity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.heapdiff.matching.Evidence;
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

  static MatchingByStructure of(
      Snapshot before, Snapshot after, ClassPairing pairing, Progress progress) throws IOException {
    int[] classes = new int[before.classes().count()];
    for (int c = 0; c < classes.length; c++) {
      classes[c] = pairing.after(c);
    }
    return new MatchingByStructure(StructuralMatcher.match(before, after, classes, progress));
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

  @Override
  public MatchingConfidence confidence() {
    List<MatchingConfidence.Share> shares = new ArrayList<>();
    for (Evidence evidence : Evidence.values()) {
      if (matches.pairs(evidence) > 0) {
        shares.add(
            new MatchingConfidence.Share(
                evidence.label(), matches.pairs(evidence), matches.confidence(evidence)));
      }
    }
    shares.sort(Comparator.comparingLong(MatchingConfidence.Share::pairs).reversed());
    return new MatchingConfidence(matches.matched(), matches.undecided(), shares);
  }
}
