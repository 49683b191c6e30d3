package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.heapdiff.diff.Matching;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Which places there are, and what changed at each. First what changed is added up survivor by
 * survivor; then the places are chosen, where it adds up to enough; then each changed object is
 * counted at its place.
 */
final class Places {
  /** A place counts from this part of all growth on. */
  private static final long LEAST_PART = 100;

  /** So many survivors of one shape, below one place, are one place together... */
  private static final int MANY = 8;

  /** ...unless one of them has more than this part of what they grew. */
  private static final int LARGEST_OF_MANY = 4;

  /** How far up somebody's own object is looked for. */
  private static final int FAR = 64;

  private final Snapshot before;
  private final Snapshot after;
  private final ChangedObjects added;
  private final ChangedObjects removed;
  private final GrowthTree tree;

  /** By class name: what was added to, less removed from, no survivor, by the class of the top. */
  private final Map<String, long[]> rootless = new HashMap<>();

  private final List<Place> places = new ArrayList<>();

  /** By node of the tree: its place, or -1. */
  private int[] placeOfNode = {};

  private final Map<String, Integer> placeOfRootless = new HashMap<>();
  private final PlaceFigures unexplained;
  private final PlaceFigures elsewhere;
  private long least;

  Places(ChangedObjects added, ChangedObjects removed) {
    this.added = added;
    this.removed = removed;
    after = added.snapshot();
    before = removed.snapshot();
    tree = new GrowthTree(added);
    unexplained = new PlaceFigures(after);
    elsewhere = new PlaceFigures(after);
    sumUp();
    choose();
  }

  List<Place> places() {
    return places;
  }

  /** What a place must have grown by to count, in bytes. */
  long least() {
    return least;
  }

  /** What grew where it is too little to be a place. */
  PlaceFigures unexplained() {
    return unexplained;
  }

