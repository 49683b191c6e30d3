package org.heapdiff.parser.hprof;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.heapdiff.parser.Damage;
import org.heapdiff.parser.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The sub-records of a stretch of a heap dump, one after the other. {@link #next} goes to the next
 * one and reads its head; what it holds is then in the accessors, and its body may be read through
 * {@link #body} or be left unread.
 */
public final class HeapRecords {
  /** What {@link #next} found. */
  public static final int END = 0;

  public static final int INSTANCE = Tag.INSTANCE_DUMP;
  public static final int OBJECT_ARRAY = Tag.OBJECT_ARRAY_DUMP;
  public static final int PRIMITIVE_ARRAY = Tag.PRIMITIVE_ARRAY_DUMP;

  /** A primitive array whose elements are not in the dump (Android). */
  public static final int PRIMITIVE_ARRAY_WITHOUT_ELEMENTS = Tag.PRIMITIVE_ARRAY_NODATA;

  public static final int CLASS = Tag.CLASS_DUMP;

  /** A sub-record that is no object, class or root. */
  public static final int OTHER = Tag.HEAP_DUMP_INFO;

  /** A GC root; {@link #rootCode} says of which kind. */
  public static final int ROOT = 0x100;

  private static final int UNKNOWN_TAG = -1;
  private static final String CUT = "a sub-record that runs past the end";

  /** The longest head of a sub-record with a tag: that of an instance with ids of 8 bytes. */
  private static final int LONGEST_HEAD = 32;

  private static final int[] PRIMITIVE_SIZE = new int[256];

  static {
    Arrays.fill(PRIMITIVE_SIZE, 0);
    for (FieldType type : FieldType.values()) {
      PRIMITIVE_SIZE[type.code()] = type.size();
    }
  }

  private final Cursor cursor;
  private final int idSize;
  private final int[] headLengths = new int[256];
  private final long[] counts = new long[256];
  private final ClassRecord record = new ClassRecord();
  private @Nullable Damage damage;

  private long recordOffset;
  private long nextOffset;
  private int tag;
  private long id;
  private long typeId;
  private int length;
  private int elementType;
  private int threadSerial;
  private int frame;

  public HeapRecords(ByteSource source, int idSize) {
    this.cursor = new Cursor(source, idSize);
    this.idSize = idSize;
    Arrays.fill(headLengths, UNKNOWN_TAG);
    int i = idSize;
    headLengths[Tag.ROOT_UNKNOWN] = i;
    headLengths[Tag.ROOT_JNI_GLOBAL] = 2 * i;
    headLengths[Tag.ROOT_JNI_LOCAL] = i + 8;
    headLengths[Tag.ROOT_JAVA_FRAME] = i + 8;
    headLengths[Tag.ROOT_NATIVE_STACK] = i + 4;
    headLengths[Tag.ROOT_STICKY_CLASS] = i;
    headLengths[Tag.ROOT_THREAD_BLOCK] = i + 4;
    headLengths[Tag.ROOT_MONITOR_USED] = i;
    headLengths[Tag.ROOT_THREAD_OBJECT] = i + 8;
    headLengths[Tag.ROOT_INTERNED_STRING] = i;
    headLengths[Tag.ROOT_FINALIZING] = i;
    headLengths[Tag.ROOT_DEBUGGER] = i;
    headLengths[Tag.ROOT_REFERENCE_CLEANUP] = i;
    headLengths[Tag.ROOT_VM_INTERNAL] = i;
    headLengths[Tag.ROOT_JNI_MONITOR] = i + 8;
    headLengths[Tag.UNREACHABLE] = i;
    headLengths[Tag.HEAP_DUMP_INFO] = i + 4;
    headLengths[Tag.CLASS_DUMP] = 7 * i + 8;
    headLengths[Tag.INSTANCE_DUMP] = 2 * i + 8;
    headLengths[Tag.OBJECT_ARRAY_DUMP] = 2 * i + 8;
    headLengths[Tag.PRIMITIVE_ARRAY_DUMP] = i + 9;
    headLengths[Tag.PRIMITIVE_ARRAY_NODATA] = i + 9;
  }

  /** Begins anew with the sub-records from {@code start} to {@code end}. */
  public void moveTo(long start, long end) {
    cursor.moveTo(start, end);
    nextOffset = start;
    damage = null;
    tag = END;
  }

  /**
   * Goes to the next sub-record.
   *
   * @return what it is, one of this class's constants; {@link #END} behind the last one, and where
   *     one cannot be read ({@link #damage} then says why)
   */
  public int next() throws IOException {
    if (nextOffset < 0 && damage == null) {
      skipClass();
    }
    if (damage != null) {
      return END;
    }
    long ahead = nextOffset - cursor.position();
    if (ahead != 0) {
      cursor.skip(ahead);
    }
    recordOffset = nextOffset;
    long left = cursor.remaining();
    if (left <= 0 || !cursor.require((int) Math.min(LONGEST_HEAD, left))) {
      return left <= 0 ? END : cut();
    }
    tag = cursor.u1();
    int head = headLengths[tag];
    if (head < 0) {
      return damaged(String.format("unknown sub-record tag 0x%02x", tag));
    }
    if (head >= left) {
      return cut();
    }
    counts[tag]++;
    switch (tag) {
      case Tag.INSTANCE_DUMP -> {
        id = cursor.id();
        cursor.skip(4);
        typeId = cursor.id();
        length = cursor.i4();
        return body(length);
      }
      case Tag.PRIMITIVE_ARRAY_DUMP -> {
        readPrimitiveArrayHead();
        return body((long) length * PRIMITIVE_SIZE[elementType]);
      }
      case Tag.PRIMITIVE_ARRAY_NODATA -> {
        readPrimitiveArrayHead();
        return body(0);
      }
      case Tag.OBJECT_ARRAY_DUMP -> {
        id = cursor.id();
        cursor.skip(4);
        length = cursor.i4();
        typeId = cursor.id();
        return body((long) length * idSize);
      }
      case Tag.CLASS_DUMP -> {
        id = cursor.id();
        nextOffset = -1;
        return CLASS;
      }
      case Tag.HEAP_DUMP_INFO, Tag.UNREACHABLE -> {
        nextOffset = recordOffset + 1 + head;
        return OTHER;
      }
      default -> {
        readRoot();
        nextOffset = recordOffset + 1 + head;
        return ROOT;
      }
    }
  }

  /**
   * Goes over the next sub-records as long as they are instances and arrays of the usual kind, and
   * not at the edge of what has been read of the dump. Where it finds none, {@link #next} goes on;
   * so the two together meet every sub-record once.
   *
   * @param batch what they are goes there
   * @return how many there are, maybe 0
   */
  public int nextBatch(RecordBatch batch) throws IOException {
    batch.clear();
    if (nextOffset < 0 && damage == null) {
      skipClass();
    }
    if (damage != null) {
      return 0;
    }
    long ahead = nextOffset - cursor.position();
    if (ahead != 0) {
      cursor.skip(ahead);
    }
    if (!cursor.require(headLengths[Tag.INSTANCE_DUMP] + 1)) {
      return 0;
    }
    int at = cursor.offset();
    int next = batch.decode(cursor.window(), at, cursor.limit(), idSize, PRIMITIVE_SIZE);
    batch.count(counts);
    cursor.skip(next - at);
    nextOffset += next - at;
    return batch.count();
  }

  private void readPrimitiveArrayHead() {
    id = cursor.id();
    cursor.skip(4);
    length = cursor.i4();
    elementType = cursor.u1();
  }

  private int body(long bytes) {
    if (length < 0) {
      return damagedBody("a negative length");
    }
    if ((tag == Tag.PRIMITIVE_ARRAY_DUMP || tag == Tag.PRIMITIVE_ARRAY_NODATA)
        && PRIMITIVE_SIZE[elementType] == 0) {
      return damagedBody(String.format("unknown element type %d", elementType));
    }
    nextOffset = cursor.position() + bytes;
    return nextOffset > cursor.end() ? damagedBody(CUT) : tag;
  }

  private int damagedBody(String what) {
    counts[tag]--;
    return damaged(what);
  }

  private void readRoot() {
    id = cursor.id();
    threadSerial = 0;
    frame = -1;
    switch (tag) {
      case Tag.ROOT_JNI_LOCAL, Tag.ROOT_JAVA_FRAME, Tag.ROOT_JNI_MONITOR -> {
        threadSerial = cursor.i4();
        frame = cursor.i4();
      }
      case Tag.ROOT_NATIVE_STACK, Tag.ROOT_THREAD_BLOCK -> threadSerial = cursor.i4();
      case Tag.ROOT_THREAD_OBJECT -> {
        threadSerial = cursor.i4();
        frame = cursor.i4(); // the serial number of the thread's stack trace
      }
      default -> {}
    }
  }

  private int cut() {
    return damaged(CUT);
  }

  private int damaged(String what) {
    damage =
        new Damage(recordOffset, cursor.end() - recordOffset, what + " at offset " + recordOffset);
    return END;
  }

  /** Why {@link #next} stopped before the end, or null if it did not. */
  public @Nullable Damage damage() {
    return damage;
  }

  /** Where the sub-record begins, in bytes from the source's start. */
  public long offset() {
    return recordOffset;
  }

  /** Where the next sub-record begins; of a class only known once it was read. */
  public long nextOffset() {
    return nextOffset;
  }

  /** The object's id. */
  public long id() {
    return id;
  }

  /** The id of an instance's or object array's class. */
  public long typeId() {
    return typeId;
  }

  /** Of an instance the bytes of its fields, of an array the number of its elements. */
  public int length() {
    return length;
  }

  /** HPROF's code of a primitive array's element type. */
  public int elementType() {
    return elementType;
  }

  /** HPROF's code of the kind of a root. */
  public int rootCode() {
    return tag;
  }

  /** The serial number of the thread of a root, 0 where it has none. */
  public int threadSerial() {
    return threadSerial;
  }

  /**
   * The frame of a root, counted from the top of the stack, or -1; of a thread the serial number of
   * its trace.
   */
  public int frame() {
    return frame;
  }

  /** The cursor, at the first byte of the body. It must not be moved past the body's end. */
  public Cursor body() {
    return cursor;
  }

  /** How many sub-records of each tag were met, by tag, without those that cannot be read. */
  public long[] counts() {
    return counts;
  }

  /** Counts by tag as counts by name, without those that are 0. */
  public static Map<String, Long> namedCounts(long[] counts) {
    Map<String, Long> result = new LinkedHashMap<>();
    for (int tag = 0; tag < counts.length; tag++) {
      String name = Tag.subRecordName(tag);
      if (counts[tag] > 0 && name != null) {
        result.put(name, counts[tag]);
      }
    }
    return result;
  }

  /**
   * Reads the class that {@link #next} found, and adds it to others.
   *
   * @return whether it can be read; if not, {@link #damage} says why
   */
  public boolean readClass(ClassRecords into) throws IOException {
    if (!skipClass()) {
      return false;
    }
    into.add(record);
    return true;
  }

  /**
   * Goes over the class that {@link #next} found.
   *
   * @return whether it can be read; if not, {@link #damage} says why
   */
  boolean skipClass() throws IOException {
    int head = headLengths[Tag.CLASS_DUMP];
    cursor.skip(recordOffset + 1 - cursor.position());
    if (!cursor.require(head)) {
      return brokenClass();
    }
    record.id = cursor.id();
    cursor.skip(4);
    record.superclass = cursor.id();
    record.loader = cursor.id();
    record.signers = cursor.id();
    record.protectionDomain = cursor.id();
    cursor.skip(2L * idSize + 4);
    if (!readConstants() || !readStatics() || !readFields()) {
      return brokenClass();
    }
    nextOffset = cursor.position();
    return true;
  }

  private boolean readConstants() throws IOException {
    record.constants.clear();
    if (!cursor.require(2)) {
      return false;
    }
    int count = cursor.u2();
    for (int k = 0; k < count; k++) {
      if (!cursor.require(3)) {
        return false;
      }
      cursor.skip(2);
      int type = cursor.u1();
      int size = sizeOf(type);
      if (size == 0 || !cursor.require(size)) {
        return false;
      }
      long value = value(type);
      if (type == FieldType.OBJECT.code() && value != 0) {
        record.constants.add(value);
      }
    }
    return true;
  }

  private boolean readStatics() throws IOException {
    if (!cursor.require(2)) {
      return false;
    }
    record.statics(cursor.u2());
    for (int k = 0; k < record.staticCount; k++) {
      if (!cursor.require(idSize + 1)) {
        return false;
      }
      record.staticNames[k] = cursor.id();
      int type = cursor.u1();
      int size = sizeOf(type);
      if (size == 0 || !cursor.require(size)) {
        return false;
      }
      record.staticTypes[k] = (byte) type;
      record.staticValues[k] = value(type);
    }
    return true;
  }

  private boolean readFields() throws IOException {
    if (!cursor.require(2)) {
      return false;
    }
    int count = cursor.u2();
    if (!cursor.require(count * (idSize + 1))) {
      return false;
    }
    record.fields(count);
    for (int k = 0; k < count; k++) {
      record.fieldNames[k] = cursor.id();
      int type = cursor.u1();
      if (sizeOf(type) == 0) {
        return false;
      }
      record.fieldTypes[k] = (byte) type;
    }
    return true;
  }

  private boolean brokenClass() {
    damagedBody("a class that cannot be read");
    return false;
  }

  private int sizeOf(int type) {
    return type == FieldType.OBJECT.code() ? idSize : PRIMITIVE_SIZE[type];
  }

  private long value(int type) {
    if (type == FieldType.OBJECT.code()) {
      return cursor.id();
    }
    return switch (PRIMITIVE_SIZE[type]) {
      case 1 -> (byte) cursor.u1();
      case 2 -> type == FieldType.CHAR.code() ? cursor.u2() : (short) cursor.u2();
      case 4 -> cursor.i4();
      default -> cursor.i8();
    };
  }
}
