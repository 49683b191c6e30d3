package org.heapdiff.series;

/** How the growth of something that grew in every step of a series went on. */
public enum Trend {
  /** By much the same from step to step. */
  STEADY,
  /** By less in the later steps than in the earlier ones. */
  SLOWING,
  /** By more in the later steps than in the earlier ones. */
  ACCELERATING,
  /** Neither more nor less in the later steps, but one step differs much from another. */
  UNEVEN;

  /** What two halves may differ by before it means anything: garbage collections fall anywhere. */
  private static final double OTHER_HALF = 1.5;

  /** What two single steps may differ by. */
  private static final double OTHER_STEP = 3;

  /**
   * Compares the later half of the steps with the earlier half (of an odd number of steps the one
   * in the middle is left out) and the last step with the first.
   *
   * @param growth the bytes of each step, two steps or more, each 1 or more
   * @param weights how long each step took, each more than 0; all the same where that is unknown
   */
  static Trend of(long[] growth, double[] weights) {
    int half = growth.length / 2;
    double earlier = rate(growth, weights, 0, half);
    double later = rate(growth, weights, growth.length - half, growth.length);
    double first = rate(growth, weights, 0, 1);
    double last = rate(growth, weights, growth.length - 1, growth.length);
    if (later > OTHER_HALF * earlier && last > OTHER_HALF * first) {
      return ACCELERATING;
    }
    if (earlier > OTHER_HALF * later && first > OTHER_HALF * last) {
      return SLOWING;
    }
    double least = first;
    double most = first;
    for (int step = 1; step < growth.length; step++) {
      double rate = rate(growth, weights, step, step + 1);
      least = Math.min(least, rate);
      most = Math.max(most, rate);
    }
    boolean halvesDiffer = Math.max(earlier, later) > OTHER_HALF * Math.min(earlier, later);
    return halvesDiffer || most > OTHER_STEP * least ? UNEVEN : STEADY;
  }

  private static double rate(long[] growth, double[] weights, int from, int to) {
    double bytes = 0;
    double time = 0;
    for (int step = from; step < to; step++) {
      bytes += growth[step];
      time += weights[step];
    }
    return bytes / time;
  }
}
