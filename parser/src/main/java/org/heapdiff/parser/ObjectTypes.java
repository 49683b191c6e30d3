package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;

/**
 * The type of each object: its class, and the number by which instances of one class differ in
 * size. That is the length of an array, the words of a stack chunk's stack, and for a class object
 * one more than the class it stands for; else 0.
 *
 * <p>There are few types, at most about the square root of the dump's bytes for each class, as
 * arrays of many different lengths are long. So a column of type numbers tells class, length and
 * shallow size in 2 bytes per object, 3 where there are more than 65,536 types, and the tables by
 * type stay in the cache.
 *
 * <p>The first types are the classes, each with a variant of 0; behind them are the class objects
 * of each of them, so that a million classes take no table.
 *
 * <p>Several threads may set the types of different objects, each with a {@link Writer} of its own.
 * Who reads must have waited for them.
 */
final class ObjectTypes {
  private static final int LOW_BITS = Character.SIZE;
  private static final int MIDDLE_BITS = LOW_BITS + Byte.SIZE;
  private static final byte[] ALL_ZERO = {};

  /** By object, the low bits of its type. */
  private final char[] low;

  /**
   * By object, the next 8 bits of its type; {@link #ALL_ZERO} until there is a type that needs it.
   * Whoever has got the number of such a type sees it, as it was there before the number was.
   */
  private byte[] middle = ALL_ZERO;

  /** By object, the high bits of its type, as {@link #middle}. */
  private byte[] high = ALL_ZERO;

  private final int classCount;

  /** java.lang.Class; if it is not in the dump, class objects are of the class they stand for. */
  private final int classClass;

  private final Long2IntOpenHashMap numbers = new Long2IntOpenHashMap();

  /** How many types need no table. */
  private final int plain;

  /** By type, from {@link #plain} on. */
  private int[] classOfType = new int[16];

  private int[] variantOfType = new int[16];
  private int count;

  /** Only where there is no java.lang.Class: the classes that class objects stand for. */
  private final Int2IntOpenHashMap stoodFor = new Int2IntOpenHashMap();

  /**
   * Sets up the types.
   *
   * @param classClass the class java.lang.Class, negative if it is not in the dump
   */
  ObjectTypes(int objectCount, int classCount, int classClass) {
    low = new char[objectCount];
    this.classCount = classCount;
    this.classClass = classClass;
    plain = classClass < 0 ? classCount : 2 * classCount;
    count = plain;
    if (count > 1 << LOW_BITS) {
      middle = new byte[objectCount];
    }
    if (count > 1 << MIDDLE_BITS) {
      high = new byte[objectCount];
    }
    numbers.defaultReturnValue(ClassTable.NONE);
    stoodFor.defaultReturnValue(ClassTable.NONE);
  }

  int objectCount() {
    return low.length;
  }

  /** How many types there are; they are numbered from 0. */
  int count() {
    return count;
  }

  int typeOf(int object) {
    byte[] more = middle;
    return more == ALL_ZERO ? low[object] : wideTypeOf(object, more);
  }

  private int wideTypeOf(int object, byte[] more) {
    int type = (more[object] & 0xff) << LOW_BITS | low[object];
    byte[] most = high;
    return most == ALL_ZERO ? type : most[object] << MIDDLE_BITS | type;
  }

  private void set(int object, int type) {
    low[object] = (char) type;
    byte[] more = middle;
    if (more != ALL_ZERO) {
      more[object] = (byte) (type >>> LOW_BITS);
      byte[] most = high;
      if (most != ALL_ZERO) {
        most[object] = (byte) (type >>> MIDDLE_BITS);
      }
    }
  }

  /**
   * To be called when all types are set. In a damaged dump two objects may have one id, and where
   * two threads have set its type at the same time, the bits may be of different ones.
   */
  void complete() {
    if (middle == ALL_ZERO) {
      return;
    }
    for (int object = 0; object < low.length; object++) {
      if (typeOf(object) >= count) {
        set(object, low[object]);
      }
    }
  }

  int classOfType(int type) {
    if (type < classCount) {
      return type;
    }
    return type < plain ? classClass : classOfType[type - plain];
  }

  int variantOfType(int type) {
    if (type < classCount) {
      return 0;
    }
    return type < plain ? type - classCount + 1 : variantOfType[type - plain];
  }

  int classOf(int object) {
    return classOfType(typeOf(object));
  }

  int variant(int object) {
    return variantOfType(typeOf(object));
  }

  /** The class that a class object stands for, {@link ClassTable#NONE} for other objects. */
  int classStoodFor(int object) {
    if (classClass < 0) {
      return stoodFor.get(object);
    }
    int type = typeOf(object);
    return type >= classCount && type < plain ? type - classCount : ClassTable.NONE;
  }

  private synchronized void setWithoutClass(int object, int c) {
    set(object, c);
    stoodFor.put(object, c);
  }

  private synchronized int number(long key) {
    int known = numbers.get(key);
    if (known != ClassTable.NONE) {
      return known;
    }
    if (count == 1 << LOW_BITS && middle == ALL_ZERO) {
      middle = new byte[low.length];
    }
    if (count == 1 << MIDDLE_BITS && high == ALL_ZERO) {
      high = new byte[low.length];
    }
    numbers.put(key, count);
    int row = count - plain;
    if (row == classOfType.length) {
      classOfType = Arrays.copyOf(classOfType, 2 * row);
      variantOfType = Arrays.copyOf(variantOfType, 2 * row);
    }
    classOfType[row] = (int) (key >>> 32);
    variantOfType[row] = (int) key;
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
      ObjectTypes.this.set(object, c);
    }

    /** Sets the type of the object that stands for a class. */
    void setClassObject(int object, int c) {
      if (classClass < 0) {
        setWithoutClass(object, c);
      } else {
        ObjectTypes.this.set(object, classCount + c);
      }
    }

    /**
     * Sets an object's type.
     *
     * @param variant 0 and up
     */
    void set(int object, int c, int variant) {
      if (variant == 0) {
        ObjectTypes.this.set(object, c);
        return;
      }
      long key = (long) c << 32 | variant;
      int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> (64 - CACHE_BITS));
      if (keys[slot] != key) {
        types[slot] = number(key);
        keys[slot] = key;
      }
      ObjectTypes.this.set(object, types[slot]);
    }
  }
}
