package org.heapdiff.cli.report;

import java.io.IOException;

/** A sentence or several, broken at blanks where a line is full. */
final class Paragraph {
  private Paragraph() {}

  /**
   * Writes the text, with the lines after the first one indented.
   *
   * @param width the columns of a line; a longer word stays whole
   */
  static void write(String text, int width, String indent, Appendable out) throws IOException {
    int column = 0;
    for (String word : Printable.of(text).split(" ", -1)) {
      if (column == 0) {
        out.append(word);
      } else if ((long) column + 1 + word.length() > width) {
        out.append('\n').append(indent).append(word);
        column = indent.length();
      } else {
        out.append(' ').append(word);
        column++;
      }
      column += word.length();
    }
    out.append('\n');
  }
}
