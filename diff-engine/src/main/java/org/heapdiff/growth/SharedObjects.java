package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2LongMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayFIFOQueue;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.GcRoots;
import org.heapdiff.parser.Snapshot;

/**
 * Tops to which what dominates them does not refer: several objects share them, and the dominator
 * is only what those have in common, often a class loader or nothing but the roots. Each is given
 * to one of the survivors that refer to it, or to something added that refers to it: the one that
 * shares the most objects in this way, so that what was added to two indexes of one cache ends up
 * in one of them.
 *
 * <p>Takes some bits for each object, some bytes for each shared top, and a few passes over all
 * references.
 */
final class SharedObjects {
  private final ChangedObjects[] sides;
  private final BitSet[] shared;

  /** Survivors that share, as objects after, and how many tops. */
  private final Int2LongOpenHashMap weights = new Int2LongOpenHashMap();

  /** By survivor to which tops were given: who else refers to how many bytes of them. */
  private final Int2ObjectOpenHashMap<Int2LongOpenHashMap> others = new Int2ObjectOpenHashMap<>();

  private SharedObjects(ChangedObjects after, ChangedObjects before) {
    sides = new ChangedObjects[] {after, before};
    shared = new BitSet[] {floating(after), floating(before)};
  }

  /** Gives shared tops of both snapshots to survivors. */
  static SharedObjects assign(ChangedObjects after, ChangedObjects before) {
    SharedObjects result = new SharedObjects(after, before);
    result.weigh();
    for (int side = 0; side < result.sides.length; side++) {
      result.passOn(side, result.give(side));
    }
    return result;
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

  /** The tops to which what dominates them does not refer. */
  private static BitSet floating(ChangedObjects side) {
    Snapshot snapshot = side.snapshot();
    BitSet roots = roots(snapshot);
    BitSet floating = new BitSet();
    BitSet above = new BitSet();
    for (int object = 0; object < snapshot.objectCount(); object++) {
      if (side.isChanged(object) && side.isTop(object)) {
        int dominator = snapshot.immediateDominator(object);
        if (dominator < 0) {
          floating.set(object, !roots.get(object));
        } else if (!side.collections().isPart(object)) {
          floating.set(object);
          above.set(dominator);
        }
      }
    }
    for (int object = above.nextSetBit(0); object >= 0; object = above.nextSetBit(object + 1)) {
      int dominator = object;
      snapshot.forEachReference(
          object,
          target -> {
            if (floating.get(target) && snapshot.immediateDominator(target) == dominator) {
              floating.clear(target);
            }
          });
    }
    return floating;
  }

  private static BitSet roots(Snapshot snapshot) {
    GcRoots roots = snapshot.roots();
    BitSet result = new BitSet();
    for (int r = 0; r < roots.count(); r++) {
      if (!roots.isLocal(r)) {
        result.set(roots.object(r));
      }
    }
    return result;
  }

  private void weigh() {
    for (int s = 0; s < sides.length; s++) {
      int side = s;
      forEachCandidate(side, (top, candidate) -> weights.addTo(candidateAfter(side, candidate), 1));
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
    forEachCandidate(
        s,
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
    shared[s].andNot(done);
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
      (isClassObject(side, top) ? classes : others).enqueue(top);
    }
    BitSet seen = new BitSet();
    passOn(side, shared[s], others, seen);
    passOn(side, shared[s], classes, seen);
  }

  private static boolean isClassObject(ChangedObjects side, int object) {
    return side.snapshot().classStoodFor(object) != ClassTable.NONE;
  }

  private static void passOn(
      ChangedObjects side, BitSet left, IntArrayFIFOQueue tops, BitSet seen) {
    Snapshot snapshot = side.snapshot();
    IntArrayList stack = new IntArrayList();
    while (!tops.isEmpty() && !left.isEmpty()) {
      int top = tops.dequeueInt();
      int holder = side.holder(top);
      stack.add(top);
      while (!stack.isEmpty()) {
        snapshot.forEachReference(
            stack.popInt(),
            target -> {
              if (left.get(target)) {
                left.clear(target);
                side.setHolder(target, holder);
                tops.enqueue(target);
              } else if (!seen.get(target) && isWithin(side, top, target)) {
                seen.set(target);
                stack.add(target);
              }
            });
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

  /** What is told of a shared top and a survivor that refers to it, maybe more than once. */
  private interface Candidates {
    void accept(int top, int candidate);
  }

  private void forEachCandidate(int s, Candidates action) {
    if (shared[s].isEmpty()) {
      return;
    }
    Snapshot snapshot = sides[s].snapshot();
    Referrer referrer = new Referrer(sides[s], shared[s], action);
    for (int object = 0; object < snapshot.objectCount(); object++) {
      if (snapshot.isCounted(object)) {
        referrer.object = object;
        referrer.isKnown = false;
        snapshot.forEachReference(object, referrer);
      }
    }
  }

  /** Takes the references of one object after the other. */
  private static final class Referrer implements IntConsumer {
    private final ChangedObjects side;
    private final BitSet tops;
    private final Candidates action;
    private int object;
    private boolean isKnown;
    private int candidate;

    Referrer(ChangedObjects side, BitSet tops, Candidates action) {
      this.side = side;
      this.tops = tops;
      this.action = action;
    }

    @Override
    public void accept(int target) {
      if (!tops.get(target)) {
        return;
      }
      if (!isKnown) {
        candidate = candidate();
        isKnown = true;
      }
      if (candidate >= 0
          && !side.snapshot().dominates(target, object)
          && !side.snapshot().dominates(target, candidate)) {
        action.accept(target, candidate);
      }
    }

    /** The survivor that the object stands for, negative if there is none. */
    private int candidate() {
      int owner = side.isChanged(object) ? object : side.owner(object);
      if (!side.isChanged(owner)) {
        return owner;
      }
      // What is shared itself is given away later. And what a new class refers to is rather
      // somebody's else than the loader's list of classes.
      int top = side.top(owner);
      return tops.get(top) || isClassObject(side, top) ? ChangedObjects.ROOT : side.holder(owner);
    }
  }
}
