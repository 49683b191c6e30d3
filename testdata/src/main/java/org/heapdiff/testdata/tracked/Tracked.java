package org.heapdiff.testdata.tracked;

/**
 * An object with a serial number that no other object of the process has or had. Nothing else in
 * the process holds the number or depends on it.
 */
public abstract class Tracked {
  /** An odd factor maps different numbers to different ones; the result looks like no count. */
  private static final long SCRAMBLE = 0x9e37_79b9_7f4a_7c15L;

  /** So that the first number is not the factor, which is in the dump. */
  private static final long MASK = 0x0f0f_5a5a_0000_3333L;

  private static long made;

  /** The number; by this name it is found in a dump. */
  private final long serial = (++made * SCRAMBLE) ^ MASK;

  /** How many objects were made so far. */
  static long made() {
    return made;
  }

  /** The number. */
  public final long serial() {
    return serial;
  }
}
