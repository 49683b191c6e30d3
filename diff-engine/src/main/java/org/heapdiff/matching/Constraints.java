package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.function.IntPredicate;
import org.heapdiff.objects.Parallel;
import org.heapdiff.parser.ReferenceCursor;

/**
 * What speaks against a pair that references or content suggest: its place in memory, and how
 * seldom objects of its class change.
 */
final class Constraints {
  /** What content suggests is one with its partner if it refers to so many that agree. */
  private static final int AGREEING_BY_CONTENT = 2;

  private final Pair pair;
  private final Fences fences;
  private final Volatility volatility;

  /** Whether garbage lies between what lives, so that order may be wrong about places. */
  private final boolean garbage;

  private final Areas areas;
  private final Referents referents;
  private final Belongings belongings;

  /** Learns from the pairs that order has told. */
  Constraints(Pair pair) {
    this.pair = pair;
    garbage = pair.hasMuchGarbage();
    Fences[] fence = new Fences[1];
    Volatility[] learned = new Volatility[1];
    Parallel.run(() -> learned[0] = new Volatility(pair), () -> fence[0] = new Fences(pair));
    fences = fence[0];
    volatility = learned[0];
    areas = new Areas(pair.after);
    referents = new Referents(pair);
    belongings = new Belongings(pair, volatility);
  }

  /** Whether any object before that is free may be anywhere. */
  boolean leaveOpen() {
    return fences.leaveOpen();
  }

  /** For one thread. */
  Judge judge() {
    return new Judge();
  }

  /** Says whether anything speaks against a pair, as pairs are now. */
  final class Judge {
    private final Volatility.Differences differences = volatility.differences();
    private final ReferenceCursor cursor = pair.before.snapshot.references();

    private Judge() {}

    /** Whether two possible free objects can be one by their places. */
    boolean allowPlaces(int a, int b) {
      return fences.allow(a, b) || (areas.hasSurvivors(b) && pair.looksAlike(a, b));
    }

    /** Whether two possible free objects can be one by their places and by how they differ. */
    boolean allow(int a, int b) {
      return (allowPlaces(a, b) || (garbage && agree(a, b))) && allowAnywhere(a, b);
    }

    /**
     * The same of two objects to which a pair refers. Where garbage lies, two things are believed
     * wherever order takes them to be: an equal string or box in the same field; and what looks
     * alike at a place where objects like those of the pair never refer to another one, in arrays
     * only if the look tells all that it holds.
     *
     * @param referrals what tells of them now
     */
    boolean allowOf(Referrals referrals, int a, int b) {
      if (!garbage) {
        return allow(a, b);
      }
      boolean ofField = referrals.areOfFields();
      if (ofField && pair.before.isFixed(a)) {
        return allowAnywhere(a, b);
      }
      return allow(a, b)
          || (pair.looksAlike(a, b)
              && referrals.areConstant(volatility)
              && (ofField || pair.before.isToldByLook(a, cursor))
              && allowAnywhere(a, b));
    }

    private boolean allowAnywhere(int a, int b) {
      return differences.areSmall(a, b, areas.isOld(b)) && referents.allow(a, b);
    }

    /**
     * Whether two objects look alike, and are so sure to be one by what they refer to that order is
     * wrong about their places. Not so arrays, as copies hold the same; nor what is fixed, as equal
     * ones do.
     */
    private boolean agree(int a, int b) {
      if (!pair.looksAlike(a, b)
          || pair.before.isFixed(a)
          || pair.before.snapshot.arrayLength(a) >= 0) {
        return false;
      }
      int least = pair.isByContent() ? AGREEING_BY_CONTENT : 1;
      return differences.areNone(a, b, least);
    }
  }

  /** Whether most objects around one after are survivors; false before the first review. */
  boolean isAmongSurvivors(int b) {
    return areas.isOld(b);
  }

  /**
   * Takes back the pairs of objects that look different, or hold other strings or boxes, where
   * those of their class never do.
   */
  void takeBackOtherLooks() {
    IntArrayList found =
        matchedThat((differ, a, b) -> differ.contradictLooks(a, b) || differ.haveOtherNames(a, b));
    found.removeIf(b -> pair.evidence(pair.after.partners[b]) == Evidence.CLASS);
    pair.unmatch(found);
  }

  /** Gives back what order in memory has taken from objects with names, and what they hold. */
  void giveBackBelongings() {
    belongings.giveBackAndRename(contradicted());
  }

  /**
   * Gives back what was taken from objects with names, and takes back other pairs that refer to
   * different objects where those of their class never do.
   *
   * @return objects before that have got another partner
   */
  IntArrayList revokeContradicted() {
    IntArrayList contradicted = contradicted();
    IntArrayList given = belongings.giveBack(contradicted);
    Volatility.Differences differences = volatility.differences();
    contradicted.removeIf(
        b ->
            !pair.after.isMatched(b)
                || !isRevocable(b)
                || !differences.contradictConstants(pair.after.partners[b], b));
    pair.unmatch(contradicted);
    return given;
  }

  /** The matched objects after that refer to others where those of their class never do. */
  private IntArrayList contradicted() {
    return matchedThat(Volatility.Differences::contradictConstants);
  }

  /** Whether two objects of a pair differ in some way. */
  private interface Contradiction {
    boolean isThere(Volatility.Differences differences, int a, int b);
  }

  /** The matched objects after that differ so from their partners. */
  private IntArrayList matchedThat(Contradiction contradiction) {
    Side after = pair.after;
    return Parallel.collect(
        after.partners.length,
        (begin, end, found) -> {
          Volatility.Differences ofThread = volatility.differences();
          for (int b = after.nextMatched(begin);
              b != Side.NONE && b < end;
              b = after.nextMatched(b + 1)) {
            if (contradiction.isThere(ofThread, after.partners[b], b)) {
              found.add(b);
            }
          }
        });
  }

  /** Takes back the pairs of islands, but for what has not moved. */
  private void takeBackIslands() {
    Side after = pair.after;
    IntArrayList islands = areas.islands();
    IntArrayList found = new IntArrayList();
    for (int k = 0; k < islands.size(); k += 2) {
      int last = islands.getInt(k + 1);
      for (int b = islands.getInt(k); b != Side.NONE && b <= last; b = after.nextMatched(b + 1)) {
        int a = after.partners[b];
        boolean moved = pair.before.snapshot.addressOf(a) != after.snapshot.addressOf(b);
        if (moved && pair.evidence(a) != Evidence.CLASS) {
          found.add(b);
        }
      }
    }
    pair.unmatch(found);
  }

  /**
   * Takes back pairs that are {@linkplain Strays out of line}, if no order has told them; they can
   * be found again in line, or where survivors are. Where garbage lies, young objects have left
   * older ones around them for another part of the memory; there only what equals others is
   * doubted.
   *
   * @param hasEqual whether an object before is fixed, and others look like it
   */
  void takeBackStrays(IntPredicate hasEqual) {
    fences.confine(
        Parallel.collect(
            pair.before.partners.length,
            (begin, end, found) ->
                Strays.find(
                    pair,
                    begin,
                    end,
                    (a, low, high) -> {
                      if (isRevocable(pair.before.partners[a]) && (!garbage || hasEqual.test(a))) {
                        found.add(a);
                        found.add(low);
                        found.add(high);
                      }
                    })));
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
    takeBackIslands();
    pair.unmatch(
        Parallel.collect(
            after.partners.length,
            (begin, end, found) ->
                areas.forEachNew(
                    begin,
                    end,
                    b -> {
                      if (isRevocable(b)) {
                        found.add(b);
                      }
                    })));
  }
}
