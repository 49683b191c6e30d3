package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import org.heapdiff.parser.ReferenceCursor;

/**
 * Finds pairs in {@linkplain Gaps gaps}, one gap after the other, for one thread. What it finds are
 * no pairs yet: many threads look at the looks of objects, which pairs make sharper.
 */
final class GapFilling {
  /** The largest table of the dynamic programming, in cells. */
  private static final long MOST_CELLS = 1 << 20;

  /** How far the best partner is looked for in a gap that is too large for that. */
  private static final int AHEAD = 64;

  /** Of fewer objects that look like nothing else in a gap all may be out of order by chance. */
  private static final int ENOUGH = 8;

  /**
   * The least share of them that ascends where objects were moved together. Measured on pairs of
   * dumps with known objects: gaps have nearly all or next to none.
   */
  private static final double ORDERED = 0.75;

  /** Of gaps with more objects on both sides a sample is asked first. */
  private static final int LARGE = 1 << 16;

  // What a pair is worth in an alignment: that there is one, that it looks alike, that referrers
  // tell it.
  private static final int POSSIBLE = 3;
  private static final int ALIKE = 3;
  private static final int HINTED = 4;

  private static final byte SKIP_BEFORE = 1;
  private static final byte SKIP_AFTER = 2;
  private static final byte MATCH = 3;

  private final Pair pair;
  private final Side before;
  private final Side after;
  private final IntArrayList found = new IntArrayList();
  private final IntArrayList open = new IntArrayList();

  // The unmatched objects of the gap at hand.
  private final Unmatched as;
  private final Unmatched bs;

  private final Int2IntOpenHashMap placesAfter = new Int2IntOpenHashMap();
  private final Int2IntOpenHashMap placesBefore = new Int2IntOpenHashMap();
  private final LongArrayList candidates = new LongArrayList();
  private int[] score = new int[0];
  private byte[] step = new byte[0];

  /** The unmatched objects of a gap on one side, and their looks, sharpened by today's pairs. */
  private static final class Unmatched {
    private final Side side;
    private final boolean isAfter;
    private final ReferenceCursor cursor;
    private int[] objects = new int[64];
    private int[] looks = new int[64];

    Unmatched(Side side, boolean isAfter) {
      this.side = side;
      this.isAfter = isAfter;
      cursor = side.snapshot.references();
    }

    /**
     * Reads those between two objects, both exclusive.
     *
     * @return how many there are
     */
    int read(int begin, int end) {
      int count = 0;
      for (int o = side.nextFree(begin + 1); o != Side.NONE && o < end; o = side.nextFree(o + 1)) {
        set(count++, o, side.sharpLook(o, isAfter, cursor));
      }
      return count;
    }

    /** Reads only those whose looks, not sharpened, are one of {@code 1 << bits}. */
    int readSample(int begin, int end, int bits) {
      int count = 0;
      for (int o = side.nextFree(begin + 1); o != Side.NONE && o < end; o = side.nextFree(o + 1)) {
        int look = side.looks[o];
        if ((look * 0x9E37_79B1) >>> (Integer.SIZE - bits) == 0) {
          set(count++, o, look);
        }
      }
      return count;
    }

    private void set(int place, int object, int look) {
      if (place == objects.length) {
        objects = Arrays.copyOf(objects, 2 * place);
        looks = Arrays.copyOf(looks, 2 * place);
      }
      looks[place] = look;
      objects[place] = object;
    }
  }

  GapFilling(Pair pair) {
    this.pair = pair;
    before = pair.before;
    after = pair.after;
    as = new Unmatched(before, false);
    bs = new Unmatched(after, true);
    placesAfter.defaultReturnValue(-1);
    placesBefore.defaultReturnValue(-1);
  }

  /**
   * Objects that are one, as far as this gap and those since {@link #clear} tell: before, after.
   */
  IntArrayList found() {
    return found;
  }

  /** What is left of these gaps, as {@link Gaps} has them. */
  IntArrayList open() {
    return open;
  }

  void clear() {
    found.clear();
    open.clear();
  }

  /**
   * Matches what looks the same among the first objects behind the last matched ones.
   *
   * @param n how many objects there are before
   * @param m of how many after
   */
  void first(int n, int m, int beginA, int endA, int beginB, int endB) {
    as.read(beginA, endA);
    bs.read(beginB, endB);
    collectUnique(0, n, 0, m, true);
    long[] ascending = LongestAscending.ofPairs(candidates);
    if (isScrambled(ascending.length)) {
      return;
    }
    divideUpToLast(ascending, 0, 0);
  }

