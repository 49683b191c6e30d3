package org.heapdiff.parser;

import java.util.Arrays;

/** Where the objects that stand for classes are, in ascending order of their addresses. */
final class ClassAddresses {
  /** Behind the addresses there is one above all. */
  private final long[] addresses;

  private final int[] classes;

  ClassAddresses(ClassTable table) {
    long[] found = new long[table.count()];
    int count = 0;
    for (int c = 0; c < table.count(); c++) {
      if (hasObject(table, c)) {
        found[count++] = table.address(c);
      }
    }
    Arrays.sort(found, 0, count);
    addresses = Arrays.copyOf(found, count + 1);
    addresses[count] = Long.MAX_VALUE;
    classes = new int[count];
    for (int k = 0; k < count; k++) {
      classes[k] = table.atAddress(addresses[k]);
    }
  }

  /** Whether the dump has an object that stands for the class. */
  static boolean hasObject(ClassTable table, int c) {
    return table.isDumped(c) && table.address(c) != 0;
  }

  int count() {
    return classes.length;
  }

  /** The address of number {@code k}; {@link Long#MAX_VALUE} for {@code k == count()}. */
  long address(int k) {
    return addresses[k];
  }

  int classAt(int k) {
    return classes[k];
  }

  /** The first one above an address; {@code count()} if there is none. */
  int firstAbove(long address) {
    int found = Arrays.binarySearch(addresses, address);
    return Math.min(found >= 0 ? found + 1 : -found - 1, classes.length);
  }
}
