package org.heapdiff.parser.layout;

import java.util.Arrays;
import org.heapdiff.parser.FieldType;

/**
 * The declared fields of all classes as columns, counted by size: the order of fields of the same
 * size never matters to the size of the instance.
 */
final class FieldCounts {
  /** The rows of a class: fields of 8, 4, 2 and 1 bytes, and references. */
  static final int LONGS = 0;

  static final int INTS = 1;
  static final int SHORTS = 2;
  static final int BYTES = 3;
  static final int REFERENCES = 4;
  static final int KINDS = 5;

  private final int[] superclass;
  private final int[] topDown;
  private final int[] instance;
  private final int[] statics;

  FieldCounts(ClassShapes shapes) {
    int n = shapes.classCount();
    superclass = new int[n];
    instance = new int[n * KINDS];
    statics = new int[n * KINDS];
    for (int c = 0; c < n; c++) {
      int s = shapes.superclass(c);
      superclass[c] = s >= 0 && s < n ? s : -1;
      count(shapes.instanceFields(c), instance, c * KINDS);
      count(shapes.staticFields(c), statics, c * KINDS);
    }
    topDown = topDown(superclass);
  }

  private static void count(FieldType[] fields, int[] counts, int at) {
    for (FieldType field : fields) {
      counts[at + kind(field)]++;
    }
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

  /** Whether the class itself declares instance fields. */
  boolean hasFields(int c) {
    for (int i = c * KINDS; i < (c + 1) * KINDS; i++) {
      if (instance[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the class declares static fields. */
  boolean hasStatics(int c) {
    for (int i = c * KINDS; i < (c + 1) * KINDS; i++) {
      if (statics[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Copies the counts of the class's own instance fields. */
  int[] instance(int c) {
    return Arrays.copyOfRange(instance, c * KINDS, (c + 1) * KINDS);
  }

  /** The count of one kind of the class's own instance fields. */
  int instance(int c, int kind) {
    return instance[c * KINDS + kind];
  }

  /** The count of one kind of the class's static fields. */
  int statics(int c, int kind) {
    return statics[c * KINDS + kind];
  }
}
