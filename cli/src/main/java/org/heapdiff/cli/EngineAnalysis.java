package org.heapdiff.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.DiffRequest;
import org.heapdiff.diff.DiffResult;
import org.heapdiff.diff.DumpDescription;
import org.heapdiff.diff.HeapDiff;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.Partitions;
import org.heapdiff.diff.ShowResult;
import org.heapdiff.identity.Matchings;
import org.heapdiff.parser.DumpException;
import org.heapdiff.parser.MemoryShortageException;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.QuickHistogram;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.parser.SnapshotPair;
import org.heapdiff.series.QuickSeries;
import org.heapdiff.series.Series;
import org.heapdiff.series.SeriesRequest;
import org.heapdiff.series.SeriesResult;
import org.heapdiff.series.SeriesSource;
import org.heapdiff.verify.EngineComparison;
import org.heapdiff.verify.MatEngine;
import org.heapdiff.verify.SnapshotEngine;
import org.heapdiff.verify.VerifyResult;

/** The analysis that the layers below do. */
final class EngineAnalysis implements HeapAnalysis {
  /**
   * What Eclipse MAT's engine takes in bytes, in all and for each object of a dump: the peak of MAT
   * 1.17 was 3.0 GB with 19.5 million objects.
   */
  private static final long MAT = 64L << 20;

  private static final int MAT_PER_OBJECT = 150;

  /** How many times the memory of the first dump the second one is taken to need at most. */
  private static final double MOST_TIMES = 4;

  @Override
  public DiffResult diff(
      DumpArgument before,
      DumpArgument after,
      AnalysisOptions options,
      DiffRequest request,
      Progress progress)
      throws IOException {
    boolean contents = Matchings.asksContents(request.identity());
    SnapshotOptions ofBefore = snapshotOptions(before, options).withContents(contents);
    SnapshotOptions ofAfter = snapshotOptions(after, options).withContents(contents);
    try (SnapshotPair pair =
        SnapshotPair.read(
            before.file(),
            ofBefore,
            after.file(),
            ofAfter,
            first -> HeapDiff.toCompareWith(first, ofAfter),
            progress)) {
      return HeapDiff.between(pair.before(), pair.after(), request.withProgress(progress));
    } catch (MemoryShortageException e) {
      throw ofBoth(before.file(), after.file(), e);
    }
  }

  @Override
  public SeriesResult series(
      List<DumpArgument> dumps, AnalysisOptions options, SeriesRequest request, Progress progress)
      throws IOException {
    try (DumpsInTurn inTurn = new DumpsInTurn(dumps, options.temporaryFolder())) {
      return Series.of(
          new SeriesSource() {
            @Override
            public int count() {
              return dumps.size();
            }

            @Override
            public Snapshot read(int number, UnaryOperator<SnapshotOptions> room)
                throws IOException {
              DumpArgument dump = dumps.get(number);
              try {
                return Snapshot.read(
                    inTurn.get(number), room.apply(snapshotOptions(dump, options)), progress);
              } catch (MemoryShortageException e) {
                // Of the first dump itself, or of this one beside the one before it.
                int first = Math.max(0, Math.min(number - 1, dumps.size() - 2));
                throw ofBoth(dumps.get(first).file(), dumps.get(first + 1).file(), e);
              }
            }
          },
          request,
          progress);
    }
  }

  @Override
  public SeriesResult quickSeries(
      List<DumpArgument> dumps, AnalysisOptions options, Progress progress) throws IOException {
    try (DumpsInTurn inTurn = new DumpsInTurn(dumps, options.temporaryFolder())) {
      return QuickSeries.of(
          new QuickSeries.Source() {
            @Override
            public int count() {
              return dumps.size();
            }

            @Override
            public QuickHistogram read(int number) throws IOException {
              return histogram(inTurn, number, dumps, options, progress);
            }
          });
    }
  }

  /**
   * A shortage of both dumps together. If it came with the first one already, the second one is
   * taken to need as much for its size.
   */
  private static MemoryShortageException ofBoth(
      Path before, Path after, MemoryShortageException shortage) throws IOException {
    double share = 0;
    if (shortage.subject().equals(before.toString()) && Files.size(before) > 0) {
      // Both compressed or both not, as a rule; if not, the sizes do not tell much.
      share = Math.min(MOST_TIMES, (double) Files.size(after) / Files.size(before));
    }
    return new MemoryShortageException(
        "The comparison of " + before + " and " + after,
        shortage.needed() + (long) (shortage.needed() * share),
        shortage.available());
  }

  @Override
  public ShowResult show(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException {
    try (Snapshot snapshot = read(dump, options, progress)) {
      return HeapDiff.show(snapshot);
    }
  }

  @Override
  public DiffResult quickDiff(
      DumpArgument before, DumpArgument after, AnalysisOptions options, Progress progress)
      throws IOException {
    List<DumpArgument> dumps = List.of(before, after);
    try (DumpsInTurn inTurn = new DumpsInTurn(dumps, options.temporaryFolder())) {
      return HeapDiff.between(
          histogram(inTurn, 0, dumps, options, progress),
          histogram(inTurn, 1, dumps, options, progress));
    }
  }

  @Override
  public ShowResult quickShow(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException {
    return HeapDiff.show(
        QuickHistogram.read(dump.file(), snapshotOptions(dump, options), progress));
  }

  @Override
  public DumpDescription info(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException {
    try (Snapshot snapshot = read(dump, options, progress)) {
      return HeapDiff.describe(snapshot);
    }
  }

  @Override
  public VerifyResult verify(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException {
    SnapshotOptions own = snapshotOptions(dump, options);
    SnapshotOptions comparable =
        SnapshotEngine.options(own.withMemory(own.memory().withReserve(MAT, MAT_PER_OBJECT)));
    if (dump.number() > 1) {
      throw new DumpException(
          dump.file()
              + "#"
              + dump.number()
              + " cannot be verified: Eclipse MAT reads the first dump of a file only.");
    }
    try (Snapshot snapshot = Snapshot.read(dump.file(), comparable, progress);
        MatEngine mat = MatEngine.open(dump.file(), options.temporaryFolder(), progress)) {
      progress.phase("comparing", 0);
      return EngineComparison.compare(SnapshotEngine.of(snapshot), mat);
    }
  }

  @Override
  public Partition added(List<ClassChange> changes, Comparator<ClassChange> order) {
    return Partitions.added(changes, order);
  }

  @Override
  public Partition removed(List<ClassChange> changes, Comparator<ClassChange> order) {
    return Partitions.removed(changes, order);
  }

  private static Snapshot read(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException {
    return Snapshot.read(dump.file(), snapshotOptions(dump, options), progress);
  }

  private static QuickHistogram histogram(
      DumpsInTurn inTurn,
      int number,
      List<DumpArgument> dumps,
      AnalysisOptions options,
      Progress progress)
      throws IOException {
    return QuickHistogram.read(
        inTurn.get(number), snapshotOptions(dumps.get(number), options), progress);
  }

  private static SnapshotOptions snapshotOptions(DumpArgument dump, AnalysisOptions options) {
    return SnapshotOptions.DEFAULT
        .withReachability(options.reachability())
        .withEverything(options.unreachableToo())
        .withTemporaryFolder(options.temporaryFolder())
        .withDump(dump.number());
  }
}
