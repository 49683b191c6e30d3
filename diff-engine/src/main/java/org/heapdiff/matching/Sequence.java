package org.heapdiff.matching;

import org.heapdiff.objects.ObjectSet;
import org.heapdiff.objects.Parallel;

/** Objects of a side in the order of their addresses, and the looks by which they are known. */
final class Sequence {
  private final long[] members;

  /** By object. */
  final int[] looks;

  private Sequence(long[] members, int[] looks) {
    this.members = members;
    this.looks = looks;
  }

  /** All objects that take part. */
  static Sequence ofAll(Side side) {
    return new Sequence(side.present(), side.looks);
  }

  /** The free objects that may look, when sharpened, like some of the other side. */
  static Sequence ofCandidates(Side side, LookCounts others) {
    long[] members = new long[side.present().length];
    Parallel.overParts(
        side.partners.length,
        (part, begin, end) -> {
          for (int object = side.nextCandidate(begin);
              object != Side.NONE && object < end;
              object = side.nextCandidate(object + 1)) {
            if (others.mayHave(side.sharp[object])) {
              members[object >>> 6] |= 1L << object;
            }
          }
        });
    return new Sequence(members, side.sharp);
  }

  /** How many objects there are. */
  int size() {
    int count = 0;
    for (long word : members) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The first object from one on, {@link Side#NONE} behind the last. */
  int next(int from) {
    return ObjectSet.next(members, from);
  }

  /** The last object up to one, {@link Side#NONE} before the first. */
  int previous(int from) {
    for (int object = from; object >= 0; object--) {
      if ((members[object >>> 6] & (1L << object)) != 0) {
        return object;
      }
    }
    return Side.NONE;
  }

  /** Whether an object is there and has a look. */
  boolean looksLike(int object, int look) {
    return object != Side.NONE && looks[object] == look;
  }
}
