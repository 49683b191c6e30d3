package org.heapdiff.diff;

import java.util.List;
import org.heapdiff.growth.GrowthReport;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.MatchingConfidence;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two snapshots.
 *
 * @param before the base
 * @param after what is compared with it
 * @param changes every class of either, in no order
 * @param notes what a reader should know before trusting the figures, one sentence each (a dump cut
 *     off, dumps of different programs, the wrong order); holds nothing from inside the heap but
 *     class names
 * @param identity by what objects were found again, never {@link Identity#AUTO}; null where they
 *     were only counted
 * @param survivors those that changed most, null if they were not asked for
 * @param growth where the heap grew, null where that was not looked for
 * @param confidence how sure the identities are, null where that was not judged
 */
public record DiffResult(
    SnapshotSummary before,
    SnapshotSummary after,
    List<ClassChange> changes,
    List<String> notes,
    @Nullable Identity identity,
    @Nullable SurvivorTable survivors,
    @Nullable GrowthReport growth,
    @Nullable MatchingConfidence confidence) {
  public DiffResult {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }
}
