package org.heapdiff.parser.graph;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * For each node the node that dominates it immediately: the last one that is on all paths from the
 * roots to it. Above all is a virtual root, which dominates the roots and whatever no one node
 * keeps alive. Made by {@link Reach#dominators}. What it says never changes.
 */
public final class DominatorTree {
  /*
   * Nodes with references that are reached, the branches, stand in preorder of the tree: at places
   * 1 .. M, the virtual root at 0. So a subtree's branches are an interval, and its children follow
   * one another by its ends. Branches that the live part consists of come before the garbage.
   *
   * Leaves and stems have no place, only their dominator's (see LeafDominators). So the tree takes 4
   * bytes per node, and 8 per branch, up to 12 where many branches have large subtrees, or are far
   * from their parents.
   */

  /** In place of a node: the virtual root. */
  public static final int ROOT = -1;

  /** In place of an immediate dominator: the node is not reached, it has none. */
  public static final int UNREACHABLE = -2;

  private static final int[] NONE = {};

  private final int[] places;

  /**
   * By place, the node; made when it is asked for, as there is more room when retained sizes have
   * been added up.
   */
  private volatile int[] nodes = NONE;

  /** By place, how far before it its immediate dominator's is. */
  private final @Nullable NarrowColumn distances;

  /** If that does not fit there: by place, the place of the immediate dominator. */
  private final int[] parents;

  /** By place, how many places its subtree has. */
  private final @Nullable NarrowColumn lengths;

  /** If that does not fit there: by place, the place after the last one of its subtree. */
  private final int[] ends;

  private final int placeCount;
  private final int threads;
  private final int liveCount;
  private final int reachableLeaves;
  private final int liveLeaves;
  private final ReferenceRows references;
  private @Nullable TransposedRows leavesByDominator;

  /**
   * Makes the tree when its leaves' dominators have been found.
   *
   * @param references what was searched
   * @param places by node, 0, or the place of a branch, or what {@link LeafDominators} says; is
   *     taken over
   * @param tree the branches; is taken over
   * @param liveCount the last place of the live part
   * @param threads how many threads to use
   */
  DominatorTree(
      ReferenceRows references, int[] places, TreeOrder tree, int liveCount, int threads) {
    this.references = references;
    this.places = places;
    this.placeCount = tree.count();
    this.threads = threads;
    // One after the other, and each is let go of before the next is made.
    this.lengths = lengths(tree, threads);
    this.ends = lengths == null ? tree.ends() : NONE;
    tree.forgetEnds();
    this.distances = distances(tree, threads);
    this.parents = distances == null ? tree.parents() : NONE;
    tree.forgetParents();
    this.liveCount = liveCount;
    AtomicInteger reachable = new AtomicInteger();
    AtomicInteger live = new AtomicInteger();
    Parallel.split(
        threads,
        places.length,
        (from, to) -> {
          int reachableHere = 0;
          int liveHere = 0;
          for (int node = from; node < to; node++) {
            int place = places[node];
            if (place < 0) {
              reachableHere++;
              liveHere += LeafDominators.isGarbage(places, place, liveCount) ? 0 : 1;
            }
          }
          reachable.addAndGet(reachableHere);
          live.addAndGet(liveHere);
        });
    reachableLeaves = reachable.get();
    liveLeaves = live.get();
  }

  private static @Nullable NarrowColumn lengths(TreeOrder tree, int threads) {
    int[] ends = tree.ends();
    return NarrowColumn.of(
        tree.count(),
        (from, to, into) -> {
          for (int place = from; place < to; place++) {
            into[place - from] = (long) ends[place] - place;
          }
        },
        threads);
  }

  private static @Nullable NarrowColumn distances(TreeOrder tree, int threads) {
    int[] parents = tree.parents();
    return NarrowColumn.of(
        tree.count(),
        (from, to, into) -> {
          for (int place = from; place < to; place++) {
            into[place - from] = (long) place - parents[place];
          }
        },
        threads);
  }

  /** The number of nodes, reachable or not. */
  public int nodeCount() {
    return places.length;
  }

  /** How many nodes are reached, garbage too where the search was told to go on there. */
  public int reachableCount() {
    return placeCount - 1 + reachableLeaves;
  }

  /** How many nodes are reached and no garbage: those that the search came to from its roots. */
  public int liveCount() {
    return liveCount + liveLeaves;
  }

  /** Whether a node is reached. */
  public boolean reachable(int node) {
    return places[node] != 0;
  }

  /** Whether a node is reached from the roots, and not only as {@linkplain Reach garbage}. */
  public boolean live(int node) {
    int place = places[node];
    return place < 0
        ? !LeafDominators.isGarbage(places, place, liveCount)
        : place != 0 && place <= liveCount;
  }

  /**
   * The immediate dominator of a node: another node, {@link #ROOT} if none but the virtual root
   * dominates it, {@link #UNREACHABLE} if it is not reached.
   */
  public int immediateDominator(int node) {
    int place = places[node];
    if (place > 0) {
      return nodes()[parent(place)];
    }
    return place == 0 ? UNREACHABLE : nodeAbove(place);
  }

  /** The immediate dominator of a leaf or stem. */
  private int nodeAbove(int place) {
    return (place & LeafDominators.STEM_FLAG) == 0
        ? nodes()[LeafDominators.branchAbove(places, place)]
        : place & ReferenceRows.TARGET;
  }

  /**
   * Whether all paths from the roots to {@code node} go over {@code dominator}. A node dominates
   * itself, {@link #ROOT} every node that is reached; for a node that is not reached it is false.
   */
  public boolean dominates(int dominator, int node) {
    if (places[node] == 0) {
      return false;
    }
    if (dominator == node || dominator == ROOT) {
      return true;
    }
    int above = places[dominator];
    int place = places[node];
    if (above <= 0) {
      return above < 0 && place < 0 && nodeAbove(place) == dominator;
    }
    int below = place < 0 ? LeafDominators.branchAbove(places, place) : place;
    return above <= below && below < end(above);
  }

  /**
   * Calls {@code action} with each node whose immediate dominator is {@code node}: first branches,
   * then stems and leaves in ascending order. The first call takes time and 4 bytes for each leaf
   * and stem, which stay taken.
   *
   * @param node a node or {@link #ROOT}
   */
  public void forEachChild(int node, IntConsumer action) {
    int place = node == ROOT ? 0 : places[node];
    int leaf = node == ROOT ? ROOT : leafBelow(node);
    if (leaf != ROOT) {
      action.accept(leaf);
    }
    if (node != ROOT && place <= 0) {
      return;
    }
    int end = end(place);
    for (int child = place + 1; child < end; child = end(child)) {
      action.accept(nodes()[child]);
    }
    TransposedRows leaves = leavesByDominator();
    int last = leaves.end(place);
    for (int at = leaves.start(place); at != last; at++) {
      action.accept(leaves.value(at));
    }
  }

  /** The leaf that a stem dominates; {@link #ROOT} if there is none, or the node is no stem. */
  int leafBelow(int node) {
    if (places[node] >= 0 || !references.hasReferences(node)) {
      return ROOT;
    }
    int leaf = references.leafOf(node);
    int dominatedByNode = LeafDominators.LEAF_FLAG | LeafDominators.STEM_FLAG | node;
    return places[leaf] == dominatedByNode ? leaf : ROOT;
  }

  private synchronized TransposedRows leavesByDominator() {
    TransposedRows leaves = leavesByDominator;
    if (leaves == null) {
      leaves = new TransposedRows(placeCount);
      for (int place : places) {
        if (place < 0 && (place & LeafDominators.STEM_FLAG) == 0) {
          leaves.count(LeafDominators.branchAbove(places, place));
        }
      }
      leaves.allocate();
      for (int node = 0; node < places.length; node++) {
        int place = places[node];
        if (place < 0 && (place & LeafDominators.STEM_FLAG) == 0) {
          leaves.put(LeafDominators.branchAbove(places, place), node);
        }
      }
      leavesByDominator = leaves;
    }
    return leaves;
  }

  /** How many places there are: one for each branch that is reached, and place 0. */
  int placeCount() {
    return placeCount;
  }

  /** By node: 0 if it is not reached, a branch's place, or what {@link LeafDominators} says. */
  int[] places() {
    return places;
  }

  /** By place, the node; at 0 {@link #ROOT}. */
  int[] nodes() {
    int[] all = nodes;
    return all.length == 0 ? makeNodes() : all;
  }

  private synchronized int[] makeNodes() {
    if (nodes.length > 0) {
      return nodes;
    }
    Garbage.collect(placeCount);
    int[] all = new int[placeCount];
    all[0] = ROOT;
    Parallel.split(
        threads,
        places.length,
        (from, to) -> {
          for (int node = from; node < to; node++) {
            if (places[node] > 0) {
              all[places[node]] = node;
            }
          }
        });
    nodes = all;
    return all;
  }

  /** The place of a place's immediate dominator; that of 0 is 0. */
  int parent(int place) {
    return distances == null ? parents[place] : place - (int) distances.get(place);
  }

  /** The place after the last one of a place's subtree. */
  int end(int place) {
    return lengths == null ? ends[place] : place + (int) lengths.get(place);
  }
}
