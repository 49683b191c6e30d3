package org.heapdiff.diff;

import java.util.Comparator;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

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
    // There can be a million rows, so this is no chain of comparators.
    return (a, b) -> {
      int order = Long.compare(key.applyAsLong(b), key.applyAsLong(a));
      if (order == 0) {
        order = Long.compare(size.applyAsLong(b), size.applyAsLong(a));
      }
      if (order == 0) {
        order = compare(a.className(), b.className());
      }
      return order != 0 ? order : compare(a.loader(), b.loader());
    };
  }

  /** The order of two texts; null comes first. */
  private static int compare(@Nullable String a, @Nullable String b) {
    // Classes of one name mostly share the string.
    if (Objects.equals(a, b)) {
      return 0;
    }
    return a == null ? -1 : b == null ? 1 : a.compareTo(b);
  }
}
