package org.heapdiff.parser.hprof;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;

/**
 * Lists of fields, each of which is kept once: the many copies of a class that each loader brings,
 * and the classes that declare nothing, share theirs. A list is a number from 0 to {@link
 * #count()}; equal ones have one number, and 0 is the empty one.
 */
public final class FieldLists {
  private final LongArrayList names = new LongArrayList();
  private byte[] types = new byte[64];

  /** By list, the position behind its last field. */
  private final IntArrayList ends = new IntArrayList();

  /** By list. */
  private final IntArrayList hashes = new IntArrayList();

  /** Lists by their hashes, with open addressing; -1 for none. */
  private int[] slots = new int[64];

  FieldLists() {
    Arrays.fill(slots, -1);
    number(new long[0], new byte[0], 0);
  }

  /** The number of the list of the first {@code count} names and types. */
  int number(long[] listNames, byte[] listTypes, int count) {
    long mixed = count;
    for (int k = 0; k < count; k++) {
      mixed = (mixed ^ listNames[k]) * 0x9E37_79B9_7F4A_7C15L + listTypes[k];
      mixed ^= mixed >>> 32;
    }
    int hash = (int) mixed;
    int at = hash & (slots.length - 1);
    while (slots[at] >= 0) {
      if (hashes.getInt(slots[at]) == hash && equal(slots[at], listNames, listTypes, count)) {
        return slots[at];
      }
      at = (at + 1) & (slots.length - 1);
    }
    int number = ends.size();
    int start = names.size();
    names.addElements(start, listNames, 0, count);
    if (types.length < start + count) {
      types = Arrays.copyOf(types, Math.max(start + count, types.length + types.length / 2));
    }
    System.arraycopy(listTypes, 0, types, start, count);
    ends.add(names.size());
    hashes.add(hash);
    slots[at] = number;
    if (ends.size() * 2 > slots.length) {
      grow();
    }
    return number;
  }

  private boolean equal(int list, long[] listNames, byte[] listTypes, int count) {
    int start = start(list);
    if (ends.getInt(list) - start != count) {
      return false;
    }
    for (int k = 0; k < count; k++) {
      if (names.getLong(start + k) != listNames[k] || types[start + k] != listTypes[k]) {
        return false;
      }
    }
    return true;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    Arrays.fill(slots, -1);
    for (int list = 0; list < ends.size(); list++) {
      int at = hashes.getInt(list) & (slots.length - 1);
      while (slots[at] >= 0) {
        at = (at + 1) & (slots.length - 1);
      }
      slots[at] = list;
    }
  }

  private int start(int list) {
    return list == 0 ? 0 : ends.getInt(list - 1);
  }

  /** How many lists there are. */
  public int count() {
    return ends.size();
  }

  /** How many fields a list has. */
  public int size(int list) {
    return ends.getInt(list) - start(list);
  }

  /** The id of the name of a list's field, counted from 0. */
  public long name(int list, int field) {
    return names.getLong(start(list) + field);
  }

  /** HPROF's code of the type of a list's field. */
  public byte type(int list, int field) {
    return types[start(list) + field];
  }
}
