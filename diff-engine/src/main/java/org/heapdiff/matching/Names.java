package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;
import org.heapdiff.objects.Parallel;

/**
 * Names of objects, which tell that a pair is right: a fixed object to which an instance refers,
 * and like which no other instance of its class has one at that place, before or after. The id of a
 * session is one.
 */
final class Names {
  /** In place of an object: several have the name. */
  private static final int SEVERAL = -2;

  private final Side before;
  private final Side after;
  private final Row rowAfter;

  /** By what could be a name, who has it: an object, none, or several. */
  private final Long2IntOpenHashMap ownersBefore = new Long2IntOpenHashMap();

  private final Long2IntOpenHashMap ownersAfter;

  /**
   * Looks for the names of some objects.
   *
   * @param owners objects after, which are matched, with at most {@link Volatility#LONGEST}
   *     references
   */
  Names(Pair pair, IntArrayList owners) {
    before = pair.before;
    after = pair.after;
    rowAfter = new Row(after);
    ownersBefore.defaultReturnValue(SEVERAL);
    int[] classesBefore = new int[before.snapshot.classes().count()];
    int[] classesAfter = new int[after.snapshot.classes().count()];
    Arrays.fill(classesBefore, Side.NONE);
    Arrays.fill(classesAfter, Side.NONE);
    for (int k = 0; k < owners.size(); k++) {
      int b = owners.getInt(k);
      int c = before.snapshot.classOf(after.partners[b]);
      classesBefore[c] = c;
      classesAfter[after.snapshot.classOf(b)] = c;
      rowAfter.read(b);
      for (int place = 0; place < rowAfter.length(); place++) {
        int y = rowAfter.get(place);
        if (after.isFixed(y)) {
          ownersBefore.put(name(c, rowAfter.length(), place, after.looks[y]), Side.NONE);
        }
      }
    }
    ownersAfter = ownersBefore.clone();
    if (!ownersBefore.isEmpty()) {
      Parallel.run(
          () -> find(before, classesBefore, ownersBefore),
          () -> find(after, classesAfter, ownersAfter));
    }
  }

  /**
   * Finds who has what could be a name.
   *
   * @param classes by class of the side, the class before if its instances count, else negative
   */
  private void find(Side side, int[] classes, Long2IntOpenHashMap owners) {
    Row row = new Row(side);
    for (int object = side.next(0); object != Side.NONE; object = side.next(object + 1)) {
      int c = classes[side.snapshot.classOf(object)];
      if (c < 0) {
        continue;
      }
      row.read(object);
      for (int k = 0; row.length() <= Volatility.LONGEST && k < row.length(); k++) {
        if (side.isFixed(row.get(k))) {
          long name = name(c, row.length(), k, side.looks[row.get(k)]);
          if (owners.containsKey(name)) {
            owners.put(name, owners.get(name) == Side.NONE ? object : SEVERAL);
          }
        }
      }
    }
  }

  /**
   * The object before that has the name of one after, {@link Side#NONE} if there is none, or it has
   * no name.
   *
   * @param c the class before
   */
  int before(int c, int b) {
    rowAfter.read(b);
    for (int k = 0; k < rowAfter.length(); k++) {
      int y = rowAfter.get(k);
      long name = name(c, rowAfter.length(), k, after.looks[y]);
      if (after.isFixed(y) && ownersBefore.get(name) >= 0 && ownersAfter.get(name) == b) {
        return ownersBefore.get(name);
      }
    }
    return Side.NONE;
  }

  /** What could be a name: a look, the class, and where in rows of which length it stands. */
  private static long name(int c, int length, int place, int look) {
    return ((long) (c << 8 | length << 4 | place) << 32) | (look & 0xffff_ffffL);
  }
}
