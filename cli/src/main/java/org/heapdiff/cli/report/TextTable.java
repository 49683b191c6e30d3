package org.heapdiff.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Rows of cells, each column as wide as its widest cell, two blanks between columns. */
final class TextTable {
  private final boolean[] rightAligned;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A table without rows.
   *
   * @param alignment for each column {@code l} or {@code r}, whether it is aligned left or right
   */
  TextTable(String alignment) {
    rightAligned = new boolean[alignment.length()];
    for (int i = 0; i < rightAligned.length; i++) {
      rightAligned[i] = alignment.charAt(i) == 'r';
    }
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The rows as lines, without blanks at their ends. */
  List<String> lines() {
    int[] widths = new int[rightAligned.length];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        String padding = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? "" : "  ");
        line.append(rightAligned[i] ? padding + cell : cell + padding);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  void writeTo(Appendable out) throws IOException {
    for (String line : lines()) {
      out.append(line).append('\n');
    }
  }
}
