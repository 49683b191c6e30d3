package org.heapdiff.parser;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;

/**
 * The type of each object: its class, and the number by which instances of one class differ in
 * size. That is the length of an array, the words of a stack chunk's stack, and for a class object
 * one more than the class it stands for; else 0.
 *
 * <p>There are few types, at most about the square root of the dump's bytes for each class, as
 * arrays of many different lengths are long. So a column of type numbers tells class, length and
 * shallow size in 4 bytes per object, and the tables by type stay in the cache.
 *
 * <p>Several threads may set the types of different objects, each with a {@link Writer} of its own.
 * Who reads must have waited for them.
 */
final class ObjectTypes {
  private final int[] typeOf;
  private final Long2IntOpenHashMap numbers = new Long2IntOpenHashMap();

  /** By type; the first ones are the classes, each with a variant of 0. */
  private int[] classOfType;

  private int[] variantOfType;
  private int count;

  ObjectTypes(int objectCount, int classCount) {
    typeOf = new int[objectCount];
    count = classCount;
    numbers.defaultReturnValue(ClassTable.NONE);
    classOfType = new int[classCount + 16];
    variantOfType = new int[classCount + 16];
    for (int c = 0; c < classCount; c++) {
      classOfType[c] = c;
    }
  }

  int objectCount() {
    return typeOf.length;
  }

  /** How many types there are; they are numbered from 0. */
  int count() {
    return count;
  }

  int typeOf(int object) {
    return typeOf[object];
  }

  int classOfType(int type) {
    return classOfType[type];
  }

  int variantOfType(int type) {
    return variantOfType[type];
  }

  int classOf(int object) {
    return classOfType[typeOf[object]];
  }

  int variant(int object) {
    return variantOfType[typeOf[object]];
  }

  private synchronized int number(long key) {
    int known = numbers.get(key);
    if (known != ClassTable.NONE) {
      return known;
    }
    numbers.put(key, count);
    if (count == classOfType.length) {
      classOfType = Arrays.copyOf(classOfType, 2 * count);
      variantOfType = Arrays.copyOf(variantOfType, 2 * count);
    }
    classOfType[count] = (int) (key >>> 32);
    variantOfType[count] = (int) key;
    return count++;
  }

  Writer writer() {
    return new Writer();
  }

  /** One thread's way to set types. */
  final class Writer {
    private static final int CACHE_BITS = 12;

    /** Types met last, by a hash of class and variant. */
    private final long[] keys = new long[1 << CACHE_BITS];

    private final int[] types = new int[1 << CACHE_BITS];

    private Writer() {
      Arrays.fill(keys, -1);
    }

    /** Sets the type of an object that is like all instances of its class. */
    void set(int object, int c) {
      typeOf[object] = c;
    }

    /**
     * Sets an object's type.
     *
     * @param variant 0 and up
     */
    void set(int object, int c, int variant) {
      if (variant == 0) {
        typeOf[object] = c;
        return;
      }
      long key = (long) c << 32 | variant;
      int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> (64 - CACHE_BITS));
      if (keys[slot] != key) {
        types[slot] = number(key);
        keys[slot] = key;
      }
      typeOf[object] = types[slot];
    }
  }
}
