package org.heapdiff.parser.graph;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Counts and sizes of groups of nodes, such as the instances of each class; nodes that are not
 * reached do not count. Immutable.
 *
 * <p>What a group retains is the sum over its topmost nodes, those that no other node of the group
 * dominates, at any distance; so no byte counts twice.
 */
public final class GroupTotals {
  /*
   * The topmost branches of a group are intervals of the tree's preorder that do not overlap. Going
   * over the branches in preorder, one number per group, the end of its last interval, tells which
   * are topmost; a thread that begins in the middle knows the intervals it begins in by the branches
   * above. Leaves and stems are not in that order: one is topmost if no interval of its group holds
   * the branch above it, and no stem of the group is above it. Most often no group has both branches
   * and leaves (the instances of a class are of one kind); where one has, its intervals are written
   * down and searched by bisection.
   */

  /**
   * With more groups each thread's columns by group take more memory than the threads are worth.
   */
  private static final int MANY_GROUPS = 1 << 18;

  private final long[] counts;
  private final long[] shallow;
  private final long[] retained;

  private GroupTotals(int groupCount) {
    counts = new long[groupCount];
    shallow = new long[groupCount];
    retained = new long[groupCount];
  }

  /**
   * Computes the totals.
   *
   * @param groups nodes that are {@link NodeGroups#NONE} neither count nor take others' topmost
   *     place, so any set of nodes can be asked for
   * @param groupCount groups are {@code 0 .. groupCount - 1}
   * @param threads how many threads to use; they ask for groups and sizes at the same time
   */
  public static GroupTotals of(
      RetainedSizes sizes, NodeGroups groups, int groupCount, int threads) {
    return of(count(sizes.tree(), sizes.sizes(), groups, groupCount, threads), sizes, threads);
  }

  /**
   * Computes what needs no retained sizes, for {@link #of(Counted, RetainedSizes, int)}. The
   * parameters are those of {@link #of(RetainedSizes, NodeGroups, int, int)}.
   */
  public static Counted count(
      DominatorTree tree, NodeSizes sizes, NodeGroups groups, int groupCount, int threads) {
    GroupTotals totals = new GroupTotals(groupCount);
    boolean[] withLeaves = new boolean[groupCount];
    if (threads == 1) {
      totals.countNodes(tree, sizes, groups, withLeaves, 0, tree.nodeCount());
    } else {
      Parallel.split(
          threads,
          tree.nodeCount(),
          (from, to) -> {
            GroupTotals part = new GroupTotals(groupCount);
            part.countNodes(tree, sizes, groups, withLeaves, from, to);
            totals.add(part);
          });
    }
    return new Counted(groups, totals, withLeaves);
  }

  /**
   * Computes the totals.
   *
   * @param counted what was counted in the same tree, with the same sizes; used up by this
   * @param threadsAtMost how many threads to use; they ask for groups and sizes at the same time
   */
  public static GroupTotals of(Counted counted, RetainedSizes sizes, int threadsAtMost) {
    GroupTotals totals = counted.totals;
    NodeGroups groups = counted.groups;
    int threads = totals.counts.length > MANY_GROUPS ? 1 : threadsAtMost;
    Intervals intervals = totals.addBranches(sizes, groups, counted.withLeaves, threads);
    Parallel.split(
        threads,
        sizes.tree().nodeCount(),
        (from, to) ->
            totals.addRetained(leaves(sizes, groups, totals.counts.length, intervals, from, to)));
    return totals;
  }

  /** Counts and shallow sizes of groups, on the way to their totals. */
  public static final class Counted {
    private final NodeGroups groups;
    private final GroupTotals totals;
    private final boolean[] withLeaves;

    private Counted(NodeGroups groups, GroupTotals totals, boolean[] withLeaves) {
      this.groups = groups;
      this.totals = totals;
      this.withLeaves = withLeaves;
    }
  }

  /** Adds what a part of the nodes was counted. */
  private synchronized void add(GroupTotals part) {
    for (int group = 0; group < counts.length; group++) {
      counts[group] += part.counts[group];
      shallow[group] += part.shallow[group];
    }
  }

  private synchronized void addRetained(long[] part) {
    for (int group = 0; group < retained.length; group++) {
      retained[group] += part[group];
    }
  }

  /**
   * Counts in node order, in which the columns behind groups and sizes are; notes which groups have
   * nodes that are not branches, from any thread.
   */
  private void countNodes(
      DominatorTree tree,
      NodeSizes sizes,
      NodeGroups groups,
      boolean[] withLeaves,
      int from,
      int to) {
    int[] places = tree.places();
    for (int node = from; node < to; node++) {
      int place = places[node];
      if (place == 0) {
        continue;
      }
      int group = groups.groupOf(node);
      if (group != NodeGroups.NONE) {
        counts[group]++;
        shallow[group] += sizes.sizeOf(node);
        if (place < 0 && !withLeaves[group]) {
          withLeaves[group] = true;
        }
      }
    }
  }

