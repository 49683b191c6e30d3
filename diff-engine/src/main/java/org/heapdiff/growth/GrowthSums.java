package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.heapdiff.identity.Matching;
import org.heapdiff.objects.ObjectSet;
import org.heapdiff.objects.Parallel;
import org.heapdiff.parser.Snapshot;

/** What changed between two snapshots, added up by the survivors under which it hangs. */
final class GrowthSums {
  /** How far up somebody's own object is looked for. */
  private static final int FAR = 64;

  private final Snapshot before;
  private final Snapshot after;
  private final ChangedObjects added;
  private final ChangedObjects removed;
  private final GrowthTree tree;

  /** By class name: what was added to, less removed from, no survivor, by the class of the top. */
  private final Map<String, long[]> rootless = new HashMap<>();

  GrowthSums(ChangedObjects added, ChangedObjects removed) {
    this.added = added;
    this.removed = removed;
    after = added.snapshot();
    before = removed.snapshot();
    tree = new GrowthTree(added);
    sumUp();
  }

  /** The sides, so that all can be counted at its place. */
  ChangedObjects added() {
    return added;
  }

  ChangedObjects removed() {
    return removed;
  }

  /** By survivor; not closed yet. */
  GrowthTree tree() {
    return tree;
  }

  /** What no survivor holds: by class of what does, its bytes added less removed. */
  Map<String, long[]> rootless() {
    return rootless;
  }

  /** By how many bytes the heap grew at survivors and beside them, where it grew. */
  long growth() {
    long growth = 0;
    for (int node = 0; node < tree.nodeCount(); node++) {
      growth += Math.max(0, tree.own(node));
    }
    for (long[] net : rootless.values()) {
      growth += Math.max(0, net[0]);
    }
    return growth;
  }

  private void sumUp() {
    Part[] parts = new Part[2 * Parallel.PARTS];
    Parallel.overParts(
        after.objectCount(), (part, begin, end) -> parts[part] = sumOfAdded(begin, end));
    Parallel.overParts(
        before.objectCount(),
        (part, begin, end) -> parts[Parallel.PARTS + part] = sumOfRemoved(begin, end));
    Long2LongOpenHashMap sums = new Long2LongOpenHashMap();
    for (Part part : parts) {
      part.sums
          .long2LongEntrySet()
          .fastForEach(entry -> sums.addTo(entry.getLongKey(), entry.getLongValue()));
      part.addRootless(rootless);
    }
    long[] keys = sums.keySet().toLongArray();
    Arrays.sort(keys);
    for (long key : keys) {
      if ((key & 1) == 0) {
        tree.add((int) (key >>> 1), sums.get(key), sums.get(key | 1));
      }
    }
  }

  /** What a part of the objects adds up to. */
  private static final class Part {
    /** The net of a survivor is at an even key, what was added to it at the odd one behind. */
    private final Long2LongOpenHashMap sums = new Long2LongOpenHashMap();

    private final Snapshot snapshot;

    /** Classes of tops that no survivor holds, as they come, and what has changed by class. */
    private final IntArrayList rootlessClasses = new IntArrayList();

    private final Int2LongOpenHashMap rootless = new Int2LongOpenHashMap();
    private int last = ChangedObjects.ROOT;
    private long bytes;

    Part(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    /** Adds an object that was added ({@code sign} 1) or removed (-1). */
    void add(int object, int top, int holder, int sign) {
      long size = sign * snapshot.shallowSize(object);
      if (holder == ChangedObjects.ROOT) {
        int c = snapshot.classOf(top);
        if (!rootless.containsKey(c)) {
          rootlessClasses.add(c);
        }
        rootless.addTo(c, size);
        return;
      }
      if (holder != last) {
        flush();
        last = holder;
      }
      bytes += size;
    }

    /** Many in a row have one holder. */
    Part flush() {
      if (last != ChangedObjects.ROOT) {
        sums.addTo((long) last << 1, bytes);
        if (bytes > 0) {
          sums.addTo((long) last << 1 | 1, bytes);
        }
      }
      bytes = 0;
      return this;
    }

    void addRootless(Map<String, long[]> byName) {
      for (int c : rootlessClasses) {
        byName.computeIfAbsent(snapshot.classes().name(c), name -> new long[1])[0] +=
            rootless.get(c);
      }
    }
  }

  private Part sumOfAdded(int begin, int end) {
    Part part = new Part(after);
    ObjectSet changed = added.changed();
    int last = ChangedObjects.ROOT;
    int holder = ChangedObjects.ROOT;
    for (int object = changed.next(begin);
        object != ObjectSet.NONE && object < end;
        object = changed.next(object + 1)) {
      int top = added.top(object);
      if (top != last) {
        holder = added.holder(top);
        last = top;
      }
      part.add(object, top, holder, 1);
    }
    return part.flush();
  }

  private Part sumOfRemoved(int begin, int end) {
    Part part = new Part(before);
    ObjectSet changed = removed.changed();
    int last = ChangedObjects.ROOT;
    int holder = ChangedObjects.ROOT;
    for (int object = changed.next(begin);
        object != ObjectSet.NONE && object < end;
        object = changed.next(object + 1)) {
      int top = removed.top(object);
      if (top != last) {
        holder = holderAfter(top);
        last = top;
      }
      part.add(object, top, holder, -1);
    }
    return part.flush();
  }

  /** The class of what holds an object that no survivor holds. */
  static String topClass(ChangedObjects side, int object) {
    Snapshot snapshot = side.snapshot();
    return snapshot.classes().name(snapshot.classOf(side.top(object)));
  }

  /** The survivor, as an object after, under which a removed object hung, or {@code ROOT}. */
  int holderAfter(int object) {
    return survivorAfter(removed.holder(object));
  }

  /**
   * An object before that counts, as the survivor after to which what hangs under it belongs, or
   * {@code ROOT}.
   */
  int after(int object) {
    return removed.isChanged(object) ? holderAfter(object) : survivorAfter(object);
  }

  private int survivorAfter(int survivor) {
    int holder = survivor;
    while (holder != ChangedObjects.ROOT) {
      int partner = removed.partner(holder);
      if (partner != Matching.NONE) {
        int owner = added.owner(partner);
        return added.isChanged(owner) ? added.holder(owner) : owner;
      }
      holder = removed.survivorAbove(holder);
    }
    return ChangedObjects.ROOT;
  }

  /** The class of a survivor, and that of the object of somebody's own to which it belongs. */
  long shape(int survivor) {
    CollectionClasses collections = added.collections();
    int owner = survivor;
    for (int i = 0; i < FAR && owner >= 0 && !collections.isOwn(owner); i++) {
      owner = after.immediateDominator(owner);
    }
    int ownerClass = owner < 0 ? 0 : after.classOf(owner) + 1;
    return (long) ownerClass << Integer.SIZE | after.classOf(survivor);
  }

  /** A shape by the names of its classes, which are the same in other dumps. */
  String shapeName(long shape) {
    int ownerClass = (int) (shape >>> Integer.SIZE) - 1;
    String owner = ownerClass < 0 ? "" : after.classes().name(ownerClass);
    return owner + ' ' + after.classes().name((int) shape);
  }
}
