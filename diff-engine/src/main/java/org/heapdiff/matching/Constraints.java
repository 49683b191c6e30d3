package org.heapdiff.matching;

/**
 * What speaks against a pair that references or content suggest: its place in memory, and how
 * seldom objects of its class change.
 */
final class Constraints {
  private final Pair pair;
  private final Fences fences;
  private final Volatility volatility;
  private final Areas areas;
  private final Referents referents;

  /** Learns from the pairs that order has told. */
  Constraints(Pair pair) {
    this.pair = pair;
    volatility = new Volatility(pair);
    fences = new Fences(pair);
    areas = new Areas(pair.after);
    referents = new Referents(pair);
  }

  /** Whether any object before that is free may be anywhere. */
  boolean leaveOpen() {
    return fences.leaveOpen();
  }

  /** Whether two possible free objects can be one by their places. */
  boolean allowPlaces(int a, int b) {
    return fences.allow(a, b) || (areas.hasSurvivors(b) && pair.looksAlike(a, b));
  }

  /** Whether two possible free objects can be one by their places and by how they differ. */
  boolean allow(int a, int b) {
    return allowPlaces(a, b)
        && volatility.allows(a, b, areas.isOld(b))
        && referents.allow(a, b);
  }

  /**
   * Looks again where survivors are, and takes back the pairs among new objects that no order has
   * told.
   */
  void review() {
    areas.count();
    Side after = pair.after;
    for (int b = after.nextMatched(0); b != Side.NONE; b = after.nextMatched(b + 1)) {
      if (areas.isNew(b)) {
        Evidence evidence = pair.evidence(after.partners[b]);
        if (evidence == Evidence.REFERENCES || evidence == Evidence.CONTENT) {
          pair.unmatch(b);
        }
      }
    }
  }
}
