package org.heapdiff.parser;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.parser.hprof.DumpFile;
import org.jspecify.annotations.Nullable;

/**
 * A dump that is open before its turn comes, while another one is read: where it is compressed, a
 * second core unpacks it meanwhile. What is wrong with the file is said when the dump is asked for.
 *
 * <p>To be closed in any case. Until the dump is asked for, that ends the unpacking, and takes the
 * temporary file away.
 */
public final class DumpOpening implements Closeable {
  private final @Nullable DumpException failure;

  /** Null when it is somebody else's to close. */
  private @Nullable DumpFile dump;

  private DumpOpening(@Nullable DumpFile dump, @Nullable DumpException failure) {
    this.dump = dump;
    this.failure = failure;
  }

  /**
   * Begins to open a dump.
   *
   * @param path may be anything, also the name of no file
   * @param temporaryFolder where a compressed dump is unpacked
   */
  public static DumpOpening begin(Path path, Path temporaryFolder) {
    try {
      return new DumpOpening(DumpFile.open(path, temporaryFolder), null);
    } catch (DumpException e) {
      return new DumpOpening(null, e);
    }
  }

  /**
   * Hands the dump over, which is the caller's from then on. To be called once.
   *
   * @throws DumpException as {@link DumpFile#open} does
   */
  DumpFile take() throws DumpException {
    if (failure != null) {
      throw failure;
    }
    DumpFile taken = dump;
    if (taken == null) {
      throw new IllegalStateException("taken already");
    }
    dump = null;
    return taken;
  }

  @Override
  public void close() throws IOException {
    if (dump != null) {
      dump.close();
      dump = null;
    }
  }
}
