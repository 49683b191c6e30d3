package org.heapdiff.series;

import java.util.List;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.diff.SurvivorTable;
import org.jspecify.annotations.Nullable;

/**
 * What a series of dumps says.
 *
 * @param dumps the dumps in the order they were named, two or more
 * @param steps what happened between each two of them; empty where objects were only counted
 * @param classes every class of any dump, in no order
 * @param growing the objects in all dumps that grew in every step, null where objects were only
 *     counted, or matched by class alone, so that it is not known
 * @param points where the heap grew in every step, null where that was not looked for or is not
 *     known for the same reasons
 * @param survivors the objects in all dumps whose retained size changed most from the first to the
 *     last, null if they were not asked for
 * @param notes what a reader should know before trusting the figures, one sentence each; holds
 *     nothing from inside the heap but class names
 */
public record SeriesResult(
    List<SnapshotSummary> dumps,
    List<SeriesStep> steps,
    List<ClassSeries> classes,
    @Nullable GrowingObjects growing,
    @Nullable GrowingPoints points,
    @Nullable SurvivorTable survivors,
    List<String> notes) {
  public SeriesResult {
    dumps = List.copyOf(dumps);
    steps = List.copyOf(steps);
    classes = List.copyOf(classes);
    notes = List.copyOf(notes);
  }
}
