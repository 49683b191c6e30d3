package org.heapdiff.series;

import java.util.Arrays;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.Matching;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the objects of one dump of a series from the dumps before it: since which dump
 * each is there, without a gap, and, if asked for, which object of the first dump it is. An object
 * is the same as long as it counts: what is garbage in between and alive again is new.
 *
 * <p>Takes one byte for each object of the dump, and four more where the first dump's objects are
 * asked for.
 */
final class Carried {
  /** The most dumps that a byte can number. */
  static final int MOST_DUMPS = Byte.MAX_VALUE;

  private final byte[] since;

  /** The object of the first dump, {@link Matching#NONE} for one that came later. */
  private final int @Nullable [] first;

  /** By class, what was added by the last step. */
  private final Amount[] added;

  private final Amount removed;

  private Carried(byte[] since, int @Nullable [] first, Amount[] added, Amount removed) {
    this.since = since;
    this.first = first;
    this.added = added;
    this.removed = removed;
  }

  /** How many bytes are kept for each object of a dump. */
  static int bytesPerObject(boolean withFirst) {
    return withFirst ? 1 + Integer.BYTES : 1;
  }

  /** All objects of the first dump are there since it. */
  static Carried start(Snapshot snapshot, boolean withFirst) {
    int[] first = null;
    if (withFirst) {
      first = new int[snapshot.objectCount()];
      Arrays.setAll(first, object -> snapshot.isCounted(object) ? object : Matching.NONE);
    }
    return new Carried(new byte[snapshot.objectCount()], first, new Amount[0], Amount.NONE);
  }

  /**
   * The same of the next dump.
   *
   * @param dump its number in the series
   */
  Carried over(Snapshot before, Snapshot after, Matching matching, int dump) {
    byte[] nextSince = new byte[after.objectCount()];
    int[] nextFirst = first == null ? null : new int[nextSince.length];
    long[] addedObjects = new long[after.classes().count()];
    long[] addedBytes = new long[addedObjects.length];
    long kept = 0;
    long keptBytes = 0;
    for (int object = 0; object < nextSince.length; object++) {
      int partner = after.isCounted(object) ? matching.before(object) : Matching.NONE;
      if (Matching.counts(before, partner)) {
        nextSince[object] = since[partner];
        kept++;
        keptBytes += before.shallowSize(partner);
      } else {
        nextSince[object] = (byte) dump;
        if (after.isCounted(object)) {
          int c = after.classOf(object);
          addedObjects[c]++;
          addedBytes[c] += after.shallowSize(object);
        }
        partner = Matching.NONE;
      }
      if (first != null && nextFirst != null) {
        nextFirst[object] = partner == Matching.NONE ? Matching.NONE : first[partner];
      }
    }
    Amount[] addedByClass = new Amount[addedObjects.length];
    Arrays.setAll(addedByClass, c -> new Amount(addedObjects[c], addedBytes[c]));
    return new Carried(
        nextSince,
        nextFirst,
        addedByClass,
        new Amount(before.totalObjects() - kept, before.totalBytes() - keptBytes));
  }

  /** The number of the first dump from which on an object that counts is in every one. */
  int since(int object) {
    return since[object];
  }

  /**
   * A matching of this dump with the next one in which only those objects have partners that are in
   * every dump since the first.
   *
   * @param next what is known of the next dump's objects
   */
  Matching sinceFirst(Matching matching, Carried next, Snapshot after) {
    return new Matching() {
      @Override
      public Identity identity() {
        return matching.identity();
      }

      @Override
      public int after(int objectBefore) {
        int partner = matching.after(objectBefore);
        return Matching.counts(after, partner) && next.since(partner) == 0 ? partner : NONE;
      }

      @Override
      public int before(int objectAfter) {
        return next.since(objectAfter) == 0 && after.isCounted(objectAfter)
            ? matching.before(objectAfter)
            : NONE;
      }
    };
  }

  /** What was added by the last step. */
  Amount added() {
    return Arrays.stream(added).reduce(Amount.NONE, Amount::plus);
  }

  /** What was added of a class by the last step; 1 or more steps have been made. */
  Amount added(int c) {
    return added[c];
  }

  /** What was removed by the last step. */
  Amount removed() {
    return removed;
  }

  /**
   * Which object of the first dump is which of this one.
   *
   * @param firstDump the first dump, read again
   * @param identity by what they were matched
   * @throws IllegalStateException if the first dump's objects were not asked for
   */
  Matching sinceFirst(Snapshot firstDump, Identity identity) {
    int[] origins = first;
    if (origins == null) {
      throw new IllegalStateException("the first dump's objects were not carried");
    }
    int[] last = new int[firstDump.objectCount()];
    Arrays.fill(last, Matching.NONE);
    for (int object = 0; object < origins.length; object++) {
      if (origins[object] != Matching.NONE) {
        last[origins[object]] = object;
      }
    }
    return new Matching() {
      @Override
      public Identity identity() {
        return identity;
      }

      @Override
      public int after(int objectBefore) {
        return last[objectBefore];
      }

      @Override
      public int before(int objectAfter) {
        return origins[objectAfter];
      }
    };
  }
}
