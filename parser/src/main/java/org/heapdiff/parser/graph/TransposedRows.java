package org.heapdiff.parser.graph;

import java.util.Arrays;

/**
 * Rows of ints made by counting sort: first {@link #count} each value's row, then {@link
 * #allocate}, then {@link #put} the values in the same numbers. Within a row they stay in the order
 * they are put. 4 bytes per row and 4 per value; positions are unsigned ints.
 *
 * <p>Several threads may count and put at the same time, each in rows of its own.
 */
final class TransposedRows {
  private static final int CHUNK_MASK = SpareChunks.SIZE - 1;

  private final SpareChunks spare;
  private int rowCount;

  /** First the length of each row, then where its next value goes, in the end the row's end. */
  private int[] at;

  /** Each there from when the first value is put in it. */
  private int[][] chunks = {};

  private long total;

  TransposedRows(int rowCount) {
    this(rowCount, new SpareChunks());
  }

  /** Rows whose values are put in what is spare. */
  TransposedRows(int rowCount, SpareChunks spare) {
    this.rowCount = rowCount;
    this.spare = spare;
    at = new int[rowCount];
  }

  /** Begins with other rows, in place of those there are. */
  void clear(int newRowCount) {
    for (int[] chunk : chunks) {
      if (chunk != null) {
        spare.give(chunk);
      }
    }
    chunks = new int[0][];
    rowCount = newRowCount;
    if (at.length < rowCount) {
      at = new int[rowCount];
    } else {
      Arrays.fill(at, 0, rowCount, 0);
    }
  }

  int rowCount() {
    return rowCount;
  }

  void count(int row) {
    at[row]++;
  }

  void allocate() {
    total = 0;
    for (int row = 0; row < rowCount; row++) {
      int length = at[row];
      at[row] = (int) total;
      total += Integer.toUnsignedLong(length);
    }
    if (total >>> 32 != 0) {
      throw new TooManyReferences();
    }
    chunks = new int[(int) ((total + CHUNK_MASK) >>> SpareChunks.BITS)][];
  }

  void put(int row, int value) {
    int position = at[row]++;
    int[] chunk = chunks[position >>> SpareChunks.BITS];
    if (chunk == null) {
      chunk = newChunk(position >>> SpareChunks.BITS);
    }
    chunk[position & CHUNK_MASK] = value;
  }

  /**
   * Where most values are of one row, as the references of all instances to their class, they fill
   * one chunk after the other, while whoever puts them lets go of where they were.
   */
  private synchronized int[] newChunk(int i) {
    if (chunks[i] == null) {
      int needed = (int) Math.min(SpareChunks.SIZE, total - ((long) i << SpareChunks.BITS));
      chunks[i] = needed > SpareChunks.SIZE / 2 ? spare.take() : new int[needed];
    }
    return chunks[i];
  }

  /** The position of a row's first value. */
  int start(int row) {
    return row == 0 ? 0 : at[row - 1];
  }

  /**
   * The position after a row's last value. Positions are unsigned: compare with {@code ==} only.
   */
  int end(int row) {
    return at[row];
  }

  int value(int position) {
    return chunks[position >>> SpareChunks.BITS][position & CHUNK_MASK];
  }
}
