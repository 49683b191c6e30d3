package org.heapdiff.parser.graph;

import static org.heapdiff.parser.graph.ReferenceRows.CHUNK;
import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_BITS;
import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_MASK;
import static org.heapdiff.parser.graph.ReferenceRows.LEAF;
import static org.heapdiff.parser.graph.ReferenceRows.TARGET;

import java.util.BitSet;
import java.util.Objects;

/**
 * A depth-first search over {@link ReferenceRows}: which nodes the roots reach. First {@link #from}
 * the roots, then, if wanted, {@link #fromUnreached} and {@link #fromEverythingElse}, then {@link
 * #dominators}, which ends it.
 *
 * <p>Not for several threads at a time.
 */
public final class Reach {
  /*
   * What the search keeps is what Semi-NCA (see Dominators) needs, no more:
   *
   * - Leaves, nodes without references, are kept out: they get no number, and no edge to them is
   *   looked at. As an ancestor of nothing a leaf cannot matter to others' dominators. More than
   *   half of a heap's objects are leaves. An edge to a leaf that its writer did not flag is flagged
   *   when the search finds it, so that every edge of a node that was searched tells.
   * - Stems are kept out as well: a stem can dominate its leaf only. What was not written as a stem
   *   but is one by its row is taken for one where it is a root, since then no edge to it matters.
   * - Of the forward edges to a node, only the least source matters.
   * - An edge to a root does not matter, its dominator is the virtual root.
   * - So there remain the cross and back edges. When a node is visited, an edge to a node that has
   *   a number is one of those, once and for all; the others go on the stack, and those that find
   *   a number when they are popped are forward edges.
   *
   * The stack has a frame for each node on the path from the root that still has targets to be
   * visited. A flag is on the one that is visited last: when it is taken, the frame is gone, and
   * what comes next is of the nearest node above that has a frame. So nothing is kept of a linked
   * list but its last node. Long rows come onto the stack piece by piece, each when those before it
   * are done, so that it does not hold an array of millions of elements.
   */

  /**
   * On the number of a root. Alone on a leaf or stem, it says that the virtual root is its
   * dominator.
   */
  private static final int ROOTED = LeafDominators.LEAF_FLAG;

  /** On the target at the bottom of a frame. */
  private static final int BOTTOM = 1 << 31;

  /**
   * At the bottom of a frame, on where the rest of a row begins, which the targets above it are the
   * beginning of. No target.
   */
  private static final int MORE = -1;

  /** So many entries of a row come onto the stack at a time. */
  private static final int PIECE = 1 << 10;

  private static final int[] NONE = {};
  private static final long[] NO_LONGS = {};

  private final ReferenceRows references;
  private final int[][] chunks;

  /** By node: 0, or its number in preorder, 1 and up, of nodes with references. */
  private int[] number;

  /**
   * By number, a {@link Forest} entry: the parent's number, the least number with an edge to it.
   */
  private long[] forest;

  private CrossEdges crossEdges;

  /** By number, a bit: whether there are edges to it from more than one node. */
  private long[] several;

  /** By number, a bit: whether the node has a frame on the stack. */
  private long[] framed;

  private IntStack stack = new IntStack();

  /** For targets that are taken from the stack for a moment. */
  private final int[] piece = new int[PIECE];

  private int count;

  /** The last number of the live part; 0 as long as that is not complete. */
  private int liveCount;

  private boolean complete;
  private long steps;

  /**
   * Begins a search.
   *
   * @param references complete; not to be changed until the search has ended
   */
  public Reach(ReferenceRows references) {
    this.references = references;
    chunks = references.chunks();
    // The system clears memory when it is written to first; two threads do so in half the time.
    Aside<int[]> numbers = Aside.start(() -> new int[references.nodeCount()]);
    int most = 1 + references.branchCount();
    forest = new long[most];
    number = numbers.result();
    several = new long[(most >>> 6) + 1];
    framed = new long[(most >>> 6) + 1];
    crossEdges = new CrossEdges(most, framed);
  }

