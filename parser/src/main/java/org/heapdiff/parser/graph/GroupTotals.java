package org.heapdiff.parser.graph;

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
   * are topmost. Leaves are not in that order: a leaf is topmost if no interval of its group holds
   * its dominator. Most often no group has both branches and leaves (the instances of a class are of
   * one kind); where one has, its intervals are written down and searched by bisection.
   */

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
   */
  public static GroupTotals of(RetainedSizes sizes, NodeGroups groups, int groupCount) {
    GroupTotals totals = new GroupTotals(groupCount);
    Intervals intervals = totals.addBranches(sizes, groups);
    totals.addLeaves(sizes, groups, intervals);
    return totals;
  }

  private Intervals addBranches(RetainedSizes sizes, NodeGroups groups) {
    int[] nodes = sizes.tree().nodes();
    int[] ends = sizes.tree().ends();
    int[] lastEnd = new int[counts.length];
    int[] topmost = new int[counts.length];
    for (int place = 1; place < nodes.length; place++) {
      int node = nodes[place];
      int group = groups.groupOf(node);
      if (group == NodeGroups.NONE) {
        continue;
      }
      counts[group]++;
      shallow[group] += sizes.sizes().sizeOf(node);
      if (place >= lastEnd[group]) {
        lastEnd[group] = ends[place];
        topmost[group]++;
        retained[group] += sizes.atPlace(place);
      }
    }
    return new Intervals(sizes.tree(), groups, topmost);
  }

  private void addLeaves(RetainedSizes sizes, NodeGroups groups, Intervals intervals) {
    int[] places = sizes.tree().places();
    for (int node = 0; node < places.length; node++) {
      int place = places[node];
      if (place >= 0) {
        continue;
      }
      int group = groups.groupOf(node);
      if (group == NodeGroups.NONE) {
        continue;
      }
      long size = sizes.sizes().sizeOf(node);
      counts[group]++;
      shallow[group] += size;
      if (!intervals.contain(group, LeafDominators.dominator(place))) {
        retained[group] += size;
      }
    }
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
    private final int[] ends;

    /** By group, the position in {@link #places} after its last place. */
    private final int[] rowEnds;

    private final int[] places;

    Intervals(DominatorTree tree, NodeGroups groups, int[] topmost) {
      ends = tree.ends();
      boolean[] wanted = withLeaves(tree, groups, topmost.length);
      rowEnds = new int[topmost.length];
      int total = 0;
      for (int group = 0; group < topmost.length; group++) {
        rowEnds[group] = total;
        total += wanted[group] ? topmost[group] : 0;
      }
      places = new int[total];
      if (total > 0) {
        fill(tree.nodes(), groups, wanted);
      }
    }

    private static boolean[] withLeaves(DominatorTree tree, NodeGroups groups, int groupCount) {
      boolean[] found = new boolean[groupCount];
      int[] all = tree.places();
      for (int node = 0; node < all.length; node++) {
        if (all[node] < 0) {
          int group = groups.groupOf(node);
          if (group != NodeGroups.NONE) {
            found[group] = true;
          }
        }
      }
      return found;
    }

    private void fill(int[] nodes, NodeGroups groups, boolean[] wanted) {
      int[] lastEnd = new int[wanted.length];
      for (int place = 1; place < nodes.length; place++) {
        int group = groups.groupOf(nodes[place]);
        if (group != NodeGroups.NONE && wanted[group] && place >= lastEnd[group]) {
          lastEnd[group] = ends[place];
          places[rowEnds[group]++] = place;
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
      return low > start && place < ends[places[low - 1]];
    }
  }
}
