package org.heapdiff.parser;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.heapdiff.parser.hprof.DumpFile;
import org.jspecify.annotations.Nullable;

/**
 * A dump that is opened while something else is done, such as reading another one: gzip's stream is
 * unpacked by one thread, so that a second core is free for that. What is wrong with the file is
 * said when the dump is asked for.
 *
 * <p>To be closed in any case. Until the dump is asked for, that ends the unpacking, and takes the
 * temporary file away.
 */
public final class DumpOpening implements Closeable {
  private static final int SHOW_EVERY_MILLIS = 100;

  private final FutureTask<DumpFile> task;
  private final Thread thread;
  private final Seen seen = new Seen();

  /** Whether the dump is somebody else's to close, or there is to be none. */
  private boolean over;

  private @Nullable DumpFile opened;

  private DumpOpening(Path path, Path temporaryFolder) {
    task = new FutureTask<>(() -> open(path, temporaryFolder));
    thread = new Thread(task, "heapdiff-opening");
    thread.setDaemon(true);
  }

  /**
   * Begins to open a dump.
   *
   * @param path may be anything, also the name of no file
   * @param temporaryFolder where a compressed dump is unpacked
   */
  public static DumpOpening begin(Path path, Path temporaryFolder) {
    DumpOpening opening = new DumpOpening(path, temporaryFolder);
    opening.thread.start();
    return opening;
  }

  private DumpFile open(Path path, Path temporaryFolder) throws IOException {
    DumpFile dump = DumpFile.open(path, temporaryFolder, seen);
    synchronized (this) {
      if (!over) {
        opened = dump;
        return dump;
      }
    }
    dump.close();
    throw new DumpException(path + " is not needed any more.");
  }

  /**
   * Waits for the dump, which is the caller's from then on. To be called once.
   *
   * @param progress is told of the unpacking that is left to be done
   * @throws DumpException as {@link DumpFile#open} does
   */
  DumpFile take(Progress progress) throws DumpException {
    boolean shown = false;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          DumpFile dump = task.get(SHOW_EVERY_MILLIS, TimeUnit.MILLISECONDS);
          synchronized (this) {
            over = true;
            opened = null;
          }
          return dump;
        } catch (TimeoutException e) {
          shown = seen.show(progress, shown);
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

  private static DumpException thrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    if (cause instanceof DumpException e) {
      return e;
    }
    throw new IllegalStateException(cause);
  }

  @Override
  public void close() throws IOException {
    DumpFile left;
    synchronized (this) {
      left = opened;
      opened = null;
      if (over) {
        return;
      }
      over = true;
    }
    // A channel closes when a thread that uses it is interrupted, which ends what it does.
    thread.interrupt();
    if (left != null) {
      left.close();
    }
  }

  /** What the other thread has said of its progress. */
  private static final class Seen implements Progress {
    private volatile String name = "";
    private volatile long total;
    private volatile long done;

    @Override
    public void phase(String phase, long ofPhase) {
      total = ofPhase;
      name = phase;
    }

    @Override
    public void advance(long byNow) {
      done = byNow;
    }

    /** Says it to another one; returns whether that has heard of the phase. */
    boolean show(Progress other, boolean shown) {
      if (name.isEmpty()) {
        return false;
      }
      if (!shown) {
        other.phase(name, total);
      }
      other.advance(done);
      return true;
    }
  }
}
