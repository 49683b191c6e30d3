package org.heapdiff.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.diff.Amount;
import org.heapdiff.series.ClassSeries;
import org.heapdiff.series.GrowingObject;
import org.heapdiff.series.GrowingObjects;

/** A series of dumps as Markdown. */
final class SeriesMarkdown {
  private final SeriesReport report;
  private final MarkdownRenderer renderer;
  private final TextStyle style;
  private final RowLimits limits;
  private final PaceColumn pace;

  SeriesMarkdown(
      SeriesReport report, MarkdownRenderer renderer, TextStyle style, RowLimits limits) {
    this.report = report;
    this.renderer = renderer;
    this.style = style;
    this.limits = limits;
    pace = PaceColumn.of(report);
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

  private void steps(Appendable out) throws IOException {
    out.append("\n### ").append(SeriesWords.steps(report)).append("\n\n");
    header(SeriesWords.stepHeader(), 1, 0, out);
    for (int step = 0; step < report.steps().size(); step++) {
      MarkdownRenderer.row(out, SeriesWords.stepRow(report, step, style));
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
    int dumps = report.dumps().size();
    List<String> header = new ArrayList<>(SeriesWords.perDump("Objects", dumps));
    header.addAll(SeriesWords.perDump("Bytes", dumps));
    header.addAll(List.of("Growth", pace.title(), "Trend", "Kind (class)"));
    header(header, 0, 2, out);
    List<ClassSeries> shown = rows.subList(0, Math.min(limits.added(), rows.size()));
    for (ClassSeries row : shown) {
      List<String> cells = new ArrayList<>();
      row.live().forEach(amount -> cells.add(Long.toString(amount.objects())));
      row.live().forEach(amount -> cells.add(style.bytes(amount.bytes())));
      cells.add(style.signedBytes(row.net().bytes()));
      cells.add(pace.of(row.pace(), style));
      cells.add(PaceColumn.trend(row.pace()));
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
    int dumps = report.dumps().size();
    List<String> header = new ArrayList<>(SeriesWords.perDump("Bytes", dumps));
    header.addAll(List.of("Growth", pace.title(), "Trend", "Id in 1", "Id in " + dumps, "Object"));
    header(header, 0, 4, out);
    List<GrowingObject> shown = rows.subList(0, Math.min(limits.added(), rows.size()));
    for (GrowingObject row : shown) {
      List<String> cells = new ArrayList<>();
      row.retained().forEach(bytes -> cells.add(style.bytes(bytes)));
      cells.add(style.signedBytes(row.net()));
      cells.add(pace.of(row.pace(), style));
      cells.add(PaceColumn.trend(row.pace()));
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
