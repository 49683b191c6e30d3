package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import org.heapdiff.objects.Parallel;
import org.heapdiff.parser.ReferenceCursor;

/** What matched objects tell of the objects that they refer to. */
final class Referrals {
  /** Rows of fewer objects are compared place by place only. */
  private static final int MANY = 4;

  /** Rows of so many objects are worth two threads, and a sample that tells if they are ordered. */
  private static final int LONG = 1 << 12;

  private static final int SAMPLE = 1 << 8;

  /** Of so many pairs hints are found at a time, so that there is no list of all of them. */
  private static final int TOGETHER = 1 << 16;

  /** Of an array of which at least one object in so many is elsewhere a part may be shifted. */
  private static final int FEW_ELSEWHERE = 64;

  /** Takes two free objects to which two matched ones refer from the same place. */
  interface Candidate {
    void pair(int a, int b);
  }

  /** What is free in two hash tables of different sizes, one of which took the other's place. */
  private static final class Members {
    private final int arrayAfter;
    private final int[] before;
    private final int[] after;

    Members(int arrayAfter, int[] before, int[] after) {
      this.arrayAfter = arrayAfter;
      this.before = before;
      this.after = after;
    }
  }

  /** log2 of the fewest bits in which looks are remembered. */
  private static final int LEAST_BITS = 10;

  private static final int SPREAD = 0x9E37_79B1;

  private final Pair pair;
  private final Side before;
  private final Side after;
  private final Row rowBefore;
  private final Row rowAfter;
  private final Int2IntOpenHashMap places = new Int2IntOpenHashMap();
  private final Int2ObjectOpenHashMap<Members> members = new Int2ObjectOpenHashMap<>();
  private long[] seen = new long[1 << (LEAST_BITS - 6)];
  private final LongArrayList steps = new LongArrayList();

  /** See {@link #areOfFields}. */
  private boolean ofFields;

  /** See {@link #areConstant}. */
  private int referrer = Side.NONE;

  private int place = Side.NONE;

  /** For one thread. */
  Referrals(Pair pair) {
    this.pair = pair;
    before = pair.before;
    after = pair.after;
    rowBefore = new Row(before);
    rowAfter = new Row(after);
    places.defaultReturnValue(Side.NONE);
  }

  /**
   * What the referrers of free objects tell, if they are what their own referrers tell.
   *
   * @return by object after: the object before that it is by the first referrer that tells, or
   *     {@link Side#NONE}
   */
  int[] hints() {
    int[] hints = new int[after.partners.length];
    Arrays.fill(hints, Side.NONE);
    IntArrayList told = new IntArrayList();
    Candidate hint =
        (x, y) -> {
          if (hints[y] == Side.NONE) {
            hints[y] = x;
            told.add(y);
          }
        };
    IntArrayList pairs = undecided();
    for (int from = 0; from < pairs.size(); from += TOGETHER) {
      IntArrayList found = candidates(pairs, from, Math.min(pairs.size(), from + TOGETHER), hints);
      for (int k = 0; k < found.size(); k += 2) {
        hint.pair(found.getInt(k), found.getInt(k + 1));
      }
    }
    pair.onlyInstances(hint);
    while (!told.isEmpty()) {
      int y = told.popInt();
      of(hints[y], y, false, hint);
    }
    return hints;
  }

  /**
   * The free possible pairs to which some pairs refer, in the order of these, that have no hint: an
   * object before, then one after.
   */
  private IntArrayList candidates(IntArrayList pairs, int from, int to, int[] hints) {
    return Parallel.collectOfList(
        to - from,
        (begin, end, found) -> {
          Referrals ofPart = new Referrals(pair);
          Candidate candidate =
              (x, y) -> {
                if (hints[y] == Side.NONE) {
                  found.add(x);
                  found.add(y);
                }
              };
          for (int k = from + begin; k < from + end; k++) {
            int a = pairs.getInt(k);
            ofPart.of(a, before.partners[a], false, candidate);
          }
        });
  }

  /** The matched objects before that refer to free ones, as do their partners; ascending. */
  IntArrayList undecided() {
    return Parallel.collect(
        before.partners.length,
        (begin, end, found) -> {
          ReferenceCursor referencesBefore = before.snapshot.references();
          ReferenceCursor referencesAfter = after.snapshot.references();
          for (int a = before.nextMatched(begin);
              a != Side.NONE && a < end;
              a = before.nextMatched(a + 1)) {
            if (before.refersToFree(a, referencesBefore)
                && after.refersToFree(before.partners[a], referencesAfter)) {
              found.add(a);
            }
          }
        });
  }

