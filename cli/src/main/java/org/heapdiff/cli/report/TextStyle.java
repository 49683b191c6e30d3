package org.heapdiff.cli.report;

import org.heapdiff.objects.Amount;

/**
 * How text is to look.
 *
 * @param colored whether a terminal that understands ANSI escapes reads it
 * @param width the columns that a line may take; {@link #UNLIMITED} where nobody counts them
 * @param human whether bytes are written for people ({@code 62.6 MiB}) instead of exactly
 */
public record TextStyle(boolean colored, int width, boolean human) {
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** Exact bytes, no color, lines of any length. */
  public static final TextStyle UNSTYLED = new TextStyle(false, UNLIMITED, false);

  private static final String BOLD = "\u001b[1m";
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String RESET = "\u001b[0m";

  String heading(String text) {
    return colored ? BOLD + text + RESET : text;
  }

  /** A text that speaks of growth (red) or shrinking (green). */
  String change(String text, Amount net) {
    if (!colored || net.bytes() == 0) {
      return text;
    }
    return (net.bytes() > 0 ? RED : GREEN) + text + RESET;
  }

  /** A number of bytes in a column of a table. */
  String bytes(long bytes) {
    return human ? ByteSize.human(bytes) : Long.toString(bytes);
  }

  /** A number of bytes within a sentence, with its unit. */
  String bytesInWords(long bytes) {
    return human ? ByteSize.human(bytes) : bytes == 1 ? "1 byte" : bytes + " bytes";
  }

  /** A change in bytes in a column of a table. */
  String signedBytes(long bytes) {
    return sign(bytes) + bytes(bytes);
  }

  /** A change within a sentence. */
  String signedInWords(Amount net) {
    return sign(net.objects())
        + objectsInWords(net.objects())
        + ", "
        + sign(net.bytes())
        + bytesInWords(net.bytes());
  }

  String inWords(Amount amount) {
    return objectsInWords(amount.objects()) + ", " + bytesInWords(amount.bytes());
  }

  static String objectsInWords(long objects) {
    return objects == 1 ? "1 object" : objects + " objects";
  }

  static String signed(long number) {
    return sign(number) + number;
  }

  /** A minus is part of the number. */
  private static String sign(long number) {
    return number > 0 ? "+" : "";
  }
}
