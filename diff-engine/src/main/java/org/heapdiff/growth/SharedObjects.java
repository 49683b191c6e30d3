package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2LongMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayFIFOQueue;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;
import org.heapdiff.objects.Parallel;
import org.heapdiff.parser.ReferenceCursor;
import org.heapdiff.parser.Snapshot;

/**
 * Tops to which what dominates them does not refer: several objects share them, and the dominator
 * is only what those have in common, often a class loader or nothing but the roots. Each is given
 * to one of the survivors that refer to it, or to something added that refers to it: the one that
 * shares the most objects in this way, so that what was added to two indexes of one cache ends up
 * in one of them.
 *
 * <p>Takes what {@link SharedTops} takes, and some bytes for each shared top.
 */
final class SharedObjects {
  private final ChangedObjects[] sides;
  private final SharedTops[] shared;

  /** Survivors that share, as objects after, and how many tops. */
  private final Int2LongOpenHashMap weights = new Int2LongOpenHashMap();

  /** By survivor to which tops were given: who else refers to how many bytes of them. */
  private final Int2ObjectOpenHashMap<Int2LongOpenHashMap> others = new Int2ObjectOpenHashMap<>();

  private SharedObjects(ChangedObjects after, ChangedObjects before) {
    sides = new ChangedObjects[] {after, before};
    shared = new SharedTops[] {new SharedTops(after), new SharedTops(before)};
  }

  /** Gives shared tops of both snapshots to survivors. */
  static SharedObjects assign(ChangedObjects after, ChangedObjects before) {
    SharedObjects result = new SharedObjects(after, before);
    result.weigh();
    Parallel.run(() -> result.assign(0), () -> result.assign(1));
    return result;
  }

  private void assign(int side) {
    passOn(side, give(side));
  }

  /**
   * Who else, as an object after, holds most of what was added to a survivor, or -1.
   *
   * @param added the bytes that were added to it
   */
  int sharesWith(int holder, long added) {
    Int2LongOpenHashMap shares = others.get(holder);
    int best = -1;
    if (shares != null) {
      for (Int2LongMap.Entry entry : shares.int2LongEntrySet()) {
        int other = entry.getIntKey();
        long bytes = entry.getLongValue();
        long known = best < 0 ? added / 2 : shares.get(best);
        if (bytes > known || (best >= 0 && bytes == known && other < best)) {
          best = other;
        }
      }
    }
    return best;
  }

  private void weigh() {
    for (int s = 0; s < sides.length; s++) {
      int side = s;
      shared[side].forEachCandidate(
          (top, candidate) -> weights.addTo(candidateAfter(side, candidate), 1));
    }
  }

  /** Gives tops to survivors that share them, or share what refers to them; returns those tops. */
  private BitSet give(int s) {
    ChangedObjects side = sides[s];
    BitSet done = new BitSet();
    Int2IntOpenHashMap best = new Int2IntOpenHashMap();
    Int2IntOpenHashMap second = new Int2IntOpenHashMap();
    best.defaultReturnValue(-1);
    second.defaultReturnValue(-1);
    shared[s].forEachCandidate(
        (top, candidate) -> {
          int known = best.get(top);
          if (known < 0) {
            best.put(top, candidate);
            done.set(top);
          } else if (candidate != known) {
            boolean isBest = isBetter(s, top, candidate, known);
            if (isBest) {
              best.put(top, candidate);
            }
            second.put(top, isBest ? known : candidate);
          }
        });
    if (s == 0) {
      best.int2IntEntrySet()
          .forEach(
              entry -> {
                int other = second.get(entry.getIntKey());
                if (other >= 0) {
                  others
                      .computeIfAbsent(entry.getIntValue(), key -> new Int2LongOpenHashMap())
                      .addTo(other, side.snapshot().retainedSize(entry.getIntKey()));
                }
              });
    }
    best.int2IntEntrySet().forEach(entry -> side.setHolder(entry.getIntKey(), entry.getIntValue()));
    shared[s].tops().andNot(done);
    return done;
  }

  /**
   * Gives what only shared objects refer to to those who got these; linear in what changed. New
   * classes come last: they refer to what others have, and only their loader has them.
   *
   * @param given tops that have been given away
   */
  private void passOn(int s, BitSet given) {
    ChangedObjects side = sides[s];
    IntArrayFIFOQueue classes = new IntArrayFIFOQueue();
    IntArrayFIFOQueue others = new IntArrayFIFOQueue();
    for (int top = given.nextSetBit(0); top >= 0; top = given.nextSetBit(top + 1)) {
      (shared[s].isClassObject(top) ? classes : others).enqueue(top);
    }
    BitSet seen = new BitSet();
    passOn(side, shared[s].tops(), others, seen);
    passOn(side, shared[s].tops(), classes, seen);
  }

  private static void passOn(
      ChangedObjects side, BitSet left, IntArrayFIFOQueue tops, BitSet seen) {
    Snapshot snapshot = side.snapshot();
    ReferenceCursor cursor = snapshot.references();
    IntArrayList stack = new IntArrayList();
    while (!tops.isEmpty() && !left.isEmpty()) {
      int top = tops.dequeueInt();
      int holder = side.holder(top);
      stack.add(top);
      while (!stack.isEmpty()) {
        cursor.moveTo(stack.popInt());
        for (int target = cursor.next(); target != Snapshot.NONE; target = cursor.next()) {
          if (left.get(target)) {
            left.clear(target);
            side.setHolder(target, holder);
            tops.enqueue(target);
          } else if (!seen.get(target) && isWithin(side, top, target)) {
            seen.set(target);
            stack.add(target);
          }
        }
      }
    }
  }

  /** Whether an object came with a top, or is a survivor that now is in what came. */
  private static boolean isWithin(ChangedObjects side, int top, int object) {
    return side.isChanged(object)
        ? !side.isTop(object) && side.top(object) == top
        : side.snapshot().dominates(top, object);
  }

  /** A collection that holds the object, and nothing else does that it does not hold, is best. */
  private boolean isBetter(int side, int top, int candidate, int known) {
    int dominator = sides[side].snapshot().immediateDominator(top);
    int owner = dominator < 0 ? ChangedObjects.ROOT : sides[side].owner(dominator);
    if (candidate == owner || known == owner) {
      return candidate == owner;
    }
    int a = candidateAfter(side, candidate);
    int b = candidateAfter(side, known);
    long weightA = weights.get(a);
    long weightB = weights.get(b);
    return weightA > weightB || (weightA == weightB && a < b);
  }

  /** The object after that is a survivor of either side. */
  private int candidateAfter(int side, int candidate) {
    return side == 0 ? candidate : sides[side].partner(candidate);
  }
}
