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

  private static final String BLOCK_SIZE = "HPROF BLOCKSIZE=";
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
    return comment(head).startsWith(BLOCK_SIZE) ? GZIP_BLOCKS : GZIP;
  }

  /**
   * Bytes of the largest block when unpacked, as a file in the JDK's blocks says where it begins.
   *
   * @return 0 when it does not say
   */
  static int blockSize(byte[] head) {
    String comment = comment(head);
    int end = comment.indexOf('\0');
    if (!comment.startsWith(BLOCK_SIZE) || end < 0) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(comment.substring(BLOCK_SIZE.length(), end)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String comment(byte[] head) {
    return head.length > FIXED_HEADER && head[3] == COMMENT_FLAG
        ? new String(head, FIXED_HEADER, head.length - FIXED_HEADER, StandardCharsets.ISO_8859_1)
        : "";
  }
}
