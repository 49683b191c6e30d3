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

  SurvivorLines(SurvivorTable survivors, TextStyle style) {
    this.survivors = survivors;
    this.style = style;
  }

  void writeTo(Appendable out) throws IOException {
    List<Survivor> rows = survivors.rows();
    out.append('\n').append(style.heading("Survivors that changed"));
    if (rows.isEmpty()) {
      out.append(": none.\n");
      return;
    }
    out.append(":\n");
    Paragraph.write(title(survivors), style.width(), "", out);
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
          .append(object(rows.get(k), style.width() - start))
          .append('\n');
    }
  }

  /** How many there are, in a sentence. */
  static String title(SurvivorTable survivors) {
    return "Bytes retained by objects in both dumps, "
        + survivors.changed()
        + " of which changed. Left out are those whose change another one explains.";
  }

  /** An id as dumps are read by other tools. */
  static String id(long id) {
    return "0x" + Long.toHexString(id);
  }

  /** An object's kind and what holds it. */
  static String object(Survivor row) {
    return object(row, TextStyle.UNLIMITED);
  }

  /** The same in the room that a line has, as far as there is any. */
  private static String object(Survivor row, int room) {
    List<String> words = new ArrayList<>();
    words.add(Printable.of(row.kind()));
    row.within().forEach(kind -> words.add(Printable.of(kind)));
    while (words.size() > 1 && String.join(" in ", words).length() > room) {
      words.remove(words.size() - 1);
    }
    String all = String.join(" in ", words);
    return room < LEAST_ROOM ? all : KindName.shortened(all, room);
  }
}
