package org.heapdiff.identity;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Snapshot;

/**
 * Matches as many objects as what never changes allows: an object's class, an array's length, the
 * class that a class object stands for. Of a kind the first before is matched with the first after,
 * in the order of the addresses. How many were added and removed is then a lower bound, by kind;
 * which ones they are is not known.
 *
 * <p>Takes time linear in the objects, and four ints for each object of both snapshots.
 */
final class MatchingByClass implements Matching {
  private final int[] partnerAfter;
  private final int[] partnerBefore;

  private MatchingByClass(int before, int after) {
    partnerAfter = new int[before];
    partnerBefore = new int[after];
    Arrays.fill(partnerAfter, NONE);
    Arrays.fill(partnerBefore, NONE);
  }

  static MatchingByClass of(Snapshot before, Snapshot after, ClassPairing pairing) {
    MatchingByClass matching = new MatchingByClass(before.objectCount(), after.objectCount());
    matching.matchClassObjects(before, after, pairing);
    // Group the objects before by kind, with a counting sort that keeps the order of the addresses.
    Long2IntOpenHashMap kinds = new Long2IntOpenHashMap();
    kinds.defaultReturnValue(NONE);
    int[] kindOf = new int[before.objectCount()];
    for (int object = 0; object < kindOf.length; object++) {
      kindOf[object] = NONE;
      int c = pairing.after(before.classOf(object));
      if (c != ClassPairing.NONE && isMatchedByKind(before, object)) {
        long key = key(c, before.arrayLength(object));
        int kind = kinds.get(key);
        if (kind == NONE) {
          kind = kinds.size();
          kinds.put(key, kind);
        }
        kindOf[object] = kind;
      }
    }
    int[] next = new int[kinds.size() + 1];
    for (int kind : kindOf) {
      if (kind != NONE) {
        next[kind + 1]++;
      }
    }
    for (int kind = 1; kind < next.length; kind++) {
      next[kind] += next[kind - 1];
    }
    int[] end = Arrays.copyOfRange(next, 1, next.length);
    int[] sorted = new int[next[next.length - 1]];
    int[] fill = next.clone();
    for (int object = 0; object < kindOf.length; object++) {
      if (kindOf[object] != NONE) {
        sorted[fill[kindOf[object]]++] = object;
      }
    }
    for (int object = 0; object < after.objectCount(); object++) {
      if (isMatchedByKind(after, object)) {
        int kind = kinds.get(key(after.classOf(object), after.arrayLength(object)));
        if (kind != NONE && next[kind] < end[kind]) {
          matching.match(sorted[next[kind]++], object);
        }
      }
    }
    return matching;
  }

  /** A class object is the one of its class, and of no other. */
  private void matchClassObjects(Snapshot before, Snapshot after, ClassPairing pairing) {
    for (int c = 0; c < before.classes().count(); c++) {
      int object = before.classes().object(c);
      int partner = pairing.after(c);
      if (object != NONE && partner != ClassPairing.NONE && before.isCounted(object)) {
        int objectAfter = after.classes().object(partner);
        if (objectAfter != NONE
            && after.isCounted(objectAfter)
            && pairing.after(before.classOf(object)) == after.classOf(objectAfter)) {
          match(object, objectAfter);
        }
      }
    }
  }

  private void match(int objectBefore, int objectAfter) {
    partnerAfter[objectBefore] = objectAfter;
    partnerBefore[objectAfter] = objectBefore;
  }

  private static boolean isMatchedByKind(Snapshot snapshot, int object) {
    return snapshot.isCounted(object) && snapshot.classStoodFor(object) == ClassTable.NONE;
  }

  private static long key(int classAfter, int arrayLength) {
    return ((long) classAfter << 32) | (arrayLength & 0xffff_ffffL);
  }

  @Override
  public Identity identity() {
    return Identity.CLASS;
  }

  @Override
  public int after(int objectBefore) {
    return partnerAfter[objectBefore];
  }

  @Override
  public int before(int objectAfter) {
    return partnerBefore[objectAfter];
  }
}
