package org.heapdiff.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.diff.DumpDescription;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.PartitionRow;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.diff.Survivor;
import org.heapdiff.diff.SurvivorTable;
import org.heapdiff.growth.GrowthPoint;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Damage;

/** Tables for a page, an issue or a pull request, as GitHub's Markdown has them. */
public final class MarkdownRenderer implements Renderer {
  private final RowLimits limits;
  private final TextStyle style;

  /**
   * A renderer.
   *
   * @param style whether bytes are written for people; color and width do not matter
   */
  public MarkdownRenderer(TextStyle style, RowLimits limits) {
    this.style = style;
    this.limits = limits;
  }

  @Override
  public void diff(DiffReport report, Appendable out) throws IOException {
    summaryHeader(report.after(), out);
    summaryRow("Before", report.before(), out);
    summaryRow("After", report.after(), out);
    Amount net = report.net();
    row(
        out,
        "Net",
        TextStyle.signed(net.objects()),
        style.signedBytes(net.bytes()),
        "",
        "",
        "",
        "");
    if (report.identity() != null) {
      out.append("\n")
          .append(IdentityWords.sentences(report.identity(), report.confidence()))
          .append("\n");
    }
    if (report.selectedNet() != null) {
      out.append("\nSelected classes: ")
          .append(style.signedInWords(report.selectedNet()))
          .append(".\n");
    }
    growth(report, out);
    partition("Added", report.added(), limits.added(), out);
    partition("Removed", report.removed(), limits.removed(), out);
    if (report.survivors() != null) {
      survivors(report.survivors(), "in both dumps", out);
    }
    notes(report.notes(), out);
  }

  @Override
  public void series(SeriesReport report, Appendable out) throws IOException {
    new SeriesMarkdown(report, this, style, limits).writeTo(out);
  }

  @Override
  public void show(ShowReport report, Appendable out) throws IOException {
    summaryHeader(report.snapshot(), out);
    summaryRow("Dump", report.snapshot(), out);
    partition("Live", report.live(), limits.live(), out);
    notes(report.notes(), out);
  }

  @Override
  public void info(DumpDescription info, Appendable out) throws IOException {
    row(out, "", "", "");
    out.append("|---|---|---|\n");
    for (Fact fact : Fact.of(info)) {
      row(out, fact.section(), fact.name(), fact.value());
    }
    for (Damage damage : info.damages()) {
      out.append("\n").append(escaped(Fact.sentence(damage))).append('\n');
    }
    notes(info.notes(), out);
  }

  static void summaryHeader(SnapshotSummary summary, Appendable out) throws IOException {
    String which = summary.everything() ? "All" : "Live";
    row(
        out,
        "",
        which + " objects",
        which + " bytes",
        "Unreachable bytes",
        "Dumped (UTC)",
        "JVM",
        "File");
    out.append("|---|--:|--:|--:|---|---|---|\n");
  }

  void summaryRow(String name, SnapshotSummary summary, Appendable out) throws IOException {
    row(
        out,
        name,
        Long.toString(summary.live().objects()),
        style.bytes(summary.live().bytes()),
        style.bytes(summary.unreachable().bytes()),
        Times.utc(summary.dumpTime()),
        summary.jvm() == null ? "unknown" : summary.jvm(),
        summary.file().toString());
  }

  private void growth(DiffReport report, Appendable out) throws IOException {
    GrowthShown growth = report.growth();
    if (growth == null) {
      return;
    }
    out.append("\n### Grew\n\n");
    List<GrowthPoint> points = growth.report().points();
    if (points.isEmpty()) {
      out.append("Nothing.\n");
      return;
    }
    GrowthLines lines = new GrowthLines(style);
    int most = growth.most() == null ? GrowthShown.SCREEN : growth.most();
    int shown = Math.min(most, points.size());
    for (int i = 0; i < shown; i++) {
      GrowthPoint point = points.get(i);
      out.append(Integer.toString(i + 1)).append(". ").append(escaped(lines.amount(point)));
      out.append("<br>**").append(escaped(lines.where(point))).append("**\n");
      for (String line : lines.details(point)) {
        out.append("   - ").append(escaped(line)).append('\n');
      }
    }
    for (String line : lines.rest(growth.report(), shown)) {
      out.append('\n').append(escaped(line)).append('\n');
    }
  }

