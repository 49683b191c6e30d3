package org.heapdiff.parser.graph;

import java.util.Arrays;

/** A stack of ints in chunks: grows without copying, so that it never takes twice its size. */
final class IntStack {
  private static final int CHUNK = 1 << 16;

  private int[][] chunks = new int[16][];
  private int[] chunk = new int[CHUNK];
  private int number;
  private int at;

  IntStack() {
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
      chunk = chunks[--number];
      at = CHUNK;
    }
    return chunk[--at];
  }

  private void growUp() {
    number++;
    if (number == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * number);
    }
    if (chunks[number] == null) {
      chunks[number] = new int[CHUNK];
    }
    chunk = chunks[number];
    at = 0;
  }
}
