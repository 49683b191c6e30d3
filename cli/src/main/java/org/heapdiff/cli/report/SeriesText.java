package org.heapdiff.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.growth.GrowthCourse;
import org.heapdiff.objects.Amount;
import org.heapdiff.series.ClassSeries;
import org.heapdiff.series.GrowingObject;
import org.heapdiff.series.GrowingObjects;
import org.heapdiff.series.GrowingPoint;

/** A series of dumps as text. */
final class SeriesText {
  /** With less room for the name of a class the columns of objects are left out. */
  private static final int LEAST_NAME = 24;

  private final SeriesReport report;
  private final TextRenderer renderer;
  private final TextStyle style;
  private final RowLimits limits;
  private final SeriesTables tables;

  SeriesText(SeriesReport report, TextRenderer renderer, TextStyle style, RowLimits limits) {
    this.report = report;
    this.renderer = renderer;
    this.style = style;
    this.limits = limits;
    tables = new SeriesTables(report, style);
  }

  void writeTo(Appendable out) throws IOException {
    dumps(out);
    for (String sentence : SeriesWords.identities(report)) {
      renderer.paragraph(sentence, out);
    }
    if (report.selectedNet() != null) {
      renderer.paragraph(
          "Selected classes: " + style.signedInWords(report.selectedNet()) + ".", out);
    }
    if (report.growth() != null) {
      growth(report.growth(), out);
    }
    if (!report.steps().isEmpty()) {
      steps(out);
    }
    classes(out);
    GrowingObjects objects = report.growingObjects();
    if (objects != null) {
      objects(objects, out);
    } else if (!report.steps().isEmpty()) {
      out.append('\n').append(style.heading(SeriesWords.GROWING_OBJECTS)).append(": ");
      renderer.paragraph(SeriesWords.NOT_KNOWN, out);
    }
    if (report.survivors() != null) {
      new SurvivorLines(report.survivors(), style, "in all dumps").writeTo(out);
    }
    renderer.notes(report.notes(), out);
  }

  private void dumps(Appendable out) throws IOException {
    TextTable table = new TextTable("lrrrrrll");
    boolean isCounted = report.steps().isEmpty();
    String which = report.last().everything() ? "All" : "Live";
    table.row(
        "",
        which + " objects",
        which + " bytes",
        "Net objects",
        "Net bytes",
        isCounted ? "" : "Unreachable",
        "Dumped (UTC)",
        "File");
    for (int dump = 0; dump < report.dumps().size(); dump++) {
      SnapshotSummary summary = report.dumps().get(dump);
      table.row(
          "Dump " + (dump + 1),
          Long.toString(summary.live().objects()),
          style.bytes(summary.live().bytes()),
          dump == 0 ? "" : TextStyle.signed(report.nets().get(dump - 1).objects()),
          dump == 0 ? "" : style.signedBytes(report.nets().get(dump - 1).bytes()),
          isCounted ? "" : style.bytes(summary.unreachable().bytes()),
          Times.utc(summary.dumpTime()),
          Printable.of(summary.file().toString()));
    }
    Amount net = report.net();
    table.row(
        "Net", TextStyle.signed(net.objects()), style.signedBytes(net.bytes()), "", "", "", "", "");
    List<String> lines = renderer.fitted(table.lines());
    out.append(style.heading(lines.get(0))).append('\n');
    for (String line : lines.subList(1, lines.size() - 1)) {
      out.append(line).append('\n');
    }
    out.append(style.change(lines.get(lines.size() - 1), net)).append('\n');
    List<String> jvms =
        report.dumps().stream()
            .map(dump -> dump.jvm() == null ? "unknown" : dump.jvm())
            .distinct()
            .toList();
    renderer.paragraph((jvms.size() == 1 ? "JVM: " : "JVMs: ") + String.join(", ", jvms), out);
  }

  /** The first thing that a reader wants to know. */
  private void growth(GrowingShown growth, Appendable out) throws IOException {
    out.append('\n').append(style.heading(SeriesWords.GROWTH));
    List<GrowingPoint> shown = growth.points(GrowthShown.SCREEN);
    if (growth.report().points().isEmpty()) {
      out.append(": nothing.\n");
    } else {
      out.append(":\n");
    }
    if (!shown.isEmpty()) {
      List<String> header = tables.pointHeader();
      TextTable table = new TextTable("r".repeat(header.size()) + "l");
      row(table, "", header);
      for (int k = 0; k < shown.size(); k++) {
        row(table, (k + 1) + ".", tables.pointRow(shown.get(k)));
      }
      List<String> lines = table.lines();
      out.append(style.heading(lines.get(0))).append('\n');
      GrowthLines words = new GrowthLines(style);
      for (int k = 0; k < shown.size(); k++) {
        GrowthCourse course = shown.get(k).course();
        out.append(lines.get(k + 1)).append('\n');
        renderer.indented(words.where(course), out);
        for (String line : words.details(course)) {
          renderer.indented(line, out);
        }
      }
    }
    for (String line : SeriesWords.moreGrowth(growth, shown.size())) {
      renderer.paragraph(line, out);
    }
  }