  /**
   * Calls with the free possible pairs to which a pair refers.
   *
   * @param buckets whether what stands in the buckets of a larger or smaller hash table counts
   * @return whether both still refer to free objects when that is done
   */
  boolean of(int a, int b, boolean buckets, Candidate action) {
    if (!rowAfter.readAnyFree(b) || !rowBefore.readAnyFree(a)) {
      return false;
    }
    ofFields = before.snapshot.arrayLength(a) < 0;
    boolean sameLength = rowBefore.length() == rowAfter.length();
    if (sameLength && (rowBefore.length() < MANY || !isShifted(rowBefore.length()))) {
      int replaced = -1;
      referrer = a;
      for (int k = 0; k < rowBefore.length(); k++) {
        int x = rowBefore.get(k);
        int y = rowAfter.get(k);
        place = k;
        candidate(x, y, action);
        replaced = before.partners[x] != y && isReplacedArray(x, y) ? k : replaced;
      }
      place = Side.NONE;
      if (replaced >= 0) {
        ofReplaced(rowBefore.get(replaced), rowAfter.get(replaced), buckets, action);
        return true;
      }
    } else {
      if (Math.min(rowBefore.length(), rowAfter.length()) >= MANY) {
        join(action);
      }
      if (ofFields || !placeByPlace(action)) {
        align(action);
      }
    }
    return rowBefore.hasFree() && rowAfter.hasFree();
  }

  /** Whether fields refer to the candidates that are told of, and not elements of arrays. */
  boolean areOfFields() {
    return ofFields;
  }

  /** Whether objects like the one that refers to the candidate told of never change there. */
  boolean areConstant(Volatility volatility) {
    return place != Side.NONE && volatility.keeps(referrer, rowBefore.length(), place);
  }

  private void ofReplaced(int arrayBefore, int arrayAfter, boolean buckets, Candidate action) {
    ofFields = false;
    Members known = members.get(arrayBefore);
    if (known != null && known.arrayAfter == arrayAfter) {
      rowBefore.set(known.before);
      rowAfter.set(known.after);
      join(action);
    } else if (rowAfter.readAnyFree(arrayAfter) && rowBefore.readAnyFree(arrayBefore)) {
      // A hash table of another size has another order.
      boolean hashed = rowBefore.leadsToOwnClass() || rowAfter.leadsToOwnClass();
      if (hashed && buckets) {
        addBuckets();
        members.put(arrayBefore, new Members(arrayAfter, rowBefore.free(), rowAfter.free()));
      }
      join(action);
      if (!hashed) {
        if (!placeByPlace(action)) {
          align(action);
        }
      }
    }
  }

  private void addBuckets() {
    if (rowBefore.length() < LONG) {
      rowBefore.addBuckets();
      rowAfter.addBuckets();
    } else {
      Parallel.run(rowBefore::addBuckets, rowAfter::addBuckets);
    }
  }

  /** Whether a collection has got a larger or smaller array, which holds what the old one held. */
  private boolean isReplacedArray(int x, int y) {
    int lengthBefore = before.snapshot.arrayLength(x);
    int lengthAfter = after.snapshot.arrayLength(y);
    return lengthBefore > 0
        && lengthAfter > 0
        && lengthBefore != lengthAfter
        && pair.sameClass(x, y);
  }

  /** Pairs what looks like nothing else in its row. */
  private void join(Candidate action) {
    Tables.clear(places);
    int bits = LEAST_BITS;
    while (1L << bits < 8L * rowAfter.length()) {
      bits++;
    }
    int shift = Integer.SIZE - bits;
    see(bits);
    for (int i = 0; i < rowBefore.length(); i++) {
      int x = rowBefore.get(i);
      int place = (before.sharp[x] * SPREAD) >>> shift;
      if (before.isCandidate(x) && (seen[place >>> 6] & (1L << place)) != 0) {
        int look = before.sharp[x];
        places.put(look, places.containsKey(look) ? Side.NONE : x);
      }
    }
    for (int j = 0; j < rowAfter.length() && !places.isEmpty(); j++) {
      int y = rowAfter.get(j);
      int x = after.isCandidate(y) ? places.get(after.sharp[y]) : Side.NONE;
      if (x != Side.NONE) {
        places.put(after.sharp[y], Side.NONE);
        candidate(x, y, action);
      }
    }
  }

  /** Remembers the looks of the candidates after by a hash of so many bits. */
  private void see(int bits) {
    int words = 1 << (bits - 6);
    if (seen.length < words) {
      seen = new long[words];
    } else {
      Arrays.fill(seen, 0, words, 0);
    }
    for (int j = 0; j < rowAfter.length(); j++) {
      int y = rowAfter.get(j);
      if (after.isCandidate(y)) {
        int place = (after.sharp[y] * SPREAD) >>> (Integer.SIZE - bits);
        seen[place >>> 6] |= 1L << place;
      }
    }
  }

