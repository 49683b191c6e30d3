package org.heapdiff.parser.hprof;

/**
 * A stretch of heap sub-records.
 *
 * @param start where the first sub-record begins, in bytes from the source's start
 * @param end the first byte behind the last one
 */
public record Segment(long start, long end) {
  /** Bytes of the sub-records. */
  public long length() {
    return end - start;
  }
}
