package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
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

  /** In place of an array: several have the sign. */
  private static final int SEVERAL = -2;

  private final Pair pair;
  private final Side before;
  private final Side after;

  Heirs(Pair pair) {
    this.pair = pair;
    before = pair.before;
    after = pair.after;
  }

  /**
   * Finds them.
   *
   * @return in the order of the arrays after: an array before, then the one that took its place;
   *     neither has a partner
   */
  IntArrayList find() {
    Int2IntOpenHashMap[] bySign = arraysBySign();
    return Parallel.collect(
        after.partners.length, (begin, end, pairs) -> find(bySign, begin, end, pairs));
  }

  /** By seed, the arrays before by their signs. */
  private Int2IntOpenHashMap[] arraysBySign() {
    // An array, then its signs.
    IntArrayList signed =
        Parallel.collect(
            before.partners.length,
            (begin, end, found) ->
                new Signs(before)
                    .forEach(
                        begin,
                        end,
                        (array, row, signs) -> {
                          found.add(array);
                          found.addElements(found.size(), signs);
                        }));
    int step = 1 + SEEDS.length;
    Int2IntOpenHashMap[] maps = new Int2IntOpenHashMap[SEEDS.length];
    Runnable[] tasks = new Runnable[SEEDS.length];
    for (int s = 0; s < SEEDS.length; s++) {
      int seed = s;
      tasks[s] =
          () -> {
            Int2IntOpenHashMap arrays = new Int2IntOpenHashMap(signed.size() / step);
            arrays.defaultReturnValue(Side.NONE);
            for (int k = 0; k < signed.size(); k += step) {
              int sign = signed.getInt(k + 1 + seed);
              if (arrays.putIfAbsent(sign, signed.getInt(k)) != Side.NONE) {
                arrays.put(sign, SEVERAL);
              }
            }
            maps[seed] = arrays;
          };
    }
    Parallel.run(tasks);
    return maps;
  }

  /**
   * Finds those of a part of the arrays after that took the place of the only one before that has
   * one of their signs; adds that one, then the array after.
   */
  private void find(Int2IntOpenHashMap[] bySign, int begin, int end, IntArrayList pairs) {
    Row rowBefore = new Row(before);
    IntOpenHashSet names = new IntOpenHashSet();
    new Signs(after)
        .forEach(
            begin,
            end,
            (b, rowAfter, signs) -> {
              int last = Side.NONE;
              for (int s = 0; s < SEEDS.length; s++) {
                int a = bySign[s].get(signs[s]);
                if (a >= 0 && a != last && pair.sameClass(a, b)) {
                  last = a;
                  rowBefore.read(a);
                  if (resemble(rowBefore, rowAfter, names)) {
                    pairs.add(a);
                    pairs.add(b);
                    return;
                  }
                }
              }
            });
  }

  /** Takes an array, what it refers to, and by seed its sign; for the moment of the call. */
  private interface Signed {
    void of(int array, Row row, int[] signs);
  }

  /** The signs of the free arrays of a side that refer to enough objects, any of them free. */
  private final class Signs {
    private final Side side;
    private final Row row;
    private final int[] signs = new int[SEEDS.length];

    /** For one thread. */
    Signs(Side side) {
      this.side = side;
      row = new Row(side);
    }

    void forEach(int begin, int end, Signed action) {
      for (int object = side.nextFree(begin);
          object != Side.NONE && object < end;
          object = side.nextFree(object + 1)) {
        if (side.snapshot.arrayLength(object) >= LEAST
            && !side.isFixed(object)
            && row.readAnyFree(object)
            && row.length() >= LEAST
            && sign()) {
          action.of(object, row, signs);
        }
      }
    }

    /**
     * Finds by seed the least hash of the objects of the row that the other side may know.
     *
     * @return whether it may know any; it does not of most new arrays
     */
    private boolean sign() {
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
  }

  /** What both sides know an object by. */
  private int name(Side side, int object) {
    if (!side.isMatched(object)) {
      return side.sharp[object];
    }
    return (side == after ? object : side.partners[object]) * 0x2545_F491;
  }

  /** Whether half of the objects of the shorter row are in the other one. */
  private boolean resemble(Row rowBefore, Row rowAfter, IntOpenHashSet names) {
    Tables.clear(names);
    names.ensureCapacity(rowBefore.length());
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
