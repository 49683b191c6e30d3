package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.heapdiff.parser.layout.ObjectLayout;

/**
 * What one thread counts while it goes over the records of a dump, by class: enough to tell the
 * bytes exactly once the layout is known, which it is only at the end.
 *
 * <p>Of arrays that is how many there are of each length modulo a period, and the sum of the
 * lengths: elements of a whole period take a multiple of the largest alignment there is, so that
 * rounding depends on the remainder only.
 */
final class QuickCounts {
  /** 256 elements of at least 1 byte are a multiple of 256 bytes, the largest alignment. */
  private static final int PRIMITIVE_PERIOD = 256;

  /** 64 references of 4 or 8 bytes are as well. */
  private static final int REFERENCE_PERIOD = 64;

  private final byte[] elementTypes;
  private final long[] objects;
  private final long[] lengths;
  private final long[][] remainders;

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
    objects = new long[elementTypes.length];
    lengths = new long[elementTypes.length];
    remainders = new long[elementTypes.length][];
  }

  void instance(int c) {
    objects[c]++;
  }

  void array(int c, int length) {
    objects[c]++;
    lengths[c] += length;
    long[] row = remainders[c];
    if (row == null) {
      row = row(c);
    }
    row[length & (row.length - 1)]++;
  }

  private long[] row(int c) {
    boolean references = elementTypes[c] == FieldType.OBJECT.code();
    remainders[c] = new long[references ? REFERENCE_PERIOD : PRIMITIVE_PERIOD];
    return remainders[c];
  }

  /** Counts a stack chunk, whose class is known. */
  void stackChunk(int c, int words) {
    objects[c]++;
    stackWords.add(words);
  }

  void merge(QuickCounts other) {
    for (int c = 0; c < objects.length; c++) {
      objects[c] += other.objects[c];
      lengths[c] += other.lengths[c];
      long[] more = other.remainders[c];
      if (more != null) {
        long[] row = remainders[c] == null ? row(c) : remainders[c];
        for (int r = 0; r < row.length; r++) {
          row[r] += more[r];
        }
      }
    }
    stackWords.addAll(other.stackWords);
  }

  /** How many objects of a class were counted. */
  long objects(int c) {
    return objects[c];
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
      return objects[c] * layout.instanceSize(c);
    }
    long[] row = remainders[c];
    if (row == null) {
      return 0;
    }
    int period = row.length;
    long elementBytes = (arraySize(c, period, layout) - arraySize(c, 0, layout)) / period;
    long bytes = lengths[c] * elementBytes;
    for (int r = 0; r < period; r++) {
      bytes += row[r] * (arraySize(c, r, layout) - r * elementBytes);
    }
    return bytes;
  }

  private long arraySize(int c, int length, ObjectLayout layout) {
    return elementTypes[c] == FieldType.OBJECT.code()
        ? layout.objectArraySize(length)
        : layout.primitiveArraySize(elementTypes[c], length);
  }
}
