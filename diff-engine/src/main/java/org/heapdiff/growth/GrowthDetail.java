package org.heapdiff.growth;

/** How much is wanted to be known of where a heap grew. */
public enum GrowthDetail {
  /** Nothing. */
  NONE,
  /** Everything but what is in objects. */
  SHAPES,
  /** Also what is in strings, boxes, fields and keys of samples, and names of threads: secrets. */
  VALUES
}
