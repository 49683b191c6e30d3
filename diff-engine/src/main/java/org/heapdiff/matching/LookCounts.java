package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import org.heapdiff.objects.Parallel;

/**
 * Which looks some objects of a side have once, and which more than once; by hashes. All bits of a
 * look lie in one line of memory: Putze, Sanders, Singler, <i>Cache-, Hash- and Space-Efficient
 * Bloom Filters</i>, WEA 2007.
 */
final class LookCounts {
  /** log2 of how many objects there is a line for. */
  private static final int OBJECTS_BITS = 5;

  /** log2 of the words of a line: half of them for what is there, half for what is there twice. */
  private static final int LINE_BITS = 3;

  private static final int HALF = 1 << (LINE_BITS - 1);

  /** A run of which fewer objects are one of a kind tells nothing: one in so many. */
  private static final int TELLING = 20;

  private static final int SAMPLE_BITS = 2;

  /**
   * log2 of how long a run may be of which the whole sample is asked; of longer ones a part of it.
   */
  private static final int ENOUGH_BITS = 18;

  /** Spreads looks over the lines, of which there are at least two. */
  private static final int LINE = 0x9E37_79B1;

  private final Side side;
  private final int[] looks;
  private final int shift;
  private final long[] bits;

  private LookCounts(Side side, int[] looks, int count) {
    this.side = side;
    this.looks = looks;
    int lineBits = Integer.SIZE - Integer.numberOfLeadingZeros(count >>> OBJECTS_BITS);
    shift = Integer.SIZE - Math.max(1, lineBits);
    bits = new long[1 << (Math.max(1, lineBits) + LINE_BITS)];
  }

  /** Of the free objects, by looks that are not sharpened. */
  static LookCounts ofFree(Side side) {
    return new LookCounts(side, side.looks, side.freeCount()).countInHalves(side::free);
  }

  /** Of the candidates, by looks that are not sharpened. */
  static LookCounts ofUnsharpenedCandidates(Side side) {
    return new LookCounts(side, side.looks, side.candidateCount()).countInHalves(side::candidates);
  }

  /** Of the free objects whose sharpened looks are {@linkplain #isOfSample of the sample}. */
  static LookCounts ofSample(Side side) {
    return new LookCounts(side, side.sharp, side.freeCount() >>> SAMPLE_BITS)
        .count(side::free, Which.SAMPLE);
  }

  /** Which looks are counted; lines are in two halves. */
  private enum Which {
    LOWER,
    UPPER,
    SAMPLE,
    ALL
  }

  // Asked of each object, and no lambda, as the first compiler does not inline those.
  private static boolean isOne(int look, Which which) {
    if (which == Which.LOWER) {
      return look * LINE >= 0;
    }
    if (which == Which.UPPER) {
      return look * LINE < 0;
    }
    return which == Which.ALL || isOfSample(look, SAMPLE_BITS);
  }

  /**
   * One look of {@code 1 << bits}, the same ones of both sides; all of them are of larger samples
   * too.
   */
  private static boolean isOfSample(int look, int bits) {
    return (look * 0x2C1B_3C6D) >>> (Integer.SIZE - bits) == 0;
  }

  /** Of the candidates, by sharpened looks. */
  static LookCounts ofCandidates(Side side) {
    return new LookCounts(side, side.sharp, side.candidateCount()).countInHalves(side::candidates);
  }

  /**
   * Of some objects.
   *
   * @param looks by object
   */
  static LookCounts of(Side side, int[] looks, IntArrayList objects) {
    LookCounts counts = new LookCounts(side, looks, objects.size());
    for (int k = 0; k < objects.size(); k++) {
      counts.count(looks[objects.getInt(k)]);
    }
    return counts;
  }

  /** Of some free objects, which are the low halves of numbers. */
  static LookCounts of(Side side, long[] objects) {
    LookCounts counts = new LookCounts(side, side.sharp, objects.length);
    inHalves(half -> counts.count(objects, half));
    return counts;
  }

