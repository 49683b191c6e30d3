package org.heapdiff.growth;

import java.util.List;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A point with its paths; several drafts whose paths read the same are one point.
 *
 * @param drafts one or more, the one that grew most first
 * @param indexes of the drafts, in the order in which they were given
 * @param path to the first one's place, null where there is no one place
 * @param example where there is no one place, the path to one of the many; else null
 * @param sharedWith a path to another survivor that holds most of what was added, or null
 */
record NamedDraft(
    List<PointDraft> drafts,
    List<Integer> indexes,
    @Nullable HeapPath path,
    @Nullable HeapPath example,
    @Nullable HeapPath sharedWith) {
  PointDraft first() {
    return drafts.get(0);
  }

  /** By how many bytes it has grown. */
  long grown() {
    return drafts.stream().mapToLong(PointDraft::grown).sum();
  }

  /** What changed. */
  PlaceFigures figures(Snapshot after) {
    if (drafts.size() == 1) {
      return first().figures();
    }
    PlaceFigures sum = new PlaceFigures(after);
    drafts.forEach(draft -> sum.addAll(draft.figures()));
    return sum;
  }

  /** The survivors that have grown. */
  List<GrownObject> objects(Snapshot after) {
    return drafts.stream()
        .filter(draft -> draft.survivor() != Place.NONE)
        .map(draft -> new GrownObject(after.addressOf(draft.survivor()), draft.grown()))
        .toList();
  }
}
