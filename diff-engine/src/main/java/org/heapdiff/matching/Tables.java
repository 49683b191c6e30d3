package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;

/** Hash tables that are filled and cleared again and again, seldom with much. */
final class Tables {
  /** A table that held more gives its room back, which would be cleared each time otherwise. */
  private static final int MUCH = 1 << 10;

  private Tables() {}

  static void clear(Int2IntOpenHashMap table) {
    boolean large = table.size() > MUCH;
    table.clear();
    if (large) {
      table.trim();
    }
  }

  static void clear(IntOpenHashSet table) {
    boolean large = table.size() > MUCH;
    table.clear();
    if (large) {
      table.trim();
    }
  }
}