  /**
   * Adds roots and all that they reach.
   *
   * @param roots nodes, in the order in which they are searched; may hold a node several times
   */
  public void from(int[] roots) {
    if (complete) {
      throw new IllegalStateException("the search is complete");
    }
    for (int root : roots) {
      Objects.checkIndex(root, number.length);
      int x = number[root];
      if (x > 0) {
        forest[x] = Forest.withLeast(forest[x], 0);
        several[x >>> 6] |= 1L << x;
      }
      number[root] |= ROOTED;
    }
    for (int root : roots) {
      if (number[root] == ROOTED && references.hasReferences(root) && !references.isStem(root)) {
        search(root);
      }
    }
  }

  /**
   * Adds those of some nodes that no root reaches as roots, such as objects that wait for their
   * finalizer. A candidate that only another candidate reaches becomes a root too.
   *
   * @param candidates nodes; may hold a node several times
   * @return those that became roots, in the order given, each once
   */
  public int[] fromUnreached(int[] candidates) {
    BitSet unreached = new BitSet();
    boolean notBranches = false;
    for (int node : candidates) {
      if (number[node] == 0) {
        unreached.set(node);
        notBranches |= !references.hasReferences(node) || references.isStem(node);
      }
    }
    if (notBranches) {
      clearReached(unreached);
    }
    int[] added = new int[unreached.cardinality()];
    int size = 0;
    for (int node : candidates) {
      if (unreached.get(node)) {
        unreached.clear(node);
        added[size++] = node;
      }
    }
    from(added);
    return added;
  }

  /** Takes those leaves and stems out of a set that what has been searched refers to. */
  private void clearReached(BitSet nodes) {
    for (int node = 0; node < number.length; node++) {
      if (number[node] == 0 || !references.hasReferences(node)) {
        continue;
      }
      int at = references.start(node);
      int entry;
      do {
        entry = chunks[at >>> CHUNK_BITS][at & CHUNK_MASK];
        if ((entry & LEAF) != 0) {
          int target = entry & TARGET;
          nodes.clear(target);
          if (references.hasReferences(target)) {
            nodes.clear(references.leafOf(target));
          }
        }
        at++;
      } while (entry >= 0);
    }
  }

  /**
   * Adds every node that was not reached, as garbage: its references into the live part do not
   * count. Roots of the garbage are the nodes that no other node of it refers to, and the node with
   * the smallest index of each cycle (strongly connected component) that no node outside of it
   * refers to. Nothing can be added after this.
   */
  public void fromEverythingElse() {
    if (complete) {
      throw new IllegalStateException("the search is complete");
    }
    complete = true;
    liveCount = count;
    LeafDominators.markUnreached(number, references);
    IntStack roots = forestOfUnreached();
    while (!roots.isEmpty()) {
      int root = roots.pop();
      if (number[root] == 0) {
        number[root] = ROOTED;
        search(root);
      }
    }
  }

  /**
   * Nodes from which all that is unreached can be reached: each the smallest that those before it
   * do not reach. None of them reaches a later one; so, last first, one that the others before it
   * in that order do not reach is reached by its own cycle only.
   */
  private IntStack forestOfUnreached() {
    IntStack roots = new IntStack();
    BitSet visited = new BitSet(number.length);
    for (int node = 0; node < number.length; node++) {
      if (number[node] == 0 && references.hasReferences(node) && !visited.get(node)) {
        roots.push(node);
        visited.set(node);
        stack.push(node);
        while (!stack.isEmpty()) {
          visitUnreached(stack.pop(), visited);
        }
      }
    }
    return roots;
  }

  private void visitUnreached(int node, BitSet visited) {
    int at = references.start(node);
    int entry;
    do {
      entry = chunks[at >>> CHUNK_BITS][at & CHUNK_MASK];
      int target = entry & TARGET;
      if (number[target] == 0 && !visited.get(target)) {
        visited.set(target);
        stack.push(target);
      }
      at++;
    } while (entry >= 0);
  }

