package org.heapdiff.series;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.heapdiff.diff.ComparisonNotes;
import org.heapdiff.diff.DiffRequest;
import org.heapdiff.diff.HeapDiff;
import org.heapdiff.diff.Notes;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.diff.SurvivorTable;
import org.heapdiff.growth.GrowthCourseReport;
import org.heapdiff.growth.GrowthCourses;
import org.heapdiff.growth.GrowthDetail;
import org.heapdiff.identity.ClassPairing;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.Matching;
import org.heapdiff.identity.Matchings;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.jspecify.annotations.Nullable;

/**
 * What several dumps of one program say together. Each is matched with the one before it, and what
 * was known of that one's objects is carried over, so that no more than two snapshots are in memory
 * at a time.
 */
public final class Series {
  /** The most dumps that a series can have. */
  public static final int MOST_DUMPS = Carried.MOST_DUMPS;

  /** How many of the objects that grow are listed at most. */
  private static final int MOST_ROWS = 1000;

  private final SeriesSource source;
  private final SeriesRequest request;
  private final Progress progress;
  private final int count;
  private final List<SnapshotSummary> dumps = new ArrayList<>();
  private final List<SeriesStep> steps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> notesOfPairs = new ArrayList<>();
  private final Growers growers;
  private final ClassColumns classes;
  private final GrowthCourses courses;
  private @Nullable GrowthCourseReport growth;

  /** The dump last read; a field, as local variables would keep the ones before it in memory. */
  private Snapshot current;

  private Carried carried;

  private Series(
      SeriesSource source, SeriesRequest request, Progress progress, int followed, Snapshot first) {
    this.source = source;
    this.request = request;
    this.progress = progress;
    current = first;
    carried = Carried.start(first, request.ends() != null);
    count = source.count();
    growers = new Growers(followed);
    classes = new ClassColumns(count);
    courses = new GrowthCourses(count - 1, request.growth() == GrowthDetail.VALUES);
  }

  /**
   * Reads the dumps one after the other and says what became of their objects.
   *
   * @param source two dumps or more, {@link #MOST_DUMPS} at most
   * @throws IOException when a dump cannot be read, or by the reader of the lists of objects
   */
  public static SeriesResult of(SeriesSource source, SeriesRequest request, Progress progress)
      throws IOException {
    return of(source, request, progress, Growers.LIMIT);
  }

  /**
   * The same with another limit.
   *
   * @param followed how many of the objects that grow are followed
   */
  static SeriesResult of(
      SeriesSource source, SeriesRequest request, Progress progress, int followed)
      throws IOException {
    if (source.count() < 2 || source.count() > MOST_DUMPS) {
      throw new IllegalArgumentException("a series of " + source.count() + " dumps");
    }
    return new Series(source, request, progress, followed, source.read(0, options -> options))
        .run();
  }

  private SeriesResult run() throws IOException {
    try {
      summarize(current);
      classes.start(current);
      for (int dump = 1; dump < count; dump++) {
        step(dump);
      }
      return result();
    } finally {
      current.close();
    }
  }

  private void summarize(Snapshot snapshot) throws IOException {
    dumps.add(HeapDiff.summary(snapshot));
    SeriesNotes.addMissing(notes, Notes.of(snapshot));
  }

  /** Goes on to the next dump, so that nothing is left of the one before. */
  private void step(int dump) throws IOException {
    Snapshot after = source.read(dump, room(current));
    try (Snapshot before = current) {
      current = after;
      progress.phase("comparing", 0);
      summarize(after);
      ClassPairing pairing = ClassPairing.of(before, after);
      Matching matching = Matchings.of(before, after, pairing, request.identity(), Progress.NONE);
      Carried next = carried.over(before, after, matching, dump);
      if (request.growth() != GrowthDetail.NONE && matching.identity() != Identity.CLASS) {
        growth = courses.step(before, after, carried.sinceFirst(matching, next, after));
      }
      carried = next;
      classes.step(before, after, pairing, carried);
      if (dump == 1) {
        growers.start(before, after, matching);
      } else {
        growers.step(after, matching);
      }
      if (dump == count - 1) {
        classes.finish(after, pairing, carried);
      }
      steps.add(
          new SeriesStep(
              carried.added(), carried.removed(), matching.identity(), matching.confidence()));
      notesOfPairs.addAll(
          SeriesNotes.ofStep(
              dump,
              ComparisonNotes.ofBoth(
                  before, after, dumps.get(dump - 1), dumps.get(dump), pairing)));
    }
  }

  private SeriesResult result() throws IOException {
    double @Nullable [] seconds = SeriesTimes.seconds(dumps);
    // With classes alone which object is which is not known, so neither is who grew.
    boolean known = steps.stream().noneMatch(step -> step.identity() == Identity.CLASS);
    @Nullable GrowingObjects growing =
        known ? growers.in(current, carried, MOST_ROWS, request.classNames(), seconds) : null;
    SurvivorTable survivors = ends();
    notes.addAll(notesOfPairs);
    return new SeriesResult(
        dumps,
        steps,
        classes.rows(seconds),
        growing,
        growth == null ? null : GrowingPoints.of(growth, seconds),
        survivors,
        notes);
  }

  /** Memory for what is carried, and for matching with the snapshot that is there. */
  private UnaryOperator<SnapshotOptions> room(Snapshot first) {
    int perObject = Carried.bytesPerObject(request.ends() != null);
    return options -> HeapDiff.toCompareWith(first, options, Growers.bytes(count), perObject);
  }

  /** Compares the first dump, read once more, with the last one, if that is asked for. */
  private @Nullable SurvivorTable ends() throws IOException {
    @Nullable DiffRequest asked = request.ends();
    if (asked == null) {
      return null;
    }
    try (Snapshot first = source.read(0, room(current))) {
      Identity identity = steps.get(0).identity();
      return HeapDiff.between(
              first,
              current,
              ClassPairing.of(first, current),
              carried.sinceFirst(first, identity),
              asked)
          .survivors();
    }
  }
}
