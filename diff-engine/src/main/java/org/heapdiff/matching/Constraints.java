package org.heapdiff.matching;

import org.heapdiff.objects.Parallel;

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
    return allowPlaces(a, b) && volatility.allows(a, b, areas.isOld(b)) && referents.allow(a, b);
  }

  /** Whether most objects around one after are survivors; false before the first review. */
  boolean isAmongSurvivors(int b) {
    return areas.isOld(b);
  }

  /** Takes back pairs that refer to different objects where those of their class never do. */
  void revokeContradicted() {
    Side after = pair.after;
    Parallel.collect(
            after.partners.length,
            (begin, end, found) -> {
              Volatility.Constants constants = volatility.constants();
              for (int b = after.nextMatched(begin);
                  b != Side.NONE && b < end;
                  b = after.nextMatched(b + 1)) {
                if (isRevocable(b) && constants.contradict(after.partners[b], b)) {
                  found.add(b);
                }
              }
            })
        .forEach(pair::unmatch);
  }

  /** Takes back the pairs of an island, but for what has not moved. */
  private void takeBack(int first, int last) {
    Side after = pair.after;
    for (int b = first; b != Side.NONE && b <= last; b = after.nextMatched(b + 1)) {
      int a = after.partners[b];
      boolean moved = pair.before.snapshot.addressOf(a) != after.snapshot.addressOf(b);
      if (moved && pair.evidence(a) != Evidence.CLASS) {
        pair.unmatch(b);
      }
    }
  }

  private boolean isRevocable(int b) {
    Evidence evidence = pair.evidence(pair.after.partners[b]);
    return evidence == Evidence.REFERENCES || evidence == Evidence.CONTENT;
  }

  /**
   * Looks again where survivors are, and takes back the pairs among new objects: all of small
   * groups, else those that no order has told.
   */
  void review() {
    areas.count();
    Side after = pair.after;
    areas.forEachIsland(this::takeBack);
    for (int b = after.nextMatched(0); b != Side.NONE; b = after.nextMatched(b + 1)) {
      if (areas.isNew(b) && isRevocable(b)) {
        pair.unmatch(b);
      }
    }
  }
}
