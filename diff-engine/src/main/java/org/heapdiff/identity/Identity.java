package org.heapdiff.identity;

/** By what an object of one dump is found again in another. */
public enum Identity {
  /** The best that the two dumps allow. */
  AUTO,
  /**
   * The same address, class and array length: right where the collector moved nothing in between.
   */
  ADDRESS,
  /** What objects hold and what refers to them, and the order in which collectors leave them. */
  STRUCTURE,
  /**
   * As many as class and array length allow: how many objects were added is known, from below, but
   * not which.
   */
  CLASS
}
