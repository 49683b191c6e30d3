package org.heapdiff.identity;

import org.heapdiff.objects.ObjectSet;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Which object of one snapshot is which of another, one to one. Partners need not count: what was
 * alive and has become garbage is still the same object. May be asked from several threads at a
 * time.
 */
public interface Matching {
  /** No partner. */
  int NONE = -1;

  /** By what objects were matched; never {@link Identity#AUTO}. */
  Identity identity();

  /** The object after that is an object before, or {@link #NONE}. */
  int after(int objectBefore);

  /** The object before that is an object after, or {@link #NONE}. */
  int before(int objectAfter);

  /** How sure the pairs are, null where that was not judged. */
  default @Nullable MatchingConfidence confidence() {
    return null;
  }

  /** The objects that count after and have no partner that counts before. */
  default ObjectSet added(Snapshot before, Snapshot after) {
    return ObjectSet.of(after, object -> !counts(before, before(object)));
  }

  /** The objects that count before and have no partner that counts after. */
  default ObjectSet removed(Snapshot before, Snapshot after) {
    return ObjectSet.of(before, object -> !counts(after, after(object)));
  }

  /** Whether a partner is an object, and one that counts. */
  static boolean counts(Snapshot snapshot, int partner) {
    return partner != NONE && snapshot.isCounted(partner);
  }
}
