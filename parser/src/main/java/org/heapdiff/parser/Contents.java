package org.heapdiff.parser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.heapdiff.parser.hprof.ByteSource;
import org.heapdiff.parser.hprof.Cursor;
import org.heapdiff.parser.hprof.HeapRecords;
import org.jspecify.annotations.Nullable;

/**
 * What is in objects, read from the dump when it is asked for. A look-up searches the stretches of
 * the dump (128 KB each) that may hold the object: about 0.1 ms in a dump of HotSpot, which writes
 * objects in the order of their addresses. Where a dump is in another order (ZGC, Shenandoah), the
 * stretch of each object is found out once, when searches have become long, and kept in 4 bytes for
 * each object. Not for more than some thousands of objects, and for one thread only; another one
 * asks the snapshot for contents of its own.
 */
public final class Contents {
  /** From here on it is cheaper to go over the dump once; a stretch takes about 0.1 ms. */
  private static final int MOST_IN_VAIN = 1000;

  private final Snapshot snapshot;
  private final HeapRecords records;
  private final int idSize;
  private final List<Unit> units;

  /** How many stretches were searched in vain. */
  private int searchedInVain;

  /** By object, the number of its stretch, -1 for none; null until searches get long. */
  private int @Nullable [] unitOf;

  Contents(Snapshot snapshot, ByteSource source, int idSize, List<Unit> units) {
    this.snapshot = snapshot;
    this.records = new HeapRecords(source, idSize);
    this.idSize = idSize;
    this.units = units;
  }

  /** The records at an object's record, or null where it has none, as class objects have not. */
  private @Nullable HeapRecords find(int object) throws IOException {
    long address = snapshot.addressOf(object);
    int[] known = unitOf;
    if (known != null) {
      return known[object] >= 0 && isIn(units.get(known[object]), address) ? records : null;
    }
    if (searchedInVain > MOST_IN_VAIN) {
      unitOf = findUnits();
      return find(object);
    }
    for (Unit unit : units) {
      if (unit.mayHold(address)) {
        if (isIn(unit, address)) {
          return records;
        }
        searchedInVain++;
      }
    }
    return null;
  }

  /** Moves to the record of an address, if it is in the stretch. */
  private boolean isIn(Unit unit, long address) throws IOException {
    records.moveTo(unit.start(), unit.end());
    int kind;
    while ((kind = records.next()) != HeapRecords.END) {
      if (records.id() == address && isObject(kind)) {
        return true;
      }
    }
    return false;
  }

  /** Goes over the dump once, to know where each object is. */
  private int[] findUnits() throws IOException {
    int[] found = new int[snapshot.objectCount()];
    Arrays.fill(found, ClassTable.NONE);
    for (int u = 0; u < units.size(); u++) {
      records.moveTo(units.get(u).start(), units.get(u).end());
      int kind;
      while ((kind = records.next()) != HeapRecords.END) {
        int object = isObject(kind) ? snapshot.objectAt(records.id()) : ClassTable.NONE;
        if (object >= 0 && found[object] < 0) {
          found[object] = u;
        }
      }
    }
    return found;
  }

  private static boolean isObject(int kind) {
    return kind == HeapRecords.INSTANCE
        || kind == HeapRecords.OBJECT_ARRAY
        || kind == HeapRecords.PRIMITIVE_ARRAY;
  }

  /**
   * The fields of an instance, those of its class first, then those of its superclass, and so on.
   * Empty for arrays and class objects.
   */
  public List<FieldValue> fields(int object) throws IOException {
    List<FieldValue> result = new ArrayList<>();
    ClassTable classes = snapshot.classes();
    if (classes.isArray(snapshot.classOf(object))) {
      return result;
    }
    HeapRecords found = find(object);
    if (found == null) {
      return result;
    }
    int left = found.length();
    Cursor body = found.body();
    for (int c = snapshot.classOf(object); c != ClassTable.NONE; c = classes.superclass(c)) {
      for (Field field : classes.instanceFields(c)) {
        int size = field.type().sizeInDump(idSize);
        if (size > left || !body.require(size)) {
          return result;
        }
        left -= size;
        result.add(new FieldValue(c, field, value(field.type(), body)));
      }
    }
    return result;
  }

