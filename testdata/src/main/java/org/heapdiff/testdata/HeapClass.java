package org.heapdiff.testdata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A class, as the object that represents it in the heap. */
public final class HeapClass extends HeapObject {
  private final String name;
  private final @Nullable HeapClass superClass;
  private final @Nullable HeapObject loader;
  private final @Nullable HeapObject signers;
  private final @Nullable HeapObject protectionDomain;
  private final List<Field> fields;
  private final List<ValueType> injected;
  private final List<Static> statics;
  private final List<Constant> constants;
  private final Map<String, Object> staticValues = new HashMap<>();
  private final @Nullable Integer declaredInstanceSize;
  private final int serial;
  private boolean loadRecorded = true;
  private @Nullable ObjectLayout sizedFor;
  private int instanceSize;

  private HeapClass(Builder builder, int serial) {
    super(builder.heap);
    name = builder.name;
    superClass = builder.superClass;
    loader = builder.loader;
    signers = builder.signers;
    protectionDomain = builder.protectionDomain;
    constants = List.copyOf(builder.constants);
    injected = List.copyOf(builder.injected);
    declaredInstanceSize = builder.declaredInstanceSize;
    this.serial = serial;
    fields = new ArrayList<>();
    for (FieldSpec spec : builder.fields) {
      fields.add(new Field(this, spec.name, spec.type));
    }
    statics = new ArrayList<>();
    for (FieldSpec spec : builder.statics) {
      statics.add(new Static(spec.name, spec.type));
      if (spec.value != null) {
        staticValues.put(spec.name, spec.value);
      }
    }
  }

  /** The name as Java source has it, {@code int[]} and {@code java.lang.String[]} for arrays. */
  public String name() {
    return name;
  }

  /** Null for {@code java.lang.Object}. */
  public @Nullable HeapClass superClass() {
    return superClass;
  }

  /** Null for the boot loader. */
  public @Nullable HeapObject loader() {
    return loader;
  }

  /** The serial number of the class in LOAD_CLASS, 1 or more. */
  public int serial() {
    return serial;
  }

  /** Bytes of an instance in the heap, padding included. */
  public int instanceSize() {
    if (!heap.layout().equals(sizedFor)) {
      instanceSize = computeInstanceSize();
      sizedFor = heap.layout();
    }
    return instanceSize;
  }

  private int computeInstanceSize() {
    List<List<ValueType>> chain = new ArrayList<>();
    for (HeapClass at = this; at != null; at = at.superClass) {
      List<ValueType> types = new ArrayList<>(at.injected);
      at.fields.forEach(field -> types.add(field.type));
      chain.add(0, types);
    }
    return heap.layout().instanceSize(chain);
  }

