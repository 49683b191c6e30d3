package org.heapdiff.parser;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs a piece of work in as many threads as the machine has cores. */
final class Workers {
  private Workers() {}

  /** What one thread does. */
  interface Task {
    /** Does the share of the worker with this number; number 0 is the calling thread. */
    void run(int worker) throws IOException;
  }

  /** How many threads there are. */
  static int count() {
    return Math.max(1, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Runs a task in {@code count} threads and waits for all; throws what the first of them threw.
   */
  static void run(int count, Task task) throws IOException {
    @Nullable Throwable[] failures = new @Nullable Throwable[count];
    Thread[] threads = new Thread[count];
    for (int w = 1; w < count; w++) {
      int worker = w;
      threads[w] = new Thread(() -> failures[worker] = outcome(task, worker), "heapdiff-" + w);
      threads[w].setDaemon(true);
      threads[w].start();
    }
    failures[0] = outcome(task, 0);
    boolean interrupted = false;
    for (int w = 1; w < count; w++) {
      while (true) {
        try {
          threads[w].join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    for (Throwable failure : failures) {
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
    }
  }

  // A worker's failure of any kind is handed to the thread that waits for it.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private static @Nullable Throwable outcome(Task task, int worker) {
    try {
      task.run(worker);
      return null;
    } catch (IOException | RuntimeException | Error e) {
      return e;
    }
  }
}
