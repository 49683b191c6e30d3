package org.heapdiff.cli.report;

import java.util.List;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.diff.SurvivorTable;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.MatchingConfidence;
import org.heapdiff.objects.Amount;
import org.heapdiff.series.ClassSeries;
import org.heapdiff.series.GrowingObjects;
import org.jspecify.annotations.Nullable;

/**
 * All that is printed of a series of dumps.
 *
 * @param dumps the dumps in the order they were named, two or more
 * @param nets by step, live objects after less before, of the whole heap
 * @param net the last dump less the first one, of the whole heap
 * @param selectedNet the same of the classes that were selected, null where none were left out
 * @param steps what was added in each step of the classes selected; empty where objects were only
 *     counted
 * @param growth where the heap grew in every step, null where that was not looked for or is not
 *     known
 * @param classes the classes selected, in the order in which they are printed
 * @param growing those of them that grew in every step, in the same order
 * @param growingObjects the objects in all dumps that grew in every step, null where objects were
 *     only counted, or matched by class alone, so that it is not known
 * @param survivors the objects in all dumps whose retained size changed most from the first to the
 *     last, null if they were not asked for
 * @param notes what a reader should know, one sentence each
 */
public record SeriesReport(
    List<SnapshotSummary> dumps,
    List<Amount> nets,
    Amount net,
    @Nullable Amount selectedNet,
    List<Step> steps,
    @Nullable GrowingShown growth,
    List<ClassSeries> classes,
    List<ClassSeries> growing,
    @Nullable GrowingObjects growingObjects,
    @Nullable SurvivorTable survivors,
    List<String> notes) {
  /**
   * One step from a dump to the next, of the classes selected.
   *
   * @param added what was added by it
   * @param removed what was removed by it
   * @param staying what was added by it and is in every dump since, by class; retained bytes are
   *     those in the last dump
   * @param identity by what objects were found again
   * @param confidence how sure that is, null where that was not judged
   */
  public record Step(
      Amount added,
      Amount removed,
      Partition staying,
      Identity identity,
      @Nullable MatchingConfidence confidence) {}

  public SeriesReport {
    dumps = List.copyOf(dumps);
    nets = List.copyOf(nets);
    steps = List.copyOf(steps);
    classes = List.copyOf(classes);
    growing = List.copyOf(growing);
    notes = List.copyOf(notes);
  }

  public SnapshotSummary first() {
    return dumps.get(0);
  }

  public SnapshotSummary last() {
    return dumps.get(dumps.size() - 1);
  }
}
