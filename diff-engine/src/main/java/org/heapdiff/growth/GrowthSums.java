package org.heapdiff.growth;

import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.heapdiff.identity.Matching;
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
    Long2LongOpenHashMap sums = new Long2LongOpenHashMap();
    int last = ChangedObjects.ROOT;
    long net = 0;
    for (int object = 0; object < after.objectCount(); object++) {
      if (added.isChanged(object)) {
        int holder = added.holder(object);
        if (holder == ChangedObjects.ROOT) {
          rootlessOf(added, object)[0] += after.shallowSize(object);
          continue;
        }
        if (holder != last) {
          flush(sums, last, net, net);
          last = holder;
          net = 0;
        }
        net += after.shallowSize(object);
      }
    }
    flush(sums, last, net, net);
    last = ChangedObjects.ROOT;
    net = 0;
    for (int object = 0; object < before.objectCount(); object++) {
      if (removed.isChanged(object)) {
        int holder = holderAfter(object);
        if (holder == ChangedObjects.ROOT) {
          rootlessOf(removed, object)[0] -= before.shallowSize(object);
          continue;
        }
        if (holder != last) {
          flush(sums, last, net, 0);
          last = holder;
          net = 0;
        }
        net -= before.shallowSize(object);
      }
    }
    flush(sums, last, net, 0);
    long[] keys = sums.keySet().toLongArray();
    Arrays.sort(keys);
    for (long key : keys) {
      if ((key & 1) == 0) {
        tree.add((int) (key >>> 1), sums.get(key), sums.get(key | 1));
      }
    }
  }

  /** The net of a survivor is at an even key, what was added to it at the odd one behind. */
  private static void flush(Long2LongOpenHashMap sums, int survivor, long net, long gross) {
    if (survivor != ChangedObjects.ROOT) {
      sums.addTo((long) survivor << 1, net);
      if (gross != 0) {
        sums.addTo((long) survivor << 1 | 1, gross);
      }
    }
  }

  private long[] rootlessOf(ChangedObjects side, int object) {
    return rootless.computeIfAbsent(topClass(side, object), name -> new long[1]);
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
