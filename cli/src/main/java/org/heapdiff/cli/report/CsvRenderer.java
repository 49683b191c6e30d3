package org.heapdiff.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.DumpDescription;
import org.heapdiff.diff.PartitionRow;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Damage;
import org.heapdiff.series.ClassSeries;

/**
 * Comma-separated values as RFC 4180 describes them, but for lines that end in a single line feed,
 * as the tools beside which it is used expect. One header row, then one row per kind; objects and
 * bytes are plain numbers, retained sizes that are not known are empty.
 */
public final class CsvRenderer implements Renderer {
  private final RowLimits limits;

  public CsvRenderer(RowLimits limits) {
    this.limits = limits;
  }

  /**
   * {@code objects}, {@code size} and {@code retained} are those of the second dump, so that the
   * columns which a diff shares with one dump say the same.
   */
  @Override
  public void diff(DiffReport report, Appendable out) throws IOException {
    row(
        out,
        "kind",
        "objects",
        "size",
        "retained",
        "before_objects",
        "before_size",
        "before_retained",
        "added_objects",
        "added_size",
        "removed_objects",
        "removed_size",
        "net_objects",
        "net_size",
        "net_retained");
    int rows = Math.min(limits.added(), report.changes().size());
    for (ClassChange change : report.changes().subList(0, rows)) {
      row(
          out,
          change.kind(),
          change.after().objects(),
          change.after().bytes(),
          change.hasRetained() ? change.retainedAfter() : "",
          change.before().objects(),
          change.before().bytes(),
          change.hasRetained() ? change.retainedBefore() : "",
          change.added().objects(),
          change.added().bytes(),
          change.removed().objects(),
          change.removed().bytes(),
          change.net().objects(),
          change.net().bytes(),
          change.hasRetained() ? change.retainedDelta() : "");
    }
  }

  /**
   * {@code objects}, {@code size} and {@code retained} are those of the last dump; then those of
   * each dump follow by its number.
   */
  @Override
  public void series(SeriesReport report, Appendable out) throws IOException {
    List<Object> header = new ArrayList<>(List.of("kind", "objects", "size", "retained"));
    int dumps = report.dumps().size();
    for (String column : List.of("objects", "size", "retained")) {
      for (int dump = 1; dump <= dumps; dump++) {
        header.add(column + "_" + dump);
      }
    }
    header.addAll(List.of("net_objects", "net_size", "grows_in_every_step", "trend"));
    row(out, header.toArray());
    List<ClassSeries> rows = report.classes();
    for (ClassSeries row : rows.subList(0, Math.min(limits.added(), rows.size()))) {
      boolean known = !row.retained().isEmpty();
      Amount last = row.live().get(dumps - 1);
      List<Object> cells =
          new ArrayList<>(
              List.of(row.kind(), last.objects(), last.bytes(), known ? row.lastRetained() : ""));
      row.live().forEach(amount -> cells.add(amount.objects()));
      row.live().forEach(amount -> cells.add(amount.bytes()));
      for (int dump = 0; dump < dumps; dump++) {
        cells.add(known ? row.retained().get(dump) : "");
      }
      cells.add(row.net().objects());
      cells.add(row.net().bytes());
      cells.add(row.pace() != null);
      cells.add(PaceColumn.trend(row.pace()));
      row(out, cells.toArray());
    }
  }

  @Override
  public void show(ShowReport report, Appendable out) throws IOException {
    row(out, "kind", "objects", "size", "retained");
    List<PartitionRow> rows = report.live().rows();
    for (PartitionRow row : rows.subList(0, Math.min(limits.live(), rows.size()))) {
      row(out, row.kind(), row.objects(), row.size(), row.hasRetained() ? row.retained() : "");
    }
  }

  @Override
  public void info(DumpDescription info, Appendable out) throws IOException {
    row(out, "section", "name", "value");
    for (Fact fact : Fact.of(info)) {
      row(out, fact.section(), fact.name(), fact.value());
    }
    for (Damage damage : info.damages()) {
      row(out, "Damage", damage.offset(), damage.sentence());
    }
    for (String note : info.notes()) {
      row(out, "Note", "", note);
    }
  }

  private static void row(Appendable out, Object... cells) throws IOException {
    for (int i = 0; i < cells.length; i++) {
      out.append(i == 0 ? "" : ",").append(quoted(cells[i].toString()));
    }
    out.append('\n');
  }

  /** A cell, in quotes where it needs them. */
  static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
