package org.heapdiff.diff;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.heapdiff.growth.GrowthDetail;
import org.heapdiff.growth.GrowthPoints;
import org.heapdiff.growth.GrowthReport;
import org.heapdiff.identity.ClassPairing;
import org.heapdiff.identity.Difference;
import org.heapdiff.identity.Matching;
import org.heapdiff.identity.Matchings;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.DumpInfo;
import org.heapdiff.parser.HeapThread;
import org.heapdiff.parser.ObjectTotals;
import org.heapdiff.parser.QuickHistogram;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.jspecify.annotations.Nullable;

/** The questions that can be asked of snapshots. */
public final class HeapDiff {
  /** What is to be known of every look without a graph. */
  public static final String QUICK =
      "All objects of a dump are counted here, garbage too: what is live is not looked for with"
          + " --quick.";

  /**
   * What comparing takes at most for each object of both snapshots, in bytes: looks, partners, and
   * anchors or hints while objects are matched; later partners and growth points, which is less.
   */
  private static final int MATCHING_PER_OBJECT = 16;

  /**
   * The same of snapshots that are searched when they have been matched: partners and growth
   * points. Matching takes more, but less than this and what the search leaves, 4 bytes for each
   * object and some for those with references.
   */
  private static final int MATCHED_PER_OBJECT = 12;

  /** What comparing takes besides, in bytes: tables by class, rows. */
  private static final long COMPARING = 8L << 20;

  private HeapDiff() {}

  /**
   * How the second snapshot of a pair is to be read: so that there is memory left to compare it
   * with the first one, which has been read and not searched.
   *
   * @param options as for a snapshot that is read alone
   */
  public static SnapshotOptions toCompareWith(Snapshot first, SnapshotOptions options) {
    return withReserve(first, options, 0, MATCHED_PER_OBJECT);
  }

  /**
   * The same where both are complete when they are matched, and more is kept meanwhile.
   *
   * @param more bytes in all
   * @param morePerObject bytes for each object of both snapshots
   */
  public static SnapshotOptions toCompareWith(
      Snapshot first, SnapshotOptions options, long more, int morePerObject) {
    return withReserve(first, options, more, MATCHING_PER_OBJECT + morePerObject);
  }

  private static SnapshotOptions withReserve(
      Snapshot first, SnapshotOptions options, long more, int perObject) {
    long reserve = COMPARING + more + (long) first.objectCount() * perObject;
    return options.withMemory(options.memory().withReserve(reserve, perObject));
  }

  /**
   * What differs between two snapshots, without a look at where the heap grew.
   *
   * @throws IOException when a dump cannot be read any more
   */
  public static DiffResult between(Snapshot before, Snapshot after) throws IOException {
    return between(before, after, DiffRequest.TABLES);
  }

  /**
   * What differs between two snapshots, and what else is asked.
   *
   * @throws IOException when a dump cannot be read any more, or by the reader of the lists of
   *     objects
   */
  public static DiffResult between(Snapshot before, Snapshot after, DiffRequest request)
      throws IOException {
    ClassPairing pairing = ClassPairing.of(before, after);
    return between(
        before,
        after,
        pairing,
        Matchings.of(before, after, pairing, request.identity(), request.progress()),
        request);
  }

  /**
   * What differs between two snapshots whose objects have been matched.
   *
   * @param request all but its identity, which the matching has
   * @throws IOException when a dump cannot be read any more, or by the reader of the lists of
   *     objects
   */
  public static DiffResult between(
      Snapshot before, Snapshot after, ClassPairing pairing, Matching matching, DiffRequest request)
      throws IOException {
    before.complete(request.progress());
    after.complete(request.progress());
    SnapshotSummary first = summary(before);
    SnapshotSummary second = summary(after);
    request.progress().phase("comparing classes", 0);
    Difference difference = Difference.of(before, after, matching);
    List<ClassChange> changes = ClassChanges.of(difference, pairing);
    List<String> notes = ComparisonNotes.of(before, after, first, second, pairing);
    DiffResult result =
        new DiffResult(
            first,
            second,
            changes,
            notes,
            matching.identity(),
            survivors(before, after, matching, request),
            growth(difference, request),
            matching.confidence());
    request.objects().read(ObjectLists.of(before, after, matching).only(request.classNames()));
    return result;
  }

  private static @Nullable SurvivorTable survivors(
      Snapshot before, Snapshot after, Matching matching, DiffRequest request) {
    if (request.survivors() == 0) {
      return null;
    }
    request.progress().phase("comparing survivors", 0);
    return Survivors.of(before, after, matching, request.survivors(), request.classNames());
  }

