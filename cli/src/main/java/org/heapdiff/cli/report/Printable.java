package org.heapdiff.cli.report;

/**
 * Names as they may be printed. Names in a dump are chosen by whoever wrote the classes, and a
 * terminal obeys the control characters in what it prints.
 */
final class Printable {
  private Printable() {}

  /** The text with its control characters written as a Java program would: {@code \\u001b}. */
  static String of(String text) {
    if (text.chars().noneMatch(Printable::isUnsafe)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isUnsafe(c)) {
        safe.append(String.format("\\u%04x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  /** Also what turns the direction of writing. */
  private static boolean isUnsafe(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
