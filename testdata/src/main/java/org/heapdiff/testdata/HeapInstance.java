package org.heapdiff.testdata;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object that is no array and no class. Fields that are not set are null, 0 or false. */
public final class HeapInstance extends HeapObject {
  private final HeapClass type;
  private final Map<HeapClass.Field, Object> values = new HashMap<>();
  private byte @Nullable [] bytes;
  int contentHash;

  HeapInstance(HeapBuilder heap, HeapClass type) {
    super(heap);
    this.type = type;
  }

  /** The object's class. */
  public HeapClass type() {
    return type;
  }

  /**
   * Sets a field. Where a class hides a field of its super class, sets that of the class.
   *
   * @param value a {@link HeapObject}, {@code Boolean}, {@code Character} or {@code Number}, as the
   *     field's type asks; null for no reference
   */
  public HeapInstance set(String field, @Nullable Object value) {
    return put(type.field(field), value);
  }

  /**
   * Sets the field that {@code declaring} declares, the class itself or one of its super classes.
   */
  public HeapInstance set(HeapClass declaring, String field, @Nullable Object value) {
    return put(declaring.declaredField(field), value);
  }

  /** What was set, or null. */
  public @Nullable Object get(String field) {
    return values.get(type.field(field));
  }

  /** The instance that the field refers to; an exception if it refers to none. */
  public HeapInstance instanceIn(String field) {
    if (get(field) instanceof HeapInstance instance) {
      return instance;
    }
    throw new IllegalStateException(type.name() + "." + field + " refers to no instance");
  }

  /** The array that the field refers to; an exception if it refers to none. */
  public HeapArray arrayIn(String field) {
    if (get(field) instanceof HeapArray array) {
      return array;
    }
    throw new IllegalStateException(type.name() + "." + field + " refers to no array");
  }

  /** The record holds these bytes for the fields, whatever was set and however many are needed. */
  public HeapInstance withFieldBytes(byte... bytes) {
    this.bytes = bytes.clone();
    return this;
  }

  @Override
  public long shallowSize() {
    return type.instanceSize();
  }

  @Override
  public HeapInstance at(long address) {
    super.at(address);
    return this;
  }

  @Override
  public HeapInstance allocatedAt(StackTrace trace) {
    super.allocatedAt(trace);
    return this;
  }

  @Override
  public HeapInstance withoutRecord() {
    super.withoutRecord();
    return this;
  }

  private HeapInstance put(HeapClass.Field field, @Nullable Object value) {
    if (value == null) {
      values.remove(field);
    } else {
      field.check(value);
      values.put(field, value);
    }
    return this;
  }

  /** The values as an INSTANCE_DUMP holds them. */
  byte[] fieldBytes(int idSize) {
    if (bytes != null) {
      return bytes;
    }
    ByteSink sink = new ByteSink();
    for (HeapClass at = type; at != null; at = at.superClass()) {
      List<HeapClass.Field> declared = at.declaredFields();
      for (HeapClass.Field field : declared) {
        sink.number(bits(field.type(), values.get(field)), field.type().sizeInDump(idSize));
      }
    }
    return sink.toByteArray();
  }

  static long bits(ValueType type, @Nullable Object value) {
    if (value == null) {
      return 0;
    }
    return value instanceof HeapObject object ? object.address : type.bitsOf(value);
  }
}
