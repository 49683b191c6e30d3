package org.heapdiff.diff;

import org.heapdiff.parser.Snapshot;

/**
 * Which object of one snapshot is which of another, one to one. An object after without a partner
 * was added, one before without was removed.
 */
public interface Matching {
  /** No partner. */
  int NONE = -1;

  /** The object after that is an object before, or {@link #NONE}. */
  int after(int objectBefore);

  /** The object before that is an object after, or {@link #NONE}. */
  int before(int objectAfter);

  /** The objects that count after and have no partner before. */
  default ObjectSet added(Snapshot after) {
    return ObjectSet.of(after, object -> before(object) == NONE);
  }

  /** The objects that count before and have no partner after. */
  default ObjectSet removed(Snapshot before) {
    return ObjectSet.of(before, object -> after(object) == NONE);
  }
}
