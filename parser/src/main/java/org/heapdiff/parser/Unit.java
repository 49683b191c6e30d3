package org.heapdiff.parser;

/**
 * A stretch of heap sub-records that begins and ends between two of them: what one thread takes at
 * a time, and where an object's record is looked for.
 *
 * @param start where it begins, in bytes from the source's start
 * @param end the first byte behind it
 * @param lowest the lowest address of an object in it
 * @param highest the highest
 */
record Unit(long start, long end, long lowest, long highest) {
  /**
   * About how many bytes a unit has: enough to be worth a thread's while, few enough to be searched
   * for one object.
   */
  static final int SIZE = 128 * 1024;

  boolean mayHold(long address) {
    return address >= lowest && address <= highest;
  }
}
