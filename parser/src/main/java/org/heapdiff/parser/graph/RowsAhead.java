package org.heapdiff.parser.graph;

import org.jspecify.annotations.Nullable;

/**
 * Edges in rows by target, slice by slice, the last targets first; the rows of the next slice are
 * made by another thread while the caller has work with those that it was given.
 */
final class RowsAhead {
  /**
   * Some targets.
   *
   * @param first the first of them
   * @param end the one behind the last
   * @param rows from the first target on, the sources of edges; no row where there are none
   */
  record Slice(int first, int end, TransposedRows rows) {}

  private final int threads;

  /** Blocks of edges, and which was made last. */
  private final CrossEdges edges;

  private int block;

  /** If that block is divided: its parts, and which was made last. */
  private CrossEdges parts = new CrossEdges(0);

  private int part;

  /** The rows of the slice that was given last. */
  private TransposedRows given;

  /** The next slice, if another thread makes it. */
  private @Nullable Aside<Slice> ahead;

  /**
   * Begins with the last block.
   *
   * @param edges at least one block of them; used up
   * @param threads with 1 each slice is made when it is asked for
   */
  RowsAhead(CrossEdges edges, int threads) {
    this.edges = edges;
    this.threads = threads;
    block = edges.blockCount();
    given = edges.newRows();
    TransposedRows rows = edges.newRows();
    ahead = threads == 1 ? null : Aside.start(() -> make(rows));
  }

  /** Makes a slice; in one thread after the other. */
  private Slice make(TransposedRows rows) {
    if (part == 0) {
      block--;
      CrossEdges divided = edges.parts(block);
      if (divided == null) {
        return slice(edges, block, rows);
      }
      parts = divided;
      part = parts.blockCount();
    }
    return slice(parts, --part, rows);
  }

  private static Slice slice(CrossEdges from, int block, TransposedRows rows) {
    from.rows(block, rows);
    return new Slice(from.firstTarget(block), from.firstTarget(block + 1), rows);
  }

  /**
   * The next slice; behind the one with target 0 there is none. The rows of the one before it are
   * used for other slices from here on.
   */
  Slice next() {
    TransposedRows done = given;
    Slice slice = ahead == null ? make(done) : ahead.result();
    given = slice.rows();
    boolean last = slice.first() == 0;
    ahead = last || threads == 1 ? null : Aside.start(() -> make(done));
    return slice;
  }
}
