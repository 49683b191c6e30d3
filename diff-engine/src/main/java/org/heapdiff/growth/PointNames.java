package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.heapdiff.diff.Matching;
import org.heapdiff.parser.Contents;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/** Finds the words for points: paths, sizes of collections, samples. */
final class PointNames {
  private final Snapshot after;
  private final ChangedObjects added;
  private final ChangedObjects removed;
  private final SharedObjects shared;
  private final Contents contentsAfter;
  private final Contents contentsBefore;
  private final SampleText text;
  private final PathFinder finder;

  PointNames(
      ChangedObjects added,
      ChangedObjects removed,
      SharedObjects shared,
      Contents contentsAfter,
      Contents contentsBefore,
      PathFinder finder,
      boolean values) {
    this.added = added;
    this.removed = removed;
    this.shared = shared;
    after = added.snapshot();
    this.contentsAfter = contentsAfter;
    this.contentsBefore = contentsBefore;
    this.finder = finder;
    text = new SampleText(after, contentsAfter, values);
  }

  /**
   * The points, in the same order.
   *
   * @param growth of what shares are, in bytes; 0 for none
   */
  List<GrowthPoint> points(List<PointDraft> drafts, long growth) throws IOException {
    IntArrayList targets = new IntArrayList();
    List<int[]> wanted = new ArrayList<>();
    for (PointDraft draft : drafts) {
      Place.Shape main = draft.mainShape();
      wanted.add(
          new int[] {
            want(targets, draft.survivor()),
            want(targets, main == null ? anyTop(draft) : main.largest()),
            want(
                targets,
                draft.slot() != null || draft.survivor() == Place.NONE
                    ? Place.NONE
                    : shared.sharesWith(draft.survivor(), draft.figures().added().bytes()))
          });
    }
    List<HeapPath> paths = finder.paths(targets.toIntArray());
    List<GrowthPoint> points = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      int[] indexes = wanted.get(i);
      points.add(
          point(
              drafts.get(i),
              growth,
              path(paths, indexes[0]),
              path(paths, indexes[1]),
              path(paths, indexes[2])));
    }
    return points;
  }

  /** One of the objects that were added to no survivor, {@link Place#NONE} if there is none. */
  private static int anyTop(PointDraft draft) {
    IntArrayList samples = draft.figures().samples();
    return draft.survivor() != Place.NONE || samples.isEmpty() ? Place.NONE : samples.getInt(0);
  }

  private static int want(IntArrayList targets, int object) {
    if (object == Place.NONE) {
      return -1;
    }
    targets.add(object);
    return targets.size() - 1;
  }

  private static @Nullable HeapPath path(List<HeapPath> paths, int index) {
    return index < 0 ? null : paths.get(index);
  }

  private GrowthPoint point(
      PointDraft draft,
      long growth,
      @Nullable HeapPath path,
      @Nullable HeapPath example,
      @Nullable HeapPath sharedWith)
      throws IOException {
    PlaceFigures figures = draft.figures();
    Place.Shape main = draft.mainShape();
    List<GrowthSample> samples = new ArrayList<>();
    for (int object : figures.samples()) {
      samples.add(text.sample(object));
    }
    return new GrowthPoint(
        path == null || draft.slot() == null ? path : path.plus(draft.slot().step()),
        path == null ? example : null,
        draft.className(after),
        size(draft),
        main == null || example == null
            ? null
            : new RepeatedGrowth(
                example.shape(after.classes().name(after.classOf(main.largest()))),
                main.objects(),
                main.bytes()),
        figures.added(),
        figures.removed(),
        growth == 0 ? 0 : 100.0 * draft.grown() / growth,
        figures.structure(),
        figures.payload(),
        figures.classes(),
        samples,
        sharedWith == null || sharedWith.equals(path) ? null : sharedWith);
  }

  private @Nullable CollectionSize size(PointDraft draft) throws IOException {
    int now = draft.survivor();
    int then = now == Place.NONE ? Place.NONE : added.partner(now);
    if (draft.slot() != null) {
      now = draft.place().targetAfter(draft.slot().step());
      then = draft.place().targetBefore(draft.slot().step());
    }
    if (now == Place.NONE) {
      return null;
    }
    OptionalLong sizeNow = added.collections().size(contentsAfter, now);
    if (sizeNow.isEmpty()) {
      return null;
    }
    OptionalLong sizeThen =
        then == Matching.NONE
            ? OptionalLong.empty()
            : removed.collections().size(contentsBefore, then);
    return new CollectionSize(
        sizeThen.orElse(-1), sizeNow.getAsLong(), added.collections().unit(now));
  }
}
