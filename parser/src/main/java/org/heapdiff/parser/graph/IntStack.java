package org.heapdiff.parser.graph;

import java.util.Arrays;

/**
 * A stack of ints in chunks: grows without copying, so that it never takes twice its size, and
 * gives back.
 */
final class IntStack {
  /** Just over half a megabyte, so that it is not moved (see the launcher). */
  private static final int CHUNK = 1 << 17;

  private static final int[] NONE = {};

  private int[][] chunks = new int[16][];
  private int[] chunk = new int[CHUNK];
  private int number;
  private int at;

  IntStack() {
    Arrays.fill(chunks, NONE);
    chunks[0] = chunk;
  }

  boolean isEmpty() {
    return at == 0 && number == 0;
  }

  void push(int value) {
    if (at == CHUNK) {
      growUp();
    }
    chunk[at++] = value;
  }

  /** Takes the last value that was pushed; there must be one. */
  int pop() {
    if (at == 0) {
      // One chunk is kept, as the next push may need it again.
      if (number + 1 < chunks.length) {
        chunks[number + 1] = NONE;
      }
      chunk = chunks[--number];
      at = CHUNK;
    }
    return chunk[--at];
  }

  private void growUp() {
    number++;
    if (number == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * number);
      Arrays.fill(chunks, number, chunks.length, NONE);
    }
    if (chunks[number].length == 0) {
      chunks[number] = new int[CHUNK];
    }
    chunk = chunks[number];
    at = 0;
  }
}
