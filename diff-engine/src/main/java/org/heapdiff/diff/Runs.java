package org.heapdiff.diff;

import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Field;
import org.heapdiff.parser.FieldValue;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two dumps are of one process. Since Java 9 a JVM draws a number at its start, from
 * which the order of immutable sets comes: {@code SALT32L} (before Java 16 {@code SALT}) in {@code
 * java.util.ImmutableCollections}.
 */
final class Runs {
  private static final String CLASS = "java.util.ImmutableCollections";

  private Runs() {}

  /** Whether two snapshots are known to be of two processes. */
  static boolean differ(Snapshot before, Snapshot after) {
    Long one = salt(before);
    Long other = salt(after);
    return one != null && other != null && !one.equals(other);
  }

  private static @Nullable Long salt(Snapshot snapshot) {
    int c = snapshot.classes().named(CLASS);
    if (c == ClassTable.NONE) {
      return null;
    }
    for (FieldValue value : snapshot.contents().statics(c)) {
      Field field = value.field();
      if (field.name().equals("SALT32L") || field.name().equals("SALT")) {
        // 0 before the class was initialized.
        return value.value() == 0 ? null : value.value();
      }
    }
    return null;
  }
}
