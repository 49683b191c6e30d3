package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.BitSet;

/**
 * The survivors under which something changed, with all survivors above them in the dominator tree,
 * and which of them are places: those below and at which so much changed that it counts, without
 * what changed at places further down. So growth is given to the deepest survivor that explains it,
 * and what is too little at one survivor adds up at those above it. These are the hierarchical
 * heavy hitters of Cormode, Korn, Muthukrishnan and Srivastava (VLDB 2003).
 *
 * <p>Takes some 40 bytes for each survivor in it, of which there are as a rule far fewer than
 * objects.
 */
final class GrowthTree {
  /** In place of a node: all roots together. */
  static final int ROOT = -1;

  /** Where this times as much was added as is left of it, things are replaced. */
  private static final int CHURN = 10;

  private final ChangedObjects after;
  private final Int2IntOpenHashMap nodeOf = new Int2IntOpenHashMap();
  private final IntArrayList objects = new IntArrayList();
  private final IntArrayList parents = new IntArrayList();
  private final LongArrayList own = new LongArrayList();
  private final LongArrayList gross = new LongArrayList();
  private int[] places = {};

  GrowthTree(ChangedObjects after) {
    this.after = after;
    nodeOf.defaultReturnValue(ROOT);
  }

  /**
   * Adds to what changed at a survivor, an object after.
   *
   * @param net bytes added less bytes removed
   * @param added bytes added
   */
  void add(int survivor, long net, long added) {
    int node = nodeOf.get(survivor);
    if (node == ROOT) {
      node = enter(survivor);
    }
    own.set(node, own.getLong(node) + net);
    gross.set(node, gross.getLong(node) + added);
  }

  private int enter(int survivor) {
    int node = objects.size();
    nodeOf.put(survivor, node);
    objects.add(survivor);
    own.add(0);
    gross.add(0);
    parents.add(ROOT);
    return node;
  }

  /** Adds the survivors above those that are there. */
  void close() {
    for (int node = 0; node < objects.size(); node++) {
      int above = after.survivorAbove(objects.getInt(node));
      if (above != ChangedObjects.ROOT) {
        int parent = nodeOf.get(above);
        parents.set(node, parent == ROOT ? enter(above) : parent);
      }
    }
  }

  /** How many survivors there are; they are numbered from 0. */
  int nodeCount() {
    return objects.size();
  }

  /** The survivor's number, {@link #ROOT} if it is not there. */
  int node(int survivor) {
    return nodeOf.get(survivor);
  }

  /** The survivor. */
  int object(int node) {
    return objects.getInt(node);
  }

  /** What changed at the survivor itself, in bytes. */
  long own(int node) {
    return own.getLong(node);
  }

  /** The survivor above, or {@link #ROOT}. */
  int parent(int node) {
    return parents.getInt(node);
  }

  /**
   * Finds the places. Where much was added and as much removed is a place too, so that it does not
   * hide what is little beside it.
   *
   * @param least how many bytes count, up or down; 1 or more
   * @param none nodes that are no places
   */
  void findPlaces(long least, BitSet none) {
    int count = objects.size();
    int[] pending = new int[count];
    for (int node = 0; node < count; node++) {
      if (parents.getInt(node) != ROOT) {
        pending[parents.getInt(node)]++;
      }
    }
    long[] sums = own.toLongArray();
    long[] grossSums = gross.toLongArray();
    int[] order = new int[count];
    int ordered = 0;
    for (int node = 0; node < count; node++) {
      if (pending[node] == 0) {
        order[ordered++] = node;
      }
    }
    places = new int[count];
    // From below: a node is in order when all its children are.
    for (int i = 0; i < ordered; i++) {
      int node = order[i];
      int parent = parents.getInt(node);
      boolean isPlace =
          !none.get(node)
              && (Math.abs(sums[node]) >= least
                  || (grossSums[node] >= 2 * least
                      && Math.abs(sums[node]) < grossSums[node] / CHURN));
      places[node] = isPlace ? node : ROOT;
      if (parent != ROOT) {
        if (!isPlace) {
          sums[parent] += sums[node];
          grossSums[parent] += grossSums[node];
        }
        if (--pending[parent] == 0) {
          order[ordered++] = parent;
        }
      }
    }
    for (int i = ordered - 1; i >= 0; i--) {
      int node = order[i];
      if (places[node] == ROOT && parents.getInt(node) != ROOT) {
        places[node] = places[parents.getInt(node)];
      }
    }
  }

  /** The place to which a survivor belongs, maybe itself, or {@link #ROOT}. */
  int place(int node) {
    return places[node];
  }
}
