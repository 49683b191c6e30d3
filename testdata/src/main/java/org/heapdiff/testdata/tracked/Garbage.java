package org.heapdiff.testdata.tracked;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Leaves dead objects between those that are kept, so that a collector has gaps to close. */
final class Garbage {
  /** Kept until {@link #drop}, so that the gaps come up between two dumps. */
  private static final List<Object> KEPT = new ArrayList<>();

  private static Object last = "";

  private Garbage() {}

  /** Makes an object of up to 120 bytes, which is dead soon or later. */
  static void leave(RandomGenerator random) {
    last = new byte[random.nextInt(104)];
    if (random.nextBoolean()) {
      KEPT.add(last);
    }
  }

  /** Makes so many bytes of garbage, in objects of some size. */
  static void leave(RandomGenerator random, int bytes) {
    for (int left = bytes; left > 0; ) {
      byte[] array = new byte[random.nextInt(4096)];
      left -= array.length + 16;
      last = array;
    }
    last = "";
  }

  /** Lets go what was kept. */
  static void drop() {
    KEPT.clear();
  }

  /** The one that is not dead yet. */
  static Object last() {
    return last;
  }
}