  /** Of the fixed objects, free or not. */
  static LookCounts ofFixed(Side side) {
    return new LookCounts(side, side.looks, side.fixedCount()).countAll(side::fixed);
  }

  /**
   * Counts some objects.
   *
   * @param words by 64 objects: a bit for each of them that is to be counted
   */
  private LookCounts countAll(IntToLongFunction words) {
    return count(words, Which.ALL);
  }

  /** The same, with two threads: for who has no other work for one of them. */
  private LookCounts countInHalves(IntToLongFunction words) {
    inHalves(half -> count(words, half));
    return this;
  }

  /** Counts with a thread for either half of the lines, which tests whose looks are in its half. */
  private static void inHalves(Consumer<Which> counting) {
    Parallel.run(() -> counting.accept(Which.LOWER), () -> counting.accept(Which.UPPER));
  }

  private void count(long[] objects, Which which) {
    for (long object : objects) {
      int look = looks[(int) object];
      if (isOne(look, which)) {
        count(look);
      }
    }
  }

  private LookCounts count(IntToLongFunction words, Which which) {
    int end = (looks.length + Long.SIZE - 1) / Long.SIZE;
    for (int w = 0; w < end; w++) {
      for (long left = words.applyAsLong(w); left != 0; left &= left - 1) {
        int look = looks[w * Long.SIZE + Long.numberOfTrailingZeros(left)];
        if (isOne(look, which)) {
          count(look);
        }
      }
    }
    return this;
  }

  private void count(int look) {
    int line = line(look);
    int place = place(look);
    add(line, place);
    add(line, otherPlace(look, place));
  }

  private void add(int line, int place) {
    long bit = 1L << place;
    int word = line + (place >>> 6);
    bits[word + HALF] |= bits[word] & bit;
    bits[word] |= bit;
  }

  private int line(int look) {
    return ((look * LINE) >>> shift) << LINE_BITS;
  }

  private static int place(int look) {
    return spread(look) >>> 24;
  }

  private static int otherPlace(int look, int place) {
    return place ^ (1 + ((spread(look) >>> 16) & 127));
  }

  private static int spread(int look) {
    return (look ^ (look >>> 15)) * 0x85EB_CA77;
  }

  /** Whether any of the objects may have a look; true too where hashes collide. */
  boolean mayHave(int look) {
    int line = line(look);
    int place = place(look);
    return isSet(line, place) && isSet(line, otherPlace(look, place));
  }

  /** Whether exactly one of the objects has a look; false too where hashes collide. */
  boolean hasOnce(int look) {
    int line = line(look);
    int place = place(look);
    int other = otherPlace(look, place);
    return isSet(line, place)
        && isSet(line, other)
        && (!isSet(line + HALF, place) || !isSet(line + HALF, other));
  }

  private boolean isSet(int line, int place) {
    return (bits[line + (place >>> 6)] & (1L << place)) != 0;
  }

  /**
   * Of counts of samples: whether, of those free objects of a run that look like no other free
   * object of their side, more than one in so many looks like exactly one of the other side.
   *
   * @param end the object behind the run
   */
  boolean areAlsoIn(LookCounts other, int start, int end, int oneIn) {
    int size = side.position(end) - side.position(start);
    int sampleBits =
        SAMPLE_BITS + Integer.SIZE - Integer.numberOfLeadingZeros(size >>> ENOUGH_BITS);
    int count = 0;
    int unique = 0;
    int found = 0;
    for (int object = start; object != end; object = side.next(object + 1)) {
      int look = looks[object];
      if (isOfSample(look, sampleBits)) {
        count++;
        if (hasOnce(look)) {
          unique++;
          found += other.hasOnce(look) ? 1 : 0;
        }
      }
    }
    return (long) unique * TELLING >= count && (long) found * oneIn > unique;
  }
}