  private static void row(TextTable table, String first, List<String> cells) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(cells);
    table.row(all.toArray(String[]::new));
  }

  private void steps(Appendable out) throws IOException {
    out.append('\n').append(style.heading(SeriesWords.steps(report))).append(":\n");
    TextTable table = new TextTable("lrrrrrrrr");
    table.row(tables.stepHeader().toArray(String[]::new));
    for (int step = 0; step < report.steps().size(); step++) {
      table.row(tables.stepRow(step).toArray(String[]::new));
    }
    List<String> lines = table.lines();
    out.append(style.heading(lines.get(0))).append('\n');
    for (String line : lines.subList(1, lines.size())) {
      out.append(line).append('\n');
    }
    for (int step = 0; step < report.steps().size(); step++) {
      out.append('\n');
      renderer.partition(
          SeriesWords.staying(report, step),
          report.steps().get(step).staying(),
          limits.added(),
          out);
    }
  }

  private void classes(Appendable out) throws IOException {
    List<ClassSeries> rows = report.growing();
    out.append('\n').append(style.heading(SeriesWords.GROWING_CLASSES));
    if (rows.isEmpty()) {
      out.append(": none.\n");
      return;
    }
    out.append(":\n");
    List<ClassSeries> shown = rows.subList(0, Math.min(limits.added(), rows.size()));
    boolean fits = classes(shown, true);
    List<String> lines = classTable(shown, fits).lines();
    int start = lines.get(0).lastIndexOf("Kind (class)");
    out.append(style.heading(lines.get(0))).append('\n');
    boolean shortened = false;
    for (int k = 0; k < shown.size(); k++) {
      String kind = Printable.of(shown.get(k).kind());
      String fitting = KindName.shortened(kind, style.width() - start);
      shortened |= !fitting.equals(kind);
      line(lines.get(k + 1), start, fitting, out);
    }
    more(rows.size() - shown.size(), out);
    if (!fits) {
      out.append("<Numbers of objects need a larger --width.>\n");
    }
    if (shortened) {
      out.append("<Names are shortened to fit; a larger --width shows them in full.>\n");
    }
  }

  /** Whether there is room for names beside all columns. */
  private boolean classes(List<ClassSeries> rows, boolean withObjects) {
    String header = classTable(rows, withObjects).lines().get(0);
    return style.width() - header.lastIndexOf("Kind (class)") >= LEAST_NAME;
  }

  /** The table without the names, which have what room is left. */
  private TextTable classTable(List<ClassSeries> rows, boolean withObjects) {
    List<String> header = new ArrayList<>();
    if (withObjects) {
      header.addAll(tables.classObjectsHeader());
    }
    header.addAll(tables.classHeader());
    header.add("Kind (class)");
    TextTable table = new TextTable("r".repeat(header.size() - 2) + "ll");
    table.row(header.toArray(String[]::new));
    for (ClassSeries row : rows) {
      List<String> cells = new ArrayList<>();
      if (withObjects) {
        cells.addAll(tables.classObjects(row));
      }
      cells.addAll(tables.classRow(row));
      cells.add("");
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private void objects(GrowingObjects objects, Appendable out) throws IOException {
    out.append('\n').append(style.heading(SeriesWords.GROWING_OBJECTS));
    List<GrowingObject> rows = objects.rows();
    if (rows.isEmpty()) {
      out.append(": none.\n");
      return;
    }
    out.append(":\n");
    renderer.paragraph(SeriesWords.count(objects), out);
    List<GrowingObject> shown = rows.subList(0, Math.min(limits.added(), rows.size()));
    List<String> header = new ArrayList<>(tables.objectHeader());
    header.addAll(List.of("Id in " + report.dumps().size(), "Object"));
    TextTable table = new TextTable("r".repeat(header.size() - 3) + "lll");
    table.row(header.toArray(String[]::new));
    for (GrowingObject row : shown) {
      List<String> cells = new ArrayList<>(tables.objectRow(row));
      cells.add(SurvivorLines.id(row.idLast()));
      cells.add("");
      table.row(cells.toArray(String[]::new));
    }
    List<String> lines = table.lines();
    int start = lines.get(0).lastIndexOf("Object");
    out.append(style.heading(lines.get(0))).append('\n');
    for (int k = 0; k < shown.size(); k++) {
      GrowingObject row = shown.get(k);
      String words = SurvivorLines.object(row.kind(), row.within(), style.width() - start);
      line(lines.get(k + 1), start, words, out);
    }
    more(rows.size() - shown.size(), out);
  }

  private static void more(int more, Appendable out) throws IOException {
    if (more > 0) {
      out.append("<" + more + (more == 1 ? " more row. " : " more rows. "))
          .append("--rows all shows all.>\n");
    }
  }

  private static void line(String numbers, int start, String words, Appendable out)
      throws IOException {
    out.append(numbers)
        .append(" ".repeat(Math.max(0, start - numbers.length())))
        .append(words)
        .append('\n');
  }
}