  private void add(int beginA, int endA, int beginB, int endB) {
    open.add(beginA);
    open.add(endA);
    open.add(beginB);
    open.add(endB);
  }

  private void match(int i, int j) {
    found.add(as.objects[i]);
    found.add(bs.objects[j]);
  }

  /** Matches what looks like nothing else in its gap, and gaps from which nothing is missing. */
  void evident(int beginA, int endA, int beginB, int endB) {
    if (!isScrambledByFar(beginA, endA, beginB, endB)) {
      divide(0, as.read(beginA, endA), 0, bs.read(beginB, endB));
    }
  }

  /**
   * Matches what referrers tell, where that keeps the order, and then what is evident.
   *
   * @param hints by object after, see {@link Referrals#hints}
   */
  void hinted(int[] hints, int beginA, int endA, int beginB, int endB) {
    int n = as.read(beginA, endA);
    int m = bs.read(beginB, endB);
    candidates.clear();
    for (int j = 0; j < m; j++) {
      int a = hints[bs.objects[j]];
      int i = a > beginA && a < endA ? Arrays.binarySearch(as.objects, 0, n, a) : -1;
      if (i >= 0 && lookAlike(i, j)) {
        candidates.add(((long) i << 32) | j);
      }
    }
    candidates.sort(null);
    divide(LongestAscending.ofPairs(candidates), 0, n, 0, m);
  }

  /**
   * Decides a gap by the alignment that is worth most.
   *
   * @param hints by object after, see {@link Referrals#hints}
   * @param most cells of the table of a gap to decide; a larger gap stays
   */
  void decide(int[] hints, long most, int beginA, int endA, int beginB, int endB) {
    int n = as.read(beginA, endA);
    int m = bs.read(beginB, endB);
    long cells = (long) n * m;
    if (cells > most) {
      add(beginA, endA, beginB, endB);
    } else if (cells > MOST_CELLS) {
      alignFromTheFront(n, m);
    } else if (cells > 0) {
      align(hints, n, m);
    }
  }

  private void divide(int fromA, int toA, int fromB, int toB) {
    int n = toA - fromA;
    int m = toB - fromB;
    if (n == 0 || m == 0) {
      return;
    }
    boolean noneMissing = n == m && areAllPossible(fromA, fromB, n);
    if (noneMissing && areMostAlike(fromA, fromB, n)) {
      matchAll(fromA, fromB, n);
      return;
    }
    collectUnique(fromA, toA, fromB, toB, true);
    long[] unique = LongestAscending.ofPairs(candidates);
    if (isScrambled(unique.length)) {
      return;
    }
    if (noneMissing) {
      matchAll(fromA, fromB, n);
      return;
    }
    if (unique.length == 0) {
      collectUnique(fromA, toA, fromB, toB, false);
      unique = LongestAscending.ofPairs(candidates);
    }
    if (unique.length == 0) {
      add(
          as.objects[fromA] - 1,
          as.objects[toA - 1] + 1,
          bs.objects[fromB] - 1,
          bs.objects[toB - 1] + 1);
    } else {
      divide(unique, fromA, toA, fromB, toB);
    }
  }

  /** Matches pairs of places, and divides what lies between them. */
  private void divide(long[] pairs, int fromA, int toA, int fromB, int toB) {
    divideUpToLast(pairs, fromA, fromB);
    if (pairs.length == 0) {
      divide(fromA, toA, fromB, toB);
    } else {
      long last = pairs[pairs.length - 1];
      divide((int) (last >>> 32) + 1, toA, (int) last + 1, toB);
    }
  }

  /** The same without what lies behind the last pair. */
  private void divideUpToLast(long[] pairs, int fromA, int fromB) {
    int i = fromA;
    int j = fromB;
    for (long places : pairs) {
      int nextI = (int) (places >>> 32);
      int nextJ = (int) places;
      match(nextI, nextJ);
      divide(i, nextI, j, nextJ);
      i = nextI + 1;
      j = nextJ + 1;
    }
  }

  private void matchAll(int fromA, int fromB, int count) {
    for (int k = 0; k < count; k++) {
      match(fromA + k, fromB + k);
    }
  }

  private boolean areMostAlike(int fromA, int fromB, int count) {
    int alike = 0;
    for (int k = 0; k < count; k++) {
      alike += lookAlike(fromA + k, fromB + k) ? 1 : 0;
    }
    return 2 * alike > count;
  }

