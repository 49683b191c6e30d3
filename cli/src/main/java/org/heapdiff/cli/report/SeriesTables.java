package org.heapdiff.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.heapdiff.identity.MatchingConfidence;
import org.heapdiff.objects.Amount;
import org.heapdiff.series.ClassSeries;
import org.heapdiff.series.GrowingObject;
import org.heapdiff.series.GrowingPoint;
import org.heapdiff.series.Pace;
import org.jspecify.annotations.Nullable;

/** The headings and numbers of a series's tables, the same in text and in Markdown. */
final class SeriesTables {
  private final SeriesReport report;
  private final TextStyle style;
  private final PaceColumn pace;

  SeriesTables(SeriesReport report, TextStyle style) {
    this.report = report;
    this.style = style;
    pace = PaceColumn.of(report);
  }

  /** Headings of columns, one for each dump from a first one on. */
  private List<String> perDump(String what, int first) {
    List<String> headings = new ArrayList<>();
    for (int dump = first; dump <= report.dumps().size(); dump++) {
      headings.add((dump == first ? what + " in " : "in ") + dump);
    }
    return headings;
  }

  private void addPace(List<String> cells, @Nullable Pace figures) {
    cells.add(pace.of(figures, style));
    cells.add(PaceColumn.trend(figures));
  }

  /** The headings of the table of steps. */
  List<String> stepHeader() {
    return List.of(
        "Step",
        "Added objects",
        "Bytes",
        "Removed objects",
        "Bytes",
        "Still there",
        "Bytes",
        "%",
        "Matched");
  }

  /** A row of it. */
  List<String> stepRow(int step) {
    SeriesReport.Step figures = report.steps().get(step);
    Amount added = figures.added();
    Amount staying = figures.staying().total();
    @Nullable MatchingConfidence confidence = figures.confidence();
    return List.of(
        (step + 1) + " to " + (step + 2),
        Long.toString(added.objects()),
        style.bytes(added.bytes()),
        Long.toString(figures.removed().objects()),
        style.bytes(figures.removed().bytes()),
        Long.toString(staying.objects()),
        style.bytes(staying.bytes()),
        added.bytes() == 0
            ? ""
            : Long.toString(Math.round(100.0 * staying.bytes() / added.bytes())),
        confidence == null ? "" : IdentityWords.percent(confidence.share()));
  }

  /** The headings of the table of places. */
  List<String> pointHeader() {
    List<String> header = new ArrayList<>(perDump("Growth", 2));
    header.addAll(List.of("%", pace.title(), "Trend"));
    return header;
  }

  /** A row of it. */
  List<String> pointRow(GrowingPoint point) {
    List<String> cells = new ArrayList<>();
    point.course().grown().forEach(bytes -> cells.add(style.signedBytes(bytes)));
    cells.add(Long.toString(Math.round(point.course().share())));
    addPace(cells, point.pace());
    return cells;
  }

  /** The headings of the table of classes, without numbers of objects and names. */
  List<String> classHeader() {
    List<String> header = new ArrayList<>(perDump("Bytes", 1));
    header.addAll(List.of("Growth", pace.title(), "Trend"));
    return header;
  }

  /** A row of it. */
  List<String> classRow(ClassSeries row) {
    List<String> cells = new ArrayList<>();
    row.live().forEach(amount -> cells.add(style.bytes(amount.bytes())));
    cells.add(style.signedBytes(row.net().bytes()));
    addPace(cells, row.pace());
    return cells;
  }

  /** Headings of columns with numbers of objects. */
  List<String> classObjectsHeader() {
    return perDump("Objects", 1);
  }

  /** The numbers of objects of a class. */
  List<String> classObjects(ClassSeries row) {
    return row.live().stream().map(amount -> Long.toString(amount.objects())).toList();
  }

  /** The headings of the table of objects, without ids and names. */
  List<String> objectHeader() {
    return classHeader();
  }

  /** A row of it. */
  List<String> objectRow(GrowingObject row) {
    List<String> cells = new ArrayList<>();
    row.retained().forEach(bytes -> cells.add(style.bytes(bytes)));
    cells.add(style.signedBytes(row.net()));
    addPace(cells, row.pace());
    return cells;
  }
}