  /** What changed where nothing grew, but for places. */
  PlaceFigures elsewhere() {
    return elsewhere;
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
    tree.close();
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

  private static String topClass(ChangedObjects side, int object) {
    Snapshot snapshot = side.snapshot();
    return snapshot.classes().name(snapshot.classOf(side.top(object)));
  }

  /** The survivor, as an object after, under which a removed object hung. */
  private int holderAfter(int object) {
    int holder = removed.holder(object);
    while (holder != ChangedObjects.ROOT) {
      int partner = removed.partner(holder);
      if (partner != Matching.NONE && after.isCounted(partner)) {
        int owner = added.owner(partner);
        return added.isChanged(owner) ? added.holder(owner) : owner;
      }
      holder = removed.survivorAbove(holder);
    }
    return ChangedObjects.ROOT;
  }

  private void choose() {
    long growth = 0;
    for (int node = 0; node < tree.nodeCount(); node++) {
      growth += Math.max(0, tree.own(node));
    }
    for (long[] net : rootless.values()) {
      growth += Math.max(0, net[0]);
    }
    least = Math.max(1, growth / LEAST_PART);
    BitSet none = new BitSet();
    do {
      tree.findPlaces(least, none);
    } while (gatherSiblings(none));
    Long2LongOpenHashMap shapes = new Long2LongOpenHashMap();
    placeOfNode = new int[tree.nodeCount()];
    Arrays.fill(placeOfNode, Place.NONE);
    for (int node = 0; node < placeOfNode.length; node++) {
      if (tree.place(node) == node) {
        placeOfNode[node] = places.size();
        places.add(new Place(after, tree.object(node), null));
      } else if (tree.place(node) == GrowthTree.ROOT && tree.own(node) != 0) {
        shapes.addTo(shape(tree.object(node)), tree.own(node));
      }
    }
    Long2IntOpenHashMap placeOfShape = new Long2IntOpenHashMap();
    placeOfShape.defaultReturnValue(Place.NONE);
    for (Long2LongMap.Entry entry : shapes.long2LongEntrySet()) {
      if (Math.abs(entry.getLongValue()) >= least) {
        placeOfShape.put(entry.getLongKey(), places.size());
        places.add(new Place(after, Place.NONE, null));
      }
    }
    for (int node = 0; node < placeOfNode.length; node++) {
      int place = tree.place(node);
      if (place != node) {
        boolean isNone = place == GrowthTree.ROOT;
        placeOfNode[node] =
            isNone ? placeOfShape.get(shape(tree.object(node))) : placeOfNode[place];
        if (placeOfNode[node] >= 0 && tree.own(node) != 0) {
          places
              .get(placeOfNode[node])
              .addBelow(shape(tree.object(node)), tree.object(node), tree.own(node));
        }
      }
    }
    rootless.forEach(
        (name, net) -> {
          if (Math.abs(net[0]) >= least) {
            placeOfRootless.put(name, places.size());
            places.add(new Place(after, Place.NONE, name));
          }
        });
  }

  /**
   * Looks for many places of one shape below one place, of which none stands out.
   *
   * @param none gets those; then places are to be chosen anew
   */
  private boolean gatherSiblings(BitSet none) {
    record Group(long shape, int place) {}
    Map<Group, IntArrayList> siblings = new HashMap<>();
    for (int node = 0; node < tree.nodeCount(); node++) {
      if (tree.place(node) == node && tree.own(node) >= least) {
        int parent = tree.parent(node);
        int above = parent == GrowthTree.ROOT ? GrowthTree.ROOT : tree.place(parent);
        siblings
            .computeIfAbsent(
                new Group(shape(tree.object(node)), above), group -> new IntArrayList())
            .add(node);
      }
    }
    boolean found = false;
    for (IntArrayList nodes : siblings.values()) {
      long sum = 0;
      long largest = 0;
      for (int node : nodes) {
        sum += tree.own(node);
        largest = Math.max(largest, tree.own(node));
      }
      if (nodes.size() >= MANY && largest <= sum / LARGEST_OF_MANY) {
        nodes.forEach((int node) -> none.set(node));
        found = true;
      }
    }
    return found;
  }

  /** The class of a survivor, and that of the object of somebody's own to which it belongs. */
  private long shape(int survivor) {
    CollectionClasses collections = added.collections();
    int owner = survivor;
    for (int i = 0; i < FAR && owner >= 0 && !collections.isOwn(owner); i++) {
      owner = after.immediateDominator(owner);
    }
    int ownerClass = owner < 0 ? 0 : after.classOf(owner) + 1;
    return (long) ownerClass << 32 | after.classOf(survivor);
  }

  /**
   * Counts all that changed.
   *
   * @param slotsAfter names the slots of objects after
   * @param slotsBefore names the slots of objects before
   */
  void count(Slots slotsAfter, Slots slotsBefore) throws IOException {
    for (Place place : places) {
      int survivor = place.survivor();
      if (survivor >= 0
          && !added.collections().isCollection(survivor)
          && !added.collections().isArray(survivor)) {
        int partner = added.partner(survivor);
        place.splitBySlots(
            slotsAfter.slots(survivor),
            partner == Matching.NONE ? new Int2ObjectOpenHashMap<>() : slotsBefore.slots(partner));
      }
    }
    for (int object = 0; object < after.objectCount(); object++) {
      if (added.isChanged(object)) {
        int holder = added.holder(object);
        int top = added.top(object);
        int payload = added.payload(object);
        Place place = place(holder, added, object);
        PlaceFigures figures =
            place == null
                ? rest(holder, added, object)
                : place.survivor() == holder ? place.figuresAfter(top) : place.figures();
        figures.add(object, added.isStructure(payload) ? -1 : payload);
      }
    }
    for (int object = 0; object < before.objectCount(); object++) {
      if (removed.isChanged(object)) {
        int holder = holderAfter(object);
        Place place = place(holder, removed, object);
        PlaceFigures figures =
            place == null
                ? rest(holder, removed, object)
                : place.survivor() == holder
                    ? place.figuresBefore(removed.top(object))
                    : place.figures();
        figures.remove(before.shallowSize(object));
      }
    }
  }

  private @Nullable Place place(int holder, ChangedObjects side, int object) {
    int place =
        holder == ChangedObjects.ROOT
            ? placeOfRootless.getOrDefault(topClass(side, object), Place.NONE)
            : placeOfNode[tree.node(holder)];
    return place == Place.NONE ? null : places.get(place);
  }

  private PlaceFigures rest(int holder, ChangedObjects side, int object) {
    long net =
        holder == ChangedObjects.ROOT ? rootlessOf(side, object)[0] : tree.own(tree.node(holder));
    return net > 0 ? unexplained : elsewhere;
  }
}