  private boolean areAllPossible(int fromA, int fromB, int count) {
    for (int k = 0; k < count; k++) {
      if (!pair.possible(as.objects[fromA + k], bs.objects[fromB + k])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes possible pairs of what is like nothing else in the gap the candidates.
   *
   * @param byLook whether they are to look alike; else it is enough to be the only ones of a type
   */
  private void collectUnique(int fromA, int toA, int fromB, int toB, boolean byLook) {
    Tables.clear(placesAfter);
    Tables.clear(placesBefore);
    candidates.clear();
    for (int j = fromB; j < toB; j++) {
      int sign =
          byLook || after.isFixed(bs.objects[j]) ? bs.looks[j] : after.commonType(bs.objects[j]);
      placesAfter.put(sign, placesAfter.containsKey(sign) ? -2 : j);
    }
    for (int i = fromA; i < toA; i++) {
      int sign = signBefore(i, byLook);
      if (placesAfter.containsKey(sign)) {
        placesBefore.put(sign, placesBefore.containsKey(sign) ? -2 : i);
      }
    }
    for (int i = fromA; i < toA; i++) {
      int sign = signBefore(i, byLook);
      int j = placesAfter.get(sign);
      if (j >= 0 && placesBefore.get(sign) == i && pair.possible(as.objects[i], bs.objects[j])) {
        candidates.add(((long) i << 32) | j);
      }
    }
  }

  /** Whether that can be told of a large gap from some of its objects. */
  private boolean isScrambledByFar(int beginA, int endA, int beginB, int endB) {
    int fewer = Math.min(endA - beginA, endB - beginB);
    if (fewer < LARGE) {
      return false;
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(fewer / (LARGE / 4));
    int n = as.readSample(beginA, endA, bits);
    int m = bs.readSample(beginB, endB, bits);
    collectUnique(0, n, 0, m, true);
    return isScrambled(LongestAscending.ofPairs(candidates).length);
  }

  /** Whether too few candidates ascend: what lies in the gap has not kept its order. */
  private boolean isScrambled(int ascending) {
    return candidates.size() >= ENOUGH && ascending < ORDERED * candidates.size();
  }

  private int signBefore(int i, boolean byLook) {
    return byLook || before.isFixed(as.objects[i]) ? as.looks[i] : before.commonType(as.objects[i]);
  }

  private boolean lookAlike(int i, int j) {
    return as.looks[i] == bs.looks[j];
  }

  /** The alignment that is worth most: Needleman, Wunsch, 1970. */
  private void align(int[] hints, int n, int m) {
    int width = m + 1;
    int cells = (n + 1) * width;
    if (score.length < cells) {
      score = new int[Math.max(cells, 1 << 12)];
      step = new byte[score.length];
    }
    Arrays.fill(score, 0, width, 0);
    for (int i = 1; i <= n; i++) {
      int row = i * width;
      score[row] = 0;
      for (int j = 1; j <= m; j++) {
        int best = score[row - width + j];
        byte way = SKIP_BEFORE;
        if (score[row + j - 1] > best) {
          best = score[row + j - 1];
          way = SKIP_AFTER;
        }
        int worth = score[row - width + j - 1] + worth(hints, i - 1, j - 1);
        if (worth > best) {
          best = worth;
          way = MATCH;
        }
        score[row + j] = best;
        step[row + j] = way;
      }
    }
    int i = n;
    int j = m;
    while (i > 0 && j > 0) {
      switch (step[i * width + j]) {
        case SKIP_BEFORE -> i--;
        case SKIP_AFTER -> j--;
        default -> match(--i, --j);
      }
    }
  }

  private int worth(int[] hints, int i, int j) {
    if (!pair.possible(as.objects[i], bs.objects[j])) {
      return 0;
    }
    return POSSIBLE
        + (lookAlike(i, j) ? ALIKE : 0)
        + (hints[bs.objects[j]] == as.objects[i] ? HINTED : 0);
  }

  /** Matches each object after with the next one before that looks alike, if it is near. */
  private void alignFromTheFront(int n, int m) {
    int i = 0;
    for (int j = 0; j < m && i < n; j++) {
      int limit = Math.min(n, i + AHEAD);
      for (int k = i; k < limit; k++) {
        if (lookAlike(k, j) && pair.possible(as.objects[k], bs.objects[j])) {
          match(k, j);
          i = k + 1;
          break;
        }
      }
    }
  }
}
