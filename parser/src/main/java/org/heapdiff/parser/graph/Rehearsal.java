package org.heapdiff.parser.graph;

import java.util.function.BooleanSupplier;

/**
 * Does all that follows a search with a small graph that is made up, so that the just-in-time
 * compiler has done its work when it comes to the real one. Each step is a loop that runs once, and
 * would be slow for its first tenth of a second; a search is for one thread, which leaves time for
 * this to another one.
 */
public final class Rehearsal {
  /*
   * What the compiler has not seen happen it leaves out, and begins anew when it happens. So there
   * is a bit of everything: forward and cross edges, climbs, stems and leaves with one referrer and
   * with several ones, some of them roots, nodes that are not reached.
   *
   * The search itself is left out, since it is under way: what is compiled anew for one graph is
   * missing for the other one meanwhile.
   */

  /*
   * Of each pattern, three branches, two stems and three leaves:
   *
   *   A -> B, C, stem 1, the A of the next pattern, but that of every eighth is below the first A
   *   B -> C, leaf 2, leaf 3, any A before it
   *   C -> stem 2, leaf 3, the B and leaf 2 of any pattern before it
   *   stem 1 -> leaf 1, stem 2 -> leaf 3 of any pattern before it
   */
  private static final int STEM_1 = 1;
  private static final int B = 2;
  private static final int C = 3;
  private static final int STEM_2 = 4;
  private static final int LEAF_1 = 5;
  private static final int LEAF_2 = 6;
  private static final int LEAF_3 = 7;

  /** How many nodes a pattern has, and how many of those are branches. */
  private static final int PATTERN = 8;

  private static final int BRANCHES = 3;

  /** So many patterns follow one another on one way from the first A. */
  private static final int WAY = 8;

  /** What is rooted: a branch, a leaf, and a stem. */
  static final int[] ROOTS = {0, LEAF_2, STEM_2};

  private static final int NODES = 1 << 18;

  /** After that nearly all is compiled. */
  private static final int ROUNDS = 3;

  /** Milliseconds in which the compiler does what has been asked for; it has the same core. */
  private static final int PAUSE = 50;

  /** Of Knuth's linear congruential generator for 64 bits (MMIX). */
  private static final long FACTOR = 6364136223846793005L;

  private static final long ADDEND = 1442695040888963407L;

  private final int patterns;

  /** The patterns before the last one. */
  private final int reached;

  /** By pattern, the one before it that it refers to. */
  private final int[] before;

  /**
   * Makes up a graph.
   *
   * @param patterns 2 or more; the last one is not reached
   * @param scattered whether patterns refer to different ones before them; else all to the first
   *     one, so that most of the cross edges say the same
   */
  Rehearsal(int patterns, boolean scattered) {
    this.patterns = patterns;
    reached = patterns - 1;
    before = new int[patterns];
    long random = 1;
    for (int p = 1; p < patterns; p++) {
      random = random * FACTOR + ADDEND;
      before[p] = scattered ? (int) ((random >>> 33) % p) : 0;
    }
  }

  /**
   * Rehearses. Takes some megabytes and some tenths of a second.
   *
   * @param nodeCount how many nodes sizes and groups can be asked for, 16 or more
   * @param sizes what the real nodes' sizes will come from
   * @param groups what the real groups will come from
   * @param groupCount groups are {@code 0 .. groupCount - 1}
   * @param threads as many as there will be
   * @param over asked now and then; true when there is no time left
   */
  public static void run(
      int nodeCount,
      NodeSizes sizes,
      NodeGroups groups,
      int groupCount,
      int threads,
      BooleanSupplier over) {
    int patterns = Math.min(NODES, nodeCount) / PATTERN;
    for (int round = 0; round < ROUNDS; round++) {
      DominatorTree tree = new Rehearsal(patterns, round % 2 == 0).dominators(threads);
      if (isOver(over)) {
        return;
      }
      GroupTotals.Counted counted = GroupTotals.count(tree, sizes, groups, groupCount, 1);
      GroupTotals.of(counted, new RetainedSizes(tree, sizes), threads);
      if (isOver(over)) {
        return;
      }
    }
  }

  private static boolean isOver(BooleanSupplier over) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      return true;
    }
    return over.getAsBoolean();
  }

  DominatorTree dominators(int threads) {
    return searched().dominators(rows(), threads);
  }

  ReferenceRows rows() {
    ReferenceRows rows = new ReferenceRows(patterns * PATTERN);
    ReferenceRows.Writer writer = rows.writer();
    for (int p = 0; p < patterns; p++) {
      int a = p * PATTERN;
      int any = before[p] * PATTERN;
      writer.begin(4 + patterns / WAY);
      writer.add(a + B);
      writer.add(a + C);
      writer.add((a + STEM_1) | ReferenceRows.LEAF);
      if ((p + 1) % WAY != 0 && p + 1 < reached) {
        writer.add(a + PATTERN);
      }
      for (int child = WAY; p == 0 && child < reached; child += WAY) {
        writer.add(child * PATTERN);
      }
      writer.end(a);
      row(writer, a + B, a + C, leaf(a + LEAF_2), leaf(a + LEAF_3), any);
      row(writer, a + C, leaf(a + STEM_2), leaf(a + LEAF_3), any + B, leaf(any + LEAF_2));
      writer.stem(a + STEM_1, a + LEAF_1);
      writer.stem(a + STEM_2, any + LEAF_3);
    }
    rows.complete();
    return rows;
  }

  private static int leaf(int node) {
    return node | ReferenceRows.LEAF;
  }

  private static void row(ReferenceRows.Writer writer, int node, int... entries) {
    writer.begin(entries.length);
    for (int entry : entries) {
      writer.add(entry);
    }
    writer.end(node);
  }

  /** What a search of those rows from the roots can find. */
  private DepthFirstTree searched() {
    int[] numbers = new int[patterns * PATTERN];
    int count = reached * BRANCHES;
    long[] forest = new long[count + 1];
    long[] several = new long[(count >>> 6) + 1];
    CrossEdges edges = new CrossEdges(count + 1);
    for (int p = 0; p < reached; p++) {
      int a = 1 + p * BRANCHES;
      int b = a + 1;
      int c = a + 2;
      numbers[p * PATTERN] = a;
      numbers[p * PATTERN + B] = b;
      numbers[p * PATTERN + C] = c;
      int above = p == 0 ? 0 : 1 + (p % WAY == 0 ? 0 : p - 1) * BRANCHES;
      forest[a] = Forest.entry(above, above);
      forest[b] = Forest.entry(a, a);
      forest[c] = Forest.entry(b, a);
      setBit(several, c);
      int any = 1 + before[p] * BRANCHES;
      addEdge(edges, several, b, any);
      addEdge(edges, several, c, any + 1);
    }
    for (int root : ROOTS) {
      numbers[root] |= LeafDominators.LEAF_FLAG;
    }
    return new DepthFirstTree(numbers, forest, several, edges, count, count);
  }

  private static void addEdge(CrossEdges edges, long[] several, int from, int to) {
    edges.add(from, to);
    setBit(several, to);
  }

  private static void setBit(long[] bits, int i) {
    bits[i >>> 6] |= 1L << i;
  }
}
