package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.heapdiff.identity.Matching;
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

  /** Finds paths; drafts whose paths read the same become one. */
  List<NamedDraft> named(List<PointDraft> drafts) throws IOException {
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
                !draft.isWhole() || draft.survivor() == Place.NONE
                    ? Place.NONE
                    : shared.sharesWith(draft.survivor(), draft.figures().added().bytes()))
          });
    }
    List<HeapPath> paths = finder.paths(targets.toIntArray());
    record Reading(HeapPath path, String className) {}
    Map<Reading, List<Integer>> alike = new LinkedHashMap<>();
    List<NamedDraft> named = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      HeapPath path = pathTo(drafts.get(i), path(paths, wanted.get(i)[0]));
      if (path == null) {
        named.add(named(drafts, List.of(i), paths, wanted));
      } else {
        Reading reading = new Reading(path.withoutIndexes(), drafts.get(i).className(after));
        alike.computeIfAbsent(reading, key -> new ArrayList<>()).add(i);
      }
    }
    for (List<Integer> indexes : alike.values()) {
      indexes.sort(Comparator.comparingLong((Integer i) -> -drafts.get(i).grown()));
      named.add(named(drafts, indexes, paths, wanted));
    }
    return named;
  }

  private static NamedDraft named(
      List<PointDraft> drafts, List<Integer> indexes, List<HeapPath> paths, List<int[]> wanted) {
    PointDraft first = drafts.get(indexes.get(0));
    int[] targets = wanted.get(indexes.get(0));
    HeapPath path = path(paths, targets[0]);
    HeapPath sharedWith = path(paths, targets[2]);
    return new NamedDraft(
        indexes.stream().map(drafts::get).toList(),
        indexes,
        pathTo(first, path),
        path(paths, targets[1]),
        sharedWith == null || sharedWith.equals(path) ? null : sharedWith);
  }

  /** The path to what grew, over the slot of the survivor where one stands out. */
  private static @Nullable HeapPath pathTo(PointDraft draft, @Nullable HeapPath toSurvivor) {
    return toSurvivor == null || draft.slot() == null
        ? toSurvivor
        : toSurvivor.plus(draft.slot().step());
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

  /**
   * A point in words.
   *
   * @param growth of what its share is, in bytes; 0 for none
   */
  GrowthPoint point(NamedDraft named, long growth) throws IOException {
    PlaceFigures figures = named.figures(after);
    HeapPath example = named.example();
    Place.Shape main = named.drafts().size() > 1 ? null : named.first().mainShape();
    List<GrowthSample> samples = new ArrayList<>();
    for (int object : figures.samples()) {
      samples.add(text.sample(object));
    }
    return new GrowthPoint(
        named.path(),
        named.path() == null ? example : null,
        named.objects(after),
        named.first().className(after),
        size(named.drafts()),
        main == null || example == null
            ? null
            : new RepeatedGrowth(
                example.shape(after.classes().name(after.classOf(main.largest()))),
                main.objects(),
                main.bytes()),
        figures.added(),
        figures.removed(),
        growth == 0 ? 0 : 100.0 * named.grown() / growth,
        figures.structure(),
        figures.payload(),
        figures.classes(),
        samples,
        named.sharedWith());
  }

  /** The sizes of all, null if one is not known. */
  private @Nullable CollectionSize size(List<PointDraft> drafts) throws IOException {
    @Nullable CollectionSize sum = null;
    for (PointDraft draft : drafts) {
      CollectionSize size = size(draft);
      if (size == null) {
        return null;
      }
      sum = sum == null ? size : sum.plus(size);
    }
    return sum;
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
