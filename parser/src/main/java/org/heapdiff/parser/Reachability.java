package org.heapdiff.parser;

/**
 * Which references keep an object alive, from the fewest to the most. The levels are those of the
 * package documentation of {@code java.lang.ref}.
 */
public enum Reachability {
  /** Ordinary references only. */
  STRONG,
  /**
   * Ordinary ones and the referents of soft references: what a collector keeps until memory is
   * short.
   */
  SOFT,
  /** Also the referents of weak references. */
  WEAK,
  /** Every reference, phantom and final ones too, as Eclipse MAT counts. */
  ALL
}
