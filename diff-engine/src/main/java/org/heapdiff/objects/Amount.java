package org.heapdiff.objects;

/**
 * How many objects, and how many bytes they take themselves (the sum of their shallow sizes).
 *
 * @param objects a number of objects; negative only in a difference
 * @param bytes their shallow bytes; negative only in a difference
 */
public record Amount(long objects, long bytes) {
  public static final Amount NONE = new Amount(0, 0);

  public Amount plus(Amount other) {
    return new Amount(objects + other.objects, bytes + other.bytes);
  }

  public Amount minus(Amount other) {
    return new Amount(objects - other.objects, bytes - other.bytes);
  }
}
