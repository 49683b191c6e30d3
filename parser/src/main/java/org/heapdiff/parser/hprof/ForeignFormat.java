package org.heapdiff.parser.hprof;

import java.nio.charset.StandardCharsets;

/** Says what a file is that is no heap dump, by its first bytes. */
final class ForeignFormat {
  private ForeignFormat() {}

  /** What a file that begins with {@code head} looks like, with an article. */
  static String describe(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\u0003\u0004")) {
      return "a zip or jar file (unpack it first)";
    }
    if (text.startsWith("\u007fELF")) {
      return isCore(head)
          ? "a core file (turn it into a dump with: jhsdb jmap --binaryheap --core FILE --exe JAVA)"
          : "an ELF program";
    }
    if (text.startsWith("\u00ca\u00fe\u00ba\u00be")) {
      return "a Java class file";
    }
    if (text.startsWith("FLR\0")) {
      return "a flight recording (JFR)";
    }
    if (text.startsWith("(\u00b5/\u00fd")) {
      return "a zstd file (unpack it first)";
    }
    if (text.startsWith("\u00fd7zXZ")) {
      return "an xz file (unpack it first)";
    }
    if (text.startsWith("BZh")) {
      return "a bzip2 file (unpack it first)";
    }
    if (text.startsWith("\u001f\u008b")) {
      return "a gzip file within a gzip file (unpack it first)";
    }
    if (text.contains("portable heap dump")) {
      return "a PHD dump of OpenJ9 (let it write the HPROF format)";
    }
    if (text.contains("#instances") || text.startsWith(" num ")) {
      return "a class histogram as text";
    }
    if (text.startsWith("Full thread dump") || text.contains("Full thread dump")) {
      return "a thread dump as text";
    }
    if (isText(head)) {
      return "text";
    }
    return isZero(head) ? "zeros" : "an unknown format";
  }

  private static boolean isCore(byte[] head) {
    // e_type of the ELF header: ET_CORE is 4, in either byte order.
    return head.length > 17 && (head[16] == 4 || head[17] == 4);
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(byte[] head) {
    for (byte b : head) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
