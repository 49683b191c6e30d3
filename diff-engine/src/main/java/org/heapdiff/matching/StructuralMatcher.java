package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;

/**
 * Tells which object of one snapshot is which of another, although collectors move them.
 *
 * <p>It is the alignment of two genomes: seeds that occur once on both sides ({@link Anchors}),
 * chains of them that keep the order ({@link Chains}), gaps between them that are filled ({@link
 * Gaps}), and blocks that were rearranged. Compaction moves what lives together and keeps its
 * order: Jones, Hosking, Moss, <i>The Garbage Collection Handbook</i>, chapter 3. Copying
 * collectors do not keep it; what they copied is found along the references of what is matched
 * ({@link Referrals}), and by content that nothing else has. What order in memory has told,
 * references must not contradict ({@link Fences}): an entry of a cache that was replaced in its
 * place looks just like the old one.
 */
public final class StructuralMatcher {
  /** How often what was found makes looks sharper, in gaps and everywhere. */
  private static final int ROUNDS = 2;

  private static final int ROUNDS_OF_CONTENT = 3;

  /** Gaps of fewer cells are decided first, as they tell of those in larger ones. */
  private static final long FEW_CELLS = 64;

  /** A share of objects that few dumps reach that were made after a collection. */
  private static final double MUCH_GARBAGE = 0.1;

  private final Pair pair;
  private final Referrals referrals;

  private StructuralMatcher(Pair pair) {
    this.pair = pair;
    referrals = new Referrals(pair);
  }

  /**
   * Matches two snapshots.
   *
   * @param classes by class before, the class after that it is, or a negative number
   * @throws IOException when a dump cannot be read any more
   */
  public static StructuralMatches match(
      Snapshot before, Snapshot after, int[] classes, Progress progress) throws IOException {
    progress.phase("reading contents", 0);
    int[] typesAfter = new int[after.typeCount()];
    Long2IntOpenHashMap typeNumbers = new Long2IntOpenHashMap();
    typeNumbers.defaultReturnValue(Side.NONE);
    for (int type = 0; type < typesAfter.length; type++) {
      typesAfter[type] = isOfClassObjects(after, type) ? Side.NONE : type;
      typeNumbers.put(key(after.classOfType(type), after.variantOfType(type)), type);
    }
    int[] typesBefore = new int[before.typeCount()];
    for (int type = 0; type < typesBefore.length; type++) {
      int partner = classes[before.classOfType(type)];
      typesBefore[type] =
          partner < 0 || isOfClassObjects(before, type)
              ? Side.NONE
              : typeNumbers.get(key(partner, before.variantOfType(type)));
    }
    Pair pair =
        new Pair(
            new Side(
                before, typesBefore, before.contentHashes(Progress.NONE), !isFullOfGarbage(before)),
            new Side(after, typesAfter, after.contentHashes(Progress.NONE), true),
            classes);
    progress.phase("matching objects", 0);
    StructuralMatcher matcher = new StructuralMatcher(pair);
    matcher.matchClassObjects(classes);
    matcher.matchByOrder();
    matcher.matchByReferencesAndContent();
    return StructuralMatches.of(pair);
  }

  /**
   * Whether so many objects are garbage that they would only stand between those that live on, as
   * garbage before is gone after the next collection.
   */
  private static boolean isFullOfGarbage(Snapshot before) {
    return before.totalObjects() < (1 - MUCH_GARBAGE) * before.objectCount();
  }

  private static long key(int c, int variant) {
    return ((long) c << 32) | (variant & 0xffff_ffffL);
  }

  private static boolean isOfClassObjects(Snapshot snapshot, int type) {
    return snapshot.variantOfType(type) > 0
        && snapshot.classes().name(snapshot.classOfType(type)).equals("java.lang.Class");
  }

  /** A class object is the one of its class, and of no other. */
  private void matchClassObjects(int[] classes) {
    pair.matchBy(Evidence.CLASS);
    ClassTable before = pair.before.snapshot.classes();
    ClassTable after = pair.after.snapshot.classes();
    for (int c = 0; c < classes.length; c++) {
      int a = before.object(c);
      int b = classes[c] < 0 ? Side.NONE : after.object(classes[c]);
      if (a != Side.NONE
          && b != Side.NONE
          && pair.before.isFree(a)
          && pair.after.isFree(b)
          && pair.sameClass(a, b)) {
        pair.match(a, b);
      }
    }
  }

