package org.heapdiff.series;

import org.jspecify.annotations.Nullable;

/**
 * How fast something grew that grew in every step of a series.
 *
 * @param bytesPerStep from the first dump to the last one, on average
 * @param bytesPerSecond the same by the times of the dumps; null where one has none, or they are
 *     not in order
 * @param trend how it went on, by the second where the times are known, else by the step
 */
public record Pace(double bytesPerStep, @Nullable Double bytesPerSecond, Trend trend) {

  /**
   * The pace of a column of figures.
   *
   * @param bytes by dump; two dumps or more
   * @param seconds by step, all more than 0; null where they are not known
   * @return null if the figures do not grow in every step
   */
  static @Nullable Pace of(long[] bytes, double @Nullable [] seconds) {
    int steps = bytes.length - 1;
    long[] growth = new long[steps];
    double[] weights = new double[steps];
    double time = 0;
    for (int step = 0; step < steps; step++) {
      growth[step] = bytes[step + 1] - bytes[step];
      if (growth[step] <= 0) {
        return null;
      }
      weights[step] = seconds == null ? 1 : seconds[step];
      time += weights[step];
    }
    double all = bytes[steps] - bytes[0];
    return new Pace(all / steps, seconds == null ? null : all / time, Trend.of(growth, weights));
  }
}