  private long value(FieldType type, Cursor body) {
    return switch (type) {
      case OBJECT -> object(body.id());
      case BOOLEAN, BYTE -> (byte) body.u1();
      case CHAR -> body.u2();
      case SHORT -> (short) body.u2();
      case INT, FLOAT -> body.i4();
      case LONG, DOUBLE -> body.i8();
    };
  }

  private int object(long address) {
    return address == 0 ? ClassTable.NONE : snapshot.objectAt(address);
  }

  /** The static fields of a class. */
  public List<FieldValue> statics(int c) {
    List<FieldValue> result = new ArrayList<>();
    List<Field> fields = snapshot.classes().staticFields(c);
    for (int f = 0; f < fields.size(); f++) {
      long value = snapshot.classes().records().staticValue(c, f);
      boolean reference = fields.get(f).type() == FieldType.OBJECT;
      result.add(new FieldValue(c, fields.get(f), reference ? object(value) : value));
    }
    return result;
  }

  /**
   * The elements of an array of objects, {@link ClassTable#NONE} for null; empty for other objects.
   */
  public int[] elements(int object) throws IOException {
    if (snapshot.classes().elementType(snapshot.classOf(object)) != FieldType.OBJECT) {
      return new int[0];
    }
    HeapRecords found = find(object);
    if (found == null) {
      return new int[0];
    }
    int[] result = new int[snapshot.arrayLength(object)];
    Arrays.fill(result, ClassTable.NONE);
    Cursor body = found.body();
    for (int k = 0; k < result.length && body.require(idSize); k++) {
      result[k] = object(body.id());
    }
    return result;
  }

  /**
   * The first bytes of an array of a primitive type, big-endian, as the dump has them.
   *
   * @param most how many bytes at most
   * @return empty for other objects
   */
  public byte[] bytes(int object, int most) throws IOException {
    FieldType element = snapshot.classes().elementType(snapshot.classOf(object));
    if (element == null || element == FieldType.OBJECT) {
      return new byte[0];
    }
    HeapRecords found = find(object);
    if (found == null) {
      return new byte[0];
    }
    int count = (int) Math.min((long) found.length() * element.size(), most);
    Cursor body = found.body();
    return body.require(count)
        ? Arrays.copyOfRange(body.window(), body.offset(), body.offset() + count)
        : new byte[0];
  }

  /**
   * The object that a field of an instance points to, {@link ClassTable#NONE} for null and where it
   * has no such field.
   */
  public int reference(int object, String field) throws IOException {
    for (FieldValue value : fields(object)) {
      if (value.field().name().equals(field) && value.field().type() == FieldType.OBJECT) {
        return value.object();
      }
    }
    return ClassTable.NONE;
  }

  /**
   * The first characters of a java.lang.String.
   *
   * @param most how many characters at most
   * @return null for other objects and where the characters are not in the dump
   */
  public @Nullable String string(int object, int most) throws IOException {
    if (!snapshot.classes().name(snapshot.classOf(object)).equals("java.lang.String")) {
      return null;
    }
    int array = ClassTable.NONE;
    boolean latin1 = false;
    int offset = 0;
    int count = Integer.MAX_VALUE;
    for (FieldValue value : fields(object)) {
      switch (value.field().name()) {
        case "value" -> array = value.object();
        case "coder" -> latin1 = value.value() == 0;
        // Up to Java 7u5 a String was a stretch of a char[] that it might share.
        case "offset" -> offset = Math.max(0, (int) value.value());
        case "count" -> count = Math.max(0, (int) value.value());
        default -> {}
      }
    }
    if (array == ClassTable.NONE) {
      return null;
    }
    FieldType element = snapshot.classes().elementType(snapshot.classOf(array));
    int from = Math.min(offset, snapshot.arrayLength(array));
    int length = Math.min(count, most);
    if (element == FieldType.CHAR) {
      byte[] bytes = bytes(array, 2 * (int) Math.min((long) from + length, 1 << 29));
      int start = Math.min(2 * from, bytes.length);
      return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_16BE);
    }
    if (element != FieldType.BYTE) {
      return null;
    }
    if (latin1) {
      return new String(bytes(array, length), StandardCharsets.ISO_8859_1);
    }
    byte[] bytes = bytes(array, (int) Math.min(2L * length, Integer.MAX_VALUE - 8));
    // UTF-16 in a byte[] has the byte order of the machine that ran the JVM; a dump does not tell
    // it, nearly all are
    // little-endian.
    return new String(bytes, StandardCharsets.UTF_16LE);
  }
}
