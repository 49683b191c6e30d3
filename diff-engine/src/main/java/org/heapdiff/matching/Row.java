package org.heapdiff.matching;

import java.util.Arrays;
import org.heapdiff.parser.ReferenceCursor;

/** The objects that one object refers to, in the order of the dump, nulls left out. */
final class Row {
  /** How many objects of a hash bucket are followed. */
  private static final int BUCKET = 8;

  /** How many objects tell whether they are nodes of a hash table. */
  private static final int LOOKED_AT = 1 << 10;

  private final Side side;
  private final ReferenceCursor cursor;
  private int[] targets = new int[16];
  private int length;

  /** For one thread. */
  Row(Side side) {
    this.side = side;
    cursor = side.snapshot.references();
  }

  /** Reads a row. */
  void read(int object) {
    length = cursor.read(object, targets);
    if (length > targets.length) {
      targets = new int[Math.max(length, 2 * targets.length)];
      cursor.read(object, targets);
    }
  }

  /**
   * Reads a row, and looks at its objects.
   *
   * @return whether any of them is free
   */
  boolean readAnyFree(int object) {
    read(object);
    return hasFree();
  }

  private void add(int target) {
    if (length == targets.length) {
      targets = Arrays.copyOf(targets, 2 * length);
    }
    targets[length++] = target;
  }

  /** Makes the row one of some objects. */
  void set(int[] objects) {
    length = 0;
    for (int object : objects) {
      add(object);
    }
  }

  /** Whether any object of the row is free by now. */
  boolean hasFree() {
    for (int k = 0; k < length; k++) {
      if (side.isFree(targets[k])) {
        return true;
      }
    }
    return false;
  }

  /** The free objects of the row. */
  int[] free() {
    int[] result = new int[length];
    int count = 0;
    for (int k = 0; k < length; k++) {
      if (side.isFree(targets[k])) {
        result[count++] = targets[k];
      }
    }
    return Arrays.copyOf(result, count);
  }

  /**
   * Whether any of the first objects refers to one of its own class, as the first node of a hash
   * bucket does.
   */
  boolean leadsToOwnClass() {
    int limit = Math.min(length, LOOKED_AT);
    for (int k = 0; k < limit; k++) {
      if (nextOfOwnClass(targets[k]) != Side.NONE) {
        return true;
      }
    }
    return false;
  }

  /** Adds what objects of the row lead to of their own class. */
  void addBuckets() {
    int count = length;
    for (int k = 0; k < count; k++) {
      int link = nextOfOwnClass(targets[k]);
      for (int depth = 0; depth < BUCKET && link != Side.NONE; depth++) {
        add(link);
        link = nextOfOwnClass(link);
      }
    }
  }

  private int nextOfOwnClass(int link) {
    int c = side.snapshot.classOf(link);
    cursor.moveTo(link);
    int next;
    do {
      next = cursor.next();
    } while (next != Side.NONE && (side.snapshot.classOf(next) != c || next == link));
    return next;
  }

  int length() {
    return length;
  }

  int get(int place) {
    return targets[place];
  }

  /** The place of an object among the next few from one on, -1 if it is not there. */
  int find(int target, int from, int most) {
    int limit = Math.min(length, from + most);
    for (int k = from; k < limit; k++) {
      if (targets[k] == target) {
        return k;
      }
    }
    return -1;
  }
}
