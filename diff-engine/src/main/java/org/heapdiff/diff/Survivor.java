package org.heapdiff.diff;

import java.util.List;

/**
 * An object that counts in both snapshots and retains another number of bytes after.
 *
 * @param idBefore its id in the dump before
 * @param idAfter its id in the dump after
 * @param kind its class as Java writes it; of a class object {@code class} and the class it stands
 *     for
 * @param within what holds it alone and changed for no other reason, the nearest first, as kinds;
 *     neighbors of one kind are named once, and not all are named where there are many
 * @param retainedBefore the bytes that would have been free without it
 * @param retainedAfter the bytes that would be free without it
 */
public record Survivor(
    long idBefore,
    long idAfter,
    String kind,
    List<String> within,
    long retainedBefore,
    long retainedAfter) {
  public Survivor {
    within = List.copyOf(within);
  }

  /** Bytes after less before. */
  public long retainedDelta() {
    return retainedAfter - retainedBefore;
  }
}
