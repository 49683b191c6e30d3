package org.heapdiff.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.heapdiff.diff.DumpDescription;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.growth.GrowthPoint;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Damage;
import org.jspecify.annotations.Nullable;

/** Text for a terminal. */
public final class TextRenderer implements Renderer {
  /** With less room than this the end of a path says nothing. */
  private static final int LEAST_PATH = 16;

  private static final String INDENT = "     ";

  private final TextStyle style;
  private final RowLimits limits;

  public TextRenderer(TextStyle style, RowLimits limits) {
    this.style = style;
    this.limits = limits;
  }

  @Override
  public void diff(DiffReport report, Appendable out) throws IOException {
    SnapshotSummary before = report.before();
    SnapshotSummary after = report.after();
    TextTable table = summaryTable(report.after());
    summaryRow(table, "Before", before);
    summaryRow(table, "After", after);
    Amount net = report.net();
    table.row("Net", TextStyle.signed(net.objects()), style.signedBytes(net.bytes()), "", "");
    List<String> lines = fitted(table.lines());
    out.append(style.heading(lines.get(0))).append('\n');
    out.append(lines.get(1)).append('\n');
    out.append(lines.get(2)).append('\n');
    out.append(style.change(lines.get(3), net)).append('\n');
    if (Objects.equals(before.jvm(), after.jvm())) {
      jvm("JVM", after, out);
    } else {
      jvm("JVM before", before, out);
      jvm("JVM after", after, out);
    }
    aside("before", before, out);
    aside("after", after, out);
    if (report.identity() != null) {
      paragraph(IdentityWords.sentences(report.identity(), report.confidence()), out);
    }
    if (report.selectedNet() != null) {
      paragraph("Selected classes: " + style.signedInWords(report.selectedNet()) + ".", out);
    }
    growth(report, out);
    out.append('\n');
    partition("Added", report.added(), limits.added(), out);
    out.append('\n');
    partition("Removed", report.removed(), limits.removed(), out);
    if (report.survivors() != null) {
      new SurvivorLines(report.survivors(), style).writeTo(out);
    }
    notes(report.notes(), out);
  }

  @Override
  public void series(SeriesReport report, Appendable out) throws IOException {
    new SeriesText(report, this, style, limits).writeTo(out);
  }

  @Override
  public void show(ShowReport report, Appendable out) throws IOException {
    TextTable table = summaryTable(report.snapshot());
    summaryRow(table, "Dump", report.snapshot());
    List<String> lines = fitted(table.lines());
    out.append(style.heading(lines.get(0))).append('\n');
    out.append(lines.get(1)).append('\n');
    jvm("JVM", report.snapshot(), out);
    aside(null, report.snapshot(), out);
    out.append('\n');
    partition(null, report.live(), limits.live(), out);
    notes(report.notes(), out);
  }

  @Override
  public void info(DumpDescription info, Appendable out) throws IOException {
    String section = "";
    TextTable table = new TextTable("ll");
    for (Fact fact : Fact.of(info)) {
      if (!fact.section().equals(section)) {
        table.writeTo(out);
        section = fact.section();
        out.append('\n').append(style.heading(section)).append('\n');
        table = new TextTable(fact.isNumber() ? "lr" : "ll");
      }
      table.row((section.isEmpty() ? "" : "  ") + fact.name(), Printable.of(fact.value()));
    }
    table.writeTo(out);
    if (!info.damages().isEmpty()) {
      out.append('\n');
    }
    for (Damage damage : info.damages()) {
      paragraph(Fact.sentence(damage), out);
    }
    notes(info.notes(), out);
  }

  private static TextTable summaryTable(SnapshotSummary summary) {
    TextTable table = new TextTable("lrrll");
    String which = summary.everything() ? "All" : "Live";
    table.row("", which + " objects", which + " bytes", "Dumped (UTC)", "File");
    return table;
  }

