package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.function.IntUnaryOperator;
import org.heapdiff.identity.Difference;
import org.heapdiff.identity.Matching;
import org.heapdiff.objects.ObjectSet;
import org.heapdiff.objects.Parallel;
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
 * <p>Takes an int for each changed object, half a byte at most for each other one, and time linear
 * in the objects. What changed may be asked from several threads at a time.
 */
final class ChangedObjects {
  /** In place of a holder: no surviving object, only the GC roots together. */
  static final int ROOT = Snapshot.ROOT;

  /** On the entry of a changed object: it is a top, and its holder follows. */
  private static final int TOP = 1 << 31;

  /** On the entry of a top: what was added is not this object, but what is in it. */
  private static final int STRUCTURE = 1 << 30;

  /** On the entry of a changed object that is no top: it is a payload or part; its top follows. */
  private static final int IN_TOP = 1 << 30;

  /** On what is known of a survivor: it is a linked structure's node; what holds that follows. */
  private static final int NODE = 1 << 31;

  /** Takes the flags off an entry. */
  private static final int VALUE = (1 << 30) - 1;

  private static final int UNSET = KnownSurvivors.UNKNOWN;

  private final Snapshot snapshot;
  private final CollectionClasses collections;
  private final ObjectSet changed;
  private final IntUnaryOperator partner;

  private final ObjectSet.Ranks ranks;

  /*
   * By rank of a changed object, with 2 added so that ROOT and UNSET have codes:
   *   of a top: TOP and its holder;
   *   of a payload or part below a top: IN_TOP and the top;
   *   of any other object: its payload.
   *
   * Several threads fill it, without locks: what an entry says does not depend on who writes it, or
   * when, so that at worst two write the same. Holders are changed by one thread only.
   */
  private int[] entries;

  /*
   * With 2 added, too:
   *   of a surviving part: the collection it is a part of;
   *   of another survivor: NODE and what holds the linked structure of which it is a node.
   */
  private KnownSurvivors survivors;

  /** The objects after that have no partner that counts. */
  static ChangedObjects added(Difference difference) {
    Snapshot before = difference.before();
    Matching matching = difference.matching();
    return new ChangedObjects(
        difference.after(), difference.added(), object -> counted(before, matching.before(object)));
  }

  /** The objects before that have no partner that counts. */
  static ChangedObjects removed(Difference difference) {
    Snapshot after = difference.after();
    Matching matching = difference.matching();
    return new ChangedObjects(
        difference.before(),
        difference.removed(),
        object -> counted(after, matching.after(object)));
  }

  private static int counted(Snapshot snapshot, int partner) {
    return Matching.counts(snapshot, partner) ? partner : Matching.NONE;
  }

  private ChangedObjects(Snapshot snapshot, ObjectSet changed, IntUnaryOperator partner) {
    this.snapshot = snapshot;
    this.changed = changed;
    this.partner = partner;
    collections = new CollectionClasses(snapshot);
    ranks = changed.ranks();
    entries = new int[changed.size()];
    survivors = new KnownSurvivors(snapshot.objectCount());
    Parallel.overParts(snapshot.objectCount(), (part, begin, end) -> enter(begin, end));
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
    survivors = new KnownSurvivors(0);
  }

  /** The entry of a changed object. */
  private int entry(int object) {
    return entries[ranks.of(object)];
  }

  /** The same object in the other snapshot if it counts there, or {@link Matching#NONE}. */
  int partner(int object) {
    return partner.applyAsInt(object);
  }

  /** The objects that count and have no partner. */
  ObjectSet changed() {
    return changed;
  }

  /** Whether an object counts and has no partner. */
  boolean isChanged(int object) {
    return changed.contains(object);
  }

  /**
   * Whether a changed object's immediate dominator has a partner, or it has none, or that is only
   * the new table of a collection that has one.
   */
  boolean isTop(int object) {
    return entry(object) < 0;
  }

  private boolean isTableOfSurvivor(int array) {
    if (!collections.isArray(array)) {
      return false;
    }
    int owner = snapshot.immediateDominator(array);
    return owner >= 0 && !isChanged(owner) && collections.isPart(array, owner);
  }

