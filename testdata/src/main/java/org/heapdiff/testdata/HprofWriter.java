package org.heapdiff.testdata;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes HPROF records to a stream, one method per record, and holds no more than one heap dump
 * segment. It checks nothing, so that wrong dumps can be written too. The format is that of
 * HotSpot's heapDumper.cpp and, where only the hprof agent wrote a record, of the agent's
 * manual.html (JDK 8).
 *
 * <p>Ids of 4 bytes are the lowest 32 bits of the longs given here.
 */
public final class HprofWriter implements Closeable {
  private static final int STREAM_BUFFER = 1 << 16;

  private final OutputStream out;
  private final int idSize;
  private final ByteSink heap = new ByteSink();
  private @Nullable HeapDumpFraming framing;
  private @Nullable Records betweenSegments;

  /**
   * Writes the header.
   *
   * @param idSize 4 or 8
   * @param timeMillis the time of the dump, in milliseconds since 1970
   */
  public HprofWriter(OutputStream out, HprofVersion version, int idSize, long timeMillis)
      throws IOException {
    this.out = out;
    this.idSize = idSize;
    ByteSink header = new ByteSink();
    byte[] text = version.header().getBytes(StandardCharsets.US_ASCII);
    header.put(text, text.length);
    header.u1(0);
    header.u4(idSize);
    header.u8(timeMillis);
    header.drain(out, header.size());
  }

  private HprofWriter(OutputStream out, int idSize) {
    this.out = out;
    this.idSize = idSize;
  }

  /** A writer of records that will follow a header written elsewhere. */
  static HprofWriter headless(OutputStream out, int idSize) {
    return new HprofWriter(out, idSize);
  }

  /** Some records to be written. */
  @FunctionalInterface
  public interface Records {
    /** Writes them. */
    void writeTo(HprofWriter writer) throws IOException;
  }

  /** Bytes of an id, 4 or 8. */
  public int idSize() {
    return idSize;
  }

  /** Any top-level record, of known or unknown tag. */
  public void record(int tag, byte[] body) throws IOException {
    record(tag, body.length, body);
  }

  /** A top-level record whose header says another length than its body has. */
  public void record(int tag, int declaredLength, byte[] body) throws IOException {
    recordHeader(tag, declaredLength);
    out.write(body);
  }

  /** UTF8 (0x01): a name, in modified UTF-8. */
  public void utf8(long id, String text) throws IOException {
    utf8(id, ModifiedUtf8.encode(text));
  }

  /** UTF8 (0x01) with any bytes, well-formed or not. */
  public void utf8(long id, byte[] bytes) throws IOException {
    ByteSink body = new ByteSink();
    id(body, id);
    body.put(bytes, bytes.length);
    record(0x01, body);
  }

  /** LOAD_CLASS (0x02). */
  public void loadClass(int serial, long classId, int traceSerial, long nameId) throws IOException {
    ByteSink body = new ByteSink();
    body.u4(serial);
    id(body, classId);
    body.u4(traceSerial);
    id(body, nameId);
    record(0x02, body);
  }

  /** UNLOAD_CLASS (0x03). */
  public void unloadClass(int serial) throws IOException {
    record(0x03, u4s(serial));
  }

  /**
   * FRAME (0x04).
   *
   * @param line 1 or more, or -1 unknown, -2 compiled method, -3 native method
   */
  public void frame(
      long frameId, long methodId, long signatureId, long sourceId, int classSerial, int line)
      throws IOException {
    ByteSink body = new ByteSink();
    id(body, frameId);
    id(body, methodId);
    id(body, signatureId);
    id(body, sourceId);
    body.u4(classSerial);
    body.u4(line);
    record(0x04, body);
  }

  /** TRACE (0x05), innermost frame first. */
  public void trace(int serial, int threadSerial, long... frameIds) throws IOException {
    ByteSink body = new ByteSink();
    body.u4(serial);
    body.u4(threadSerial);
    body.u4(frameIds.length);
    for (long frameId : frameIds) {
      id(body, frameId);
    }
    record(0x05, body);
  }

  /**
   * A row of ALLOC_SITES.
   *
   * @param arrayType 0 for instances, 2 for object arrays, else the code of the element type
   */
  public record AllocationSite(
      int arrayType,
      int classSerial,
      int traceSerial,
      int liveBytes,
      int liveInstances,
      int allocatedBytes,
      int allocatedInstances) {}

