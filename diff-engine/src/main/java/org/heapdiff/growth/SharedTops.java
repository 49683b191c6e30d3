package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;
import org.heapdiff.objects.ObjectSet;
import org.heapdiff.objects.Parallel;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.GcRoots;
import org.heapdiff.parser.ReferenceCursor;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The tops of one snapshot to which what dominates them does not refer, and the survivors that do,
 * or that hold what does.
 *
 * <p>Finds them in one pass over all references. Takes some bits for each object, and 8 bytes for
 * each reference to such a top, but 2 for each object at most: of parts of the snapshot in which
 * there are more the references are passed over again whenever they are asked for.
 */
final class SharedTops {
  /** What is told of a shared top and a survivor that refers to it, maybe more than once. */
  interface Candidates {
    void accept(int top, int candidate);
  }

  private final ChangedObjects side;
  private final Snapshot snapshot;
  private final BitSet tops = new BitSet();

  /** By part of the objects: tops and candidates in turn; null where there are too many. */
  private final @Nullable IntArrayList[] found = new IntArrayList[Parallel.PARTS];

  SharedTops(ChangedObjects side) {
    this.side = side;
    snapshot = side.snapshot();
    findTops();
    if (!tops.isEmpty()) {
      Parallel.overParts(
          snapshot.objectCount(),
          (part, begin, end) -> found[part] = new Search((end - begin) / 4).candidates(begin, end));
    }
  }

  /** The tops to which what dominates them does not refer. */
  private void findTops() {
    BitSet roots = roots();
    IntArrayList[] floating = new IntArrayList[Parallel.PARTS];
    IntArrayList[] dominators = new IntArrayList[Parallel.PARTS];
    Parallel.overParts(
        snapshot.objectCount(),
        (part, begin, end) -> {
          floating[part] = new IntArrayList();
          dominators[part] = new IntArrayList();
          collect(begin, end, roots, floating[part], dominators[part]);
        });
    BitSet above = new BitSet();
    for (int part = 0; part < floating.length; part++) {
      setAll(tops, floating[part]);
      floating[part] = new IntArrayList();
      setAll(above, dominators[part]);
      dominators[part] = new IntArrayList();
    }
    Parallel.overParts(
        snapshot.objectCount(), (part, begin, end) -> referred(begin, end, above, floating[part]));
    for (IntArrayList referred : floating) {
      for (int i = 0; i < referred.size(); i++) {
        tops.clear(referred.getInt(i));
      }
    }
  }

  private static void setAll(BitSet set, IntArrayList objects) {
    for (int i = 0; i < objects.size(); i++) {
      set.set(objects.getInt(i));
    }
  }

  /** Takes tops that may be shared, and the objects above them. */
  private void collect(
      int begin, int end, BitSet roots, IntArrayList floating, IntArrayList dominators) {
    ObjectSet changed = side.changed();
    int last = Snapshot.ROOT;
    for (int object = changed.next(begin);
        object != ObjectSet.NONE && object < end;
        object = changed.next(object + 1)) {
      if (!side.isTop(object)) {
        continue;
      }
      int dominator = snapshot.immediateDominator(object);
      if (dominator < 0) {
        if (!roots.get(object)) {
          floating.add(object);
        }
      } else if (!side.collections().isPart(object, dominator)) {
        floating.add(object);
        if (dominator != last) {
          dominators.add(dominator);
          last = dominator;
        }
      }
    }
  }

  /** Takes tops to which what dominates them refers. */
  private void referred(int begin, int end, BitSet above, IntArrayList referred) {
    ReferenceCursor cursor = snapshot.references();
    for (int object = above.nextSetBit(begin);
        object >= 0 && object < end;
        object = above.nextSetBit(object + 1)) {
      cursor.moveTo(object);
      for (int target = cursor.next(); target != Snapshot.NONE; target = cursor.next()) {
        if (tops.get(target) && snapshot.immediateDominator(target) == object) {
          referred.add(target);
        }
      }
    }
  }

  private BitSet roots() {
    GcRoots roots = snapshot.roots();
    BitSet result = new BitSet();
    for (int r = 0; r < roots.count(); r++) {
      if (!roots.isLocal(r)) {
        result.set(roots.object(r));
      }
    }
    return result;
  }

  /** The shared tops; who gives one away takes it out. */
  BitSet tops() {
    return tops;
  }

  /**
   * Tells of all candidates, in the order of the objects that refer to tops. To be called before a
   * top is taken out.
   */
  void forEachCandidate(Candidates action) {
    if (tops.isEmpty()) {
      return;
    }
    Parallel.Range inTurn =
        (part, begin, end) -> {
          IntArrayList pairs = found[part];
          if (pairs == null) {
            new Search(Integer.MAX_VALUE).forEach(begin, end, action);
          } else {
            for (int i = 0; i < pairs.size(); i += 2) {
              action.accept(pairs.getInt(i), pairs.getInt(i + 1));
            }
          }
        };
    Parallel.inTurn(snapshot.objectCount(), inTurn);
  }

  /** Whether an object stands for a class. */
  boolean isClassObject(int object) {
    return snapshot.classStoodFor(object) != ClassTable.NONE;
  }

  /** Goes over the references of a part of the objects. */
  private final class Search {
    /** How many pairs may be told of. */
    private final int most;

    private final ReferenceCursor cursor = snapshot.references();

    Search(int most) {
      this.most = most;
    }

    /** Tops and candidates in turn, null if there are too many. */
    @Nullable IntArrayList candidates(int begin, int end) {
      IntArrayList pairs = new IntArrayList();
      boolean all =
          forEach(
              begin,
              end,
              (top, candidate) -> {
                pairs.add(top);
                pairs.add(candidate);
              });
      return all ? pairs : null;
    }

    /** Returns whether they were no more than there may be. */
    boolean forEach(int begin, int end, Candidates action) {
      int told = 0;
      for (int object = begin; object < end; object++) {
        cursor.moveTo(object);
        int candidate = ChangedObjects.ROOT;
        boolean isKnown = false;
        for (int target = cursor.next(); target != Snapshot.NONE; target = cursor.next()) {
          if (!tops.get(target)) {
            continue;
          }
          if (!isKnown) {
            candidate = snapshot.isCounted(object) ? candidate(object) : ChangedObjects.ROOT;
            isKnown = true;
          }
          if (candidate >= 0
              && !snapshot.dominates(target, object)
              && !snapshot.dominates(target, candidate)) {
            action.accept(target, candidate);
            told++;
            if (told > most) {
              return false;
            }
          }
        }
      }
      return true;
    }

    /** The survivor that the object stands for, negative if there is none. */
    private int candidate(int object) {
      int owner = side.isChanged(object) ? object : side.owner(object);
      if (!side.isChanged(owner)) {
        return owner;
      }
      // What is shared itself is given away later. And what a new class refers to is rather
      // somebody's else than the loader's list of classes.
      int top = side.top(owner);
      return tops.get(top) || isClassObject(top) ? ChangedObjects.ROOT : side.holder(owner);
    }
  }
}
