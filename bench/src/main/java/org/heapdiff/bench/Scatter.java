package org.heapdiff.bench;

/** Numbers that look random and depend on nothing but a number that is given. */
final class Scatter {
  private Scatter() {}

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014), a bijection. */
  static long mix(long number) {
    long z = number + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /**
   * A number of 0 or more and less than the bound.
   *
   * @param bound 1 or more
   */
  static long below(long bound, long number) {
    return Math.multiplyHigh(mix(number) >>> 1, bound << 1);
  }
}
