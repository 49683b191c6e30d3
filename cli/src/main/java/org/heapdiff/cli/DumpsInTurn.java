package org.heapdiff.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.heapdiff.parser.DumpOpening;
import org.jspecify.annotations.Nullable;

/**
 * Dumps that are read one after the other: each is opened, and unpacked where it is compressed,
 * while the one before it is read and worked with.
 */
final class DumpsInTurn implements Closeable {
  private final List<DumpArgument> dumps;
  private final Path temporaryFolder;

  /** How many have been asked for, not counting what is asked for again. */
  private int asked;

  private @Nullable DumpOpening next;

  /**
   * Opens nothing yet.
   *
   * @param temporaryFolder where compressed dumps are unpacked
   */
  DumpsInTurn(List<DumpArgument> dumps, Path temporaryFolder) {
    this.dumps = dumps;
    this.temporaryFolder = temporaryFolder;
  }

  /** The dump of a number, from 0; to be taken at once. */
  DumpOpening get(int number) {
    if (number != asked) {
      return begin(number);
    }
    DumpOpening opening = next == null ? begin(number) : next;
    asked++;
    next = asked == dumps.size() ? null : begin(asked);
    return opening;
  }

  private DumpOpening begin(int number) {
    return DumpOpening.begin(dumps.get(number).file(), temporaryFolder);
  }

  @Override
  public void close() throws IOException {
    if (next != null) {
      next.close();
    }
  }
}
