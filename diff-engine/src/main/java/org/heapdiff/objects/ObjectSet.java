package org.heapdiff.objects;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.heapdiff.parser.Snapshot;

/**
 * A set of objects of one snapshot, heapy's identity set. Immutable; the algebra makes new sets.
 * Takes one bit for each object of the snapshot.
 */
public final class ObjectSet {
  /** In place of an object: there is none. */
  public static final int NONE = Snapshot.NONE;

  private final long[] bits;
  private final int size;

  private ObjectSet(long[] bits) {
    this.bits = bits;
    int count = 0;
    for (long word : bits) {
      count += Long.bitCount(word);
    }
    size = count;
  }

  /**
   * The objects that count in a snapshot and that a condition holds for.
   *
   * @param condition asked once for each object that counts, from several threads at a time
   */
  public static ObjectSet of(Snapshot snapshot, IntPredicate condition) {
    long[] bits = new long[(snapshot.objectCount() + Long.SIZE - 1) / Long.SIZE];
    Parallel.overParts(
        snapshot.objectCount(),
        (part, begin, end) -> {
          for (int first = begin; first < end; first += Long.SIZE) {
            int last = Math.min(end, first + Long.SIZE);
            long word = 0;
            for (int object = first; object < last; object++) {
              if (snapshot.isCounted(object) && condition.test(object)) {
                word |= 1L << object;
              }
            }
            bits[first / Long.SIZE] = word;
          }
        });
    return new ObjectSet(bits);
  }

  /** How many objects there are. */
  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Whether an object is in the set. */
  public boolean contains(int object) {
    return (bits[object / Long.SIZE] >>> object & 1) != 0;
  }

  /** The first object of the set from one on, which may be itself, or {@link #NONE}. */
  public int next(int from) {
    return next(bits, from);
  }

  /**
   * The first number from one on whose bit is set.
   *
   * @param from 0 or more
   * @return {@link #NONE} behind the last
   */
  public static int next(long[] bits, int from) {
    int w = from >>> 6;
    if (w >= bits.length) {
      return NONE;
    }
    if ((bits[w] & (1L << from)) != 0) {
      // Often so, and where C2 is left out the search for a bit is not an instruction.
      return from;
    }
    long word = bits[w] & (-1L << from);
    while (word == 0) {
      if (++w == bits.length) {
        return NONE;
      }
      word = bits[w];
    }
    return (w << 6) + Long.numberOfTrailingZeros(word);
  }

  /** The objects' numbers among one another. Takes half a bit for each object of the snapshot. */
  public Ranks ranks() {
    return new Ranks(bits);
  }

  /**
   * Numbers the objects of a set from 0, ascending, so that what is known of them takes no more.
   */
  public static final class Ranks {
    private final long[] bits;

    /** By word of the bits, how many objects are before it. */
    private final int[] before;

    private Ranks(long[] bits) {
      this.bits = bits;
      before = new int[bits.length];
      int count = 0;
      for (int w = 0; w < bits.length; w++) {
        before[w] = count;
        count += Long.bitCount(bits[w]);
      }
    }

    /** The number of an object of the set. */
    public int of(int object) {
      int w = object >>> 6;
      return before[w] + Long.bitCount(bits[w] & ~(-1L << object));
    }
  }

  /** Calls {@code action} with each object, ascending. */
  public void forEach(IntConsumer action) {
    for (int object = next(0); object != NONE; object = next(object + 1)) {
      action.accept(object);
    }
  }

  /** The objects of either set; both must be of one snapshot. */
  public ObjectSet or(ObjectSet other) {
    long[] both = bits.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] |= other.bits[i];
    }
    return new ObjectSet(both);
  }

  /** The objects of both sets; both must be of one snapshot. */
  public ObjectSet and(ObjectSet other) {
    long[] both = bits.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] &= other.bits[i];
    }
    return new ObjectSet(both);
  }

  /** The objects of this set that are not in the other; both must be of one snapshot. */
  public ObjectSet minus(ObjectSet other) {
    long[] rest = bits.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] &= ~other.bits[i];
    }
    return new ObjectSet(rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectSet set && Arrays.equals(set.bits, bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }
}
