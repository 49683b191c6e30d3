package org.heapdiff.cli.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of bytes as people write and read them. Units are powers of 1024 in both directions, as
 * in the JVM's own options: {@code 10m}, {@code 10MB} and {@code 10MiB} are all {@code -Xmx10m}.
 */
public final class ByteSize {
  private static final Pattern WRITTEN =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?(?:([kmgt])(?:i?b)?|b)?");
  private static final String UNITS = "kmgt";
  private static final long UNIT = 1024;

  private ByteSize() {}

  /**
   * Reads a size such as {@code 500}, {@code 500k}, {@code 10MB} or {@code 1.5g}.
   *
   * @return bytes, 0 or more
   * @throws IllegalArgumentException if it is no size, or larger than a long holds; the message is
   *     a sentence for the person who wrote it
   */
  public static long parse(String text) {
    Matcher size = WRITTEN.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no size; write bytes, or a number with a unit such as 500k, 10MB, 1g");
    }
    BigDecimal bytes = new BigDecimal(size.group(1));
    if (size.group(2) != null) {
      int power = UNITS.indexOf(size.group(2)) + 1;
      bytes = bytes.multiply(BigDecimal.valueOf(UNIT).pow(power));
    }
    try {
      return bytes.setScale(0, RoundingMode.HALF_UP).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is larger than any heap", e);
    }
  }

  /** A size for a person, rounded to one decimal: {@code 999 B}, {@code 62.6 MiB}. */
  public static String human(long bytes) {
    if (Math.abs((double) bytes) < UNIT) {
      return bytes + " B";
    }
    BigDecimal size = BigDecimal.valueOf(bytes);
    int power = 0;
    BigDecimal rounded = size;
    do {
      power++;
      size = size.divide(BigDecimal.valueOf(UNIT));
      rounded = size.setScale(1, RoundingMode.HALF_UP);
    } while (rounded.abs().compareTo(BigDecimal.valueOf(UNIT)) >= 0 && power < 6);
    return rounded.toPlainString() + " " + "KMGTPE".charAt(power - 1) + "iB";
  }
}
