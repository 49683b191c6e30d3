package org.heapdiff.parser.graph;

/** What columns leave behind when they are let go of. */
final class Garbage {
  /** Columns with fewer rows are nothing beside what a JVM takes. */
  private static final int MANY = 1 << 20;

  private Garbage() {}

  /**
   * To be called between two steps that need large columns: the serial collector rather makes the
   * heap larger than that it looks for what is free.
   *
   * @param rows how many numbers a column has
   */
  static void collect(int rows) {
    if (rows > MANY) {
      System.gc();
    }
  }
}
