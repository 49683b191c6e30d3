package org.heapdiff.parser.graph;

import java.util.Arrays;

/**
 * The cross and back edges of a depth-first search, in the order in which it finds them: those of
 * one source come together. Takes 4 bytes per edge and 4 per source that has any.
 */
final class CrossEdges {
  private static final int CHUNK = 1 << 18;
  private static final int[] NONE = {};

  // A negative entry is the complement of a source, those after it are its targets.
  private int[][] chunks = new int[16][];
  private int[] chunk = {};
  private int number = -1;
  private int at = CHUNK;

  /** The edges that are added from now on come from {@code source}. */
  void from(int source) {
    append(~source);
  }

  void to(int target) {
    append(target);
  }

  private void append(int entry) {
    if (at == CHUNK) {
      number++;
      if (number == chunks.length) {
        chunks = Arrays.copyOf(chunks, 2 * number);
      }
      chunk = new int[CHUNK];
      chunks[number] = chunk;
      at = 0;
    }
    chunk[at++] = entry;
  }

  /** Takes edges. */
  @FunctionalInterface
  interface EdgeVisitor {
    void edge(int source, int target);
  }

  /** Visits some edges, from the middle of all. */
  void sample(EdgeVisitor visitor) {
    if (number >= 0) {
      visit(number / 2, 0, visitor);
    }
  }

  /** Visits all edges in the order in which they were added, and gives them back meanwhile. */
  void drain(EdgeVisitor visitor) {
    int source = 0;
    for (int i = 0; i <= number; i++) {
      source = visit(i, source, visitor);
      chunks[i] = NONE;
      chunk = NONE;
    }
    number = -1;
    at = CHUNK;
  }

  /**
   * Visits the edges of a chunk.
   *
   * @param before the source with which it begins, 0 if that is not known and it is to be skipped
   * @return the source with which it ends
   */
  private int visit(int i, int before, EdgeVisitor visitor) {
    int[] entries = chunks[i];
    int length = i == number ? at : CHUNK;
    int source = before;
    for (int k = 0; k < length; k++) {
      int entry = entries[k];
      if (entry < 0) {
        source = ~entry;
      } else if (source != 0) {
        visitor.edge(source, entry);
      }
    }
    return source;
  }

  /** The sources of each target, in rows for the targets {@code 0 .. rowCount - 1}. */
  TransposedRows byTarget(int rowCount, int threads) {
    TransposedRows rows = new TransposedRows(rowCount);
    Parallel.split(threads, rowCount, (from, to) -> count(rows, from, to));
    rows.allocate();
    Parallel.split(threads, rowCount, (from, to) -> put(rows, from, to));
    return rows;
  }

  private void count(TransposedRows rows, int from, int to) {
    for (int i = 0; i <= number; i++) {
      int[] entries = chunks[i];
      int length = i == number ? at : CHUNK;
      for (int k = 0; k < length; k++) {
        int entry = entries[k];
        if (entry >= from && entry < to) {
          rows.count(entry);
        }
      }
    }
  }

  private void put(TransposedRows rows, int from, int to) {
    int source = 0;
    for (int i = 0; i <= number; i++) {
      int[] entries = chunks[i];
      int length = i == number ? at : CHUNK;
      for (int k = 0; k < length; k++) {
        int entry = entries[k];
        if (entry < 0) {
          source = ~entry;
        } else if (entry >= from && entry < to) {
          rows.put(entry, source);
        }
      }
    }
  }
}
