package org.heapdiff.cli.report;

import java.util.List;
import org.heapdiff.series.GrowingPoint;
import org.heapdiff.series.GrowingPoints;
import org.jspecify.annotations.Nullable;

/**
 * Where the heap grew in every step, and how much is printed of that.
 *
 * @param report all there is
 * @param most how many points at most, 0 or more; null for as many as the format shows of itself
 */
public record GrowingShown(GrowingPoints report, @Nullable Integer most) {
  /**
   * The points that are shown.
   *
   * @param ofItself how many the format shows of itself
   */
  List<GrowingPoint> points(int ofItself) {
    List<GrowingPoint> points = report.points();
    return points.subList(0, Math.min(most == null ? ofItself : most, points.size()));
  }
}
