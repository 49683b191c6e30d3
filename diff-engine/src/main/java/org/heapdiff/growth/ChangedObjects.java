package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.function.IntUnaryOperator;
import org.heapdiff.identity.Matching;
import org.heapdiff.parser.Snapshot;

/**
 * The objects of one snapshot that have no partner in the other one, and what they hang under: of
 * those after, what was added, of those before, what was removed.
 *
 * <p>A changed object whose immediate dominator has a partner, or that has none, is a top; so is
 * what was put into a new table of a collection that has a partner. Its holder is that dominator,
 * but a collection in place of its inner parts, and what holds a linked structure in place of the
 * structure's nodes. All that a top dominates has its holder. A payload is what a top brings
 * without the inner parts of collections: the values and keys of a map, say.
 *
 * <p>Takes one int for each object, and time linear in the objects.
 */
final class ChangedObjects {
  /** In place of a holder: no surviving object, only the GC roots together. */
  static final int ROOT = Snapshot.ROOT;

  /** On the entry of a changed object: what follows is its top, and it is a payload or a part. */
  private static final int TOP = 1 << 30;

  private static final int UNSET = 0;

  private final Snapshot snapshot;
  private final CollectionClasses collections;
  private final IntUnaryOperator partner;

  /*
   * By object, with 2 added so that ROOT and UNSET have codes:
   *   of a top: its holder;
   *   of a changed payload or part below a top: TOP and the top;
   *   of any other changed object: its payload;
   *   of a surviving part: the collection it is a part of;
   *   of another surviving object: what holds the linked structure of which it is a node.
   */
  private int[] entries;

  /** The objects after that have no partner that counts. */
  static ChangedObjects added(Snapshot before, Snapshot after, Matching matching) {
    return new ChangedObjects(
        after, new CollectionClasses(after), object -> counted(before, matching.before(object)));
  }

  /** The objects before that have no partner that counts. */
  static ChangedObjects removed(Snapshot before, Snapshot after, Matching matching) {
    return new ChangedObjects(
        before, new CollectionClasses(before), object -> counted(after, matching.after(object)));
  }

  private static int counted(Snapshot snapshot, int partner) {
    return Matching.counts(snapshot, partner) ? partner : Matching.NONE;
  }

  private ChangedObjects(
      Snapshot snapshot, CollectionClasses collections, IntUnaryOperator partner) {
    this.snapshot = snapshot;
    this.collections = collections;
    this.partner = partner;
    entries = new int[snapshot.objectCount()];
    IntArrayList way = new IntArrayList();
    for (int object = 0; object < entries.length; object++) {
      if (isChanged(object) && entries[object] == UNSET) {
        enter(object, way);
      }
    }
  }

  Snapshot snapshot() {
    return snapshot;
  }

  CollectionClasses collections() {
    return collections;
  }

  /**
   * Gives memory back: what changed objects hang under, or are the payload of, cannot be asked any
   * more.
   */
  void forgetHolders() {
    entries = new int[0];
  }

  /** The same object in the other snapshot if it counts there, or {@link Matching#NONE}. */
  int partner(int object) {
    return partner.applyAsInt(object);
  }

  /** Whether an object counts and has no partner. */
  boolean isChanged(int object) {
    return partner.applyAsInt(object) == Matching.NONE && snapshot.isCounted(object);
  }

  /**
   * Whether a changed object's immediate dominator has a partner, or it has none, or that is only
   * the new table of a collection that has one.
   */
  boolean isTop(int object) {
    int above = snapshot.immediateDominator(object);
    return above < 0 || !isChanged(above) || isTableOfSurvivor(above);
  }

  private boolean isTableOfSurvivor(int array) {
    if (!collections.isArray(array)) {
      return false;
    }
    int owner = snapshot.immediateDominator(array);
    return owner >= 0 && !isChanged(owner) && collections.isPart(array);
  }

  private void enter(int object, IntArrayList way) {
    way.clear();
    int at = object;
    while (true) {
      way.add(at);
      int above = snapshot.immediateDominator(at);
      if (above < 0 || !isChanged(above) || entries[above] != UNSET) {
        break;
      }
      at = above;
    }
    while (!way.isEmpty()) {
      int next = way.popInt();
      entries[next] = isTop(next) ? nearestHolder(next) + 2 : below(next);
    }
  }

  /** The entry of a changed object below another one that has its entry. */
  private int below(int object) {
    int above = snapshot.immediateDominator(object);
    boolean aboveIsTop = isTop(above);
    if ((aboveIsTop || (entries[above] & TOP) != 0) && isSeenThrough(above, aboveIsTop)) {
      return TOP | (top(above) + 2);
    }
    return payload(above) + 2;
  }

