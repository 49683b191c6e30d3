package org.heapdiff.series;

import java.util.List;
import org.heapdiff.growth.GrowthCourse;
import org.heapdiff.growth.GrowthCourseReport;
import org.jspecify.annotations.Nullable;

/**
 * Where the heap grew in every step of a series.
 *
 * @param points the places that grew in every step, those that grew most first
 * @param others how many other places have grown from the first dump to the last, but not in every
 *     step
 * @param othersShare the percentage of all growth that these have
 * @param unexplainedShare the percentage of all growth that no place explains
 * @param grown by how many bytes the heap has grown from the first dump to the last in all places
 *     that have grown, of which percentages are
 */
public record GrowingPoints(
    List<GrowingPoint> points,
    int others,
    double othersShare,
    double unexplainedShare,
    long grown) {
  public GrowingPoints {
    points = List.copyOf(points);
  }

  /**
   * The same with a pace.
   *
   * @param seconds by step, null where that is not known
   */
  static GrowingPoints of(GrowthCourseReport report, double @Nullable [] seconds) {
    return new GrowingPoints(
        report.courses().stream().map(course -> point(course, seconds)).toList(),
        report.others(),
        report.othersShare(),
        report.unexplainedShare(),
        report.grown());
  }

  private static GrowingPoint point(GrowthCourse course, double @Nullable [] seconds) {
    long[] bytes = new long[course.grown().size() + 1];
    for (int step = 0; step < course.grown().size(); step++) {
      bytes[step + 1] = course.grown().get(step);
    }
    Pace pace = Pace.of(bytes, seconds);
    if (pace == null) {
      throw new IllegalStateException("a place that did not grow in every step");
    }
    return new GrowingPoint(course, pace);
  }
}
