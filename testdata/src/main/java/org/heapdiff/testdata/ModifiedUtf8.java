package org.heapdiff.testdata;

/** The encoding of names in class files and HPROF (JVM specification, section 4.4.7). */
final class ModifiedUtf8 {
  private ModifiedUtf8() {}

  /** Each UTF-16 unit by itself in one to three bytes, NUL in two. */
  static byte[] encode(String text) {
    ByteSink sink = new ByteSink();
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit != 0 && unit < 0x80) {
        sink.u1(unit);
      } else if (unit < 0x800) {
        sink.u1(0xc0 | unit >> 6);
        sink.u1(0x80 | (unit & 0x3f));
      } else {
        sink.u1(0xe0 | unit >> 12);
        sink.u1(0x80 | (unit >> 6 & 0x3f));
        sink.u1(0x80 | (unit & 0x3f));
      }
    }
    return sink.toByteArray();
  }
}
