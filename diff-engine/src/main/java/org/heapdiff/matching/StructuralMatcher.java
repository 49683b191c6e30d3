package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.util.function.IntConsumer;
import org.heapdiff.objects.Parallel;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Tells which object of one snapshot is which of another, although collectors move them.
 *
 * <p>It is the alignment of two genomes: seeds that occur once on both sides ({@link Anchors}),
 * chains of them that keep the order ({@link Chains}), gaps between them that are filled ({@link
 * Gaps}), and blocks that were rearranged. Compaction moves what lives together and keeps its
 * order: Jones, Hosking, Moss, <i>The Garbage Collection Handbook</i>, chapter 3. Copying
 * collectors do not keep it; what they copied is found along the references of what is matched
 * ({@link Referrals}), and by content that nothing else has. What order in memory has told,
 * references must not contradict ({@link Fences}), nor where new objects lie ({@link Areas}): an
 * entry of a cache that was replaced in its place looks just like the old one.
 */
public final class StructuralMatcher {
  /** How often what was found in gaps makes looks in them sharper. */
  private static final int ROUNDS = 3;

  /** How often content is asked before referrers make looks sharper, as long as that finds much. */
  private static final int ROUNDS_OF_CONTENT = 2;

  /** So many rounds are made at most, as long as each finds much. */
  private static final int MOST_ROUNDS = 12;

  /** A share of the objects before that are left that is much to find in a round. */
  private static final double MUCH_TO_FIND = 0.004;

