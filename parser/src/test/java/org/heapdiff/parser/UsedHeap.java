package org.heapdiff.parser;

/** How much of the heap is in use, for tests of what columns take. */
final class UsedHeap {
  private UsedHeap() {}

  /**
   * Bytes of the heap in use when collections free no more: what cleaners hold takes several of
   * them.
   */
  static long bytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int unchanged = 0; unchanged < 3; ) {
      System.gc();
      long used = runtime.totalMemory() - runtime.freeMemory();
      unchanged = used < least - (64 << 10) ? 0 : unchanged + 1;
      least = Math.min(least, used);
    }
    return least;
  }
}
