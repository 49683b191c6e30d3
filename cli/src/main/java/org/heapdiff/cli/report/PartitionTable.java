package org.heapdiff.cli.report;

import java.io.IOException;
import java.util.List;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.PartitionRow;

/**
 * A partition as heapy prints it (guppy's {@code Classifiers.py}, {@code Partition}), with two more
 * columns for what each kind retains, where that is known.
 */
final class PartitionTable {
  private static final int INDEX_WIDTH = 6;
  private static final int COUNT_WIDTH = 6;
  private static final int SIZE_WIDTH = 8;
  private static final int CUMULATIVE_WIDTH = 9;
  private static final int PERCENT_WIDTH = 3;

  private final Partition partition;
  private final List<PartitionRow> rows;
  private final TextStyle style;
  private final int count;
  private final int size;
  private final int cumulative;
  private final int retained;
  private final int retainedPercent;
  private final boolean withRetained;
  private boolean shortened;

  PartitionTable(Partition partition, int limit, TextStyle style) {
    this.partition = partition;
    this.style = style;
    rows = partition.rows().subList(0, Math.min(limit, partition.rows().size()));
    withRetained = rows.stream().allMatch(PartitionRow::hasRetained);
    int widestCount = COUNT_WIDTH;
    int widestSize = SIZE_WIDTH;
    int widestCumulative = CUMULATIVE_WIDTH;
    int widestRetained = SIZE_WIDTH;
    int widestPercent = PERCENT_WIDTH;
    for (PartitionRow row : rows) {
      widestCount = Math.max(widestCount, Long.toString(row.objects()).length());
      widestSize = Math.max(widestSize, style.bytes(row.size()).length());
      widestCumulative = Math.max(widestCumulative, style.bytes(row.cumulative()).length());
      widestRetained = Math.max(widestRetained, style.bytes(row.retained()).length());
      // What a kind retains can be many times the size of the set.
      widestPercent = Math.max(widestPercent, percent(row.retainedPercent()).length());
    }
    count = widestCount;
    size = widestSize;
    cumulative = widestCumulative;
    retained = widestRetained;
    retainedPercent = widestPercent;
  }

  void writeTo(Appendable out) throws IOException {
    out.append("Partition of a set of ")
        .append(TextStyle.objectsInWords(partition.total().objects()))
        .append(". Total size = ")
        .append(style.bytesInWords(partition.total().bytes()))
        .append(".\n");
    if (!rows.isEmpty()) {
      out.append(style.heading(header())).append('\n');
      for (PartitionRow row : rows) {
        out.append(line(row)).append('\n');
      }
    }
    int more = partition.rows().size() - rows.size();
    if (more > 0) {
      int next = Math.max(10, 2 * rows.size());
      out.append("<" + more + (more == 1 ? " more row. " : " more rows. "));
      out.append(
          next < partition.rows().size()
              ? "--rows " + next + " or --rows all shows more.>\n"
              : "--rows all shows all.>\n");
    }
    if (shortened) {
      out.append("<Names are shortened to fit; a larger --width shows them in full.>\n");
    }
  }

  /** heapy's header, in which a long word takes the blanks of the column beside it. */
  private String header() {
    String cumulativePercent =
        right("%", PERCENT_WIDTH + 1 - Math.max(0, "Cumulative".length() - cumulative));
    return right("Index", INDEX_WIDTH)
        + " "
        + right("Count", count)
        + right("%", PERCENT_WIDTH + 1)
        + " "
        + right("Size", size)
        + right("%", PERCENT_WIDTH + 1)
        + " "
        + right("Cumulative", cumulative)
        + cumulativePercent
        + (withRetained ? " " + right("Retained", retained) + right("%", retainedPercent + 1) : "")
        + " Kind (class)";
  }

  private String line(PartitionRow row) {
    String numbers =
        right(Integer.toString(row.index()), INDEX_WIDTH)
            + " "
            + right(Long.toString(row.objects()), count)
            + right(percent(row.objectsPercent()), PERCENT_WIDTH + 1)
            + " "
            + right(style.bytes(row.size()), size)
            + right(percent(row.sizePercent()), PERCENT_WIDTH + 1)
            + " "
            + right(style.bytes(row.cumulative()), cumulative)
            + right(percent(row.cumulativePercent()), PERCENT_WIDTH + 1)
            + (withRetained
                ? " "
                    + right(style.bytes(row.retained()), retained)
                    + right(percent(row.retainedPercent()), retainedPercent + 1)
                : "")
            + " ";
    String kind = Printable.of(row.kind());
    String fitting = KindName.shortened(kind, style.width() - numbers.length());
    shortened |= !fitting.equals(kind);
    return numbers + fitting;
  }

  private static String percent(double percent) {
    return Long.toString(Math.round(percent));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
