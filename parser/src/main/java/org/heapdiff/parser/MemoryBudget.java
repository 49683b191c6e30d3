package org.heapdiff.parser;

/**
 * How much of the Java heap reading a dump may take.
 *
 * @param bytes the most that may be taken beside what is in use already; 0 for as much as the JVM
 *     has left
 * @param reserve bytes that must stay free when the snapshot has been read
 * @param reservePerObject bytes that must stay free then, besides, for each object of the dump
 */
public record MemoryBudget(long bytes, long reserve, int reservePerObject) {
  /** As much as the JVM has left; nothing needs to stay free afterwards. */
  public static final MemoryBudget AUTOMATIC = new MemoryBudget(0, 0, 0);

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public MemoryBudget {
    if (bytes < 0 || reserve < 0 || reservePerObject < 0) {
      throw new IllegalArgumentException("a budget is not negative");
    }
  }

  /**
   * No more than some bytes.
   *
   * @param bytes 1 or more
   */
  public static MemoryBudget of(long bytes) {
    return new MemoryBudget(Math.max(1, bytes), 0, 0);
  }

  /** The same with bytes that must stay free when the snapshot has been read. */
  public MemoryBudget withReserve(long bytesInAll, int bytesPerObject) {
    return new MemoryBudget(bytes, bytesInAll, bytesPerObject);
  }
}
