package org.heapdiff.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.objects.Amount;
import org.heapdiff.series.ClassSeries;
import org.heapdiff.series.GrowingObject;
import org.heapdiff.series.GrowingObjects;
import org.heapdiff.series.GrowingPoint;

/** A series of dumps as Markdown. */
final class SeriesMarkdown {
  private final SeriesReport report;
  private final MarkdownRenderer renderer;
  private final TextStyle style;
  private final RowLimits limits;
  private final SeriesTables tables;

  SeriesMarkdown(
      SeriesReport report, MarkdownRenderer renderer, TextStyle style, RowLimits limits) {
    this.report = report;
    this.renderer = renderer;
    this.style = style;
    this.limits = limits;
    tables = new SeriesTables(report, style);
  }

  void writeTo(Appendable out) throws IOException {
    dumps(out);
    for (String sentence : SeriesWords.identities(report)) {
      out.append("\n").append(sentence).append("\n");
    }
    if (report.selectedNet() != null) {
      out.append("\nSelected classes: ")
          .append(style.signedInWords(report.selectedNet()))
          .append(".\n");
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
      out.append("\n### ").append(SeriesWords.GROWING_OBJECTS).append("\n\n");
      out.append("It is ").append(SeriesWords.NOT_KNOWN).append("\n");
    }
    if (report.survivors() != null) {
      renderer.survivors(report.survivors(), "in all dumps", out);
    }
    MarkdownRenderer.notes(report.notes(), out);
  }

  private void dumps(Appendable out) throws IOException {
    MarkdownRenderer.summaryHeader(report.last(), out);
    for (int dump = 0; dump < report.dumps().size(); dump++) {
      renderer.summaryRow("Dump " + (dump + 1), report.dumps().get(dump), out);
    }
    Amount net = report.net();
    MarkdownRenderer.row(
        out,
        "Net",
        TextStyle.signed(net.objects()),
        style.signedBytes(net.bytes()),
        "",
        "",
        "",
        "");
  }

  private void growth(GrowingShown growth, Appendable out) throws IOException {
    out.append("\n### ").append(SeriesWords.GROWTH).append("\n\n");
    List<GrowingPoint> shown = growth.points(GrowthShown.SCREEN);
    if (growth.report().points().isEmpty()) {
      out.append("Nothing.\n");
    }
    GrowthLines words = new GrowthLines(style);
    if (!shown.isEmpty()) {
      List<String> header = new ArrayList<>(List.of(""));
      header.addAll(tables.pointHeader());
      header.add("Place");
      header(header, 0, 2, out);
      for (int k = 0; k < shown.size(); k++) {
        List<String> cells = new ArrayList<>(List.of(Integer.toString(k + 1)));
        cells.addAll(tables.pointRow(shown.get(k)));
        cells.add(words.where(shown.get(k).course()));
        MarkdownRenderer.row(out, cells);
      }
      out.append('\n');
    }
    for (int k = 0; k < shown.size(); k++) {
      out.append(Integer.toString(k + 1)).append(". ");
      String indent = "";
      for (String line : words.details(shown.get(k).course())) {
        out.append(indent).append("- ").append(MarkdownRenderer.escaped(line)).append('\n');
        indent = "   ";
      }
    }
    for (String line : SeriesWords.moreGrowth(growth, shown.size())) {
      out.append('\n').append(MarkdownRenderer.escaped(line)).append('\n');
    }
  }

  private void steps(Appendable out) throws IOException {
    out.append("\n### ").append(SeriesWords.steps(report)).append("\n\n");
    header(tables.stepHeader(), 1, 0, out);
    for (int step = 0; step < report.steps().size(); step++) {
      MarkdownRenderer.row(out, tables.stepRow(step));
    }
    for (int step = 0; step < report.steps().size(); step++) {
      renderer.partition(
          SeriesWords.staying(report, step),
          report.steps().get(step).staying(),
          limits.added(),
          out);
    }
  }

  private void classes(Appendable out) throws IOException {
    out.append("\n### ").append(SeriesWords.GROWING_CLASSES).append("\n\n");
    List<ClassSeries> rows = report.growing();
    if (rows.isEmpty()) {
      out.append("None.\n");
      return;
    }
    List<String> header = new ArrayList<>(tables.classObjectsHeader());
    header.addAll(tables.classHeader());
    header.add("Kind (class)");
    header(header, 0, 2, out);
    List<ClassSeries> shown = rows.subList(0, Math.min(limits.added(), rows.size()));
    for (ClassSeries row : shown) {
      List<String> cells = new ArrayList<>(tables.classObjects(row));
      cells.addAll(tables.classRow(row));
      cells.add(row.kind());
      MarkdownRenderer.row(out, cells);
    }
    more(rows.size() - shown.size(), out);
  }

  private void objects(GrowingObjects objects, Appendable out) throws IOException {
    out.append("\n### ").append(SeriesWords.GROWING_OBJECTS).append("\n\n");
    List<GrowingObject> rows = objects.rows();
    if (rows.isEmpty()) {
      out.append("None.\n");
      return;
    }
    out.append(SeriesWords.count(objects)).append("\n\n");
    List<String> header = new ArrayList<>(tables.objectHeader());
    header.addAll(List.of("Id in 1", "Id in " + report.dumps().size(), "Object"));
    header(header, 0, 4, out);
    List<GrowingObject> shown = rows.subList(0, Math.min(limits.added(), rows.size()));
    for (GrowingObject row : shown) {
      List<String> cells = new ArrayList<>(tables.objectRow(row));
      cells.add(SurvivorLines.id(row.idFirst()));
      cells.add(SurvivorLines.id(row.idLast()));
      cells.add(SurvivorLines.object(row.kind(), row.within(), TextStyle.UNLIMITED));
      MarkdownRenderer.row(out, cells);
    }
    more(rows.size() - shown.size(), out);
  }

  private static void more(int more, Appendable out) throws IOException {
    if (more > 0) {
      out.append("\n" + more + (more == 1 ? " more row" : " more rows") + " not shown.\n");
    }
  }

  /** The headings, the first and last ones of which are of words. */
  private static void header(List<String> titles, int wordsFirst, int wordsLast, Appendable out)
      throws IOException {
    MarkdownRenderer.row(out, titles);
    out.append('|')
        .append("---|".repeat(wordsFirst))
        .append("--:|".repeat(titles.size() - wordsFirst - wordsLast))
        .append("---|".repeat(wordsLast))
        .append('\n');
  }
}
