package org.heapdiff.parser;

/**
 * How many objects, and their shallow sizes added up.
 *
 * @param objects a number of objects
 * @param bytes their shallow bytes
 */
public record ObjectTotals(long objects, long bytes) {
  public static final ObjectTotals NONE = new ObjectTotals(0, 0);
}
