package org.heapdiff.bench;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.heapdiff.testdata.ClassRecord;
import org.heapdiff.testdata.HeapDumpFraming;
import org.heapdiff.testdata.HprofVersion;
import org.heapdiff.testdata.HprofWriter;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;

/**
 * Writes a heap dump as HotSpot does: names and classes first, then the objects in the order of
 * their addresses in segments of 1 MB, then the GC roots. Nothing is kept of an object once it is
 * written, so a dump may have any size. Objects touch, as in a heap of HotSpot with compressed
 * references, unless {@link #skip} leaves a gap.
 *
 * <p>An object is started with {@link #instance} or {@link #array}, which return its address; its
 * values follow, each with the {@code put} of its width, exactly as many as it has.
 */
final class HeapWriter implements Closeable {
  private static final int SEGMENT = 1 << 20;

  /** Room in the buffer for a record that begins below {@link #SEGMENT}. */
  private static final int SMALL_RECORD = 1 << 17;

  private static final int ARRAY_BASE = 16;
  private static final int REFERENCE = 4;
  private static final int TRACE = 1;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final OutputStream out;
  private final HprofWriter records;
  private final byte[] buffer = new byte[SEGMENT + SMALL_RECORD];
  private int used;
  private long address;
  private long objects;
  private boolean rootsStarted;

  /**
   * Writes everything up to the first object.
   *
   * @param timeMillis the time of the dump, in milliseconds since 1970
   */
  HeapWriter(Path file, HeapTypes types, long timeMillis) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    records = new HprofWriter(out, HprofVersion.V1_0_2, Long.BYTES, timeMillis);
    Map<String, Long> names = new LinkedHashMap<>();
    for (HeapType type : types.all()) {
      addName(names, type.name());
      type.fields().forEach(field -> addName(names, field.name()));
      if (type.staticName() != null) {
        addName(names, type.staticName());
      }
    }
    for (Map.Entry<String, Long> name : names.entrySet()) {
      records.utf8(name.getValue(), name.getKey());
    }
    int serial = 1;
    for (HeapType type : types.all()) {
      records.loadClass(serial++, type.id(), TRACE, nameId(names, type.name()));
    }
    records.trace(TRACE, 0);
    records.startHeapDump(HeapDumpFraming.segments(SEGMENT).withoutEndRecord(), null);
    for (HeapType type : types.all()) {
      ClassRecord record = type.record(name -> nameId(names, name));
      records.classDump(record);
      objects++;
    }
    records.endHeapDump();
    address = types.end();
  }

  private static void addName(Map<String, Long> names, String name) {
    names.putIfAbsent(name, 0x7f30_4c00_1000L + 24L * names.size());
  }

  private static long nameId(Map<String, Long> names, String name) {
    Long id = names.get(name);
    if (id == null) {
      throw new IllegalStateException(name);
    }
    return id;
  }

  /** The bytes that an array of references takes in the heap. */
  static long arraySize(int length) {
    return aligned(ARRAY_BASE + (long) REFERENCE * length);
  }

  /** The bytes that a {@code byte[]} takes in the heap. */
  static long byteArraySize(int length) {
    return aligned(ARRAY_BASE + (long) length);
  }

  private static long aligned(long bytes) {
    return (bytes + 7) & -8;
  }

  /** The address of the next object. */
  long address() {
    return address;
  }

  /** Objects written so far, class objects included. */
  long objects() {
    return objects;
  }

  /** Leaves a gap. */
  void skip(int bytes) {
    address += bytes;
  }

  /** Starts an instance; the values of its {@link HeapType#dumped} fields must follow. */
  long instance(HeapType type) throws IOException {
    startSmall(25 + type.bytesInDump());
    head(0x21);
    put(type.id());
    put(type.bytesInDump());
    return occupy(type.size());
  }

  /** Starts an array of references; as many longs must follow as it is long. */
  long array(HeapType type, int length) throws IOException {
    startSmall(25 + Long.BYTES * length);
    head(0x22);
    put(length);
    put(type.id());
    return occupy(arraySize(length));
  }

  /** An array of references of any length, whose elements a function of the index tells. */
  long array(HeapType type, int length, LongUnaryOperator element) throws IOException {
    long bytes = 25 + (long) Long.BYTES * length;
    if (bytes <= SMALL_RECORD) {
      long start = array(type, length);
      for (int i = 0; i < length; i++) {
        put(element.applyAsLong(i));
      }
      return start;
    }
    flush();
    segment(bytes);
    head(0x22);
    put(length);
    put(type.id());
    for (int i = 0; i < length; i++) {
      if (used >= SEGMENT) {
        drain();
      }
      put(element.applyAsLong(i));
    }
    drain();
    return occupy(arraySize(length));
  }

  /** Starts a {@code byte[]}; its elements must follow. */
  long byteArray(int length) throws IOException {
    startSmall(18 + length);
    head(0x23);
    put(length);
    put((byte) ValueType.BYTE.code());
    return occupy(byteArraySize(length));
  }

  void put(long value) {
    LONGS.set(buffer, used, value);
    used += Long.BYTES;
  }

  void put(int value) {
    INTS.set(buffer, used, value);
    used += Integer.BYTES;
  }

  void put(byte value) {
    buffer[used++] = value;
  }

  /** One GC root of those that end the dump. */
  void root(RootCode code, long id, int... serials) throws IOException {
    if (!rootsStarted) {
      flush();
      rootsStarted = true;
      records.startHeapDump();
    }
    records.root(code, id, serials);
  }

  /** Ends the dump, which must have had a root. */
  @Override
  public void close() throws IOException {
    records.endHeapDump();
    records.close();
  }

  private void head(int tag) {
    put((byte) tag);
    put(address);
    put(TRACE);
  }

  private long occupy(long bytes) {
    long start = address;
    address += bytes;
    objects++;
    return start;
  }

  private void startSmall(int bytes) throws IOException {
    if (bytes > SMALL_RECORD) {
      throw new IllegalArgumentException("a record of " + bytes + " bytes must be streamed");
    }
    if (used + bytes > SEGMENT) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (used > 0) {
      segment(used);
      drain();
    }
  }

  private void drain() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }

  private void segment(long bytes) throws IOException {
    if (bytes >= 1L << 32) {
      throw new IllegalArgumentException("no segment can hold " + bytes + " bytes");
    }
    byte[] header = new byte[9];
    header[0] = 0x1c;
    INTS.set(header, 5, (int) bytes);
    out.write(header);
  }
}
