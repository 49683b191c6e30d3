package org.heapdiff.growth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.heapdiff.identity.Difference;
import org.heapdiff.parser.Contents;
import org.heapdiff.parser.Snapshot;

/**
 * Finds where a heap grew. Each added object hangs under a surviving one ({@link ChangedObjects},
 * {@link SharedObjects}), and so does each removed one; the difference, survivor by survivor, adds
 * up to places ({@link GrowthTree}, {@link Places}), and each is named by a path ({@link
 * PathFinder}).
 *
 * <p>Takes time nearly linear in objects and references, most of it on all cores; of memory what
 * {@link ChangedObjects} takes for both snapshots, at most 3 bytes more for each object while
 * {@link SharedTops} are given away, and some 50 bytes for each survivor at or below which
 * something changed.
 */
public final class GrowthPoints {
  /** Where this part of all that was added is replaced in one place, that is worth a word. */
  private static final int CHURN_PART = 10;

  private GrowthPoints() {}

  /**
   * Where the heap grew between two snapshots.
   *
   * @param values whether paths and samples are to say what is in objects, which can be secret
   * @throws IOException when a dump cannot be read any more
   */
  public static GrowthReport of(Difference difference, boolean values) throws IOException {
    Snapshot before = difference.before();
    Snapshot after = difference.after();
    ChangedObjects added = ChangedObjects.added(difference);
    ChangedObjects removed = ChangedObjects.removed(difference);
    SharedObjects shared = SharedObjects.assign(added, removed);
    GrowthSums sums = new GrowthSums(added, removed);
    sums.tree().close();
    Places places = new Places(sums, Map.of());
    Contents contentsAfter = after.contents();
    Contents contentsBefore = before.contents();
    Slots slots = new Slots(after, contentsAfter, values);
    places.countAdded(slots, new Slots(before, contentsBefore, values));
    places.countRemoved();

    List<PointDraft> grown = new ArrayList<>();
    List<PointDraft> churned = new ArrayList<>();
    PlaceFigures elsewhere = places.elsewhere();
    long growth = Math.max(0, places.unexplained().net());
    long allAdded = places.unexplained().added().bytes() + elsewhere.added().bytes();
    for (PointDraft draft : PointDraft.of(places)) {
      long net = draft.grown();
      allAdded += draft.figures().added().bytes();
      if (net >= places.least()) {
        grown.add(draft);
        growth += net;
      } else {
        churned.add(draft);
        elsewhere.addAll(draft.figures());
      }
    }
    long worthAWord = Math.max(1, allAdded / CHURN_PART);
    churned.removeIf(draft -> draft.figures().added().bytes() < worthAWord);
    // The search for paths has an int for each object.
    added.forgetHolders();
    removed.forgetHolders();
    PointNames names =
        new PointNames(
            added,
            removed,
            shared,
            contentsAfter,
            contentsBefore,
            new PathFinder(after, added.collections(), slots),
            values);
    return new GrowthReport(
        points(names, grown, NamedDraft::grown, growth),
        points(names, churned, draft -> draft.figures(after).added().bytes(), 0),
        places.unexplained().added(),
        places.unexplained().removed(),
        elsewhere.added(),
        elsewhere.removed(),
        growth);
  }

  private static List<GrowthPoint> points(
      PointNames names, List<PointDraft> drafts, ToLongFunction<NamedDraft> size, long growth)
      throws IOException {
    List<NamedDraft> named = names.named(drafts);
    named.sort(Comparator.comparingLong(size).reversed());
    List<GrowthPoint> points = new ArrayList<>();
    for (NamedDraft one : named) {
      points.add(names.point(one, growth));
    }
    return points;
  }
}
