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
    undecided().forEach(a -> of(a, before.partners[a], false, hint));
    pair.onlyInstances(hint);
    while (!told.isEmpty()) {
      int y = told.popInt();
      of(hints[y], y, false, hint);
    }
    return hints;
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
        replaced = isReplacedArray(x, y) ? k : replaced;
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
      if (!ofFields) {
        placeByPlace(action);
      }
      align(action);
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
        rowBefore.addBuckets();
        rowAfter.addBuckets();
        members.put(arrayBefore, new Members(arrayAfter, rowBefore.free(), rowAfter.free()));
      }
      join(action);
      if (!hashed) {
        placeByPlace(action);
        align(action);
      }
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
      if (before.isFree(x) && (seen[place >>> 6] & (1L << place)) != 0) {
        int look = before.sharp[x];
        places.put(look, places.containsKey(look) ? Side.NONE : x);
      }
    }
    for (int j = 0; j < rowAfter.length() && !places.isEmpty(); j++) {
      int y = rowAfter.get(j);
      int x = after.isFree(y) ? places.get(after.sharp[y]) : Side.NONE;
      if (x != Side.NONE) {
        places.put(after.sharp[y], Side.NONE);
        candidate(x, y, action);
      }
    }
  }

  /** Remembers the looks of the free objects after by a hash of so many bits. */
  private void see(int bits) {
    int words = 1 << (bits - 6);
    if (seen.length < words) {
      seen = new long[words];
    } else {
      Arrays.fill(seen, 0, words, 0);
    }
    for (int j = 0; j < rowAfter.length(); j++) {
      int y = rowAfter.get(j);
      if (after.isFree(y)) {
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
    Tables.clear(places);
    for (int j = 0; j < rowAfter.length(); j++) {
      int y = rowAfter.get(j);
      if (after.isMatched(y)) {
        places.put(y, places.containsKey(y) ? Side.NONE : j);
      }
    }
    steps.clear();
    for (int i = 0; i < rowBefore.length(); i++) {
      int x = rowBefore.get(i);
      int j = before.isMatched(x) ? places.get(before.partners[x]) : Side.NONE;
      if (j != Side.NONE) {
        steps.add(((long) i << 32) | j);
      }
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
   */
  private void placeByPlace(Candidate action) {
    int length = Math.min(rowBefore.length(), rowAfter.length());
    if (length < MANY || isShifted(length)) {
      return;
    }
    for (int k = 0; k < length; k++) {
      candidate(rowBefore.get(k), rowAfter.get(k), action);
    }
  }

  /**
   * Whether most matched objects of a row stand at another place in the other row.
   *
   * @param length up to which both rows are looked at
   */
  private boolean isShifted(int length) {
    int there = 0;
    int elsewhere = 0;
    for (int k = 0; k < length; k++) {
      int x = rowBefore.get(k);
      if (before.isMatched(x)) {
        if (before.partners[x] == rowAfter.get(k)) {
          there++;
        } else {
          elsewhere++;
        }
      }
    }
    return elsewhere > there;
  }

  private void candidate(int x, int y, Candidate action) {
    if (before.isFree(x) && after.isFree(y) && pair.possible(x, y)) {
      action.pair(x, y);
    }
  }
}
