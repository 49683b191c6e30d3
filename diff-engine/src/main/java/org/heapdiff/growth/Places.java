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
import org.heapdiff.identity.Matching;
import org.heapdiff.objects.ObjectSet;
import org.heapdiff.objects.Parallel;
import org.heapdiff.parser.Snapshot;

/**
 * Which places there are, and what changed at each: the places are chosen where it adds up to
 * enough, then each changed object is counted at its place.
 */
final class Places {
  /** A place counts from this part of all growth on. */
  private static final long LEAST_PART = 100;

  /** So many survivors of one shape, below one place, are one place together... */
  private static final int MANY = 8;

  /** ...unless one of them has more than this part of what they grew. */
  private static final int LARGEST_OF_MANY = 4;

  private final Snapshot before;
  private final Snapshot after;
  private final ChangedObjects added;
  private final ChangedObjects removed;
  private final GrowthSums sums;
  private final GrowthTree tree;
  private final List<Place> places = new ArrayList<>();

  /** By node of the tree: its place, or -1. */
  private final int[] placeOfNode;

  private final Map<String, Integer> placeOfRootless = new HashMap<>();
  private final PlaceFigures unexplained;
  private final PlaceFigures elsewhere;
  private final long least;

  /**
   * Chooses places.
   *
   * @param sums with a tree that is closed
   * @param earlier by shape, what else has grown of it by so many bytes
   */
  Places(GrowthSums sums, Map<String, Long> earlier) {
    this.sums = sums;
    added = sums.added();
    removed = sums.removed();
    after = added.snapshot();
    before = removed.snapshot();
    tree = sums.tree();
    unexplained = new PlaceFigures(after);
    elsewhere = new PlaceFigures(after);
    least = Math.max(1, sums.growth() / LEAST_PART);
    placeOfNode = new int[tree.nodeCount()];
    choose(earlier);
  }

  List<Place> places() {
    return places;
  }

  /** The place to which a node of the tree belongs, as an index, or {@link Place#NONE}. */
  int placeOfNode(int node) {
    return placeOfNode[node];
  }

  /** What a place must have grown by to count, in bytes. */
  long least() {
    return least;
  }

  /** By how many bytes it grew where that is too little to be a place. */
  long tooLittle() {
    long grown = 0;
    for (int node = 0; node < placeOfNode.length; node++) {
      if (placeOfNode[node] == Place.NONE) {
        grown += Math.max(0, tree.own(node));
      }
    }
    for (Map.Entry<String, long[]> entry : sums.rootless().entrySet()) {
      if (!placeOfRootless.containsKey(entry.getKey())) {
        grown += Math.max(0, entry.getValue()[0]);
      }
    }
    return grown;
  }

  /** What grew where it is too little to be a place. */
  PlaceFigures unexplained() {
    return unexplained;
  }

  /** What changed where nothing grew, but for places. */
  PlaceFigures elsewhere() {
    return elsewhere;
  }

