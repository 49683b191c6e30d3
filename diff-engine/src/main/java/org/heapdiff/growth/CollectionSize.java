package org.heapdiff.growth;

/**
 * How many elements a collection says it has.
 *
 * @param before in the first dump, 0 or more; -1 where it is not known
 * @param after in the second one
 * @param unit what they are, in the plural
 */
public record CollectionSize(long before, long after, String unit) {
  /** Both together. */
  CollectionSize plus(CollectionSize other) {
    return new CollectionSize(
        before < 0 || other.before < 0 ? -1 : before + other.before, after + other.after, unit);
  }
}
