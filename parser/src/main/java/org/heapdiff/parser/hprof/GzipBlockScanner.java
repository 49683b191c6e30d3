package org.heapdiff.parser.hprof;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file of the JDK's gzip blocks where a block seems to begin.
 *
 * <p>The format has no lengths, but zlib writes the same first eight bytes for each block: magic,
 * deflate, flags (a comment or none), no time. Within packed data those come by chance once in
 * 10^18 bytes; that a piece is one block is proven by unpacking it.
 */
final class GzipBlockScanner {
  private static final int START = 8;
  private static final int STEP = 1 << 18;

  private final InputStream in;
  private final int longest;
  private byte[] bytes = new byte[2 * STEP];
  private int from;
  private int to;

  /**
   * Cuts from the current place of the stream on, where a block begins.
   *
   * @param longest bytes of the longest piece that is given out whole
   */
  GzipBlockScanner(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** The next piece, or null at the end. A piece longer than the longest is cut there. */
  byte @Nullable [] next() throws IOException {
    int seen = from + 1;
    while (true) {
      for (; seen + START <= to; seen++) {
        if (bytes[seen] == 0x1f && startsBlock(seen)) {
          return cut(seen);
        }
      }
      if (to - from > longest) {
        return cut(from + longest);
      }
      int shift = from;
      int count = fill();
      seen -= shift;
      if (count < 0) {
        return to == 0 ? null : cut(to);
      }
    }
  }

  private boolean startsBlock(int at) {
    return bytes[at + 1] == (byte) 0x8b
        && bytes[at + 2] == 8
        && (bytes[at + 3] == 0 || bytes[at + 3] == 0x10)
        && Cursor.intAt(bytes, at + 4) == 0;
  }

  private byte[] cut(int end) {
    byte[] piece = Arrays.copyOfRange(bytes, from, end);
    from = end;
    return piece;
  }

  private int fill() throws IOException {
    System.arraycopy(bytes, from, bytes, 0, to - from);
    to -= from;
    from = 0;
    if (bytes.length - to < STEP) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    int count = in.read(bytes, to, STEP);
    to += Math.max(count, 0);
    return count;
  }
}
