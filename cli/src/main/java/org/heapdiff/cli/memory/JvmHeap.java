package org.heapdiff.cli.memory;

/**
 * The heap of a JVM, and who started it.
 *
 * @param maxBytes the most that its heap takes
 * @param place what the heap is
 * @param generation 0 for the JVM that the user started, 1 for one that this started, and so on
 */
public record JvmHeap(long maxBytes, Place place, int generation) {
  /**
   * Added to the exit code of heapdiff in a JVM that heapdiff started, so that it cannot be taken
   * for one of the JVM's own: 1 when it cannot start, 128 and more when a signal killed it.
   */
  private static final int STATUS = 64;

  private static final int HIGHEST_EXIT_CODE = 31;

  /** What a heap is. */
  public enum Place {
    /** In memory, in a JVM that heapdiff did not set up. */
    ORDINARY,

    /** In memory, divided so that columns may take nearly all of it. */
    MEMORY,

    /** Mapped from a temporary file, divided likewise. */
    FILE
  }

  /** With what a process with this heap ends when heapdiff ends with {@code exitCode}. */
  public int statusOf(int exitCode) {
    return generation == 0 ? exitCode : STATUS + exitCode;
  }

  /** The exit code of heapdiff from a started process's status; -1 if the JVM itself failed. */
  static int exitCodeOf(int status) {
    return status >= STATUS && status <= STATUS + HIGHEST_EXIT_CODE ? status - STATUS : -1;
  }
}
