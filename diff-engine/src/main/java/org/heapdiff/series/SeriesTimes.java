package org.heapdiff.series;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.heapdiff.diff.SnapshotSummary;
import org.jspecify.annotations.Nullable;

/** The time between the dumps of a series. */
final class SeriesTimes {
  private SeriesTimes() {}

  /** By step, the seconds it took; null if a dump has no time, or not a later one than before. */
  static double @Nullable [] seconds(List<SnapshotSummary> dumps) {
    double[] seconds = new double[dumps.size() - 1];
    for (int step = 0; step < seconds.length; step++) {
      @Nullable Instant from = dumps.get(step).dumpTime();
      @Nullable Instant to = dumps.get(step + 1).dumpTime();
      if (from == null || to == null || !to.isAfter(from)) {
        return null;
      }
      seconds[step] = Duration.between(from, to).toMillis() / 1000.0;
    }
    return seconds;
  }
}
