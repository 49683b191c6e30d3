package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.nio.charset.StandardCharsets;
import org.heapdiff.parser.hprof.FieldLists;

/**
 * Which classes have instances whose records are alike: the same types of fields in the same order,
 * those of all superclasses included. There are few shapes even where there are very many classes,
 * so what is to be known of a record is found out once for each shape.
 *
 * <p>A shape is a number from 0, above that of the shape that its superclass has. The classes of
 * which a field's name matters, {@code java.lang.String} and {@code java.lang.ref.Reference}, have
 * shapes of their own.
 */
final class RecordShapes {
  /** There is no shape above. */
  static final int NONE = -1;

  private final int[] byClass;

  /** By shape, what the superclass has. */
  private final IntArrayList above = new IntArrayList();

  /** By shape, a list of fields with the types that come before those of the shape above. */
  private final IntArrayList lists = new IntArrayList();

  RecordShapes(ClassTable classes) {
    byClass = new int[classes.count()];
    int string = classes.named("java.lang.String");
    int reference = classes.named("java.lang.ref.Reference");
    int[] typesOf = typesOf(classes.lists());
    Long2IntOpenHashMap known = new Long2IntOpenHashMap();
    known.defaultReturnValue(NONE);
    for (int c : classes.topDown()) {
      int superclass = classes.superclass(c);
      int inherited = superclass == ClassTable.NONE ? NONE : byClass[superclass];
      int list = classes.fieldList(c);
      boolean empty = classes.lists().size(list) == 0;
      if (empty && inherited != NONE) {
        byClass[c] = inherited;
        continue;
      }
      if (!empty && (c == string || c == reference)) {
        byClass[c] = add(inherited, list);
        continue;
      }
      long key = (inherited + 1L) << 32 | typesOf[list];
      int shape = known.get(key);
      if (shape == NONE) {
        shape = add(inherited, list);
        known.put(key, shape);
      }
      byClass[c] = shape;
    }
  }

  /** By list of fields, a number that lists of the same types have in common. */
  private static int[] typesOf(FieldLists lists) {
    int[] result = new int[lists.count()];
    Object2IntOpenHashMap<String> known = new Object2IntOpenHashMap<>();
    for (int list = 0; list < result.length; list++) {
      byte[] types = new byte[lists.size(list)];
      for (int f = 0; f < types.length; f++) {
        types[f] = lists.type(list, f);
      }
      int number = known.size();
      String key = new String(types, StandardCharsets.ISO_8859_1);
      result[list] = known.containsKey(key) ? known.getInt(key) : number;
      known.putIfAbsent(key, number);
    }
    return result;
  }

  private int add(int inherited, int list) {
    above.add(inherited);
    lists.add(list);
    return lists.size() - 1;
  }

  /** How many shapes there are. */
  int count() {
    return lists.size();
  }

  /** The shape of a class. */
  int of(int c) {
    return byClass[c];
  }

  /** The shape that the superclass has, {@link #NONE} if there is none. */
  int above(int shape) {
    return above.getInt(shape);
  }

  /** A list of fields with the types that come first in a record, before those of the one above. */
  int list(int shape) {
    return lists.getInt(shape);
  }
}
