package org.heapdiff.parser;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Work that another thread does while this one goes on with something that cannot be divided. */
final class Meanwhile<T> {
  private static final int LOOK_EVERY_MILLIS = 100;

  private final FutureTask<T> task;

  private Meanwhile(FutureTask<T> task) {
    this.task = task;
  }

  /** Starts work. It must not write what the caller reads before {@link #result}. */
  static <T> Meanwhile<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "heapdiff-meanwhile");
    thread.setDaemon(true);
    thread.start();
    return new Meanwhile<>(task);
  }

  /** Waits for the work; returns what it returned, or throws what it threw. */
  T result() throws IOException {
    return result(() -> {});
  }

  /**
   * The same, with something to do now and then as long as there is no result.
   *
   * @param waiting done by this thread
   */
  T result(Runnable waiting) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          waiting.run();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw thrown(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the end of work whose result, or failure, is not needed any more. */
  void end() {
    try {
      result();
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it was, it is over.
    }
  }

  private static IOException thrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof IOException e ? e : new IOException(cause);
  }
}