  private void search(int root) {
    // The node of the topmost frame, and whether it is none any more: what was taken from it last
    // was at its bottom.
    int v = 0;
    boolean empty = true;
    int w = root;
    while (true) {
      int d = ++count;
      number[w] |= d;
      forest[d] = Forest.entry(v, v);
      if (pushTargets(references.start(w), d)) {
        framed[d >>> 6] |= 1L << d;
        v = d;
      } else if (empty) {
        v = framedAbove(v);
      }
      int x;
      do {
        if (v == 0) {
          return;
        }
        int top = stack.pop();
        steps++;
        x = 1;
        if (top == MORE) {
          empty = !pushTargets(stack.pop(), v);
        } else {
          empty = top < 0;
          w = top & TARGET;
          x = number[w];
          if (x != 0) {
            forward(v, x);
          }
        }
        if (empty) {
          framed[v >>> 6] &= ~(1L << v);
          v = x == 0 ? v : framedAbove(v);
        }
      } while (x != 0);
    }
  }

  /** The nearest node from one on upwards that has a frame; 0 if there is none. */
  private int framedAbove(int number) {
    int v = number;
    while (v != 0 && (framed[v >>> 6] & 1L << v) == 0) {
      v = Forest.ancestor(forest[v]);
      steps++;
    }
    return v;
  }

  /**
   * Pushes those targets of a row, or of its next piece, that have no number, as a frame.
   *
   * @param start where the row or the piece begins
   * @param d the number of the row's node
   * @return whether there are any, or the row has another piece
   */
  private boolean pushTargets(int start, int d) {
    int added = 0;
    int flag = BOTTOM;
    int left = PIECE;
    int at = start;
    int[] chunk = chunks[at >>> CHUNK_BITS];
    int i = at & CHUNK_MASK;
    int entry;
    do {
      entry = chunk[i];
      if ((entry & LEAF) == 0) {
        int target = entry & TARGET;
        int x = number[target];
        if (x > 0) {
          if (x > d) {
            // Reached by an earlier piece of the row.
            forward(d, x);
          } else if (x > liveCount && x != d) {
            crossEdges.add(d, x);
            several[x >>> 6] |= 1L << x;
          }
        } else if (!references.hasReferences(target) || x == LeafDominators.UNREACHED) {
          chunk[i] = entry | LEAF;
        } else if (x == 0) {
          stack.push(flag | target);
          flag = 0;
          added++;
        }
      }
      if (++i == CHUNK && entry >= 0) {
        at += CHUNK;
        chunk = chunks[at >>> CHUNK_BITS];
        i = 0;
      }
    } while (entry >= 0 && --left > 0);
    if (entry >= 0) {
      pushMore((at & ~CHUNK_MASK) + i, added);
      return true;
    }
    return added > 0;
  }

  /** An edge to a node that is reached, from one above it that need not be its parent. */
  private void forward(int above, int x) {
    long f = forest[x];
    if (above != Forest.ancestor(f)) {
      several[x >>> 6] |= 1L << x;
      if (above < Forest.least(f)) {
        forest[x] = Forest.withLeast(f, above);
      }
    }
  }

  /** Puts where the rest of a row begins below the targets that were pushed last. */
  private void pushMore(int rest, int targets) {
    for (int k = targets - 1; k >= 0; k--) {
      piece[k] = stack.pop() & TARGET;
    }
    stack.push(rest);
    stack.push(MORE);
    for (int k = 0; k < targets; k++) {
      stack.push(piece[k]);
    }
  }

  /**
   * The dominators of all that was reached. The search cannot be used after that.
   *
   * @param threads how many threads to use, 1 or more
   */
  public DominatorTree dominators(int threads) {
    if (!complete) {
      liveCount = count;
    }
    complete = true;
    stack = new IntStack();
    DepthFirstTree tree = found();
    DominatorTree dominators = tree.dominators(references, threads);
    steps += tree.steps();
    return dominators;
  }

  /** Hands over what the search has found. */
  private DepthFirstTree found() {
    DepthFirstTree tree = new DepthFirstTree(number, forest, several, crossEdges, count, liveCount);
    number = NONE;
    forest = NO_LONGS;
    several = NO_LONGS;
    framed = NO_LONGS;
    crossEdges = new CrossEdges(0);
    return tree;
  }

  /**
   * The entries that the search popped, the nodes it went up over and, after {@link #dominators},
   * the steps of its climbs: for tests of what a shape costs.
   */
  long steps() {
    return steps;
  }
}
