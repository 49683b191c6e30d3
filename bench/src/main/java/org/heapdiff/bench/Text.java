package org.heapdiff.bench;

import java.io.IOException;

/** The characters of strings. */
final class Text {
  private Text() {}

  /** Writes a {@code byte[]} of letters, which follow from the number. */
  static void write(HeapWriter writer, int length, long number) throws IOException {
    writer.byteArray(length);
    long letters = 0;
    for (int i = 0; i < length; i += Long.BYTES) {
      letters = (Scatter.mix(number + i) & 0x0f0f_0f0f_0f0f_0f0fL) | 0x6060_6060_6060_6060L;
      if (i + Long.BYTES <= length) {
        writer.put(letters);
      }
    }
    for (int i = length & -Long.BYTES; i < length; i++) {
      writer.put((byte) letters);
      letters >>>= Byte.SIZE;
    }
  }
}
