package org.heapdiff.parser.hprof;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.heapdiff.parser.Damage;
import org.jspecify.annotations.Nullable;

/**
 * The unpacking of a compressed dump, which goes on in a thread of its own while others read what
 * is there already.
 */
final class Unpacking {
  /** Does the work; it says by {@link #grown} how far it has come. */
  interface Work {
    /** Returns where it had to stop, or null. */
    @Nullable Damage run(Unpacking unpacking) throws IOException;
  }

  private final Thread thread;
  private long bytes;
  private boolean ended;
  private @Nullable Damage damage;
  private @Nullable Throwable failure;

  private Unpacking(Work work) {
    thread = new Thread(() -> run(work), "heapdiff unpacking");
    thread.setDaemon(true);
  }

  /** Begins. */
  static Unpacking start(Work work) {
    Unpacking unpacking = new Unpacking(work);
    unpacking.thread.start();
    return unpacking;
  }

  // A failure of any kind is handed to the thread that waits for it.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private void run(Work work) {
    Damage found = null;
    Throwable thrown = null;
    try {
      found = work.run(this);
    } catch (IOException | RuntimeException | Error e) {
      thrown = e;
    }
    synchronized (this) {
      damage = found;
      failure = thrown;
      ended = true;
      notifyAll();
    }
  }

  /** So many bytes are there now, from the start on. */
  synchronized void grown(long to) {
    bytes = to;
    notifyAll();
  }

  /**
   * Waits until so many bytes are there, or there will be no more.
   *
   * @return whether they are there
   * @throws IOException when unpacking failed
   */
  synchronized boolean await(long wanted) throws IOException {
    while (bytes < wanted && !ended) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        throw interrupted;
      }
    }
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return bytes >= wanted;
  }

  /** Whether there will be no more bytes. */
  synchronized boolean ended() {
    return ended;
  }

  /** Waits for the end; returns where unpacking had to stop, or null. */
  @Nullable Damage result() throws IOException {
    await(Long.MAX_VALUE);
    synchronized (this) {
      return damage;
    }
  }

  /** Ends it early, and waits until it touches no file any more. */
  void stop() {
    boolean interrupted = false;
    while (true) {
      thread.interrupt();
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