  /** The lines of a summary with the end only of a path for which there is no room. */
  List<String> fitted(List<String> lines) {
    int start = lines.get(0).indexOf("File");
    int room = style.width() - start;
    return lines.stream()
        .map(
            line ->
                line.length() <= style.width() || room < LEAST_PATH
                    ? line
                    : line.substring(0, start)
                        + "..."
                        + line.substring(line.length() - room + "...".length()))
        .toList();
  }

  private void summaryRow(TextTable table, String name, SnapshotSummary summary) {
    table.row(
        name,
        Long.toString(summary.live().objects()),
        style.bytes(summary.live().bytes()),
        Times.utc(summary.dumpTime()),
        Printable.of(summary.file().toString()));
  }

  private void jvm(String label, SnapshotSummary summary, Appendable out) throws IOException {
    paragraph(label + ": " + (summary.jvm() == null ? "unknown" : summary.jvm()), out);
  }

  /** What stands beside the live objects: what is not live, and what hardly is. */
  private void aside(@Nullable String when, SnapshotSummary summary, Appendable out)
      throws IOException {
    String which = when == null ? "" : " " + when;
    if (!summary.unreachable().equals(Amount.NONE)) {
      List<String> parts = new ArrayList<>();
      if (!summary.heldByClassesOnly().equals(Amount.NONE)) {
        parts.add(style.bytes(summary.heldByClassesOnly().bytes()) + " held by classes");
      }
      if (!summary.fillers().equals(Amount.NONE)) {
        parts.add(style.bytes(summary.fillers().bytes()) + " fillers");
      }
      String ofThem = parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
      paragraph(
          "Unreachable"
              + which
              + ": "
              + style.bytesInWords(summary.unreachable().bytes())
              + ofThem
              + ".",
          out);
    }
    if (!summary.finalizable().equals(Amount.NONE)) {
      paragraph(
          "Waiting for finalization" + which + ": " + style.inWords(summary.finalizable()) + ".",
          out);
    }
  }

  /** Where the heap grew, the first thing a reader wants to know. */
  private void growth(DiffReport report, Appendable out) throws IOException {
    GrowthShown growth = report.growth();
    if (growth == null) {
      return;
    }
    out.append('\n');
    List<GrowthPoint> points = growth.report().points();
    if (points.isEmpty()) {
      out.append(style.heading("Grew")).append(": nothing.\n");
      return;
    }
    out.append(style.heading("Grew")).append(":\n");
    GrowthLines lines = new GrowthLines(style);
    int most = growth.most() == null ? GrowthShown.SCREEN : growth.most();
    int shown = Math.min(most, points.size());
    for (int i = 0; i < shown; i++) {
      GrowthPoint point = points.get(i);
      String number = String.format(Locale.ROOT, "%3d. ", i + 1);
      out.append(number).append(style.change(lines.amount(point), point.net())).append('\n');
      indented(lines.where(point), out);
      for (String line : lines.details(point)) {
        indented(line, out);
      }
    }
    for (String line : lines.rest(growth.report(), shown)) {
      paragraph(line, out);
    }
  }

  void indented(String text, Appendable out) throws IOException {
    out.append(INDENT);
    int room =
        style.width() == TextStyle.UNLIMITED ? style.width() : style.width() - INDENT.length();
    Paragraph.write(text, room, INDENT + "  ", out);
  }

  void partition(@Nullable String title, Partition partition, int limit, Appendable out)
      throws IOException {
    if (partition.rows().isEmpty()) {
      out.append(style.heading(title == null ? "Live" : title)).append(": nothing.\n");
      return;
    }
    if (title != null) {
      out.append(style.heading(title)).append(":\n");
    }
    new PartitionTable(partition, limit, style).writeTo(out);
  }

  void notes(List<String> notes, Appendable out) throws IOException {
    if (notes.isEmpty()) {
      return;
    }
    out.append('\n').append(style.heading("Notes")).append(":\n");
    for (String note : notes) {
      Paragraph.write("- " + note, style.width(), "  ", out);
    }
  }

  void paragraph(String text, Appendable out) throws IOException {
    Paragraph.write(text, style.width(), "  ", out);
  }
}
