package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;

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

  /** Of arrays without partners: by one after, the one before whose place it took. */
  Int2IntOpenHashMap find() {
    Int2IntOpenHashMap found = new Int2IntOpenHashMap();
    for (int seed : SEEDS) {
      Int2IntOpenHashMap arrays = arraysBySign(seed);
      for (int b = after.nextFree(0);
          b != Side.NONE && !arrays.isEmpty();
          b = after.nextFree(b + 1)) {
        if (isCandidate(after, b, rowAfter) && !found.containsKey(b)) {
          int a = arrays.get(sign(after, rowAfter, seed));
          if (a != Side.NONE && pair.sameClass(a, b)) {
            rowBefore.read(a);
            if (resemble()) {
              found.put(b, a);
            }
          }
        }
      }
    }
    return found;
  }

  /** By sign: the array before that has it, {@link Side#NONE} if several have. */
  private Int2IntOpenHashMap arraysBySign(int seed) {
    Int2IntOpenHashMap arrays = new Int2IntOpenHashMap();
    arrays.defaultReturnValue(Side.NONE);
    for (int a = before.nextFree(0); a != Side.NONE; a = before.nextFree(a + 1)) {
      if (isCandidate(before, a, rowBefore)) {
        int sign = sign(before, rowBefore, seed);
        arrays.put(sign, arrays.containsKey(sign) ? Side.NONE : a);
      }
    }
    return arrays;
  }

  /** Whether an object is a free array of enough objects, of which any are free; reads its row. */
  private static boolean isCandidate(Side side, int object, Row row) {
    return !side.isFixed(object)
        && side.snapshot.arrayLength(object) >= LEAST
        && row.read(object)
        && row.length() >= LEAST;
  }

  /** What both sides know an object by. */
  private int name(Side side, int object) {
    if (!side.isMatched(object)) {
      return side.sharp[object];
    }
    return (side == after ? object : side.partners[object]) * 0x2545_F491;
  }

  private int sign(Side side, Row row, int seed) {
    int least = Integer.MAX_VALUE;
    for (int k = 0; k < row.length(); k++) {
      int hash = name(side, row.get(k)) * seed;
      hash = (hash ^ (hash >>> 15)) * 0x2C1B_3C6D;
      least = Math.min(least, hash ^ (hash >>> 13));
    }
    return least;
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
