package org.heapdiff.diff;

import java.util.Comparator;
import java.util.function.ToLongFunction;

/**
 * What decides which kinds come first. The largest comes first; of two equal ones the one with the
 * larger size, then the one whose name comes first, so that the order never depends on chance.
 */
public enum RowOrder {
  /** By the bytes of the objects that were added (or, in a table of what was removed, removed). */
  ADDED,
  /**
   * By the shallow bytes of the live instances: after, or before in a table of what was removed.
   */
  SIZE,
  /** By the bytes the instances retain: after, or before in a table of what was removed. */
  RETAINED,
  /** By the growth in bytes, or the loss in a table of what was removed. */
  NET,
  /** By how many objects were added, or removed in a table of what was removed. */
  COUNT;

  /** The order of a table of what was added. */
  public Comparator<ClassChange> added() {
    ToLongFunction<ClassChange> size = change -> change.added().bytes();
    return switch (this) {
      case ADDED -> largestFirst(size, size);
      case SIZE -> largestFirst(change -> change.after().bytes(), size);
      case RETAINED -> largestFirst(ClassChange::retainedAfter, size);
      case NET -> largestFirst(change -> change.net().bytes(), size);
      case COUNT -> largestFirst(change -> change.added().objects(), size);
    };
  }

  /** The order of a table of what was removed. */
  public Comparator<ClassChange> removed() {
    ToLongFunction<ClassChange> size = change -> change.removed().bytes();
    return switch (this) {
      case ADDED -> largestFirst(size, size);
      case SIZE -> largestFirst(change -> change.before().bytes(), size);
      case RETAINED -> largestFirst(ClassChange::retainedBefore, size);
      case NET -> largestFirst(change -> -change.net().bytes(), size);
      case COUNT -> largestFirst(change -> change.removed().objects(), size);
    };
  }

  private static Comparator<ClassChange> largestFirst(
      ToLongFunction<ClassChange> key, ToLongFunction<ClassChange> size) {
    return Comparator.comparingLong(key)
        .thenComparingLong(size)
        .reversed()
        .thenComparing(ClassChange::className)
        .thenComparing(ClassChange::loader, Comparator.nullsFirst(Comparator.naturalOrder()));
  }
}
