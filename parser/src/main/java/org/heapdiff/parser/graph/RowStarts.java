package org.heapdiff.parser.graph;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Where the row of each node begins, for {@link ReferenceRows}. Several threads may set the starts
 * of different nodes; who asks must have waited for them.
 */
final class RowStarts {
  /*
   * Most often the rows of nodes that follow one another were written one behind the other. So a
   * start is a distance of 2 bytes from a base that 64 nodes have in common. A row that is too far
   * away, such as one behind a long array, or one that another thread wrote, is in a table.
   *
   * Where the objects of a dump are in no order, that would be nearly all of them. Then there is a
   * column of 4 bytes.
   */

  private static final VarHandle BASES = MethodHandles.arrayElementVarHandle(int[].class);

  private static final int EMPTY = ReferenceRows.EMPTY;

  private static final int BLOCK_BITS = 6;

  /** In place of a distance: the node has no row. */
  private static final char NO_ROW = Character.MAX_VALUE;

  /** In place of a distance: the start is in the table. */
  private static final char FAR = NO_ROW - 1;

  /** The first row of a block is so far from the base, as others may begin before it. */
  private static final int MIDDLE = FAR / 2;

  /** More than one row of so many in the table, and the column of 4 bytes takes less. */
  private static final int RARE = 16;

  private static final int[] NONE = {};

  private final int nodeCount;

  /** By node, the distance; empty where all is in {@link #wide}. */
  private char[] distances;

  /** By block; as long as it has none, {@link #EMPTY}. */
  private int[] bases;

  private final Int2IntOpenHashMap far = new Int2IntOpenHashMap();

  /** By node, the start of a row that was set since this is there; else {@link #NONE}. */
  private volatile int[] widening = NONE;

  /** By node, if all starts are here; else {@link #NONE}. */
  private int[] wide = NONE;

  RowStarts(int nodeCount) {
    this.nodeCount = nodeCount;
    distances = new char[nodeCount];
    Arrays.fill(distances, NO_ROW);
    bases = new int[(nodeCount >>> BLOCK_BITS) + 1];
    Arrays.fill(bases, EMPTY);
    far.defaultReturnValue(EMPTY);
  }

  int nodeCount() {
    return nodeCount;
  }

  /** Where a node's row begins, {@link ReferenceRows#EMPTY} if it has none. */
  int get(int node) {
    int[] all = wide;
    if (all != NONE) {
      return all[node];
    }
    char distance = distances[node];
    if (distance < FAR) {
      return bases[node >>> BLOCK_BITS] + distance;
    }
    // Only what is rare asks the volatile field, as inner loops are here.
    return distance == NO_ROW ? EMPTY : farStart(node);
  }

  private int farStart(int node) {
    int[] later = widening;
    return later != NONE && later[node] != EMPTY ? later[node] : far.get(node);
  }

  boolean has(int node) {
    int[] all = wide;
    if (all != NONE) {
      return all[node] != EMPTY;
    }
    return distances[node] != NO_ROW;
  }

  /**
   * Sets where a node's row begins.
   *
   * @param start any number but {@link ReferenceRows#EMPTY}
   */
  void set(int node, int start) {
    if (wide != NONE) {
      wide[node] = start;
      return;
    }
    int block = node >>> BLOCK_BITS;
    int base = (int) BASES.getOpaque(bases, block);
    if (base == EMPTY) {
      int own = start - MIDDLE == EMPTY ? start - MIDDLE + 1 : start - MIDDLE;
      base = (int) BASES.compareAndExchange(bases, block, EMPTY, own);
      base = base == EMPTY ? own : base;
    }
    int distance = start - base;
    if (Integer.compareUnsigned(distance, FAR) < 0) {
      distances[node] = (char) distance;
    } else {
      setFar(node, start);
    }
  }

  private void setFar(int node, int start) {
    int[] later = widening;
    if (later == NONE) {
      synchronized (far) {
        later = widening;
        if (later == NONE && far.size() < nodeCount / RARE + RARE) {
          far.put(node, start);
          distances[node] = FAR;
          return;
        }
        if (later == NONE) {
          later = new int[nodeCount];
          Arrays.fill(later, EMPTY);
          widening = later;
        }
      }
    }
    later[node] = start;
    distances[node] = FAR;
  }

  /** To be called when all rows are written: gives back what is not needed any more. */
  void complete() {
    far.trim();
    int[] all = widening;
    if (all == NONE) {
      return;
    }
    for (int node = 0; node < nodeCount; node++) {
      all[node] = get(node);
    }
    wide = all;
    widening = NONE;
    distances = new char[0];
    bases = NONE;
    far.clear();
    far.trim();
  }
}
