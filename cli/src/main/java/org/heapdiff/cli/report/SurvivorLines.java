package org.heapdiff.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.diff.Survivor;
import org.heapdiff.diff.SurvivorTable;

/** The survivors that changed most, as a table of text. */
final class SurvivorLines {
  /** With less room than this for what holds an object nothing is said of it. */
  private static final int LEAST_ROOM = 24;

  private final SurvivorTable survivors;
  private final TextStyle style;
  private final String where;

  SurvivorLines(SurvivorTable survivors, TextStyle style) {
    this(survivors, style, "in both dumps");
  }

  /**
   * Lines about objects.
   *
   * @param where in which dumps they are
   */
  SurvivorLines(SurvivorTable survivors, TextStyle style, String where) {
    this.survivors = survivors;
    this.style = style;
    this.where = where;
  }

  void writeTo(Appendable out) throws IOException {
    List<Survivor> rows = survivors.rows();
    out.append('\n').append(style.heading("Survivors that changed"));
    if (rows.isEmpty()) {
      out.append(": none.\n");
      return;
    }
    out.append(":\n");
    Paragraph.write(title(survivors, where), style.width(), "", out);
    TextTable table = new TextTable("rrrlll");
    table.row("Change", "Before", "After", "Id before", "Id after", "Object");
    for (Survivor row : rows) {
      table.row(
          style.signedBytes(row.retainedDelta()),
          style.bytes(row.retainedBefore()),
          style.bytes(row.retainedAfter()),
          id(row.idBefore()),
          id(row.idAfter()),
          "");
    }
    List<String> lines = table.lines();
    int start = lines.get(0).lastIndexOf("Object");
    out.append(style.heading(lines.get(0))).append('\n');
    for (int k = 0; k < rows.size(); k++) {
      String numbers = lines.get(k + 1);
      out.append(numbers)
          .append(" ".repeat(start - numbers.length()))
          .append(object(rows.get(k).kind(), rows.get(k).within(), style.width() - start))
          .append('\n');
    }
  }

  /** How many there are, in a sentence. */
  static String title(SurvivorTable survivors, String where) {
    return "Bytes retained by objects "
        + where
        + ", "
        + survivors.changed()
        + " of which changed. Left out are those whose change another one explains.";
  }

  /** An id as dumps are read by other tools. */
  static String id(long id) {
    return "0x" + Long.toHexString(id);
  }

  /** An object's kind and what holds it, in the room that a line has, as far as there is any. */
  static String object(String objectKind, List<String> within, int room) {
    List<String> words = new ArrayList<>();
    words.add(Printable.of(objectKind));
    within.forEach(kind -> words.add(Printable.of(kind)));
    while (words.size() > 1 && String.join(" in ", words).length() > room) {
      words.remove(words.size() - 1);
    }
    String all = String.join(" in ", words);
    return room < LEAST_ROOM ? all : KindName.shortened(all, room);
  }
}
