package org.heapdiff.growth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.heapdiff.identity.Difference;
import org.heapdiff.identity.Matching;
import org.heapdiff.parser.Contents;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a heap grew in every step of a series of dumps. The survivors are the objects that
 * are in all dumps so far; what hangs under one and was not in the first dump, less what was there
 * in the first dump and is gone, is what it has grown by since the first dump. Of that the places
 * are made in the last dump, as {@link GrowthPoints} makes them of two.
 *
 * <p>Takes for each step what {@link GrowthPoints} takes, but for the names, and keeps some ten
 * thousand survivors from one step to the next ({@link GrowthHistory}).
 */
public final class GrowthCourses {
  private final int steps;
  private final boolean values;
  private final GrowthHistory history;
  private int step;

  /**
   * Nothing yet.
   *
   * @param steps how many there will be, 1 or more
   * @param values whether paths and samples are to say what is in objects, which can be secret
   */
  public GrowthCourses(int steps, boolean values) {
    this.steps = steps;
    this.values = values;
    history = new GrowthHistory(steps);
  }

  /**
   * Goes on to the next dump.
   *
   * @param sinceFirst which object of one is which of the other, of those that are in all dumps
   *     from the first one on; the others have no partners
   * @return where the heap grew, after the last step; else null
   * @throws IOException when a dump cannot be read any more
   */
  public @Nullable GrowthCourseReport step(Snapshot before, Snapshot after, Matching sinceFirst)
      throws IOException {
    Difference difference = Difference.of(before, after, sinceFirst);
    ChangedObjects added = ChangedObjects.added(difference);
    ChangedObjects removed = ChangedObjects.removed(difference);
    SharedObjects shared = SharedObjects.assign(added, removed);
    GrowthSums sums = new GrowthSums(added, removed);
    history.addTo(sums);
    step++;
    Contents contentsBefore = before.contents();
    Contents contentsAfter = after.contents();
    if (step < steps) {
      history.keep(sums, contentsBefore, contentsAfter);
      return null;
    }
    Slots slots = new Slots(after, contentsAfter, values);
    Places places = new Places(sums, history.earlierShapes());
    places.countAdded(slots, new Slots(before, contentsBefore, values));
    PointNames names =
        new PointNames(
            added,
            removed,
            shared,
            contentsAfter,
            contentsBefore,
            new PathFinder(after, added.collections(), slots),
            values);
    return report(sums, places, names, contentsBefore, contentsAfter);
  }

  private GrowthCourseReport report(
      GrowthSums sums, Places places, PointNames names, Contents before, Contents after)
      throws IOException {
    long[][] columns = history.columns(sums, places);
    List<PointDraft> drafts = new ArrayList<>();
    List<long[]> columnsOfDrafts = new ArrayList<>();
    long grown = places.tooLittle();
    for (int k = 0; k < columns.length; k++) {
      long net = columns[k][steps - 1];
      if (net >= places.least()) {
        grown += net;
        drafts.add(PointDraft.whole(places.places().get(k), net));
        columnsOfDrafts.add(columns[k]);
      }
    }
    List<GrowthCourse> courses = new ArrayList<>();
    int others = 0;
    long othersGrown = 0;
    List<NamedDraft> all = names.named(drafts);
    all.sort(Comparator.comparingLong(NamedDraft::grown).reversed());
    for (NamedDraft named : all) {
      long[] column = new long[steps];
      named
          .indexes()
          .forEach(i -> Arrays.setAll(column, k -> column[k] + columnsOfDrafts.get(i)[k]));
      if (growsInEveryStep(column)) {
        PointDraft only = named.first();
        boolean isOne =
            named.drafts().size() == 1 && only.survivor() != Place.NONE && only.slot() == null;
        courses.add(
            course(
                names.point(named, grown),
                column,
                isOne ? history.sizesOf(sums, only.survivor(), before, after) : null));
      } else {
        others++;
        othersGrown += named.grown();
      }
    }
    return new GrowthCourseReport(courses, others, othersGrown, grown);
  }

  private static boolean growsInEveryStep(long[] grown) {
    long last = 0;
    for (long now : grown) {
      if (now <= last) {
        return false;
      }
      last = now;
    }
    return true;
  }

  private GrowthCourse course(GrowthPoint point, long[] column, long @Nullable [] known) {
    CollectionSize size = point.size();
    List<Long> sizes = new ArrayList<>();
    if (size != null) {
      for (int dump = 0; dump < steps; dump++) {
        sizes.add(known == null ? -1 : known[dump]);
      }
      sizes.add(size.after());
    }
    return new GrowthCourse(
        point.path(),
        point.example(),
        point.objects(),
        point.className(),
        Arrays.stream(column).boxed().toList(),
        sizes,
        size == null ? null : size.unit(),
        repeated(point, column[steps - 1]),
        point.added(),
        point.share(),
        point.structure(),
        point.payload(),
        point.classes(),
        point.samples(),
        point.sharedWith());
  }

  /**
   * Of many that have no one place all that they have grown by is known; of others the last step.
   */
  private static @Nullable RepeatedGrowth repeated(GrowthPoint point, long grown) {
    RepeatedGrowth many = point.repeated();
    return many == null || point.path() != null
        ? many
        : new RepeatedGrowth(many.shape(), many.objects(), grown);
  }
}
