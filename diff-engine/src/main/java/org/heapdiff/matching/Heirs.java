package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import org.heapdiff.objects.Parallel;

/**
 * New arrays that took the place of old ones: copies on write, such as the leaves of persistent
 * maps and of search trees. They are no survivors, but what they hold is, and in the same order.
 *
 * <p>An array is known by the objects in it, and these by their partners or looks. The smallest of
 * their hashes is the same in two arrays as often as an object of either is in both: Broder, <i>On
 * the resemblance and containment of documents</i>, SEQUENCES 1997.
 */
final class Heirs {
  /** Arrays of fewer objects are not looked at. */
  private static final int LEAST = 4;

  /** The smallest hash is looked for by as many hash functions. */
  private static final int[] SEEDS = {0x9E37_79B1, 0x85EB_CA77, 0xC2B2_AE3D};

  private final Pair pair;
  private final Side before;
  private final Side after;
  private final Row rowBefore;
  private final Row rowAfter;
  private final IntOpenHashSet names = new IntOpenHashSet();

  Heirs(Pair pair) {
    this.pair = pair;
    before = pair.before;
    after = pair.after;
    rowBefore = new Row(before);
    rowAfter = new Row(after);
  }

  /** Takes two arrays without partners: one before, and the one after that took its place. */
  interface Heir {
    void of(int a, int b);
  }

  void forEach(Heir action) {
    Signs ofBefore = new Signs(before);
    Signs ofAfter = new Signs(after);
    IntOpenHashSet found = new IntOpenHashSet();
    LongArrayList pairs = new LongArrayList();
    for (int s = 0; s < SEEDS.length; s++) {
      ofBefore.forEachCommon(
          ofAfter,
          s,
          (a, b) -> {
            if (!found.contains(b) && pair.sameClass(a, b)) {
              rowBefore.read(a);
              rowAfter.read(b);
              if (resemble()) {
                found.add(b);
                pairs.add(((long) b << 32) | a);
              }
            }
          });
    }
    pairs.sort(null);
    for (long heir : pairs) {
      action.of((int) heir, (int) (heir >>> 32));
    }
  }

  /** The signs of the free arrays of a side that refer to enough objects, any of them free. */
  private final class Signs {
    private final Side side;

    /** By seed: the sign in the high half and the array in the low one, ascending. */
    private final long[][] sorted = new long[SEEDS.length][];

    Signs(Side side) {
      this.side = side;
      LongArrayList[] parts = new LongArrayList[Parallel.PARTS];
      Parallel.overParts(
          side.partners.length, (part, begin, end) -> parts[part] = signs(begin, end));
      int count = 0;
      for (LongArrayList part : parts) {
        count += part.size() / SEEDS.length;
      }
      for (int s = 0; s < SEEDS.length; s++) {
        sorted[s] = new long[count];
        int at = 0;
        for (LongArrayList part : parts) {
          for (int k = s; k < part.size(); k += SEEDS.length) {
            sorted[s][at++] = part.getLong(k);
          }
        }
        Arrays.parallelSort(sorted[s]);
      }
    }

    /** The signs of the arrays of a part, for one array after the other. */
    private LongArrayList signs(int begin, int end) {
      LongArrayList result = new LongArrayList();
      int[] signs = new int[SEEDS.length];
      Row row = new Row(side, side.snapshot.references());
      for (int object = side.nextFree(begin);
          object != Side.NONE && object < end;
          object = side.nextFree(object + 1)) {
        if (side.snapshot.arrayLength(object) >= LEAST
            && !side.isFixed(object)
            && row.read(object)
            && row.length() >= LEAST
            && sign(row, signs)) {
          for (int sign : signs) {
            result.add(((long) sign << 32) | object);
          }
        }
      }
      return result;
    }

    /**
     * By seed, the least hash of the objects of a row that the other side may know.
     *
     * @return whether it may know any; it does not of most new arrays
     */
    private boolean sign(Row row, int[] signs) {
      boolean known = false;
      Arrays.fill(signs, Integer.MAX_VALUE);
      for (int k = 0; k < row.length(); k++) {
        int target = row.get(k);
        if (side.isMatched(target) || side.isCandidate(target)) {
          known = true;
          int name = name(side, target);
          for (int s = 0; s < SEEDS.length; s++) {
            int hash = name * SEEDS[s];
            hash = (hash ^ (hash >>> 15)) * 0x2C1B_3C6D;
            signs[s] = Math.min(signs[s], hash ^ (hash >>> 13));
          }
        }
      }
      return known;
    }

    /** Calls for each array after with the only one before that has its sign. */
    void forEachCommon(Signs other, int seed, Heir action) {
      long[] here = sorted[seed];
      int i = 0;
      for (long entry : other.sorted[seed]) {
        int sign = (int) (entry >> 32);
        while (i < here.length && (int) (here[i] >> 32) < sign) {
          i++;
        }
        if (i < here.length
            && (int) (here[i] >> 32) == sign
            && (i + 1 == here.length || (int) (here[i + 1] >> 32) != sign)) {
          action.of((int) here[i], (int) entry);
        }
      }
    }
  }

  /** What both sides know an object by. */
  private int name(Side side, int object) {
    if (!side.isMatched(object)) {
      return side.sharp[object];
    }
    return (side == after ? object : side.partners[object]) * 0x2545_F491;
  }

  /** Whether half of the objects of the shorter row are in the other one. */
  private boolean resemble() {
    names.clear();
    for (int k = 0; k < rowBefore.length(); k++) {
      names.add(name(before, rowBefore.get(k)));
    }
    int found = 0;
    for (int k = 0; k < rowAfter.length(); k++) {
      found += names.contains(name(after, rowAfter.get(k))) ? 1 : 0;
    }
    return found * 2 >= Math.min(rowBefore.length(), rowAfter.length());
  }
}
