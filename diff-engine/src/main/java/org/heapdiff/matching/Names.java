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

  /** In place of an object: nobody has looked for the name. */
  private static final int UNKNOWN = -3;

  private final Side before;
  private final Side after;
  private final Row rowAfter;

  /**
   * By what could be a name, who has it: an object, none, or several. What has been found stays, as
   * it depends on no pairs.
   */
  private final Long2IntOpenHashMap ownersBefore = new Long2IntOpenHashMap();

  private final Long2IntOpenHashMap ownersAfter = new Long2IntOpenHashMap();

  /** For one thread. */
  Names(Pair pair) {
    before = pair.before;
    after = pair.after;
    rowAfter = new Row(after);
    ownersBefore.defaultReturnValue(UNKNOWN);
    ownersAfter.defaultReturnValue(UNKNOWN);
  }

  /**
   * Looks for the names of some objects.
   *
   * @param owners objects after, which are matched, with at most {@link Volatility#LONGEST}
   *     references
   */
  void lookFor(IntArrayList owners) {
    int[] classesBefore = new int[before.snapshot.classes().count()];
    int[] classesAfter = new int[after.snapshot.classes().count()];
    Arrays.fill(classesBefore, Side.NONE);
    Arrays.fill(classesAfter, Side.NONE);
    Long2IntOpenHashMap sought = new Long2IntOpenHashMap();
    sought.defaultReturnValue(UNKNOWN);
    for (int k = 0; k < owners.size(); k++) {
      int b = owners.getInt(k);
      int c = before.snapshot.classOf(after.partners[b]);
      rowAfter.read(b);
      for (int place = 0; place < rowAfter.length(); place++) {
        int y = rowAfter.get(place);
        if (after.isFixed(y)) {
          long name = name(c, rowAfter.length(), place, after.looks[y]);
          if (ownersBefore.get(name) == UNKNOWN) {
            sought.put(name, Side.NONE);
            classesBefore[c] = c;
            classesAfter[after.snapshot.classOf(b)] = c;
          }
        }
      }
    }
    if (!sought.isEmpty()) {
      Long2IntOpenHashMap soughtAfter = sought.clone();
      Parallel.run(
          () -> find(before, classesBefore, sought), () -> find(after, classesAfter, soughtAfter));
      ownersBefore.putAll(sought);
      ownersAfter.putAll(soughtAfter);
    }
  }

  /**
   * Finds who has what could be a name.
   *
   * @param classes by class of the side, the class before if its instances count, else negative
   * @param owners by name that is sought, who has it
   */
  private static void find(Side side, int[] classes, Long2IntOpenHashMap owners) {
    int[] classesByType = new int[side.snapshot.typeCount()];
    for (int type = 0; type < classesByType.length; type++) {
      classesByType[type] = classes[side.snapshot.classOfType(type)];
    }
    Row row = new Row(side);
    for (int object = side.next(0); object != Side.NONE; object = side.next(object + 1)) {
      int c = classesByType[side.snapshot.typeOf(object)];
      if (c < 0) {
        continue;
      }
      row.read(object);
      for (int k = 0; row.length() <= Volatility.LONGEST && k < row.length(); k++) {
        if (side.isFixed(row.get(k))) {
          long name = name(c, row.length(), k, side.looks[row.get(k)]);
          int owner = owners.get(name);
          if (owner != UNKNOWN) {
            owners.put(name, owner == Side.NONE ? object : SEVERAL);
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
