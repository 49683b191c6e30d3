package org.heapdiff.parser.hprof;

import java.nio.charset.StandardCharsets;

/** How a dump file is compressed. */
public enum Compression {
  NONE("none"),
  GZIP("gzip"),
  /**
   * gzip in blocks that can be unpacked independently, as {@code jcmd PID GC.heap_dump -gz=N}
   * writes it: the first member's comment says so (HotSpot's {@code heapDumperCompression.cpp}).
   */
  GZIP_BLOCKS("gzip, the JDK's blocks");

  private static final int COMMENT_FLAG = 0x10;
  private static final int FIXED_HEADER = 10;

  private final String label;

  Compression(String label) {
    this.label = label;
  }

  /** In words, for a person. */
  public String label() {
    return label;
  }

  /** The compression of a file that begins with {@code head}. */
  static Compression of(byte[] head) {
    if (head.length < 2 || (head[0] & 0xff) != 0x1f || (head[1] & 0xff) != 0x8b) {
      return NONE;
    }
    String comment =
        head.length > FIXED_HEADER && head[3] == COMMENT_FLAG
            ? new String(
                head, FIXED_HEADER, head.length - FIXED_HEADER, StandardCharsets.ISO_8859_1)
            : "";
    return comment.startsWith("HPROF BLOCKSIZE=") ? GZIP_BLOCKS : GZIP;
  }
}