  /** Sets a static field that the class was built with. */
  public HeapClass setStatic(String field, @Nullable Object value) {
    Static declared =
        statics.stream()
            .filter(candidate -> candidate.name.equals(field))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException(name + " has no static field " + field));
    if (value == null) {
      staticValues.remove(field);
    } else {
      HeapClass.check(declared.type, value);
      staticValues.put(field, value);
    }
    return this;
  }

  /** What a static field holds, or null. */
  public @Nullable Object getStatic(String field) {
    return staticValues.get(field);
  }

  /** Leaves out LOAD_CLASS, so that the class has no name. */
  public HeapClass withoutLoadRecord() {
    loadRecorded = false;
    return this;
  }

  /**
   * Bytes of the {@code java.lang.Class} object: the fields of that class, then the statics, as
   * HotSpot keeps them there.
   */
  @Override
  public long shallowSize() {
    long size = heap.mirrorSize();
    for (Static field : statics) {
      size += field.type.sizeInHeap(heap.layout().referenceSize());
    }
    return ObjectLayout.align(size, heap.layout().alignment());
  }

  @Override
  public HeapClass at(long address) {
    super.at(address);
    return this;
  }

  @Override
  public HeapClass allocatedAt(StackTrace trace) {
    super.allocatedAt(trace);
    return this;
  }

  @Override
  public HeapClass withoutRecord() {
    super.withoutRecord();
    return this;
  }

  /** A field of instances. */
  record Field(HeapClass declaring, String name, ValueType type) {
    void check(Object value) {
      HeapClass.check(type, value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private record Static(String name, ValueType type) {}

  private record Constant(int index, ValueType type, Object value) {}

  private record FieldSpec(String name, ValueType type, @Nullable Object value) {}

  private static void check(ValueType type, Object value) {
    if (type == ValueType.OBJECT) {
      if (!(value instanceof HeapObject)) {
        throw new IllegalArgumentException("a reference cannot be a " + value.getClass().getName());
      }
    } else {
      type.bitsOf(value);
    }
  }

  boolean loadRecorded() {
    return loadRecorded;
  }

  List<Field> declaredFields() {
    return fields;
  }

  Field field(String fieldName) {
    for (HeapClass at = this; at != null; at = at.superClass) {
      for (Field field : at.fields) {
        if (field.name.equals(fieldName)) {
          return field;
        }
      }
    }
    throw new IllegalArgumentException(name + " has no field " + fieldName);
  }

  Field declaredField(String fieldName) {
    return fields.stream()
        .filter(field -> field.name.equals(fieldName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " declares no field " + fieldName));
  }

  ClassRecord toRecord(NameTable names, int idSize) {
    int instanceBytes = 0;
    for (HeapClass at = this; at != null; at = at.superClass) {
      for (Field field : at.fields) {
        instanceBytes += field.type.sizeInDump(idSize);
      }
    }
    return new ClassRecord(
        address,
        traceSerial,
        idOf(superClass),
        idOf(loader),
        idOf(signers),
        idOf(protectionDomain),
        declaredInstanceSize == null ? instanceBytes : declaredInstanceSize,
        constants.stream()
            .map(
                constant ->
                    new ClassRecord.Constant(
                        constant.index,
                        constant.type,
                        HeapInstance.bits(constant.type, constant.value)))
            .toList(),
        statics.stream()
            .map(
                field ->
                    new ClassRecord.Static(
                        names.id(field.name),
                        field.type,
                        HeapInstance.bits(field.type, staticValues.get(field.name))))
            .toList(),
        fields.stream()
            .map(field -> new ClassRecord.Field(names.id(field.name), field.type))
            .toList());
  }

  private static long idOf(@Nullable HeapObject object) {
    return object == null ? 0 : object.address;
  }

  /** Says what the class is made of. */
  public static final class Builder {
    private final HeapBuilder heap;
    private final String name;
    private final List<FieldSpec> fields = new ArrayList<>();
    private final List<ValueType> injected = new ArrayList<>();
    private final List<FieldSpec> statics = new ArrayList<>();
    private final List<Constant> constants = new ArrayList<>();
    private @Nullable HeapClass superClass;
    private @Nullable HeapObject loader;
    private @Nullable HeapObject signers;
    private @Nullable HeapObject protectionDomain;
    private @Nullable Integer declaredInstanceSize;

    Builder(HeapBuilder heap, String name, @Nullable HeapClass superClass) {
      this.heap = heap;
      this.name = name;
      this.superClass = superClass;
    }

    /** Declares an instance field. */
    public Builder field(String fieldName, ValueType type) {
      fields.add(new FieldSpec(fieldName, type, null));
      return this;
    }

    /** Declares several instance fields of one type. */
    public Builder fields(ValueType type, String... fieldNames) {
      for (String fieldName : fieldNames) {
        field(fieldName, type);
      }
      return this;
    }

    /**
     * Declares a field that the JVM adds for itself: it takes room in every instance, and no dump
     * shows it.
     */
    public Builder injectedField(ValueType type) {
      injected.add(type);
      return this;
    }

    /** Declares a static reference. */
    public Builder staticField(String fieldName, @Nullable HeapObject value) {
      statics.add(new FieldSpec(fieldName, ValueType.OBJECT, value));
      return this;
    }

    /** Declares a static field of any type. */
    public Builder staticField(String fieldName, ValueType type, @Nullable Object value) {
      if (value != null) {
        check(type, value);
      }
      statics.add(new FieldSpec(fieldName, type, value));
      return this;
    }

    /** Adds an entry to the constant pool of the class's record. */
    public Builder constant(int index, ValueType type, Object value) {
      check(type, value);
      constants.add(new Constant(index, type, value));
      return this;
    }

    /** Sets the super class, which is {@code java.lang.Object} otherwise; null for none. */
    public Builder extending(@Nullable HeapClass superClass) {
      this.superClass = superClass;
      return this;
    }

    /** Sets the class loader, which is the boot loader otherwise. */
    public Builder loadedBy(HeapObject loader) {
      this.loader = loader;
      return this;
    }

    /** Sets the signers. */
    public Builder signedBy(HeapObject signers) {
      this.signers = signers;
      return this;
    }

    /** Sets the protection domain. */
    public Builder protectedBy(HeapObject protectionDomain) {
      this.protectionDomain = protectionDomain;
      return this;
    }

    /** The class's record says that an instance has this many bytes. */
    public Builder declaringInstanceSize(int bytes) {
      declaredInstanceSize = bytes;
      return this;
    }

    /** Puts the class into the heap. */
    public HeapClass build() {
      return heap.add(new HeapClass(this, heap.nextClassSerial()), name);
    }
  }
}
