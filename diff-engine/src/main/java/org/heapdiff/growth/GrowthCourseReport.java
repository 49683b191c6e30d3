package org.heapdiff.growth;

import java.util.List;

/**
 * Where a heap grew in every step of a series of dumps.
 *
 * @param courses the places, by what they have grown from the first dump to the last, the largest
 *     first; each has grown in every step
 * @param others how many other places have grown from the first dump to the last, but not in every
 *     step
 * @param othersGrown by how many bytes those have grown
 * @param grown by how many bytes the heap has grown from the first dump to the last in all places
 *     that have grown, of which shares are
 */
public record GrowthCourseReport(
    List<GrowthCourse> courses, int others, long othersGrown, long grown) {
  public GrowthCourseReport {
    courses = List.copyOf(courses);
  }

  /** The percentage of the growth that is in places which did not grow in every step. */
  public double othersShare() {
    return grown == 0 ? 0 : 100.0 * othersGrown / grown;
  }

  /** The percentage of the growth that no place explains. */
  public double unexplainedShare() {
    long explained = othersGrown + courses.stream().mapToLong(GrowthCourse::net).sum();
    return grown == 0 ? 0 : 100.0 * (grown - explained) / grown;
  }
}