  /**
   * Pairs what stands between the same objects in both rows, where one has objects that the other
   * does not have.
   */
  private void align(Candidate action) {
    if (rowBefore.length() >= LONG && !isOrderKept()) {
      return;
    }
    steps.clear();
    boolean known = false;
    int next = 0;
    for (int i = 0; i < rowBefore.length(); i++, next++) {
      int x = rowBefore.get(i);
      if (!before.isMatched(x)) {
        continue;
      }
      int y = before.partners[x];
      if (next >= rowAfter.length() || rowAfter.get(next) != y) {
        if (!known) {
          known = true;
          findPlaces();
        }
        int j = places.get(y);
        if (j == Side.NONE) {
          continue;
        }
        next = j;
      }
      steps.add(((long) i << 32) | next);
    }
    int i = 0;
    int j = 0;
    for (long step : LongestAscending.ofPairs(steps)) {
      int nextI = (int) (step >>> 32);
      int nextJ = (int) step;
      between(i, nextI, j, nextJ, action);
      i = nextI + 1;
      j = nextJ + 1;
    }
    between(i, rowBefore.length(), j, rowAfter.length(), action);
  }

  /**
   * Whether most of a sample of the matched objects of the row before have partners in the same
   * order after; not so in hash tables.
   */
  private boolean isOrderKept() {
    Tables.clear(places);
    int step = rowBefore.length() / SAMPLE;
    for (int i = 0; i < rowBefore.length(); i += step) {
      int x = rowBefore.get(i);
      if (before.isMatched(x)) {
        places.put(before.partners[x], i);
      }
    }
    IntArrayList order = new IntArrayList();
    for (int j = 0; j < rowAfter.length(); j++) {
      int i = places.get(rowAfter.get(j));
      if (i != Side.NONE) {
        order.add(i);
      }
    }
    return 2 * LongestAscending.of(order.toIntArray()).length >= order.size();
  }

  /** By matched object after that is once in its row: the place. */
  private void findPlaces() {
    Tables.clear(places);
    for (int j = 0; j < rowAfter.length(); j++) {
      int y = rowAfter.get(j);
      if (after.isMatched(y)) {
        places.put(y, places.containsKey(y) ? Side.NONE : j);
      }
    }
  }

  /**
   * Pairs what stands between two pairs, one after the other from the front. What has no
   * counterpart on the other side, such as a field that was null, is left out where it is of
   * another class than what stands there.
   */
  private void between(int fromI, int toI, int fromJ, int toJ, Candidate action) {
    int i = fromI;
    int j = fromJ;
    while (i < toI && j < toJ) {
      int x = rowBefore.get(i);
      int y = rowAfter.get(j);
      boolean matchedBefore = before.isMatched(x);
      boolean matchedAfter = after.isMatched(y);
      int more = 0;
      if (matchedBefore == matchedAfter) {
        candidate(x, y, action);
        more = matchedBefore || pair.possible(x, y) ? 0 : (toI - i) - (toJ - j);
      }
      i += (matchedBefore || !matchedAfter) && more >= 0 ? 1 : 0;
      j += (matchedAfter || !matchedBefore) && more <= 0 ? 1 : 0;
    }
  }

  /**
   * Pairs what stands at the same place of an array that became longer or shorter at its end, as
   * most of what is matched does. A few pairs that are wrong would shift an alignment.
   *
   * @return whether nearly all that is matched does, so that an alignment would tell no more
   */
  private boolean placeByPlace(Candidate action) {
    int length = Math.min(rowBefore.length(), rowAfter.length());
    if (length < MANY) {
      return false;
    }
    int there = inPlace(length);
    int elsewhere = matchedIn(length) - there;
    if (elsewhere > there) {
      return false;
    }
    for (int k = 0; k < length; k++) {
      candidate(rowBefore.get(k), rowAfter.get(k), action);
    }
    return there > FEW_ELSEWHERE * elsewhere;
  }

  /**
   * Whether most matched objects of a row stand at another place in the other row.
   *
   * @param length up to which both rows are looked at
   */
  private boolean isShifted(int length) {
    int there = inPlace(length);
    return matchedIn(length) - there > there;
  }

  /** How many of the first objects of the row before have partners at the same place. */
  private int inPlace(int length) {
    int there = 0;
    for (int k = 0; k < length; k++) {
      there += before.partners[rowBefore.get(k)] == rowAfter.get(k) ? 1 : 0;
    }
    return there;
  }

  /** How many of the first objects of the row before have partners. */
  private int matchedIn(int length) {
    int matched = 0;
    for (int k = 0; k < length; k++) {
      matched += before.isMatched(rowBefore.get(k)) ? 1 : 0;
    }
    return matched;
  }

  private void candidate(int x, int y, Candidate action) {
    if (before.isFree(x) && after.isFree(y) && pair.possible(x, y)) {
      action.pair(x, y);
    }
  }
}
