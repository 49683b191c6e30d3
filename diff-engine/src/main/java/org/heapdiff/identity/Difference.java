package org.heapdiff.identity;

import org.heapdiff.objects.ObjectSet;
import org.heapdiff.parser.Snapshot;

/**
 * Two snapshots, and which of their objects the other one does not have.
 *
 * @param before the base
 * @param after what is compared with it
 * @param matching which object of one is which of the other
 * @param added the objects that count after and have no partner that counts before
 * @param removed the objects that count before and have no partner that counts after
 */
public record Difference(
    Snapshot before, Snapshot after, Matching matching, ObjectSet added, ObjectSet removed) {
  /** What a matching leaves over. It is asked from several threads at a time. */
  public static Difference of(Snapshot before, Snapshot after, Matching matching) {
    return new Difference(
        before, after, matching, matching.added(before, after), matching.removed(before, after));
  }
}
