package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.heapdiff.parser.hprof.RecordBatch;
import org.heapdiff.parser.layout.ObjectLayout;

/**
 * What one thread counts while it goes over the records of a dump, by class: enough to tell the
 * bytes exactly once the layout is known, which it is only at the end.
 *
 * <p>Of arrays that is how many there are of each length modulo a period, and the sum of what is
 * left of the lengths: elements of a whole period take a multiple of the largest alignment there
 * is, so that rounding depends on the remainder only.
 */
final class QuickCounts {
  /** 256 elements of at least 1 byte are a multiple of 256 bytes, the largest alignment. */
  private static final int PRIMITIVE_PERIOD = 256;

  /** 64 references of 4 or 8 bytes are as well. */
  private static final int REFERENCE_PERIOD = 64;

  private static final int NONE = -1;

  private final byte[] elementTypes;

  /**
   * By remainder, that of instances 0: how many there are. A class's begin at {@link #rows} and are
   * one more than {@link #masks}; of arrays only from the first one on that is met.
   */
  private long[] counted;

  private final int[] rows;
  private final int[] masks;
  private int used;

  /** Of arrays the sum of their lengths without the remainders. */
  private final long[] periods;

  /** Of a batch. */
  private final int[] places = new int[RecordBatch.SIZE];

  /** The words of each stack chunk's stack. */
  private final IntArrayList stackWords = new IntArrayList();

  /**
   * Nothing counted yet.
   *
   * @param elementTypes by class HPROF's code of the type of its elements, 0 where it is no class
   *     of arrays
   */
  QuickCounts(byte[] elementTypes) {
    this.elementTypes = elementTypes;
    int classes = elementTypes.length;
    rows = new int[classes];
    masks = new int[classes];
    periods = new long[classes];
    for (int c = 0; c < classes; c++) {
      if (elementTypes[c] == 0) {
        rows[c] = used++;
      } else {
        boolean references = elementTypes[c] == FieldType.OBJECT.code();
        masks[c] = (references ? REFERENCE_PERIOD : PRIMITIVE_PERIOD) - 1;
        rows[c] = NONE;
      }
    }
    counted = new long[used];
  }

  /**
   * Counts instances and arrays by their classes, none of which is that of stack chunks.
   *
   * @param elements of instances 0
   */
  void add(int count, int[] types, int[] elements) {
    // One way for all, as the processor cannot tell beforehand what the next one is.
    int[] rowOf = rows;
    int[] maskOf = masks;
    int[] into = places;
    int longest = 0;
    int unseen = 0;
    for (int i = 0; i < count; i++) {
      int c = types[i];
      int row = rowOf[c];
      int mask = maskOf[c];
      into[i] = row + (elements[i] & mask);
      longest |= elements[i] & ~mask;
      unseen |= row;
    }
    if (unseen < 0 || longest != 0) {
      for (int i = 0; i < count; i++) {
        add(types[i], elements[i]);
      }
      return;
    }
    long[] countedAt = counted;
    for (int i = 0; i < count; i++) {
      countedAt[into[i]]++;
    }
  }

  /** Counts one that is no stack chunk. */
  void add(int c, int elements) {
    int row = rows[c] == NONE ? row(c) : rows[c];
    int remainder = elements & masks[c];
    counted[row + remainder]++;
    periods[c] += elements - remainder;
  }

  private int row(int c) {
    int needed = used + masks[c] + 1;
    if (needed > counted.length) {
      counted = Arrays.copyOf(counted, Math.max(needed, 2 * counted.length));
    }
    rows[c] = used;
    used = needed;
    return rows[c];
  }

  /** Counts a stack chunk, whose class is known. */
  void stackChunk(int c, int words) {
    add(c, 0);
    stackWords.add(words);
  }

  void merge(QuickCounts other) {
    for (int c = 0; c < rows.length; c++) {
      if (other.rows[c] != NONE) {
        periods[c] += other.periods[c];
        int row = rows[c] == NONE ? row(c) : rows[c];
        for (int r = 0; r <= masks[c]; r++) {
          counted[row + r] += other.counted[other.rows[c] + r];
        }
      }
    }
    stackWords.addAll(other.stackWords);
  }

  /** How many objects of a class were counted. */
  long objects(int c) {
    long objects = 0;
    for (int r = 0; rows[c] != NONE && r <= masks[c]; r++) {
      objects += counted[rows[c] + r];
    }
    return objects;
  }

  /**
   * The shallow bytes of the objects of a class that were counted.
   *
   * @param stackChunk the class of stack chunks that were counted with their words, or -1
   */
  long bytes(int c, int stackChunk, ObjectLayout layout) {
    if (c == stackChunk) {
      long bytes = 0;
      for (int k = 0; k < stackWords.size(); k++) {
        bytes += layout.stackChunkSize(c, stackWords.getInt(k));
      }
      return bytes;
    }
    if (elementTypes[c] == 0) {
      return objects(c) * layout.instanceSize(c);
    }
    if (rows[c] == NONE) {
      return 0;
    }
    int period = masks[c] + 1;
    long elementBytes = (arraySize(c, period, layout) - arraySize(c, 0, layout)) / period;
    long bytes = periods[c] * elementBytes;
    for (int r = 0; r < period; r++) {
      bytes += counted[rows[c] + r] * arraySize(c, r, layout);
    }
    return bytes;
  }

  private long arraySize(int c, int length, ObjectLayout layout) {
    return elementTypes[c] == FieldType.OBJECT.code()
        ? layout.objectArraySize(length)
        : layout.primitiveArraySize(elementTypes[c], length);
  }
}
