package org.heapdiff.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.heapdiff.testdata.ClassRecord;
import org.heapdiff.testdata.ObjectLayout;
import org.heapdiff.testdata.ValueType;
import org.jspecify.annotations.Nullable;

/** A class of a generated heap. */
final class HeapType {
  /** A field that the class itself declares. */
  record Field(String name, ValueType type) {}

  private final String name;
  private final @Nullable HeapType superType;
  private final List<Field> fields;
  private final @Nullable String staticName;
  private final long id;
  private final ValueType[] dumped;
  private final int bytesInDump;
  private final int size;
  private long loader;
  private long staticValue;

  /**
   * Creates a class.
   *
   * @param name in the form of the JVM, {@code java/lang/Object}
   * @param staticName the name of its static field, a reference, or null if it has none
   * @param id the address of the class object
   */
  HeapType(
      String name,
      @Nullable HeapType superType,
      List<Field> fields,
      @Nullable String staticName,
      long id) {
    this.name = name;
    this.superType = superType;
    this.fields = List.copyOf(fields);
    this.staticName = staticName;
    this.id = id;
    List<ValueType> all = new ArrayList<>();
    List<List<ValueType>> fromTheTop = new ArrayList<>();
    for (HeapType type = this; type != null; type = type.superType) {
      List<ValueType> own = type.fields.stream().map(Field::type).toList();
      all.addAll(own);
      fromTheTop.add(0, own);
    }
    dumped = all.toArray(ValueType[]::new);
    bytesInDump = all.stream().mapToInt(type -> type.sizeInDump(Long.BYTES)).sum();
    size = ObjectLayout.COMPRESSED.instanceSize(fromTheTop);
  }

  String name() {
    return name;
  }

  List<Field> fields() {
    return fields;
  }

  @Nullable String staticName() {
    return staticName;
  }

  /** The address of the class object. */
  long id() {
    return id;
  }

  /**
   * The types of the fields in the order of an instance record: its own, then the super class's.
   */
  ValueType[] dumped() {
    return dumped;
  }

  /** The bytes of the fields in an instance record. */
  int bytesInDump() {
    return bytesInDump;
  }

  /** The bytes of an instance in the heap. */
  int size() {
    return size;
  }

  /** Sets the address of the class loader; the boot loader's is 0. */
  void loadedBy(long address) {
    loader = address;
  }

  /** The address of the class loader, 0 for the boot loader. */
  long loader() {
    return loader;
  }

  /** Sets what the static field refers to. */
  void holds(long address) {
    staticValue = address;
  }

  /** The class record, given the ids of the names. */
  ClassRecord record(ToLongFunction<String> nameId) {
    List<ClassRecord.Static> statics =
        staticName == null
            ? List.of()
            : List.of(
                new ClassRecord.Static(
                    nameId.applyAsLong(staticName), ValueType.OBJECT, staticValue));
    List<ClassRecord.Field> declared = new ArrayList<>(fields.size());
    for (Field field : fields) {
      declared.add(new ClassRecord.Field(nameId.applyAsLong(field.name()), field.type()));
    }
    return new ClassRecord(
        id,
        1,
        superType == null ? 0 : superType.id,
        loader,
        0,
        0,
        bytesInDump,
        List.of(),
        statics,
        declared);
  }
}
