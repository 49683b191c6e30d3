package org.heapdiff.parser.graph;

import java.util.ArrayDeque;

/**
 * Arrays of one length that are not needed any more, for who needs such next: what is not given
 * back to the collector need not be collected, nor cleared again. May be used by several threads.
 */
final class SpareChunks {
  static final int BITS = 17;

  /** Such an array takes just over half a megabyte. */
  static final int SIZE = 1 << BITS;

  /** As many as rows of a block of edges take; more would keep memory from other columns. */
  private static final int MOST = 16;

  private final ArrayDeque<int[]> spare = new ArrayDeque<>();

  /** An array of {@link #SIZE} elements, whatever they are. */
  int[] take() {
    int[] chunk;
    synchronized (spare) {
      chunk = spare.poll();
    }
    return chunk == null ? new int[SIZE] : chunk;
  }

  /**
   * Takes an array that nobody uses any more. Where there are many already, and if it has not
   * {@link #SIZE} elements, it is let go.
   */
  void give(int[] chunk) {
    synchronized (spare) {
      if (chunk.length == SIZE && spare.size() < MOST) {
        spare.push(chunk);
      }
    }
  }
}
