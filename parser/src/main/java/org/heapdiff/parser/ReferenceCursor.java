package org.heapdiff.parser;

import org.heapdiff.parser.graph.ReferenceRows;

/**
 * Goes over the references of one object after the other, for inner loops; what it gives is what
 * {@link Snapshot#forEachReference} does. Used by one thread.
 */
public final class ReferenceCursor {
  private static final int[] NO_CHUNK = {};

  private final ReferenceRows rows;

  // Where the next entry is: inner loops have no time to find the chunk of each.
  private int number;
  private int[] chunk = NO_CHUNK;
  private int at = Snapshot.NONE;

  ReferenceCursor(ReferenceRows rows) {
    this.rows = rows;
  }

  /** Goes to the first reference of an object. */
  public void moveTo(int object) {
    int start = rows.start(object);
    if (start == ReferenceRows.EMPTY) {
      at = Snapshot.NONE;
      return;
    }
    number = start >>> ReferenceRows.CHUNK_BITS;
    chunk = rows.chunks()[number];
    at = start & ReferenceRows.CHUNK_MASK;
  }

  /**
   * The next reference's target.
   *
   * @return {@link Snapshot#NONE} behind the last one
   */
  public int next() {
    int k = at;
    if (k < 0) {
      return Snapshot.NONE;
    }
    int entry = chunk[k];
    at = entry < 0 ? Snapshot.NONE : k + 1;
    if (at == ReferenceRows.CHUNK) {
      chunk = rows.chunks()[++number];
      at = 0;
    }
    return entry & ReferenceRows.TARGET;
  }

  /**
   * Reads all references of an object, in their order. Where the cursor stands does not change.
   *
   * @param into gets the targets, as many as it has room for
   * @return how many there are
   */
  public int read(int object, int[] into) {
    return rows.read(object, into);
  }
}