  private Intervals addBranches(
      RetainedSizes sizes, NodeGroups groups, boolean[] withLeaves, int threads) {
    ConcurrentSkipListMap<Integer, TopmostBranches> parts = new ConcurrentSkipListMap<>();
    Parallel.split(
        threads,
        sizes.tree().placeCount(),
        (from, to) -> {
          TopmostBranches part = new TopmostBranches(sizes, groups, withLeaves);
          if (to > 1) {
            part.find(Math.max(1, from), to);
          }
          parts.put(from, part);
        });
    for (TopmostBranches part : parts.values()) {
      addRetained(part.retained);
    }
    return new Intervals(sizes.tree(), counts.length, List.copyOf(parts.values()));
  }

  /** The topmost branches of each group in a part of the tree's preorder. */
  private static final class TopmostBranches {
    private final RetainedSizes sizes;
    private final DominatorTree tree;
    private final NodeGroups groups;
    private final boolean[] withLeaves;

    /** By group, what they retain. */
    private final long[] retained;

    /**
     * Of groups that have leaves, by group how many there are, then all of them, with their groups.
     */
    private final int[] counts;

    private final IntStack places = new IntStack();

    private final IntStack groupsOfPlaces = new IntStack();

    TopmostBranches(RetainedSizes sizes, NodeGroups groups, boolean[] withLeaves) {
      this.sizes = sizes;
      this.tree = sizes.tree();
      this.groups = groups;
      this.withLeaves = withLeaves;
      retained = new long[withLeaves.length];
      counts = new int[withLeaves.length];
    }

    private void find(int from, int to) {
      int[] nodes = tree.nodes();
      int[] lastEnd = endsAbove(from);
      for (int place = from; place < to; place++) {
        int group = groups.groupOf(nodes[place]);
        if (group != NodeGroups.NONE && place >= lastEnd[group]) {
          lastEnd[group] = tree.end(place);
          retained[group] += sizes.atPlace(place);
          if (withLeaves[group]) {
            counts[group]++;
            places.push(place);
            groupsOfPlaces.push(group);
          }
        }
      }
    }

    /** By group, the end of the interval that began before a place and holds it; 0 without one. */
    private int[] endsAbove(int place) {
      int[] ends = new int[withLeaves.length];
      for (int above = tree.parent(place); above > 0; above = tree.parent(above)) {
        int group = groups.groupOf(tree.nodes()[above]);
        if (group != NodeGroups.NONE) {
          // The topmost one comes last.
          ends[group] = tree.end(above);
        }
      }
      return ends;
    }
  }

  /** By group, what the topmost stems and leaves of some nodes retain. */
  private static long[] leaves(
      RetainedSizes sizes,
      NodeGroups groups,
      int groupCount,
      Intervals intervals,
      int from,
      int to) {
    long[] retained = new long[groupCount];
    int[] places = sizes.tree().places();
    for (int node = from; node < to; node++) {
      int place = places[node];
      if (place >= 0) {
        continue;
      }
      int group = groups.groupOf(node);
      if (group == NodeGroups.NONE) {
        continue;
      }
      boolean belowItsGroup =
          intervals.contain(group, LeafDominators.branchAbove(places, place))
              || ((place & LeafDominators.STEM_FLAG) != 0
                  && groups.groupOf(place & ReferenceRows.TARGET) == group);
      if (!belowItsGroup) {
        retained[group] += sizes.of(node);
      }
    }
    return retained;
  }

  /** The number of nodes of a group. */
  public long count(int group) {
    return counts[group];
  }

  /** The sum of the shallow sizes of a group's nodes, in bytes. */
  public long shallow(int group) {
    return shallow[group];
  }

  /** What a group retains, in bytes. */
  public long retained(int group) {
    return retained[group];
  }

  /** The topmost branches of those groups that have leaves. */
  private static final class Intervals {
    private final DominatorTree tree;

    /** By group, the position in {@link #places} after its last place. */
    private final int[] rowEnds;

    /** By group, then ascending. */
    private final int[] places;

    /**
     * Sorts by group.
     *
     * @param parts of the preorder, the first part first; used up
     */
    Intervals(DominatorTree tree, int groupCount, List<TopmostBranches> parts) {
      this.tree = tree;
      rowEnds = new int[groupCount];
      int total = 0;
      for (int group = 0; group < groupCount; group++) {
        for (TopmostBranches part : parts) {
          total += part.counts[group];
        }
        rowEnds[group] = total;
      }
      places = new int[total];
      int[] next = rowEnds.clone();
      // From the last one to the first, so that each row fills from its end.
      for (int p = parts.size() - 1; p >= 0; p--) {
        TopmostBranches part = parts.get(p);
        while (!part.places.isEmpty()) {
          places[--next[part.groupsOfPlaces.pop()]] = part.places.pop();
        }
      }
    }

    /** Whether an interval of a group holds a place. */
    boolean contain(int group, int place) {
      int start = group == 0 ? 0 : rowEnds[group - 1];
      int low = start;
      int high = rowEnds[group];
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (places[middle] <= place) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low > start && place < tree.end(places[low - 1]);
    }
  }
}
