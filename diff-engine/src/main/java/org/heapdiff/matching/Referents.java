package org.heapdiff.matching;

import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Snapshot;

/**
 * What weak, soft and phantom references refer to without keeping it alive. A {@code
 * java.lang.ref.Reference} gets its referent from its constructor, and can only lose it: two that
 * refer to different objects are two, although all else in them is the same.
 */
final class Referents {
  private final Side before;
  private final Side after;

  /** By class before: whether its instances are references. */
  private final boolean[] referenceClasses;

  Referents(Pair pair) {
    before = pair.before;
    after = pair.after;
    ClassTable classes = before.snapshot.classes();
    int root = classes.named("java.lang.ref.Reference");
    referenceClasses = new boolean[classes.count()];
    for (int c = 0; root != Snapshot.NONE && c < referenceClasses.length; c++) {
      int above = c;
      while (above != Snapshot.NONE && above != root) {
        above = classes.superclass(above);
      }
      referenceClasses[c] = above == root;
    }
  }

  /** Whether two objects can be one by what they refer to in this way. */
  boolean allow(int a, int b) {
    if (!referenceClasses[before.snapshot.classOf(a)]) {
      return true;
    }
    int x = before.snapshot.weakReferent(a);
    int y = after.snapshot.weakReferent(b);
    if (y == Side.NONE) {
      return true;
    }
    if (x == Side.NONE) {
      return false;
    }
    if (before.isFree(x) && after.isFree(y)) {
      return before.sharp[x] == after.sharp[y];
    }
    return before.isMatched(x) ? before.partners[x] == y : !after.isMatched(y);
  }
}
