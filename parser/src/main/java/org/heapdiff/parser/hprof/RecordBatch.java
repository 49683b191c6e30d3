package org.heapdiff.parser.hprof;

/**
 * Instances and arrays that follow one another in a dump, decoded by {@link HeapRecords#nextBatch}
 * together: the heads in columns, the bodies where they were read to. Loops over it are short and
 * do one thing for many records, so that they are compiled early and the processor overlaps what it
 * waits for.
 *
 * <p>The arrays are for inner loops; only the first {@link #count} elements mean something, and
 * until the next batch is read.
 */
public final class RecordBatch {
  /** The most records in a batch. */
  public static final int SIZE = 512;

  /**
   * Added to the code of a primitive type, so that it is no class's id: no system has heap at these
   * addresses.
   */
  public static final long PRIMITIVE = Long.MIN_VALUE;

  /** {@link HeapRecords#INSTANCE}, {@code OBJECT_ARRAY} or {@code PRIMITIVE_ARRAY}. */
  public final byte[] tags = new byte[SIZE];

  /** The objects' ids. */
  public final long[] ids = new long[SIZE];

  /**
   * The ids of the classes; of a primitive array {@link #PRIMITIVE} and HPROF's code of the type of
   * its elements, which is what the lower 32 bits are.
   */
  public final long[] typeIds = new long[SIZE];

  /** Of an instance the bytes of its fields, of an array the number of its elements. */
  public final int[] lengths = new int[SIZE];

  /** Where in {@link #window} the fields or elements begin. All of them are there. */
  public final int[] bodies = new int[SIZE];

  /** The bytes of the whole records. */
  public final int[] recordBytes = new int[SIZE];

  /** With ids of 8 bytes. */
  private static final int LONGEST_HEAD = 25;

  private byte[] window = {};
  private int count;

  /** How many records there are. */
  public int count() {
    return count;
  }

  /** The bytes that {@link #bodies} are positions of. */
  public byte[] window() {
    return window;
  }

  /**
   * Decodes records as long as they are of these kinds, sound, and in the window as a whole.
   *
   * @param at where in the window the first one begins
   * @param limit the first byte behind those that are there
   * @return where in the window the first one begins that was not decoded
   */
  int decode(byte[] bytes, int at, int limit, int idSize, int[] primitiveSizes) {
    window = bytes;
    int head = 2 * idSize + 9;
    // Ids of 4 bytes are read as 8 and shifted, so that there is no question for each.
    int shift = Long.SIZE - Byte.SIZE * idSize;
    int next = at;
    int n = 0;
    // What is left at the end of a window for less than a head is decoded with the next window.
    while (n < SIZE && next + LONGEST_HEAD <= limit) {
      byte tag = bytes[next];
      long type;
      int length;
      int body;
      long bodyBytes;
      if (tag == Tag.INSTANCE_DUMP) {
        type = Cursor.longAt(bytes, next + 5 + idSize) >>> shift;
        length = Cursor.intAt(bytes, next + 5 + 2 * idSize);
        body = next + head;
        bodyBytes = length;
      } else if (tag == Tag.PRIMITIVE_ARRAY_DUMP) {
        length = Cursor.intAt(bytes, next + 5 + idSize);
        int code = bytes[next + 9 + idSize] & 0xff;
        type = PRIMITIVE + code;
        body = next + 10 + idSize;
        bodyBytes = (long) length * primitiveSizes[code];
        if (primitiveSizes[code] == 0) {
          break;
        }
      } else if (tag == Tag.OBJECT_ARRAY_DUMP) {
        length = Cursor.intAt(bytes, next + 5 + idSize);
        type = Cursor.longAt(bytes, next + 9 + idSize) >>> shift;
        body = next + head;
        bodyBytes = (long) length * idSize;
      } else {
        break;
      }
      if (length < 0 || bodyBytes > limit - body) {
        break;
      }
      tags[n] = tag;
      ids[n] = Cursor.longAt(bytes, next + 1) >>> shift;
      typeIds[n] = type;
      lengths[n] = length;
      bodies[n] = body;
      int end = body + (int) bodyBytes;
      recordBytes[n] = end - next;
      next = end;
      n++;
    }
    count = n;
    return next;
  }

  /** Adds how many records there are of each tag to {@code counts}, by tag. */
  void count(long[] counts) {
    int instances = 0;
    int primitiveArrays = 0;
    for (int i = 0; i < count; i++) {
      instances += tags[i] == Tag.INSTANCE_DUMP ? 1 : 0;
      primitiveArrays += tags[i] == Tag.PRIMITIVE_ARRAY_DUMP ? 1 : 0;
    }
    counts[Tag.INSTANCE_DUMP] += instances;
    counts[Tag.PRIMITIVE_ARRAY_DUMP] += primitiveArrays;
    counts[Tag.OBJECT_ARRAY_DUMP] += count - instances - primitiveArrays;
  }

  /** No records. */
  void clear() {
    count = 0;
  }
}
