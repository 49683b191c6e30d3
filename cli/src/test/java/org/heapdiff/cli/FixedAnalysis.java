package org.heapdiff.cli;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.heapdiff.cli.report.Reports;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.DiffRequest;
import org.heapdiff.diff.DiffResult;
import org.heapdiff.diff.DumpDescription;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.PartitionRow;
import org.heapdiff.diff.ShowResult;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Progress;
import org.heapdiff.series.SeriesRequest;
import org.heapdiff.series.SeriesResult;
import org.heapdiff.verify.VerifyItem;
import org.heapdiff.verify.VerifyResult;
import org.jspecify.annotations.Nullable;

/** Gives the same answers whatever it is asked, and remembers the questions. */
final class FixedAnalysis implements HeapAnalysis {
  final List<String> asked = new ArrayList<>();
  @Nullable IOException failure;
  @Nullable Error error;

  @Override
  public DiffResult diff(
      DumpArgument before,
      DumpArgument after,
      AnalysisOptions options,
      DiffRequest request,
      Progress progress)
      throws IOException {
    ask("diff " + words(before) + " " + words(after), options);
    return new DiffResult(
        Reports.BEFORE,
        Reports.AFTER,
        List.of(Reports.GONE, Reports.NODE, Reports.BYTES),
        List.of(),
        request.identity(),
        request.survivors() == 0 ? null : Reports.SURVIVORS,
        null,
        null);
  }

  @Override
  public SeriesResult series(
      List<DumpArgument> dumps, AnalysisOptions options, SeriesRequest request, Progress progress)
      throws IOException {
    ask("series " + words(dumps), options);
    return Reports.SERIES_RESULT;
  }

  @Override
  public SeriesResult quickSeries(
      List<DumpArgument> dumps, AnalysisOptions options, Progress progress) throws IOException {
    ask("quick series " + words(dumps), options);
    return Reports.SERIES_RESULT;
  }

  @Override
  public ShowResult show(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException {
    ask("show " + words(dump), options);
    return new ShowResult(Reports.AFTER, List.of(Reports.NODE, Reports.BYTES), List.of());
  }

  @Override
  public DiffResult quickDiff(
      DumpArgument before, DumpArgument after, AnalysisOptions options, Progress progress)
      throws IOException {
    ask("quick " + words(before) + " " + words(after), options);
    return new DiffResult(
        Reports.BEFORE, Reports.AFTER, List.of(Reports.NODE), List.of(), null, null, null, null);
  }

  @Override
  public ShowResult quickShow(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException {
    ask("quick " + words(dump), options);
    return new ShowResult(Reports.AFTER, List.of(Reports.NODE), List.of());
  }

  @Override
  public DumpDescription info(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException {
    ask("info " + words(dump), options);
    return Reports.INFO;
  }

  @Override
  public VerifyResult verify(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException {
    ask("verify " + words(dump), options);
    long unexplained = dump.file().toString().equals("odd") ? 1 : 0;
    return new VerifyResult(
        "one", "other", List.of(new VerifyItem("objects", 3, List.of(), unexplained, List.of())));
  }

  @Override
  public Partition added(List<ClassChange> changes, Comparator<ClassChange> order) {
    return table(changes.stream().filter(c -> c.added().objects() > 0).sorted(order).toList());
  }

  @Override
  public Partition removed(List<ClassChange> changes, Comparator<ClassChange> order) {
    return table(changes.stream().filter(c -> c.removed().objects() > 0).sorted(order).toList());
  }

  private void ask(String question, AnalysisOptions options) throws IOException {
    asked.add(question + " " + options.reachability() + " " + options.unreachableToo());
    if (failure != null) {
      throw failure;
    }
    if (error != null) {
      throw error;
    }
  }

  private static String words(List<DumpArgument> dumps) {
    return dumps.stream().map(FixedAnalysis::words).collect(joining(" "));
  }

  private static String words(DumpArgument dump) {
    return dump.file() + "/" + dump.number();
  }

  /** Only the order of the rows matters here. */
  private static Partition table(List<ClassChange> changes) {
    List<PartitionRow> rows = new ArrayList<>();
    for (ClassChange change : changes) {
      rows.add(new PartitionRow(rows.size(), change.kind(), 1, 0, 1, 0, 1, 0, 1, 0));
    }
    return new Partition(new Amount(rows.size(), rows.size()), rows);
  }
}
