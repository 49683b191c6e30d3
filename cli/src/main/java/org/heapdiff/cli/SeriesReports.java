package org.heapdiff.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.heapdiff.cli.report.SeriesReport;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.RowOrder;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.objects.Amount;
import org.heapdiff.series.ClassSeries;
import org.heapdiff.series.SeriesResult;
import org.heapdiff.series.SeriesStep;
import org.jspecify.annotations.Nullable;

/** Makes of what a series of dumps says the report that was asked for. */
final class SeriesReports {
  private final ClassOptions options;
  private final RowOrder order;
  private final GrowthOptions growth;

  SeriesReports(ClassOptions options, RowOrder order, GrowthOptions growth) {
    this.options = options;
    this.order = order;
    this.growth = growth;
  }

  SeriesReport of(HeapAnalysis analysis, SeriesResult result) {
    List<SnapshotSummary> dumps = result.dumps();
    List<Amount> nets = new ArrayList<>();
    for (int dump = 1; dump < dumps.size(); dump++) {
      nets.add(dumps.get(dump).live().minus(dumps.get(dump - 1).live()));
    }
    List<ClassSeries> selected =
        result.classes().stream()
            .filter(row -> options.selects(row.className()))
            .sorted(comparator())
            .toList();
    List<String> notes = new ArrayList<>(result.notes());
    @Nullable Amount selectedNet = null;
    if (options.areSelective()) {
      selectedNet = selected.stream().map(ClassSeries::net).reduce(Amount.NONE, Amount::plus);
      if (selected.isEmpty()) {
        notes.add(options.nothingSelected());
      }
    }
    List<SeriesReport.Step> steps = new ArrayList<>();
    for (int step = 0; step < result.steps().size(); step++) {
      steps.add(step(analysis, result, selected, step));
    }
    return new SeriesReport(
        dumps,
        nets,
        dumps.get(dumps.size() - 1).live().minus(dumps.get(0).live()),
        selectedNet,
        steps,
        growth.shown(result.points()),
        selected,
        selected.stream().filter(row -> row.pace() != null).toList(),
        result.growing(),
        result.survivors(),
        notes);
  }

  private SeriesReport.Step step(
      HeapAnalysis analysis, SeriesResult result, List<ClassSeries> selected, int step) {
    Amount added = Amount.NONE;
    Amount net = Amount.NONE;
    List<ClassChange> staying = new ArrayList<>();
    for (ClassSeries row : selected) {
      added = added.plus(row.added().get(step));
      net = net.plus(row.live().get(step + 1).minus(row.live().get(step)));
      Amount stays = row.staying().get(step);
      staying.add(
          new ClassChange(
              row.className(),
              row.loader(),
              Amount.NONE,
              stays,
              stays,
              Amount.NONE,
              0,
              row.stayingRetained().get(step)));
    }
    Partition partition = analysis.added(staying, order.added());
    Amount removed = options.areSelective() ? added.minus(net) : result.steps().get(step).removed();
    SeriesStep figures = result.steps().get(step);
    return new SeriesReport.Step(
        added, removed, partition, figures.identity(), figures.confidence());
  }

  /** The largest first; of equal ones the one that grew more, then by name. */
  private Comparator<ClassSeries> comparator() {
    Comparator<ClassSeries> key =
        switch (order) {
          case ADDED, NET -> Comparator.comparingLong(row -> row.net().bytes());
          case COUNT -> Comparator.comparingLong(row -> row.net().objects());
          case SIZE -> Comparator.comparingLong(row -> last(row).bytes());
          case RETAINED -> Comparator.comparingLong(ClassSeries::lastRetained);
        };
    return key.thenComparingLong(row -> row.net().bytes())
        .reversed()
        .thenComparing(ClassSeries::kind);
  }

  private static Amount last(ClassSeries row) {
    return row.live().get(row.live().size() - 1);
  }
}