  void partition(String title, Partition partition, int limit, Appendable out) throws IOException {
    out.append("\n### ").append(title).append("\n\n");
    if (partition.rows().isEmpty()) {
      out.append("Nothing.\n");
      return;
    }
    out.append("Partition of a set of ")
        .append(TextStyle.objectsInWords(partition.total().objects()))
        .append(". Total size = ")
        .append(style.bytesInWords(partition.total().bytes()))
        .append(".\n\n");
    List<PartitionRow> rows = partition.rows();
    List<PartitionRow> shown = rows.subList(0, Math.min(limit, rows.size()));
    boolean withRetained = shown.stream().allMatch(PartitionRow::hasRetained);
    List<String> header =
        new ArrayList<>(List.of("Index", "Count", "%", "Size", "%", "Cumulative", "%"));
    if (withRetained) {
      header.addAll(List.of("Retained", "%"));
    }
    header.add("Kind (class)");
    row(out, header);
    out.append('|').append("--:|".repeat(header.size() - 1)).append("---|\n");
    for (PartitionRow row : shown) {
      List<String> cells = new ArrayList<>();
      cells.add(Integer.toString(row.index()));
      cells.add(Long.toString(row.objects()));
      cells.add(percent(row.objectsPercent()));
      cells.add(style.bytes(row.size()));
      cells.add(percent(row.sizePercent()));
      cells.add(style.bytes(row.cumulative()));
      cells.add(percent(row.cumulativePercent()));
      if (withRetained) {
        cells.add(style.bytes(row.retained()));
        cells.add(percent(row.retainedPercent()));
      }
      cells.add(row.kind());
      row(out, cells);
    }
    int more = rows.size() - shown.size();
    if (more > 0) {
      out.append("\n" + more + (more == 1 ? " more row" : " more rows") + " not shown.\n");
    }
  }

  void survivors(SurvivorTable survivors, String where, Appendable out) throws IOException {
    out.append("\n### Survivors that changed\n\n");
    if (survivors.rows().isEmpty()) {
      out.append("None.\n");
      return;
    }
    out.append(SurvivorLines.title(survivors, where)).append("\n\n");
    row(out, "Change", "Before", "After", "Id before", "Id after", "Object");
    out.append("|--:|--:|--:|---|---|---|\n");
    for (Survivor row : survivors.rows()) {
      row(
          out,
          style.signedBytes(row.retainedDelta()),
          style.bytes(row.retainedBefore()),
          style.bytes(row.retainedAfter()),
          SurvivorLines.id(row.idBefore()),
          SurvivorLines.id(row.idAfter()),
          SurvivorLines.object(row.kind(), row.within(), TextStyle.UNLIMITED));
    }
  }

  static void notes(List<String> notes, Appendable out) throws IOException {
    if (notes.isEmpty()) {
      return;
    }
    out.append("\n### Notes\n\n");
    for (String note : notes) {
      out.append("- ").append(escaped(note)).append('\n');
    }
  }

  static void row(Appendable out, String... cells) throws IOException {
    row(out, List.of(cells));
  }

  static void row(Appendable out, List<String> cells) throws IOException {
    out.append('|');
    for (String cell : cells) {
      out.append(' ').append(escaped(cell)).append(cell.isEmpty() ? "|" : " |");
    }
    out.append('\n');
  }

  private static String percent(double percent) {
    return Long.toString(Math.round(percent));
  }

  /** The text as it is, whatever Markdown or HTML would make of its characters. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : Printable.of(text).toCharArray()) {
      if ("\\`*_[]|~#".indexOf(c) >= 0) {
        escaped.append('\\').append(c);
      } else if (c == '<') {
        escaped.append("&lt;");
      } else if (c == '&') {
        escaped.append("&amp;");
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