  /** ALLOC_SITES (0x06). */
  public void allocationSites(
      int flags,
      float cutoff,
      int liveBytes,
      int liveInstances,
      long allocatedBytes,
      long allocatedInstances,
      AllocationSite... sites)
      throws IOException {
    ByteSink body = new ByteSink();
    body.u2(flags);
    body.u4(Float.floatToRawIntBits(cutoff));
    body.u4(liveBytes);
    body.u4(liveInstances);
    body.u8(allocatedBytes);
    body.u8(allocatedInstances);
    body.u4(sites.length);
    for (AllocationSite site : sites) {
      body.u1(site.arrayType);
      body.u4(site.classSerial);
      body.u4(site.traceSerial);
      body.u4(site.liveBytes);
      body.u4(site.liveInstances);
      body.u4(site.allocatedBytes);
      body.u4(site.allocatedInstances);
    }
    record(0x06, body);
  }

  /** HEAP_SUMMARY (0x07). */
  public void heapSummary(
      int liveBytes, int liveInstances, long allocatedBytes, long allocatedInstances)
      throws IOException {
    ByteSink body = new ByteSink();
    body.u4(liveBytes);
    body.u4(liveInstances);
    body.u8(allocatedBytes);
    body.u8(allocatedInstances);
    record(0x07, body);
  }

  /** START_THREAD (0x0a). */
  public void startThread(
      int serial, long threadId, int traceSerial, long nameId, long groupNameId, long parentNameId)
      throws IOException {
    ByteSink body = new ByteSink();
    body.u4(serial);
    id(body, threadId);
    body.u4(traceSerial);
    id(body, nameId);
    id(body, groupNameId);
    id(body, parentNameId);
    record(0x0a, body);
  }

  /** END_THREAD (0x0b). */
  public void endThread(int serial) throws IOException {
    record(0x0b, u4s(serial));
  }

  /** CPU_SAMPLES (0x0d): counts and trace serials by turns. */
  public void cpuSamples(int total, int... countsAndTraces) throws IOException {
    ByteSink body = new ByteSink();
    body.u4(total);
    body.u4(countsAndTraces.length / 2);
    byte[] rows = u4s(countsAndTraces);
    body.put(rows, rows.length);
    record(0x0d, body);
  }

  /** CONTROL_SETTINGS (0x0e). */
  public void controlSettings(int flags, int stackDepth) throws IOException {
    ByteSink body = new ByteSink();
    body.u4(flags);
    body.u2(stackDepth);
    record(0x0e, body);
  }

  /** Begins a heap dump in segments of 1 MB. */
  public void startHeapDump() throws IOException {
    startHeapDump(HeapDumpFraming.segments(1 << 20), null);
  }

  /**
   * Begins a heap dump; the sub-records follow.
   *
   * @param betweenSegments written after each record of the heap dump but the last, where not null
   */
  public void startHeapDump(HeapDumpFraming framing, @Nullable Records betweenSegments)
      throws IOException {
    if (this.framing != null) {
      throw new IllegalStateException("the heap dump before has not ended");
    }
    this.framing = framing;
    this.betweenSegments = betweenSegments;
    if (framing.streamed() != null) {
      recordHeader(framing.tag(), framing.streamed());
    }
  }

  /** Ends the heap dump, with HEAP_DUMP_END if the framing says so. */
  public void endHeapDump() throws IOException {
    HeapDumpFraming ended = currentFraming();
    if (ended.streamed() != null) {
      heap.drain(out, heap.size());
    } else {
      drainSegment(ended, heap.size());
    }
    framing = null;
    if (ended.endRecord()) {
      record(0x2c, new byte[0]);
    }
  }

  /**
   * A GC root.
   *
   * @param serials the numbers that follow the id, as many as {@link RootCode#serials}
   */
  public void root(RootCode code, long id, int... serials) throws IOException {
    if (code == RootCode.JNI_GLOBAL) {
      jniGlobal(id, id);
      return;
    }
    int start = begin(code.code());
    id(heap, id);
    for (int serial : serials) {
      heap.u4(serial);
    }
    end(start);
  }

  /** A GC root by a global JNI reference. */
  public void jniGlobal(long id, long referenceId) throws IOException {
    int start = begin(RootCode.JNI_GLOBAL.code());
    id(heap, id);
    id(heap, referenceId);
    end(start);
  }

  /** CLASS_DUMP (0x20). */
  public void classDump(ClassRecord type) throws IOException {
    int start = begin(0x20);
    id(heap, type.id());
    heap.u4(type.traceSerial());
    id(heap, type.superId());
    id(heap, type.loaderId());
    id(heap, type.signersId());
    id(heap, type.protectionDomainId());
    id(heap, 0);
    id(heap, 0);
    heap.u4(type.instanceSize());
    heap.u2(type.constants().size());
    for (ClassRecord.Constant constant : type.constants()) {
      heap.u2(constant.index());
      typed(constant.type(), constant.bits());
    }
    heap.u2(type.statics().size());
    for (ClassRecord.Static field : type.statics()) {
      id(heap, field.nameId());
      typed(field.type(), field.bits());
    }
    heap.u2(type.fields().size());
    for (ClassRecord.Field field : type.fields()) {
      id(heap, field.nameId());
      heap.u1(field.type().code());
    }
    end(start);
  }

