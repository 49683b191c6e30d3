package org.heapdiff.parser.graph;

import static org.heapdiff.parser.graph.ReferenceRows.CHUNK;
import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_BITS;
import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_MASK;

/**
 * Rows of ints made by counting sort: first {@link #count} each value's row, then {@link
 * #allocate}, then {@link #put} the values in the same numbers. Within a row they stay in the order
 * they are put. 4 bytes per row and 4 per value; positions are unsigned ints.
 *
 * <p>Several threads may count and put at the same time, each in rows of its own.
 */
final class TransposedRows {
  /** First the length of each row, then where its next value goes, in the end the row's end. */
  private final int[] at;

  private int[][] chunks = {};

  TransposedRows(int rowCount) {
    at = new int[rowCount];
  }

  int rowCount() {
    return at.length;
  }

  /** The array that holds where rows end, for another use when the rows are not needed any more. */
  int[] storage() {
    return at;
  }

  void count(int row) {
    at[row]++;
  }

  void allocate() {
    long total = 0;
    for (int row = 0; row < at.length; row++) {
      int length = at[row];
      at[row] = (int) total;
      total += Integer.toUnsignedLong(length);
    }
    if (total >>> 32 != 0) {
      throw new TooManyReferences();
    }
    chunks = new int[(int) ((total + CHUNK_MASK) >>> CHUNK_BITS)][];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = new int[(int) Math.min(CHUNK, total - ((long) i << CHUNK_BITS))];
    }
  }

  void put(int row, int value) {
    int position = at[row]++;
    chunks[position >>> CHUNK_BITS][position & CHUNK_MASK] = value;
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
    return chunks[position >>> CHUNK_BITS][position & CHUNK_MASK];
  }
}
