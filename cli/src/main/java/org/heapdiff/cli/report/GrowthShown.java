package org.heapdiff.cli.report;

import org.heapdiff.growth.GrowthReport;
import org.jspecify.annotations.Nullable;

/**
 * Where the heap grew, and how much is printed of that.
 *
 * @param report all there is
 * @param most how many points at most, 0 or more; null for as many as the format shows of itself
 */
public record GrowthShown(GrowthReport report, @Nullable Integer most) {
  /** How many points a screen has room for. */
  static final int SCREEN = 5;
}
