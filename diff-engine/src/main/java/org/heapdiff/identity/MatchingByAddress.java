package org.heapdiff.identity;

import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Snapshot;

/**
 * Takes objects for the same that have one address, one class and, if arrays, one length. A class
 * object must also stand for the same class. Where the collector moved objects it misses them, and
 * where others came to their places it is wrong.
 *
 * <p>Takes no memory: partners are looked up when they are asked for.
 */
final class MatchingByAddress implements Matching {
  private final Snapshot before;
  private final Snapshot after;
  private final ClassPairing pairing;

  private MatchingByAddress(Snapshot before, Snapshot after, ClassPairing pairing) {
    this.before = before;
    this.after = after;
    this.pairing = pairing;
  }

  static MatchingByAddress of(Snapshot before, Snapshot after, ClassPairing pairing) {
    return new MatchingByAddress(before, after, pairing);
  }

  @Override
  public Identity identity() {
    return Identity.ADDRESS;
  }

  @Override
  public int after(int objectBefore) {
    int object = after.objectAt(before.addressOf(objectBefore));
    return object != Snapshot.NONE && isSame(objectBefore, object) ? object : NONE;
  }

  @Override
  public int before(int objectAfter) {
    int object = before.objectAt(after.addressOf(objectAfter));
    return object != Snapshot.NONE && isSame(object, objectAfter) ? object : NONE;
  }

  private boolean isSame(int objectBefore, int objectAfter) {
    return pairing.after(before.classOf(objectBefore)) == after.classOf(objectAfter)
        && before.arrayLength(objectBefore) == after.arrayLength(objectAfter)
        && standForSame(before.classStoodFor(objectBefore), after.classStoodFor(objectAfter));
  }

  private boolean standForSame(int classBefore, int classAfter) {
    return classBefore == ClassTable.NONE
        ? classAfter == ClassTable.NONE
        : pairing.after(classBefore) == classAfter && classAfter != ClassTable.NONE;
  }
}
