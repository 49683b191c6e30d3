package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import org.heapdiff.objects.Parallel;

/**
 * What objects with a {@linkplain Names name} refer to at places that never change is theirs before
 * and after. Order in memory says otherwise where objects of many owners look alike, and those of
 * some owners are gone: it takes the parts of one session for those of the next.
 */
final class Belongings {
  /** How many holders, one above the other, are asked for their names. */
  private static final int LEVELS = 2;

  private final Pair pair;
  private final Side before;
  private final Side after;
  private final Volatility volatility;
  private final Volatility.Differences differences;
  private final Names names;
  private final Row rowBefore;
  private final Row rowAfter;

  /** What an object belonged to by mistake. */
  private final Row rowWrong;

  /** Pairs whose belongings come next: the object before that was wrong, if any, and the pair. */
  private final IntArrayList next = new IntArrayList();

  /** Objects after whose partners are settled, so that this comes to an end in any heap. */
  private final IntOpenHashSet settled = new IntOpenHashSet();

  private IntArrayList given = new IntArrayList();

  Belongings(Pair pair, Volatility volatility) {
    this.pair = pair;
    before = pair.before;
    after = pair.after;
    this.volatility = volatility;
    rowBefore = new Row(before);
    rowAfter = new Row(after);
    rowWrong = new Row(before);
    differences = volatility.differences();
    names = new Names(pair);
  }

  /**
   * Gives objects with names back what is theirs, and to that what is theirs in turn.
   *
   * @param owners matched objects after that refer to what cannot be theirs as pairs are
   * @return objects before that have got another partner
   */
  IntArrayList giveBack(IntArrayList owners) {
    given = new IntArrayList();
    if (!owners.isEmpty()) {
      names.lookFor(owners);
      follow(owners, new Int2IntOpenHashMap());
    }
    return given;
  }

  /**
   * The same, where order in memory alone has told so far: what holds an owner may have a name too,
   * and who has another name than its partner gets the one that has its name.
   */
  IntArrayList giveBackAndRename(IntArrayList owners) {
    given = new IntArrayList();
    if (!owners.isEmpty()) {
      IntArrayList all = new IntArrayList(owners);
      Int2IntOpenHashMap holders = holders(owners, all);
      names.lookFor(all);
      rename(owners);
      follow(owners, holders);
    }
    return given;
  }

  /**
   * Pairs objects that have the same name, where both are in no pair, or in one with another name.
   * Where nothing has the name it was given in between, to the object that order tells.
   */
  private void rename(IntArrayList owners) {
    IntOpenHashSet strangers = new IntOpenHashSet();
    for (int k = 0; k < owners.size(); k++) {
      int b = owners.getInt(k);
      int a = after.partners[b];
      if (pair.evidence(a) != Evidence.CLASS && differences.haveOtherNames(a, b)) {
        strangers.add(b);
      }
    }
    for (int k = 0; k < owners.size(); k++) {
      int b = owners.getInt(k);
      int a = strangers.contains(b) ? named(b) : Side.NONE;
      if (a != Side.NONE
          && (before.isFree(a) || strangers.contains(before.partners[a]))
          && pair.possible(a, b)) {
        pair.rematch(a, b);
        given.add(a);
        add(Side.NONE, a, b);
      }
    }
  }

  /** The object before that has the name of a matched one after, if any. */
  private int named(int b) {
    return after.isMatched(b)
        ? names.before(before.snapshot.classOf(after.partners[b]), b)
        : Side.NONE;
  }

  private void follow(IntArrayList owners, Int2IntOpenHashMap holders) {
    for (int k = 0; k < owners.size(); k++) {
      int b = owners.getInt(k);
      if (isKnown(b, holders)) {
        add(Side.NONE, after.partners[b], b);
      }
    }
    for (int k = 0; k < next.size(); k += 3) {
      settled.add(next.getInt(k + 2));
    }
    while (!next.isEmpty()) {
      int b = next.popInt();
      int a = next.popInt();
      giveBack(next.popInt(), a, b);
    }
    settled.clear();
    pair.addFreed();
  }

  private void add(int wrong, int a, int b) {
    next.add(wrong);
    next.add(a);
    next.add(b);
  }

