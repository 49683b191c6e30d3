package org.heapdiff.parser.graph;

/** Runs a loop over a range in several threads, each with a part of the range. */
final class Parallel {
  /** Below this a thread takes longer to start than to work. */
  private static final int LEAST_PART = 1 << 14;

  private Parallel() {}

  @FunctionalInterface
  interface Part {
    /** Does the elements {@code from} to {@code to - 1}. */
    void run(int from, int to);
  }

  /**
   * Splits {@code 0 .. count - 1} into at most {@code threads} parts and returns when all are done.
   * Everything that the parts wrote is visible then.
   */
  static void split(int threads, int count, Part part) {
    int parts = Math.max(1, Math.min(threads, count / LEAST_PART));
    Thread[] others = new Thread[parts - 1];
    Throwable[] thrown = new Throwable[parts];
    for (int i = 1; i < parts; i++) {
      int number = i;
      others[i - 1] =
          new Thread(
              () -> {
                try {
                  part.run(bound(number, parts, count), bound(number + 1, parts, count));
                } catch (RuntimeException | Error e) {
                  thrown[number] = e;
                }
              },
              "heapdiff-graph-" + i);
      others[i - 1].setDaemon(true);
      others[i - 1].start();
    }
    try {
      part.run(0, bound(1, parts, count));
    } finally {
      for (Thread other : others) {
        join(other);
      }
    }
    for (Throwable problem : thrown) {
      if (problem instanceof Error error) {
        throw error;
      }
      if (problem instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  private static int bound(int number, int parts, int count) {
    return (int) ((long) count * number / parts);
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
