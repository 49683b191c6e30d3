package org.heapdiff.series;

import org.heapdiff.growth.GrowthCourse;

/**
 * A place where the heap grew in every step of a series.
 *
 * @param course the place, and by how much it has grown
 * @param pace how fast
 */
public record GrowingPoint(GrowthCourse course, Pace pace) {}
