package org.heapdiff.parser.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.heapdiff.parser.Damage;
import org.heapdiff.parser.DumpException;
import org.jspecify.annotations.Nullable;

/**
 * A compressed dump that a thread of its own unpacks, from its start to its end, while others read
 * what is there already.
 */
final class Unpacking implements Closeable, GzipUnpacker.Watcher {
  /** Unpacks a file. */
  interface Work {
    /** Returns where it had to stop, or null. */
    @Nullable Damage run(FileChannel packed, GzipUnpacker.Watcher watcher) throws IOException;
  }

  private final Work work;
  private final FileChannel packed;
  private final Thread thread = new Thread(this::run, "heapdiff-unpacking");

  private volatile long packedRead;
  private volatile long written;

  /** Whether nothing will be written any more; what follows is final then. */
  private volatile boolean over;

  private @Nullable Damage damage;
  private @Nullable Throwable failure;

  private Unpacking(Work work, FileChannel packed) {
    this.work = work;
    this.packed = packed;
  }

  /**
   * Begins.
   *
   * @param packed is closed at the end
   */
  static Unpacking start(FileChannel packed, Work work) {
    Unpacking unpacking = new Unpacking(work, packed);
    unpacking.thread.setDaemon(true);
    unpacking.thread.start();
    return unpacking;
  }

  // What goes wrong is told to those who read.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private void run() {
    Damage found = null;
    Throwable failed = null;
    try (FileChannel from = packed) {
      found = work.run(from, this);
    } catch (IOException | RuntimeException | Error e) {
      failed = e;
    }
    synchronized (this) {
      damage = found;
      failure = failed;
      over = true;
      notifyAll();
    }
  }

  @Override
  public void read(long packedBytes) {
    packedRead = packedBytes;
  }

  @Override
  public synchronized void written(long bytes) {
    written = bytes;
    notifyAll();
  }

  /**
   * Waits for the unpacked bytes before a position, or the end.
   *
   * @return whether they are there
   * @throws DumpException if they could not be unpacked; its message lacks the file's name
   */
  boolean reaches(long position) throws IOException {
    if (position > written && !over) {
      await(position);
    }
    if (over) {
      rethrow();
    }
    return position <= written;
  }

  /** Waits for the end; returns the unpacked bytes, as far as they could be unpacked. */
  long size() {
    await(Long.MAX_VALUE);
    return written;
  }

  private synchronized void await(long position) {
    boolean interrupted = false;
    while (position > written && !over) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void rethrow() throws IOException {
    if (failure instanceof DumpException) {
      throw new DumpException(String.valueOf(failure.getMessage()), failure);
    }
    if (failure instanceof IOException e) {
      throw new IOException(DumpFile.reason(e), e);
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  /** Whether nothing will be written any more. */
  boolean isOver() {
    return over;
  }

  /** Bytes of the packed file that have been read. */
  long packedRead() {
    return packedRead;
  }

  /** Unpacked bytes that are there. */
  long soFar() {
    return written;
  }

  /** Waits for the end; returns where it had to stop, or null. */
  @Nullable Damage damage() {
    await(Long.MAX_VALUE);
    return damage;
  }

  /** Ends the thread, however far it has come. */
  @Override
  public void close() {
    // A channel closes when a thread that uses it is interrupted, which ends what it does.
    thread.interrupt();
    await(Long.MAX_VALUE);
  }
}
