package org.heapdiff.parser;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
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
  private final Meanwhile<DumpFile> work;
  private final Seen seen = new Seen();

  /** Whether the dump is somebody else's to close, or there is to be none. */
  private boolean over;

  private @Nullable DumpFile opened;

  private DumpOpening(Path path, Path temporaryFolder) {
    work = Meanwhile.start(() -> open(path, temporaryFolder));
  }

  /**
   * Begins to open a dump.
   *
   * @param path may be anything, also the name of no file
   * @param temporaryFolder where a compressed dump is unpacked
   */
  public static DumpOpening begin(Path path, Path temporaryFolder) {
    return new DumpOpening(path, temporaryFolder);
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
    try {
      DumpFile dump = work.result(() -> seen.show(progress));
      synchronized (this) {
        over = true;
        opened = null;
      }
      return dump;
    } catch (DumpException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
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
    work.interrupt();
    if (left != null) {
      left.close();
    }
  }

  /** What the other thread has said of its progress. */
  private static final class Seen implements Progress {
    private volatile String name = "";
    private volatile long total;
    private volatile long done;

    /** The phase that another one has heard of. */
    private String shown = "";

    @Override
    public void phase(String phase, long ofPhase) {
      total = ofPhase;
      name = phase;
    }

    @Override
    public void advance(long byNow) {
      done = byNow;
    }

    /** Says it to another one. */
    void show(Progress other) {
      if (!name.equals(shown)) {
        shown = name;
        other.phase(shown, total);
      }
      if (!shown.isEmpty()) {
        other.advance(done);
      }
    }
  }
}
