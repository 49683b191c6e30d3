package org.heapdiff.cli.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Points in time, in UTC so that the same dump prints the same text everywhere. */
final class Times {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Times() {}

  /** To the second, without the zone. */
  static String utc(@Nullable Instant time) {
    return time == null ? "unknown" : SECONDS.format(time);
  }
}
