package org.heapdiff.cli.report;

import java.util.List;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.diff.SurvivorTable;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.MatchingConfidence;
import org.heapdiff.objects.Amount;
import org.jspecify.annotations.Nullable;

/**
 * All that is printed of a diff.
 *
 * @param before the base
 * @param after what is compared with it
 * @param net live objects after less before, of the whole heap
 * @param selectedNet the same of the classes that were selected, null where none were left out
 * @param changes the classes selected, in the order in which they are printed
 * @param added what was added of them
 * @param removed what was removed of them
 * @param notes what a reader should know, one sentence each
 * @param identity by what objects were found again, null where they were only counted
 * @param survivors the objects in both whose retained size changed most, null if they were not
 *     asked for
 * @param growth where the heap grew, null where that was not looked for
 * @param confidence how sure the identities are, null where that was not judged
 */
public record DiffReport(
    SnapshotSummary before,
    SnapshotSummary after,
    Amount net,
    @Nullable Amount selectedNet,
    List<ClassChange> changes,
    Partition added,
    Partition removed,
    List<String> notes,
    @Nullable Identity identity,
    @Nullable SurvivorTable survivors,
    @Nullable GrowthShown growth,
    @Nullable MatchingConfidence confidence) {
  public DiffReport {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }
}
