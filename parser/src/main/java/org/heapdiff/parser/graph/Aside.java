package org.heapdiff.parser.graph;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What another thread makes while this one goes on. */
final class Aside<T> {
  private final CompletableFuture<T> future;

  private Aside(CompletableFuture<T> future) {
    this.future = future;
  }

  /** Starts to make something, in a thread of its own. */
  static <T> Aside<T> start(Supplier<T> work) {
    return new Aside<>(CompletableFuture.supplyAsync(work, Aside::inThread));
  }

  private static void inThread(Runnable work) {
    Thread thread = new Thread(work, "heapdiff-graph-aside");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for it; throws what the other thread threw. */
  T result() {
    try {
      return future.join();
    } catch (CompletionException e) {
      // Most likely memory did not suffice, which is said as such.
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