  /**
   * INSTANCE_DUMP (0x21).
   *
   * @param fields the values, those of the class itself first, then its super class's; only the
   *     first {@code length} bytes are written
   */
  public void instance(long id, int traceSerial, long classId, byte[] fields, int length)
      throws IOException {
    int start = begin(0x21);
    id(heap, id);
    heap.u4(traceSerial);
    id(heap, classId);
    heap.u4(length);
    heap.put(fields, length);
    end(start);
  }

  /** OBJECT_ARRAY_DUMP (0x22). */
  public void objectArray(long id, int traceSerial, long arrayClassId, long... elements)
      throws IOException {
    int start = begin(0x22);
    id(heap, id);
    heap.u4(traceSerial);
    heap.u4(elements.length);
    id(heap, arrayClassId);
    for (long element : elements) {
      id(heap, element);
    }
    end(start);
  }

  /**
   * PRIMITIVE_ARRAY_DUMP (0x23).
   *
   * @param array a Java array of primitives, such as {@code int[]}
   */
  public void primitiveArray(long id, int traceSerial, Object array) throws IOException {
    ValueType type = ValueType.ofArray(array);
    int length = Array.getLength(array);
    int start = begin(0x23);
    id(heap, id);
    heap.u4(traceSerial);
    heap.u4(length);
    heap.u1(type.code());
    if (array instanceof byte[] bytes) {
      heap.put(bytes, length);
    } else {
      int width = type.sizeInDump(idSize);
      for (int i = 0; i < length; i++) {
        heap.number(type.bitsOf(Array.get(array, i)), width);
      }
    }
    end(start);
  }

  /** Android's PRIMITIVE_ARRAY_NODATA (0xc3): an array whose elements were left out. */
  public void primitiveArrayWithoutData(long id, int traceSerial, int length, ValueType type)
      throws IOException {
    int start = begin(0xc3);
    id(heap, id);
    heap.u4(traceSerial);
    heap.u4(length);
    heap.u1(type.code());
    end(start);
  }

  /** Android's HEAP_DUMP_INFO (0xfe): the heap that the objects after it belong to. */
  public void heapDumpInfo(int heapId, long nameId) throws IOException {
    int start = begin(0xfe);
    heap.u4(heapId);
    id(heap, nameId);
    end(start);
  }

  /** Any sub-record or part of one, as it is. */
  public void heapBytes(byte... bytes) throws IOException {
    currentFraming();
    int start = heap.size();
    heap.put(bytes, bytes.length);
    end(start);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private HeapDumpFraming currentFraming() {
    if (framing == null) {
      throw new IllegalStateException("no heap dump has been started");
    }
    return framing;
  }

  private int begin(int tag) {
    currentFraming();
    int start = heap.size();
    heap.u1(tag);
    return start;
  }

  private void end(int start) throws IOException {
    HeapDumpFraming current = currentFraming();
    if (current.streamed() != null) {
      if (heap.size() >= STREAM_BUFFER) {
        heap.drain(out, heap.size());
      }
    } else if (heap.size() > current.maxBytes() && start > 0) {
      drainSegment(current, start);
      if (betweenSegments != null) {
        HeapDumpFraming kept = current;
        framing = null;
        betweenSegments.writeTo(this);
        framing = kept;
      }
    }
  }

  private void drainSegment(HeapDumpFraming current, int length) throws IOException {
    recordHeader(current.tag(), (int) current.declaredLength().applyAsLong(length));
    heap.drain(out, length);
  }

  private void recordHeader(int tag, int length) throws IOException {
    ByteSink header = new ByteSink();
    header.u1(tag);
    header.u4(0);
    header.u4(length);
    header.drain(out, header.size());
  }

  private void record(int tag, ByteSink body) throws IOException {
    recordHeader(tag, body.size());
    body.drain(out, body.size());
  }

  private void typed(ValueType type, long bits) {
    heap.u1(type.code());
    heap.number(bits, type.sizeInDump(idSize));
  }

  private void id(ByteSink sink, long id) {
    sink.number(id, idSize);
  }

  private static byte[] u4s(int... values) {
    ByteSink body = new ByteSink();
    for (int value : values) {
      body.u4(value);
    }
    return body.toByteArray();
  }
}
