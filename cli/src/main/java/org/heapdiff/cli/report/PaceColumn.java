package org.heapdiff.cli.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.heapdiff.series.Pace;
import org.jspecify.annotations.Nullable;

/**
 * How fast things grew, in a unit that fits the time between the dumps: nobody wants the bytes per
 * hour of two minutes.
 *
 * @param title the column's heading
 * @param seconds of the unit; 0 if it is the step
 */
record PaceColumn(String title, int seconds) {
  private static final PaceColumn STEP = new PaceColumn("Per step", 0);

  static PaceColumn of(SeriesReport report) {
    @Nullable Instant from = report.first().dumpTime();
    @Nullable Instant to = report.last().dumpTime();
    // Where the order in between is wrong no pace is known by time.
    boolean known =
        report.growing().stream().allMatch(row -> row.pace() == null || byTime(row.pace()))
            && (report.growingObjects() == null
                || report.growingObjects().rows().stream().allMatch(row -> byTime(row.pace())))
            && (report.growth() == null
                || report.growth().report().points().stream().allMatch(p -> byTime(p.pace())));
    if (from == null || to == null || !known) {
      return STEP;
    }
    Duration span = Duration.between(from, to);
    if (span.toHours() > 0) {
      return new PaceColumn("Per hour", 3600);
    }
    return span.toMinutes() > 0
        ? new PaceColumn("Per minute", 60)
        : new PaceColumn("Per second", 1);
  }

  private static boolean byTime(Pace pace) {
    return pace.bytesPerSecond() != null;
  }

  /** The figure of a row. */
  String of(@Nullable Pace pace, TextStyle style) {
    if (pace == null) {
      return "";
    }
    @Nullable Double perSecond = pace.bytesPerSecond();
    double bytes = seconds == 0 || perSecond == null ? pace.bytesPerStep() : perSecond * seconds;
    return style.signedBytes(Math.round(bytes));
  }

  /** A trend as a word. */
  static String trend(@Nullable Pace pace) {
    return pace == null ? "" : pace.trend().name().toLowerCase(Locale.ROOT);
  }
}