  private static @Nullable GrowthReport growth(Difference difference, DiffRequest request)
      throws IOException {
    if (request.growth() == GrowthDetail.NONE) {
      return null;
    }
    request.progress().phase("finding growth points", 0);
    return GrowthPoints.of(difference, request.growth() == GrowthDetail.VALUES);
  }

  /**
   * What one snapshot holds. It is the last question: the snapshot gives its {@linkplain
   * Snapshot#forgetGraph graph} back, as there can be a million rows, which take memory too.
   *
   * @throws IOException when the dump cannot be read any more
   */
  public static ShowResult show(Snapshot snapshot) throws IOException {
    SnapshotSummary summary = summary(snapshot);
    List<String> notes = Notes.of(snapshot);
    snapshot.forgetGraph();
    return new ShowResult(summary, ClassChanges.of(snapshot), notes);
  }

  /**
   * By how much each class has grown or shrunk. Objects have no partners here: what a class grew by
   * was added, what it shrank by was removed, of objects and of bytes. Classes pair by name, and
   * those of one name are one row.
   */
  public static DiffResult between(QuickHistogram before, QuickHistogram after) {
    List<String> notes = new ArrayList<>();
    notes.add(QUICK);
    notes.addAll(ComparisonNotes.of(before, after));
    return new DiffResult(
        summary(before),
        summary(after),
        QuickChanges.of(before, after),
        notes,
        null,
        null,
        null,
        null);
  }

  /** What one dump holds by class, live or not. */
  public static ShowResult show(QuickHistogram histogram) {
    List<String> notes = new ArrayList<>();
    notes.add(QUICK);
    notes.addAll(Notes.of(histogram));
    return new ShowResult(summary(histogram), QuickChanges.of(histogram), notes);
  }

  /**
   * What a dump file is.
   *
   * @throws IOException when the dump cannot be read any more
   */
  public static DumpDescription describe(Snapshot snapshot) throws IOException {
    DumpInfo info = snapshot.info();
    Instant time = info.time();
    List<NamedCount> threads = new ArrayList<>();
    int withFrames = 0;
    List<HeapThread> all = snapshot.threads();
    for (HeapThread thread : all) {
      withFrames += thread.frames().isEmpty() ? 0 : 1;
    }
    threads.add(new NamedCount("threads", all.size()));
    threads.add(new NamedCount("with a Java stack", withFrames));
    return new DumpDescription(
        info.file(),
        info.fileBytes(),
        info.unpackedBytes(),
        info.compression().label(),
        info.version(),
        info.idSize(),
        time.toEpochMilli() == 0 ? null : time,
        snapshot.jvm(),
        info.dumps(),
        counts(info.records()),
        counts(info.subRecords()),
        List.of(snapshot.layout().describe()),
        threads,
        info.damages(),
        Notes.of(snapshot));
  }

  private static List<NamedCount> counts(Map<String, Long> counts) {
    List<NamedCount> result = new ArrayList<>();
    new TreeMap<>(counts).forEach((name, count) -> result.add(new NamedCount(name, count)));
    return result;
  }

  /**
   * A dump in a few figures.
   *
   * @throws IOException when the dump cannot be read any more
   */
  public static SnapshotSummary summary(Snapshot snapshot) throws IOException {
    DumpInfo info = snapshot.info();
    Instant time = info.time();
    return new SnapshotSummary(
        info.file(),
        info.fileBytes(),
        time.toEpochMilli() == 0 ? null : time,
        snapshot.jvm(),
        new Amount(snapshot.totalObjects(), snapshot.totalBytes()),
        amount(snapshot.unreachable().total()),
        amount(snapshot.unreachable().fillers()),
        amount(snapshot.unreachable().heldByClasses()),
        amount(snapshot.finalizable()),
        !info.damages().isEmpty(),
        snapshot.options().everything());
  }

  /** A dump in a few figures, in which all objects are taken for live. */
  public static SnapshotSummary summary(QuickHistogram histogram) {
    DumpInfo info = histogram.info();
    Instant time = info.time();
    return new SnapshotSummary(
        info.file(),
        info.fileBytes(),
        time.toEpochMilli() == 0 ? null : time,
        null,
        new Amount(histogram.totalObjects(), histogram.totalBytes()),
        Amount.NONE,
        Amount.NONE,
        Amount.NONE,
        Amount.NONE,
        !info.damages().isEmpty(),
        true);
  }

  private static Amount amount(ObjectTotals totals) {
    return new Amount(totals.objects(), totals.bytes());
  }
}
