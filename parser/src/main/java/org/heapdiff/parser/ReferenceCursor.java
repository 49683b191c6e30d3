package org.heapdiff.parser;

import org.heapdiff.parser.graph.ReferenceRows;

/**
 * Goes over the references of one object after the other, for inner loops; what it gives is what
 * {@link Snapshot#forEachReference} does. Used by one thread.
 */
public final class ReferenceCursor {
  private final ReferenceRows rows;
  private int position = ReferenceRows.EMPTY;

  ReferenceCursor(ReferenceRows rows) {
    this.rows = rows;
  }

  /** Goes to the first reference of an object. */
  public void moveTo(int object) {
    position = rows.start(object);
  }

  /**
   * The next reference's target.
   *
   * @return {@link Snapshot#NONE} behind the last one
   */
  public int next() {
    if (position == ReferenceRows.EMPTY) {
      return Snapshot.NONE;
    }
    int entry = rows.entry(position);
    position = entry < 0 ? ReferenceRows.EMPTY : position + 1;
    return entry & ReferenceRows.TARGET;
  }
}