  /** Gaps of fewer cells are decided first, as they tell of those in larger ones. */
  private static final long FEW_CELLS = 64;

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
    int[] contentsBefore = before.contentHashes(Progress.NONE);
    int[] contentsAfter = after.contentHashes(Progress.NONE);
    Side[] sides = new Side[2];
    Parallel.run(
        () ->
            sides[0] = new Side(before, typesBefore, signs(before, classes), contentsBefore, false),
        () ->
            sides[1] =
                new Side(
                    after,
                    typesAfter,
                    signs(after, null),
                    contentsAfter,
                    Side.hasMuchGarbage(after)));
    Pair pair = new Pair(sides[0], sides[1], classes);
    progress.phase("matching objects", 0);
    StructuralMatcher matcher = new StructuralMatcher(pair);
    matcher.matchClassObjects(classes);
    matcher.matchByOrder();
    matcher.matchByReferencesAndContent();
    return StructuralMatches.of(pair);
  }

  /**
   * By type, a hash that does not depend on how types happen to be numbered.
   *
   * @param classes the class after by class, null where the classes are those after
   */
  private static int[] signs(Snapshot snapshot, int @Nullable [] classes) {
    int[] signs = new int[snapshot.typeCount()];
    for (int type = 0; type < signs.length; type++) {
      int c = snapshot.classOfType(type);
      long key = key(classes == null ? c : classes[c], snapshot.variantOfType(type));
      signs[type] = (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> 32);
    }
    return signs;
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
    boolean unmoved = Unmoved.match(pair);
    matchRuns(Sequence.ofAll(pair.before), Sequence.ofAll(pair.after), a -> {});
    Gaps gaps = Gaps.between(pair, unmoved);
    boolean found = true;
    for (int round = 0; round < ROUNDS && found && !gaps.isEmpty(); round++) {
      found = gaps.fillEvident();
    }
    if (gaps.isEmpty()) {
      return;
    }
    int[] hints = referrals.hints();
    for (long most = FEW_CELLS; !gaps.isEmpty(); most = Long.MAX_VALUE) {
      gaps.fillHinted(hints);
      gaps.decide(hints, most);
    }
  }

  /**
   * Matches what is in runs that both sides have.
   *
   * @param matched gets the objects before
   */
  private void matchRuns(Sequence before, Sequence after, IntConsumer matched) {
    for (long anchor : Chains.filter(pair, Anchors.find(before, after))) {
      matchRun(before, after, Chains.before(anchor), Chains.after(anchor), matched);
    }
  }

  /**
   * Matches runs of what is free still and may look like something free of the other side. Of what
   * was moved in small parts, what was removed in between had broken all runs. With what does not
   * fit left out, their order says less than their content.
   *
   * @return the matched objects before
   */
  private IntArrayList matchRunsOfFree() {
    pair.sharpen(false);
    pair.matchBy(Evidence.CONTENT);
    LookCounts looksBefore = LookCounts.ofCandidates(pair.before);
    LookCounts looksAfter = LookCounts.ofCandidates(pair.after);
    IntArrayList found = new IntArrayList();
    matchRuns(
        Sequence.ofCandidates(pair.before, looksAfter),
        Sequence.ofCandidates(pair.after, looksBefore),
        found::add);
    return found;
  }

  /**
   * Matches the objects of an anchor, but for objects at its ends that look like the next ones
   * beyond them: of several alike in a row, those that are missing may be any.
   */
  private void matchRun(
      Sequence before, Sequence after, int firstBefore, int firstAfter, IntConsumer matched) {
    int[] as = new int[Anchors.LENGTH];
    int[] bs = new int[Anchors.LENGTH];
    int a = firstBefore;
    int b = firstAfter;
    for (int k = 0; k < Anchors.LENGTH; k++) {
      as[k] = a;
      bs[k] = b;
      a = before.next(a + 1);
      b = after.next(b + 1);
    }
    int from = 0;
    int first = before.looks[firstBefore];
    if (before.looksLike(before.previous(firstBefore - 1), first)
        || after.looksLike(after.previous(firstAfter - 1), first)) {
      while (from < as.length && before.looks[as[from]] == first) {
        from++;
      }
    }
    int to = as.length;
    int last = before.looks[as[to - 1]];
    if (before.looksLike(a, last) || after.looksLike(b, last)) {
      while (to > from && before.looks[as[to - 1]] == last) {
        to--;
      }
    }
    for (int k = from; k < to; k++) {
      if (pair.before.isFree(as[k]) && pair.after.isFree(bs[k]) && pair.possible(as[k], bs[k])) {
        pair.match(as[k], bs[k]);
        matched.accept(as[k]);
      }
    }
  }

  private void matchByReferencesAndContent() {
    pair.sharpen(false);
    Constraints constraints = new Constraints(pair);
    Spread spread = new Spread(pair, referrals, constraints);
    pair.matchBy(Evidence.REFERENCES);
    if (pair.hasMuchGarbage()) {
      // No collection has put survivors together: others lie between them, and new objects where
      // others were, so that order alone takes one for the other.
      constraints.takeBackOtherLooks();
    }
    constraints.giveBackBelongings();
    if (!constraints.leaveOpen()) {
      spread.fromAll();
      return;
    }
    FixedLooks[] fixed = new FixedLooks[1];
    Parallel.run(spread::fromAll, () -> fixed[0] = new FixedLooks(pair));
    pair.findCandidates();
    Leftovers leftovers = new Leftovers(pair, constraints, fixed[0]);
    boolean goOn = true;
    boolean much = true;
    boolean revoked = false;
    int free = pair.before.freeCount();
    for (int round = 0; goOn; round++) {
      boolean byContent = much && round < ROUNDS_OF_CONTENT;
      pair.sharpen(!byContent);
      pair.matchBy(Evidence.CONTENT);
      IntArrayList found = leftovers.matchDistinct();
      if (round > 0) {
        // Only now is it known where survivors are.
        found.addAll(leftovers.matchFixedAmongSurvivors());
      }
      if (round == 0) {
        pair.matchBy(Evidence.REFERENCES);
        spread.from(found);
        IntArrayList inRuns = matchRunsOfFree();
        pair.matchBy(Evidence.REFERENCES);
        spread.fromUndecidedAnd(inRuns);
      } else {
        spread(spread, found);
      }
      // Before the review: what that takes back is found again, and no progress.
      int fewer = free - pair.before.freeCount();
      free -= fewer;
      much = fewer > MUCH_TO_FIND * free;
      goOn = byContent || (round < MOST_ROUNDS && much);
      if (!goOn) {
        pair.matchBy(Evidence.CONTENT);
        IntArrayList alike = leftovers.matchAlike();
        if (!alike.isEmpty()) {
          spread(spread, alike);
        }
      }
      if (byContent || revoked) {
        revoked = revokeContradicted(spread, constraints);
      }
      if (byContent) {
        spread.fromHeirs(new Heirs(pair).find());
        constraints.takeBackStrays(leftovers::hasEqual);
      }
      constraints.review();
    }
  }

  /**
   * Takes back what references contradict; who refers to that may tell now what it is.
   *
   * @return whether there was any
   */
  private boolean revokeContradicted(Spread spread, Constraints constraints) {
    int free = pair.before.freeCount();
    spread.from(constraints.revokeContradicted());
    boolean any = pair.before.freeCount() > free;
    if (any) {
      spread.fromAll();
    }
    return any;
  }

  /** Follows references from what was found, and from what may be told now that it is. */
  private void spread(Spread spread, IntArrayList found) {
    pair.matchBy(Evidence.REFERENCES);
    spread.from(found);
    spread.fromUndecided();
  }
}