  /**
   * Whether a matched object after, or if it has no name what holds it, has that of its partner.
   */
  private boolean isKnown(int b, Int2IntOpenHashMap holders) {
    int object = b;
    for (int level = 0; after.isMatched(object); level++) {
      int named = named(object);
      if (named != Side.NONE || level == LEVELS || !holders.containsKey(object)) {
        return named == after.partners[object];
      }
      object = holders.get(object);
    }
    return false;
  }

  /**
   * Finds what holds some objects at places that never change, and what holds that.
   *
   * @param all gets the holders
   * @return by object after, what holds it
   */
  private Int2IntOpenHashMap holders(IntArrayList owners, IntArrayList all) {
    Int2IntOpenHashMap holders = new Int2IntOpenHashMap();
    IntArrayList level = owners;
    for (int k = 0; k < LEVELS && !level.isEmpty(); k++) {
      boolean[] classes = new boolean[before.snapshot.classes().count()];
      for (int i = 0; i < level.size(); i++) {
        classes[before.snapshot.classOf(after.partners[level.getInt(i)])] = true;
      }
      boolean[] holderClasses = volatility.holdersOf(classes);
      IntOpenHashSet held = new IntOpenHashSet(level);
      IntArrayList found =
          Parallel.collect(
              after.partners.length,
              (begin, end, into) -> findHolders(begin, end, holderClasses, held, into));
      level = new IntArrayList();
      for (int i = 0; i < found.size(); i += 2) {
        int holder = found.getInt(i + 1);
        if (!holders.containsKey(found.getInt(i))) {
          holders.put(found.getInt(i), holder);
          level.add(holder);
        }
      }
      all.addAll(level);
    }
    return holders;
  }

  private void findHolders(
      int begin, int end, boolean[] holderClasses, IntOpenHashSet held, IntArrayList into) {
    Volatility.Differences ofThread = volatility.differences();
    for (int b = after.nextMatched(begin);
        b != Side.NONE && b < end;
        b = after.nextMatched(b + 1)) {
      int holder = b;
      int a = after.partners[b];
      if (holderClasses[before.snapshot.classOf(a)]) {
        ofThread.forEachConstant(
            a,
            b,
            (x, y) -> {
              if (before.partners[x] == y && held.contains(y) && isPart(a, x)) {
                into.add(y);
                into.add(holder);
              }
            });
      }
    }
  }

  /**
   * Makes pairs of what two objects refer to at one place, where that never changes, or where what
   * the other one is taken for has come with its owner.
   *
   * @param wrong what {@code b} was taken for, if negative nothing
   */
  private void giveBack(int wrong, int a, int b) {
    if (before.partners[a] != b) {
      return;
    }
    rowBefore.read(a);
    rowAfter.read(b);
    int length = rowBefore.length();
    if (rowAfter.length() != length) {
      return;
    }
    boolean comparable = false;
    if (wrong >= 0) {
      rowWrong.read(wrong);
      comparable = rowWrong.length() == length;
    }
    int c = before.snapshot.classOf(a);
    for (int k = 0; k < length; k++) {
      int x = rowBefore.get(k);
      int y = rowAfter.get(k);
      boolean isTheirs = volatility.isConstant(c, length, k) && isPart(a, x);
      boolean hasCome = comparable && before.partners[rowWrong.get(k)] == y;
      if ((isTheirs || hasCome) && mayBecomeOne(x, y) && settled.add(y)) {
        int other = after.partners[y];
        pair.rematch(x, y);
        given.add(x);
        add(other, x, y);
      }
    }
  }

  /** Not so links between objects of one class, which change where one is added. */
  private boolean isPart(int a, int x) {
    return before.snapshot.classOf(x) != before.snapshot.classOf(a);
  }

  /**
   * Whether two objects may be a pair in place of the one that the object after is in. If it is in
   * none, it is new, and the field has changed for once; and no other object may look more like it.
   */
  private boolean mayBecomeOne(int x, int y) {
    if (before.partners[x] == y || !after.isMatched(y) || !pair.possible(x, y)) {
      return false;
    }
    int z = after.partners[y];
    return (pair.looksAlike(x, y) || !pair.looksAlike(z, y))
        && pair.evidence(z) != Evidence.CLASS
        && !(before.isMatched(x) && pair.evidence(x) == Evidence.CLASS);
  }
}
