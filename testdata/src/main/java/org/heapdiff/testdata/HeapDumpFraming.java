package org.heapdiff.testdata;

import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the sub-records of one heap dump are put into top-level records, truthfully or not.
 *
 * @param tag tag of the records, 0x0c for HEAP_DUMP or 0x1c for HEAP_DUMP_SEGMENT
 * @param maxBytes a record ends before it grows over this many bytes, unless a single sub-record
 *     does
 * @param declaredLength from a record's length in bytes to what its header says
 * @param streamed the length, where not null, that the header of the only record says, written
 *     before anything of its content is known; {@code maxBytes} and {@code declaredLength} do not
 *     matter then
 * @param endRecord whether HEAP_DUMP_END (0x2c) follows
 */
public record HeapDumpFraming(
    int tag,
    int maxBytes,
    LongUnaryOperator declaredLength,
    @Nullable Integer streamed,
    boolean endRecord) {
  static final int HEAP_DUMP = 0x0c;
  static final int HEAP_DUMP_SEGMENT = 0x1c;

  /** Segments of at most {@code maxBytes} and an end record, as HotSpot writes them. */
  public static HeapDumpFraming segments(int maxBytes) {
    return new HeapDumpFraming(
        HEAP_DUMP_SEGMENT, maxBytes, LongUnaryOperator.identity(), null, true);
  }

  /** One HEAP_DUMP record, which must stay under 2 GB, as the hprof agent and JDK 5 write it. */
  public static HeapDumpFraming singleRecord() {
    return new HeapDumpFraming(
        HEAP_DUMP, Integer.MAX_VALUE, LongUnaryOperator.identity(), null, false);
  }

  /**
   * One HEAP_DUMP record of any size whose header says {@code declaredLength}, such as 0 or a
   * 32-bit length that overflowed.
   */
  public static HeapDumpFraming streamedRecord(int declaredLength) {
    return new HeapDumpFraming(
        HEAP_DUMP, Integer.MAX_VALUE, LongUnaryOperator.identity(), declaredLength, false);
  }

  /** The same, but headers say what {@code declaredLength} makes of the true length in bytes. */
  public HeapDumpFraming declaring(LongUnaryOperator declaredLength) {
    return new HeapDumpFraming(tag, maxBytes, declaredLength, streamed, endRecord);
  }

  /** The same with HEAP_DUMP_END after the last record. */
  public HeapDumpFraming withEndRecord() {
    return new HeapDumpFraming(tag, maxBytes, declaredLength, streamed, true);
  }

  /** The same without HEAP_DUMP_END. */
  public HeapDumpFraming withoutEndRecord() {
    return new HeapDumpFraming(tag, maxBytes, declaredLength, streamed, false);
  }
}
