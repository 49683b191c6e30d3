package org.heapdiff.parser.graph;

import java.util.Arrays;

/**
 * A column of ints that takes its memory as it is written, chunk by chunk, and gives it back when
 * it is told to, whoever holds the column. 4 bytes for each number.
 */
final class ChunkedColumn {
  private static final int CHUNK_MASK = SpareChunks.SIZE - 1;

  private static final int[] NONE = {};

  private final SpareChunks spare;
  private final int[][] chunks;

  /**
   * A column that is yet to be written.
   *
   * @param count indexes are {@code 0 .. count - 1}
   * @param spare where chunks are taken from
   */
  ChunkedColumn(int count, SpareChunks spare) {
    this.spare = spare;
    chunks = new int[(count + CHUNK_MASK) >>> SpareChunks.BITS][];
    Arrays.fill(chunks, NONE);
  }

  /** The number at an index, at which one was set. */
  int get(int i) {
    return chunks[i >>> SpareChunks.BITS][i & CHUNK_MASK];
  }

  void set(int i, int value) {
    int[] chunk = chunks[i >>> SpareChunks.BITS];
    if (chunk.length == 0) {
      chunk = spare.take();
      chunks[i >>> SpareChunks.BITS] = chunk;
    }
    chunk[i & CHUNK_MASK] = value;
  }

  /** Lets go of all numbers. */
  void clear() {
    Arrays.fill(chunks, NONE);
  }
}
