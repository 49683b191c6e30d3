package org.heapdiff.matching;

import java.util.Arrays;
import org.heapdiff.parser.ReferenceCursor;

/** The objects that one object refers to, in the order of the dump, nulls left out. */
final class Row {
  /** How many objects of a hash bucket are followed. */
  private static final int BUCKET = 8;

  private final Side side;
  private final ReferenceCursor cursor;
  private int[] targets = new int[16];
  private int length;

  /** For the thread that matches. */
  Row(Side side) {
    this(side, side.references);
  }

  /** For the thread that has a cursor. */
  Row(Side side, ReferenceCursor cursor) {
    this.side = side;
    this.cursor = cursor;
  }

  /**
   * Reads a row.
   *
   * @return whether any of its objects is free
   */
  boolean read(int object) {
    cursor.moveTo(object);
    length = 0;
    boolean free = false;
    int target;
    while ((target = cursor.next()) != Side.NONE) {
      add(target);
      free |= side.isFree(target);
    }
    return free;
  }

  private void add(int target) {
    if (length == targets.length) {
      targets = Arrays.copyOf(targets, 2 * length);
    }
    targets[length++] = target;
  }

  /**
   * Adds what objects of the row lead to of their own class, as the first node of a hash bucket.
   *
   * @return whether any do
   */
  boolean addBuckets() {
    int count = length;
    for (int k = 0; k < count; k++) {
      int link = targets[k];
      int c = side.snapshot.classOf(link);
      for (int depth = 0; depth < BUCKET && link != Side.NONE; depth++) {
        cursor.moveTo(link);
        int next;
        do {
          next = cursor.next();
        } while (next != Side.NONE && (side.snapshot.classOf(next) != c || next == link));
        link = next;
        if (link != Side.NONE) {
          add(link);
        }
      }
    }
    return length > count;
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
