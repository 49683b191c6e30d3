package org.heapdiff.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Adds and removes known numbers of objects when it is told to. */
final class GrowingProgram {
  static final int AT_FIRST = 1_000;
  static final int LEAVES_ADDED = 700;
  static final int NODES_REMOVED = 300;
  static final int ARRAYS_ADDED = 50;

  private static final List<Object> NODES = new ArrayList<>();
  private static final List<Object> ADDED = new ArrayList<>();

  private GrowingProgram() {}

  /** 12 bytes of header and 4 of int: 16. */
  @SuppressWarnings("UnusedVariable")
  private static final class Node {
    int number;
  }

  /** 12 bytes of header, 4 of int and 8 of long: 24. */
  @SuppressWarnings("UnusedVariable")
  private static final class Leaf {
    int number;
    long stamp;
  }

  /** Loaded after the first dump only. */
  @SuppressWarnings("UnusedVariable")
  private static final class Late {
    int number;
  }

  public static void main(String[] args) throws IOException {
    for (int k = 0; k < AT_FIRST; k++) {
      NODES.add(new Node());
      ADDED.add(new Leaf());
      int captured = k;
      IntSupplier lambda = () -> captured;
      ADDED.add(lambda);
    }
    System.out.println("READY");
    System.in.read();
    NODES.subList(0, NODES_REMOVED).clear();
    for (int k = 0; k < LEAVES_ADDED; k++) {
      ADDED.add(new Leaf());
    }
    for (int k = 0; k < ARRAYS_ADDED; k++) {
      ADDED.add(new Leaf[3]);
    }
    ADDED.add(new Late());
    System.out.println("GROWN");
    while (System.in.read() >= 0) {
      // Ends with the test.
    }
  }
}
