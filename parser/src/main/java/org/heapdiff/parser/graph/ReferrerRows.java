package org.heapdiff.parser.graph;

import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_BITS;
import static org.heapdiff.parser.graph.ReferenceRows.CHUNK_MASK;
import static org.heapdiff.parser.graph.ReferenceRows.EMPTY;
import static org.heapdiff.parser.graph.ReferenceRows.TARGET;

import java.util.function.IntConsumer;

/**
 * The references of {@link ReferenceRows} seen from their targets: for each node, which nodes refer
 * to it. Immutable; takes 4 bytes per node and 4 per reference.
 */
public final class ReferrerRows {
  private final TransposedRows rows;

  private ReferrerRows(TransposedRows rows) {
    this.rows = rows;
  }

  /**
   * Turns references around.
   *
   * @param references complete; may be changed later without effect on the result
   * @param threads how many threads to use, 1 or more
   */
  public static ReferrerRows of(ReferenceRows references, int threads) {
    TransposedRows rows = new TransposedRows(references.nodeCount());
    // Each thread reads all references, in order, and takes those whose target is in its part:
    // reading is much faster than the scattered writes, and needs no locks.
    Parallel.split(threads, rows.rowCount(), (from, to) -> count(references, rows, from, to));
    rows.allocate();
    Parallel.split(threads, rows.rowCount(), (from, to) -> put(references, rows, from, to));
    return new ReferrerRows(rows);
  }

  private static void count(ReferenceRows references, TransposedRows rows, int from, int to) {
    int nodeCount = references.nodeCount();
    int[][] chunks = references.chunks();
    for (int node = 0; node < nodeCount; node++) {
      int at = references.start(node);
      if (at == EMPTY) {
        continue;
      }
      int entry;
      do {
        entry = chunks[at >>> CHUNK_BITS][at & CHUNK_MASK];
        int target = entry & TARGET;
        if (target >= from && target < to) {
          rows.count(target);
        }
        at++;
      } while (entry >= 0);
    }
  }

  private static void put(ReferenceRows references, TransposedRows rows, int from, int to) {
    int nodeCount = references.nodeCount();
    int[][] chunks = references.chunks();
    for (int node = 0; node < nodeCount; node++) {
      int at = references.start(node);
      if (at == EMPTY) {
        continue;
      }
      int entry;
      do {
        entry = chunks[at >>> CHUNK_BITS][at & CHUNK_MASK];
        int target = entry & TARGET;
        if (target >= from && target < to) {
          rows.put(target, node);
        }
        at++;
      } while (entry >= 0);
    }
  }

  /** The number of nodes. */
  public int nodeCount() {
    return rows.rowCount();
  }

  /** Whether any node, maybe the node itself, refers to a node. */
  public boolean hasReferrers(int node) {
    return rows.start(node) != rows.end(node);
  }

  /**
   * Calls {@code action} with each node that refers to a node, in ascending order, once each, even
   * where it does so by several references.
   */
  public void forEach(int node, IntConsumer action) {
    int end = rows.end(node);
    int before = -1;
    for (int at = rows.start(node); at != end; at++) {
      int referrer = rows.value(at);
      if (referrer != before) {
        action.accept(referrer);
      }
      before = referrer;
    }
  }
}