  private void choose(Map<String, Long> earlier) {
    BitSet none = new BitSet();
    do {
      tree.findPlaces(least, none);
    } while (gatherSiblings(none));
    Long2LongOpenHashMap shapes = new Long2LongOpenHashMap();
    Arrays.fill(placeOfNode, Place.NONE);
    for (int node = 0; node < placeOfNode.length; node++) {
      if (tree.place(node) == node) {
        placeOfNode[node] = places.size();
        places.add(Place.at(after, tree.object(node)));
      } else if (tree.place(node) == GrowthTree.ROOT && tree.own(node) != 0) {
        shapes.addTo(sums.shape(tree.object(node)), tree.own(node));
      }
    }
    Long2IntOpenHashMap placeOfShape = new Long2IntOpenHashMap();
    placeOfShape.defaultReturnValue(Place.NONE);
    for (Long2LongMap.Entry entry : shapes.long2LongEntrySet()) {
      long shape = entry.getLongKey();
      long grown = entry.getLongValue();
      String name = sums.shapeName(shape);
      if (Math.abs(grown + earlier.getOrDefault(name, 0L)) >= least) {
        placeOfShape.put(shape, places.size());
        places.add(Place.ofShape(after, name));
      }
    }
    for (int node = 0; node < placeOfNode.length; node++) {
      int place = tree.place(node);
      if (place != node) {
        boolean isNone = place == GrowthTree.ROOT;
        placeOfNode[node] =
            isNone ? placeOfShape.get(sums.shape(tree.object(node))) : placeOfNode[place];
        if (placeOfNode[node] >= 0 && tree.own(node) != 0) {
          places
              .get(placeOfNode[node])
              .addBelow(sums.shape(tree.object(node)), tree.object(node), tree.own(node));
        }
      }
    }
    sums.rootless()
        .forEach(
            (name, net) -> {
              if (Math.abs(net[0]) >= least) {
                placeOfRootless.put(name, places.size());
                places.add(Place.ofClass(after, name));
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
                new Group(sums.shape(tree.object(node)), above), group -> new IntArrayList())
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

  /**
   * Counts all that was added; what is in one slot of a place by that slot.
   *
   * @param slotsAfter names the slots of objects after
   * @param slotsBefore names the slots of objects before
   */
  void countAdded(Slots slotsAfter, Slots slotsBefore) throws IOException {
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
    addUp(after.objectCount(), this::countAdded);
  }

  private void countAdded(PlaceCounts counts, int begin, int end) {
    ObjectSet changed = added.changed();
    int last = ChangedObjects.ROOT;
    PlaceFigures figures = elsewhere;
    int lastPayload = ChangedObjects.ROOT;
    boolean isStructure = false;
    for (int object = changed.next(begin);
        object != ObjectSet.NONE && object < end;
        object = changed.next(object + 1)) {
      int top = added.top(object);
      if (top != last) {
        figures = figuresOfAdded(counts, top);
        last = top;
      }
      int payload = added.payload(object);
      if (payload != lastPayload) {
        isStructure = added.isStructure(payload);
        lastPayload = payload;
      }
      figures.add(object, isStructure ? -1 : payload);
    }
  }

  /** Counts all that was removed; what was added has been counted. */
  void countRemoved() {
    addUp(before.objectCount(), this::countRemoved);
  }

  private void countRemoved(PlaceCounts counts, int begin, int end) {
    ObjectSet changed = removed.changed();
    int last = ChangedObjects.ROOT;
    PlaceFigures figures = elsewhere;
    for (int object = changed.next(begin);
        object != ObjectSet.NONE && object < end;
        object = changed.next(object + 1)) {
      int top = removed.top(object);
      if (top != last) {
        figures = figuresOfRemoved(counts, top);
        last = top;
      }
      figures.remove(before.shallowSize(object));
    }
  }

  /** Counts a part of the objects. */
  private interface Counting {
    void count(PlaceCounts counts, int begin, int end);
  }

  private void addUp(int objectCount, Counting counting) {
    PlaceCounts[] parts = new PlaceCounts[Parallel.PARTS];
    Parallel.overParts(
        objectCount,
        (part, begin, end) -> {
          parts[part] = new PlaceCounts(after, places.size());
          counting.count(parts[part], begin, end);
        });
    for (PlaceCounts part : parts) {
      part.addTo(places);
      unexplained.addAll(part.unexplained());
      elsewhere.addAll(part.elsewhere());
    }
  }

  /** Where what came with a top is counted. */
  private PlaceFigures figuresOfAdded(PlaceCounts counts, int top) {
    int holder = added.holder(top);
    int place = place(holder, added, top);
    if (place == Place.NONE) {
      return rest(counts, holder, added, top);
    }
    Place at = places.get(place);
    PathStep slot = at.survivor() == holder ? at.slotAfter(top) : null;
    return slot == null ? counts.at(place) : counts.in(at, slot);
  }

  /** Where what went with a top is counted. */
  private PlaceFigures figuresOfRemoved(PlaceCounts counts, int top) {
    int holder = sums.holderAfter(top);
    int place = place(holder, removed, top);
    if (place == Place.NONE) {
      return rest(counts, holder, removed, top);
    }
    Place at = places.get(place);
    PathStep slot = at.survivor() == holder ? at.slotBefore(top) : null;
    return slot == null ? counts.at(place) : counts.in(at, slot);
  }

  private int place(int holder, ChangedObjects side, int top) {
    return holder == ChangedObjects.ROOT
        ? placeOfRootless.getOrDefault(GrowthSums.topClass(side, top), Place.NONE)
        : placeOfNode[tree.node(holder)];
  }

  private PlaceFigures rest(PlaceCounts counts, int holder, ChangedObjects side, int top) {
    long net = holder == ChangedObjects.ROOT ? rootless(side, top) : ownOf(holder);
    return net > 0 ? counts.unexplained() : counts.elsewhere();
  }

  private long rootless(ChangedObjects side, int object) {
    long[] net = sums.rootless().get(GrowthSums.topClass(side, object));
    return net == null ? 0 : net[0];
  }

  private long ownOf(int holder) {
    return tree.own(tree.node(holder));
  }
}