  private void matchByOrder() {
    pair.matchBy(Evidence.ORDER);
    for (long anchor : Chains.filter(pair, Anchors.find(pair))) {
      matchRun(Chains.before(anchor), Chains.after(anchor));
    }
    Gaps gaps = Gaps.between(pair);
    gaps.fillEvident();
    for (int round = 0; round < ROUNDS && !gaps.isEmpty(); round++) {
      pair.sharpenLooks();
      gaps.fillEvident();
    }
    for (long most = FEW_CELLS; !gaps.isEmpty(); most = Long.MAX_VALUE) {
      int[] hints = referrals.hints();
      gaps.fillHinted(hints);
      gaps.decide(hints, most);
      pair.sharpenLooks();
    }
  }

  private void matchRun(int firstBefore, int firstAfter) {
    int a = firstBefore;
    int b = firstAfter;
    for (int k = 0; k < Anchors.LENGTH; k++) {
      if (pair.before.isFree(a) && pair.after.isFree(b) && pair.possible(a, b)) {
        pair.match(a, b);
      }
      a = pair.before.next(a + 1);
      b = pair.after.next(b + 1);
    }
  }

  private void matchByReferencesAndContent() {
    Volatility volatility = new Volatility(pair);
    Fences fences = new Fences(pair);
    IntArrayList matched = new IntArrayList();
    Referrals.Candidate spread =
        (x, y) -> {
          if (pair.before.isFree(x)
              && pair.after.isFree(y)
              && fences.allow(x, y)
              && volatility.allows(x, y)) {
            pair.match(x, y);
            matched.add(x);
          }
        };
    pair.matchBy(Evidence.REFERENCES);
    IntArrayList undecided = new IntArrayList();
    for (int a = pair.before.next(0); a != Side.NONE; a = pair.before.next(a + 1)) {
      if (pair.before.isMatched(a)) {
        spread(a, matched, undecided, spread);
      }
    }
    LookCounts fixedBefore = LookCounts.ofFixed(pair.before);
    LookCounts fixedAfter = LookCounts.ofFixed(pair.after);
    for (int round = 0; round < ROUNDS_OF_CONTENT; round++) {
      pair.sharpenLooks();
      pair.matchBy(Evidence.CONTENT);
      IntArrayList found =
          joinUnique(
              unique(pair.before, fixedBefore), unique(pair.after, fixedAfter), fences, volatility);
      pair.matchBy(Evidence.REFERENCES);
      found.addAll(undecided);
      undecided.clear();
      for (int k = 0; k < found.size(); k++) {
        spread(found.getInt(k), matched, undecided, spread);
      }
    }
  }

  /**
   * Follows what an object refers to, and what that refers to, as far as it can be matched.
   *
   * @param undecided gets the objects that still refer to free ones
   */
  private void spread(
      int start, IntArrayList matched, IntArrayList undecided, Referrals.Candidate candidate) {
    matched.clear();
    matched.add(start);
    while (!matched.isEmpty()) {
      int a = matched.popInt();
      if (referrals.of(a, pair.before.partners[a], candidate)) {
        undecided.add(a);
      }
    }
  }

  /** Matches free objects that look like no other free ones; returns those before. */
  private IntArrayList joinUnique(
      Int2IntOpenHashMap uniqueBefore,
      Int2IntOpenHashMap uniqueAfter,
      Fences fences,
      Volatility volatility) {
    IntArrayList found = new IntArrayList();
    for (int a = pair.before.next(0); a != Side.NONE; a = pair.before.next(a + 1)) {
      if (!pair.before.isMatched(a)) {
        int look = pair.before.looks[a];
        int b = uniqueBefore.get(look) == a ? uniqueAfter.get(look) : Side.NONE;
        if (b != Side.NONE
            && pair.possible(a, b)
            && fences.allow(a, b)
            && volatility.allows(a, b)) {
          pair.match(a, b);
          found.add(a);
        }
      }
    }
    return found;
  }

  /**
   * The free objects that look like no other free one, by look; of fixed objects those that look
   * like no other at all, as there may be any number of equal ones.
   */
  private static Int2IntOpenHashMap unique(Side side, LookCounts fixed) {
    Int2IntOpenHashMap result = new Int2IntOpenHashMap();
    result.defaultReturnValue(Side.NONE);
    for (int object = side.next(0); object != Side.NONE; object = side.next(object + 1)) {
      int look = side.looks[object];
      if (!side.isMatched(object) && (!side.isFixed(object) || fixed.hasOnce(look))) {
        result.put(look, result.containsKey(look) ? Side.NONE : object);
      }
    }
    return result;
  }
}