  /** Whether what was added is not this object, but what is in it. */
  private boolean isSeenThrough(int object, boolean isTop) {
    return collections.isPart(object)
        || (isTop && (collections.isCollection(object) || collections.isReferenceArray(object)));
  }

  /** Whether a changed object is an inner part of a collection, or a collection that is a top. */
  boolean isStructure(int object) {
    boolean isTop = isTop(object);
    return (isTop || (entries[object] & TOP) != 0) && isSeenThrough(object, isTop);
  }

  /** The changed object highest above a changed object, which may be itself. */
  int top(int object) {
    if (isTop(object)) {
      return object;
    }
    int entry = entries[object];
    if ((entry & TOP) != 0) {
      return (entry & ~TOP) - 2;
    }
    int payload = entry - 2;
    return isTop(payload) ? payload : (entries[payload] & ~TOP) - 2;
  }

  /** The payload, or part of a collection, that brought a changed object; it may be itself. */
  int payload(int object) {
    return (entries[object] & TOP) != 0 || isTop(object) ? object : entries[object] - 2;
  }

  /** The surviving object under which a changed object hangs, or {@link #ROOT}. */
  int holder(int object) {
    int top = top(object);
    int holder = entries[top] - 2;
    while (holder != ROOT && isChanged(holder)) {
      // A survivor within a new collection: that collection's holder.
      holder = entries[top(holder)] - 2;
    }
    entries[top] = holder + 2;
    return holder;
  }

  /** Says that a top hangs under something else. */
  void setHolder(int top, int holder) {
    entries[top] = holder + 2;
  }

  private int nearestHolder(int top) {
    int above = snapshot.immediateDominator(top);
    if (above < 0) {
      return ROOT;
    }
    int owner = owner(above);
    return owner == above
            && !collections.isCollection(above)
            && snapshot.classOf(above) == snapshot.classOf(top)
        ? structureHolder(above)
        : owner;
  }

  /** The collection of which an object is an inner part, itself if it is none. */
  int owner(int object) {
    int at = object;
    while (collections.isPart(at)) {
      if (!isChanged(at) && entries[at] != UNSET) {
        at = entries[at] - 2;
        break;
      }
      at = snapshot.immediateDominator(at);
    }
    remember(object, at);
    return at;
  }

  private void remember(int from, int owner) {
    int at = from;
    while (at != owner && collections.isPart(at)) {
      if (!isChanged(at)) {
        if (entries[at] != UNSET) {
          return;
        }
        entries[at] = owner + 2;
      }
      at = snapshot.immediateDominator(at);
    }
  }

  /**
   * What holds a structure of linked nodes of one class, be it a list, a tree, or a table of such:
   * the array or the object above the topmost node.
   */
  private int structureHolder(int node) {
    IntArrayList way = new IntArrayList();
    int nodeClass = snapshot.classOf(node);
    int at = node;
    int result;
    while (true) {
      if (!isChanged(at) && entries[at] != UNSET && snapshot.classOf(at) == nodeClass) {
        result = entries[at] - 2;
        break;
      }
      way.add(at);
      int above = snapshot.immediateDominator(at);
      if (above < 0) {
        result = at;
        break;
      }
      boolean isArray = collections.elementClass(above) == nodeClass;
      if (snapshot.classOf(above) != nodeClass && !isArray) {
        result = owner(above);
        break;
      }
      if (isArray) {
        int aboveArray = snapshot.immediateDominator(above);
        if (aboveArray < 0 || snapshot.classOf(aboveArray) != nodeClass) {
          result = owner(above);
          break;
        }
        at = aboveArray;
      } else {
        at = above;
      }
    }
    for (int i = 0; i < way.size(); i++) {
      int passed = way.getInt(i);
      if (!isChanged(passed) && !collections.isPart(passed)) {
        entries[passed] = result + 2;
      }
    }
    return result;
  }

  /**
   * The nearest surviving object above an object in the dominator tree, a collection in place of
   * its parts; {@link #ROOT} if there is none.
   */
  int survivorAbove(int object) {
    int above = snapshot.immediateDominator(object);
    while (above >= 0) {
      if (!isChanged(above)) {
        int owner = owner(above);
        if (!isChanged(owner)) {
          return owner;
        }
        above = owner;
      }
      if (isChanged(above)) {
        int top = top(above);
        above = snapshot.immediateDominator(top);
      }
    }
    return ROOT;
  }
}
