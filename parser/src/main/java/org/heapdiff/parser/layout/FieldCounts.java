package org.heapdiff.parser.layout;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.heapdiff.parser.FieldType;

/**
 * The declared fields of all classes as columns, counted by size: the order of fields of the same
 * size never matters to the size of the instance. So there are few different rows of counts,
 * however many classes there are, and a class has the number of one.
 */
final class FieldCounts {
  /** What is counted in a row: fields of 8, 4, 2 and 1 bytes, and references. */
  static final int LONGS = 0;

  static final int INTS = 1;
  static final int SHORTS = 2;
  static final int BYTES = 3;
  static final int REFERENCES = 4;
  static final int KINDS = 5;

  /** The row of a class without fields. */
  static final int NO_FIELDS = 0;

  private final int[] superclass;
  private final int[] topDown;

  /** By class, the row of its own instance fields. */
  private final int[] instance;

  /** By class, the row of its static fields. */
  private final int[] statics;

  /** The counts of each row. */
  private final IntArrayList counts = new IntArrayList();

  FieldCounts(ClassShapes shapes) {
    int n = shapes.classCount();
    superclass = new int[n];
    instance = new int[n];
    statics = new int[n];
    Object2IntOpenHashMap<Row> known = new Object2IntOpenHashMap<>();
    number(new FieldType[0], known);
    int[] instanceRows = new int[shapes.listCount()];
    int[] staticRows = new int[shapes.listCount()];
    for (int c = 0; c < n; c++) {
      int s = shapes.superclass(c);
      superclass[c] = s >= 0 && s < n ? s : -1;
      instance[c] = row(shapes.instanceFieldList(c), instanceRows, shapes::instanceFields, known);
      statics[c] = row(shapes.staticFieldList(c), staticRows, shapes::staticFields, known);
    }
    topDown = topDown(superclass);
  }

  /** Counts, as a key. */
  private record Row(int longs, int ints, int shorts, int bytes, int references) {}

  /**
   * The row of a list of fields.
   *
   * @param rows by list, one more than its row if that is known
   */
  private int row(
      int list, int[] rows, IntFunction<FieldType[]> types, Object2IntOpenHashMap<Row> known) {
    if (rows[list] == 0) {
      rows[list] = number(types.apply(list), known) + 1;
    }
    return rows[list] - 1;
  }

  private int number(FieldType[] fields, Object2IntOpenHashMap<Row> known) {
    int[] row = new int[KINDS];
    for (FieldType field : fields) {
      row[kind(field)]++;
    }
    Row key = new Row(row[LONGS], row[INTS], row[SHORTS], row[BYTES], row[REFERENCES]);
    if (!known.containsKey(key)) {
      known.put(key, known.size());
      counts.addElements(counts.size(), row);
    }
    return known.getInt(key);
  }

  /** The row that a field of the type counts in. */
  static int kind(FieldType field) {
    return switch (field) {
      case LONG, DOUBLE -> LONGS;
      case INT, FLOAT -> INTS;
      case SHORT, CHAR -> SHORTS;
      case BYTE, BOOLEAN -> BYTES;
      case OBJECT -> REFERENCES;
    };
  }

  /**
   * All classes, each after its superclass. A damaged dump may have a cycle: it is cut, by changing
   * {@code superclass}.
   */
  private static int[] topDown(int[] superclass) {
    int n = superclass.length;
    int[] order = new int[n];
    int[] path = new int[n];
    byte[] state = new byte[n];
    int k = 0;
    for (int start = 0; start < n; start++) {
      int depth = 0;
      int c = start;
      while (c >= 0 && state[c] == 0) {
        state[c] = 1;
        path[depth++] = c;
        c = superclass[c];
      }
      if (c >= 0 && state[c] == 1) {
        superclass[path[depth - 1]] = -1;
      }
      while (depth > 0) {
        int done = path[--depth];
        state[done] = 2;
        order[k++] = done;
      }
    }
    return order;
  }

  int classCount() {
    return superclass.length;
  }

  /** The superclass, -1: none. */
  int superclass(int c) {
    return superclass[c];
  }

  /** All classes, each after its superclass. */
  int[] topDown() {
    return topDown;
  }

  /** How many rows of counts there are. */
  int rowCount() {
    return counts.size() / KINDS;
  }

  /** The row of the class's own instance fields. */
  int instanceRow(int c) {
    return instance[c];
  }

  /** The row of the class's static fields. */
  int staticRow(int c) {
    return statics[c];
  }

  /** Whether the class itself declares instance fields. */
  boolean hasFields(int c) {
    return instance[c] != NO_FIELDS;
  }

  /** Whether the class declares static fields. */
  boolean hasStatics(int c) {
    return statics[c] != NO_FIELDS;
  }

  /** Copies the counts of a row. */
  int[] row(int row) {
    return Arrays.copyOfRange(counts.elements(), row * KINDS, (row + 1) * KINDS);
  }

  /** The count of one kind of fields of a row. */
  int count(int row, int kind) {
    return counts.getInt(row * KINDS + kind);
  }
}
