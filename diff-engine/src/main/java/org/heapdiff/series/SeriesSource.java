package org.heapdiff.series;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;

/** The dumps of a series, read when they are asked for. */
public interface SeriesSource {
  /** How many there are. */
  int count();

  /**
   * Reads a dump; whoever asks closes it.
   *
   * @param dump its number, from 0
   * @param room changes the options so that memory is left for what is done with it
   * @throws IOException when it cannot be read
   */
  Snapshot read(int dump, UnaryOperator<SnapshotOptions> room) throws IOException;
}
