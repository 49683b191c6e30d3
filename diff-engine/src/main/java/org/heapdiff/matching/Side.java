package org.heapdiff.matching;

import java.util.Arrays;
import java.util.Set;
import org.heapdiff.objects.ObjectSet;
import org.heapdiff.objects.Parallel;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.ReferenceCursor;
import org.heapdiff.parser.Snapshot;

/**
 * One of the two snapshots that are matched: its objects that take part, the looks by which they
 * are recognized, and their partners.
 *
 * <p>An object's <i>look</i> is a hash of its type, of what it holds besides references, and of
 * what the {@linkplain #isFixed fixed} objects hold that it refers to. The look of a fixed object
 * never changes; that of another one may.
 */
final class Side {
  /** No object. */
  static final int NONE = Snapshot.NONE;

  /** Classes whose instances hold the same as long as they live. */
  private static final Set<String> FIXED_CLASSES =
      Set.of(
          "java.lang.String",
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double");

  /** In place of an object: there are several. */
  private static final int MANY = -2;

  /** A share of objects that few dumps reach that were made after a collection. */
  private static final double MUCH_GARBAGE = 0.1;

  final Snapshot snapshot;

  /** By type of this snapshot: a number that it has in both, -1 where only one has the type. */
  private final int[] commonTypes;

  /** By type of this snapshot: a hash that it has in both. */
  private final int[] signs;

  /** By type of this snapshot: its object if it has one, {@link #NONE} or {@link #MANY}. */
  private final int[] onlyOfType;

  /** By object. */
  final int[] looks;

  /** By object that is free: its look as it was {@linkplain #sharpen sharpened} last. */
  int[] sharp;

  /**
   * By object: its partner if it is 0 or more. Else the object is not matched, and the number
   * stands for a {@linkplain Fences fence}.
   */
  final int[] partners;

  private final long[] fixed;
  private final long[] present;

  /** Of those that take part, the ones without a partner: 32 times smaller than partners. */
  private final long[] free;

  /** See {@link #nextCandidate}; those that have a partner meanwhile too. */
  private final long[] candidates;

  /** By 64 objects: how many before them take part. */
  private final int[] ranks;

  /**
   * Looks are not computed yet.
   *
   * @param commonTypes by type of the snapshot
   * @param signs by type of the snapshot
   * @param contentHashes by object; become the looks
   * @param unreachableToo whether objects that no root reaches take part
   */
  Side(
      Snapshot snapshot,
      int[] commonTypes,
      int[] signs,
      int[] contentHashes,
      boolean unreachableToo) {
    this.snapshot = snapshot;
    this.commonTypes = commonTypes;
    this.signs = signs;
    onlyOfType = new int[commonTypes.length];
    Arrays.fill(onlyOfType, NONE);
    looks = contentHashes;
    sharp = looks;
    int count = snapshot.objectCount();
    partners = new int[count];
    Arrays.fill(partners, Fences.ANYWHERE);
    int words = (count + 63) >>> 6;
    fixed = new long[words];
    present = unreachableToo ? allOf(count, words) : snapshot.countedObjects();
    ranks = new int[words];
    free = present.clone();
    candidates = present.clone();
    for (int w = 1; w < words; w++) {
      ranks[w] = ranks[w - 1] + Long.bitCount(present[w - 1]);
    }
  }

  private static long[] allOf(int count, int words) {
    long[] all = new long[words];
    Arrays.fill(all, -1);
    if (count % Long.SIZE != 0) {
      all[words - 1] = (1L << count) - 1;
    }
    return all;
  }

  /**
   * Whether a dump was made without a collection, so that what was alive before can be garbage in
   * it. Else the few objects that no root reaches, such as fillers, only stand between others. What
   * was garbage before takes no part: it is gone after the next collection, and until then it would
   * stand between those that live on.
   */
  static boolean hasMuchGarbage(Snapshot snapshot) {
    return snapshot.totalObjects() < (1 - MUCH_GARBAGE) * snapshot.objectCount();
  }

  /** Turns the hashes of contents into looks, and finds the only objects of their types. */
  void computeLooks() {
    ReferenceCursor cursor = snapshot.references();
    boolean[] fixedClasses = fixedClasses();
    for (int object = next(0); object != NONE; object = next(object + 1)) {
      int type = snapshot.typeOf(object);
      onlyOfType[type] = onlyOfType[type] == NONE ? object : MANY;
      if (fixedClasses[snapshot.classOfType(type)]) {
        int look = mix(looks[object], signs[type]);
        cursor.moveTo(object);
        int value = cursor.next();
        if (value != NONE && snapshot.classes().isArray(snapshot.classOf(value))) {
          // A String's characters, which may be those of another String too.
          if (!isFixed(value)) {
            looks[value] = mix(looks[value], signs[snapshot.typeOf(value)]);
            fix(value);
          }
          look = mix(look, looks[value]);
        }
        looks[object] = look;
        fix(object);
      }
    }
    for (int object = next(0); object != NONE; object = next(object + 1)) {
      if (!isFixed(object)) {
        int look = mix(looks[object], signs[snapshot.typeOf(object)]);
        cursor.moveTo(object);
        int target;
        while ((target = cursor.next()) != NONE) {
          if (isFixed(target)) {
            look = mix(look, looks[target]);
          }
        }
        looks[object] = look;
      }
    }
  }

  private boolean[] fixedClasses() {
    ClassTable classes = snapshot.classes();
    boolean[] result = new boolean[classes.count()];
    for (int c = 0; c < result.length; c++) {
      result[c] = classes.isBootClass(c) && FIXED_CLASSES.contains(classes.name(c));
    }
    return result;
  }

  /**
   * The look of an object, with which matched objects it refers to mixed in. Both sides must have
   * the same pairs.
   *
   * @param isAfter whether this is the side after; a pair is known by its object there
   */
  int sharpLook(int object, boolean isAfter, ReferenceCursor cursor) {
    int look = looks[object];
    if (isFixed(object)) {
      return look;
    }
    cursor.moveTo(object);
    int target;
    while ((target = cursor.next()) != NONE) {
      if (isMatched(target)) {
        look = mix(look, isAfter ? target : partners[target]);
      }
    }
    return look;
  }

  /** From now on no free object is a {@linkplain #nextCandidate candidate}. */
  void clearCandidates() {
    Arrays.fill(candidates, 0);
  }

  /** Makes those free objects candidates that look like some of the other side. */
  void addCandidates(LookCounts others) {
    Parallel.overParts(
        partners.length,
        (part, begin, end) -> {
          for (int object = nextFree(begin);
              object != NONE && object < end;
              object = nextFree(object + 1)) {
            if (others.mayHave(looks[object])) {
              candidates[object >>> 6] |= 1L << object;
            }
          }
        });
  }

  /**
   * Sharpens the looks of all candidates.
   *
   * @param byReferrers whether to mix in too which matched objects refer to them, and from where
   */
  void sharpen(boolean isAfter, boolean byReferrers) {
    if (sharp == looks) {
      sharp = new int[looks.length];
    }
    ReferenceCursor cursor = snapshot.references();
    for (int object = nextCandidate(0); object != NONE; object = nextCandidate(object + 1)) {
      sharp[object] = sharpLook(object, isAfter, cursor);
    }
    if (!byReferrers) {
      return;
    }
    Row row = new Row(this);
    for (int object = nextMatched(0); object != NONE; object = nextMatched(object + 1)) {
      int name = isAfter ? object : partners[object];
      row.read(object);
      for (int place = 0; place < row.length(); place++) {
        int target = row.get(place);
        if (isCandidate(target) && !isFixed(target)) {
          // A sum does not depend on the order of the referrers.
          sharp[target] += mix(name, place);
        }
      }
    }
  }

  /** Finalizes as MurmurHash3 does (Appleby, public domain). */
  private static int mix(int hash, int value) {
    int h = (hash ^ value) * 0x9E37_79B1;
    h = Integer.rotateLeft(h, 15) + value;
    h *= 0x85EB_CA77;
    return h ^ (h >>> 16);
  }

  private void fix(int object) {
    fixed[object >>> 6] |= 1L << object;
  }

  /** Whether what an object holds never changes while it lives. */
  boolean isFixed(int object) {
    return (fixed[object >>> 6] & (1L << object)) != 0;
  }

  /**
   * Whether an object's look tells all that it holds: it is fixed, or refers to fixed objects, and
   * to no others but class objects.
   */
  boolean isToldByLook(int object, ReferenceCursor cursor) {
    boolean told = isFixed(object);
    cursor.moveTo(object);
    int target;
    while ((target = cursor.next()) != NONE) {
      if (isFixed(target)) {
        told = true;
      } else if (snapshot.classStoodFor(target) == ClassTable.NONE) {
        return false;
      }
    }
    return told;
  }

  /** An object's type by the number it has in both snapshots, -1 if only this one has it. */
  int commonType(int object) {
    return commonTypes[snapshot.typeOf(object)];
  }

  /**
   * Finds the objects that are the only ones of their type.
   *
   * @param only gets by common type the object, or a negative number
   */
  void onlyInstances(int[] only) {
    Arrays.fill(only, NONE);
    for (int type = 0; type < onlyOfType.length; type++) {
      int common = commonTypes[type];
      if (common >= 0 && onlyOfType[type] != NONE) {
        only[common] = only[common] == NONE ? onlyOfType[type] : MANY;
      }
    }
  }

  boolean isMatched(int object) {
    int w = object >>> 6;
    return (present[w] & ~free[w] & (1L << object)) != 0;
  }

  /** Whether an object takes part and has no partner. */
  boolean isFree(int object) {
    return (free[object >>> 6] & (1L << object)) != 0;
  }

  /** Whether an object refers to any free one. */
  boolean refersToFree(int object, ReferenceCursor cursor) {
    cursor.moveTo(object);
    int target;
    while ((target = cursor.next()) != NONE) {
      if (isFree(target)) {
        return true;
      }
    }
    return false;
  }

  /** Gives a free object a partner. */
  void match(int object, int partner) {
    assert isFree(object) : "matched already";
    partners[object] = partner;
    free[object >>> 6] &= ~(1L << object);
  }

  /** Takes an object's partner away; its new one may be anywhere. */
  void unmatch(int object) {
    partners[object] = Fences.ANYWHERE;
    free[object >>> 6] |= 1L << object;
    candidates[object >>> 6] |= 1L << object;
  }

  /** The first object from one on that takes part, {@link #NONE} behind the last. */
  int next(int from) {
    return ObjectSet.next(present, from);
  }

  /** A bit for each object that takes part. */
  long[] present() {
    return present;
  }

  /** By 64 objects: a bit for each that takes part; 0 behind the last. */
  long present(int word) {
    return word < present.length ? present[word] : 0;
  }

  /** By 64 objects: a bit for each that is matched; 0 behind the last. */
  long matched(int word) {
    return word < present.length ? present[word] & ~free[word] : 0;
  }

  /** By 64 objects: a bit for each that is free. */
  long free(int word) {
    return free[word];
  }

  /** By 64 objects: a bit for each that is a {@linkplain #nextCandidate candidate}. */
  long candidates(int word) {
    return free[word] & candidates[word];
  }

  /** By 64 objects: a bit for each that is {@linkplain #isFixed fixed}. */
  long fixed(int word) {
    return fixed[word];
  }

  /** The last matched object before one, {@link #NONE} if none is. */
  int previousMatched(int before) {
    int w = before >>> 6;
    long word = matched(w) & ((1L << before) - 1);
    while (word == 0 && w > 0) {
      word = matched(--w);
    }
    return word == 0 ? NONE : (w << 6) + Long.SIZE - 1 - Long.numberOfLeadingZeros(word);
  }

  /** How many objects are free. */
  int freeCount() {
    return count(free);
  }

  /** How many free objects are between two, both exclusive. */
  int freeBetween(int begin, int end) {
    int count = 0;
    for (int w = (begin + 1) >>> 6; w << 6 < end; w++) {
      long word = free[w];
      if (w == (begin + 1) >>> 6) {
        word &= -1L << (begin + 1);
      }
      if (w == end >>> 6) {
        word &= ~(-1L << end);
      }
      count += Long.bitCount(word);
    }
    return count;
  }

  /** How many objects are {@linkplain #nextCandidate candidates}. */
  int candidateCount() {
    int count = 0;
    for (int w = 0; w < free.length; w++) {
      count += Long.bitCount(free[w] & candidates[w]);
    }
    return count;
  }

  /** How many objects are {@linkplain #isFixed fixed}. */
  int fixedCount() {
    return count(fixed);
  }

  private static int count(long[] bits) {
    int count = 0;
    for (long word : bits) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The first free object from one on, {@link #NONE} behind the last. */
  int nextFree(int from) {
    return ObjectSet.next(free, from);
  }

  /**
   * The first candidate from one on, {@link #NONE} behind the last: a free object that looks like a
   * free one of the other side, or was freed since then. The looks of others tell nothing.
   */
  int nextCandidate(int from) {
    return nextOf(candidates, free, 0, from);
  }

  /** Whether it is one. */
  boolean isCandidate(int object) {
    int w = object >>> 6;
    // Few are free; the other set is not even looked at for the rest.
    return (free[w] & (1L << object)) != 0 && (candidates[w] & (1L << object)) != 0;
  }

  /** The first matched object from one on, {@link #NONE} behind the last. */
  int nextMatched(int from) {
    return nextOf(present, free, -1, from);
  }

  /** The first object from one on that is in one set, and in another one turned over or not. */
  private static int nextOf(long[] bits, long[] others, long flipped, int from) {
    int w = from >>> 6;
    if (w >= bits.length) {
      return NONE;
    }
    long word = bits[w] & (others[w] ^ flipped) & (-1L << from);
    if ((word & (1L << from)) != 0) {
      return from;
    }
    while (word == 0) {
      if (++w == bits.length) {
        return NONE;
      }
      word = bits[w] & (others[w] ^ flipped);
    }
    return (w << 6) + Long.numberOfTrailingZeros(word);
  }

  /** How many objects that take part are before one. */
  int position(int object) {
    int w = object >>> 6;
    return ranks[w] + Long.bitCount(present[w] & ((1L << object) - 1));
  }

  /** How many objects take part. */
  int size() {
    int last = present.length - 1;
    return last < 0 ? 0 : ranks[last] + Long.bitCount(present[last]);
  }
}