  private void enter(int begin, int end) {
    IntArrayList way = new IntArrayList();
    for (int object = changed.next(begin);
        object != ObjectSet.NONE && object < end;
        object = changed.next(object + 1)) {
      if (entry(object) == UNSET) {
        enter(object, way);
      }
    }
  }

  /** Makes the entry of a changed object, and of those above it that have none. */
  private void enter(int object, IntArrayList way) {
    int at = object;
    int above = snapshot.immediateDominator(at);
    int known;
    while (true) {
      boolean isWithin = above >= 0 && isChanged(above);
      known = isWithin ? entry(above) : UNSET;
      if (!isWithin || known != UNSET) {
        break;
      }
      way.add(at);
      at = above;
      above = snapshot.immediateDominator(at);
    }
    while (true) {
      known = known == UNSET || isTableOfSurvivor(above) ? top(at, above) : below(above, known);
      entries[ranks.of(at)] = known;
      if (way.isEmpty()) {
        return;
      }
      above = at;
      at = way.popInt();
    }
  }

  /** The entry of a top. */
  private int top(int object, int above) {
    boolean isStructure =
        collections.isCollection(object)
            || collections.isReferenceArray(object)
            || collections.isPart(object, above);
    return TOP | (isStructure ? STRUCTURE : 0) | (nearestHolder(object, above) + 2);
  }

  /** The entry of a changed object below another one. */
  private int below(int above, int entryOfAbove) {
    if (entryOfAbove < 0) {
      return (entryOfAbove & STRUCTURE) != 0 ? IN_TOP | (above + 2) : above + 2;
    }
    if ((entryOfAbove & IN_TOP) != 0) {
      return collections.isPart(above) ? entryOfAbove : above + 2;
    }
    return entryOfAbove;
  }

  /** Whether a changed object is an inner part of a collection, or a collection that is a top. */
  boolean isStructure(int object) {
    int entry = entry(object);
    return entry < 0
        ? (entry & STRUCTURE) != 0
        : (entry & IN_TOP) != 0 && collections.isPart(object);
  }

  /** The changed object highest above a changed object, which may be itself. */
  int top(int object) {
    int entry = entry(object);
    if (entry < 0) {
      return object;
    }
    if ((entry & IN_TOP) != 0) {
      return value(entry);
    }
    int payload = value(entry);
    int entryOfPayload = entry(payload);
    return entryOfPayload < 0 ? payload : value(entryOfPayload);
  }

  /** The payload, or part of a collection, that brought a changed object; it may be itself. */
  int payload(int object) {
    int entry = entry(object);
    return entry < 0 || (entry & IN_TOP) != 0 ? object : value(entry);
  }

  private static int value(int entry) {
    return (entry & VALUE) - 2;
  }

  /** The surviving object under which a changed object hangs, or {@link #ROOT}. */
  int holder(int object) {
    int top = top(object);
    int first = value(entry(top));
    int holder = first;
    while (holder != ROOT && isChanged(holder)) {
      // A survivor within a new collection: that collection's holder.
      holder = value(entry(top(holder)));
    }
    if (holder != first) {
      setHolder(top, holder);
    }
    return holder;
  }

  /** Says that a top hangs under something else. */
  void setHolder(int top, int holder) {
    int rank = ranks.of(top);
    entries[rank] = (entries[rank] & ~VALUE) | (holder + 2);
  }

  private int nearestHolder(int top, int above) {
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
      int known = isChanged(at) ? UNSET : survivors.get(at);
      if (known != UNSET) {
        at = value(known);
        break;
      }
      at = snapshot.immediateDominator(at);
    }
    if (at != object) {
      remember(object, at);
    }
    return at;
  }

  private void remember(int from, int owner) {
    int at = from;
    while (at != owner && collections.isPart(at)) {
      if (!isChanged(at)) {
        if (survivors.get(at) != UNSET) {
          return;
        }
        survivors.put(at, owner + 2);
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
      int known = isChanged(at) ? UNSET : survivors.get(at);
      if ((known & NODE) != 0 && snapshot.classOf(at) == nodeClass) {
        result = value(known);
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
        survivors.put(passed, NODE | (result + 2));
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
