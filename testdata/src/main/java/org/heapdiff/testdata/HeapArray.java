package org.heapdiff.testdata;

import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An array of references or of primitives. */
public final class HeapArray extends HeapObject {
  private final HeapClass type;
  private final ValueType elementType;
  private final int length;

  /** The elements, or null if they are primitive. */
  private final @Nullable HeapObject @Nullable [] references;

  /** The elements, or null if they are references or left out of the dump. */
  private final @Nullable Object primitives;

  HeapArray(HeapBuilder heap, HeapClass type, @Nullable HeapObject[] references) {
    super(heap);
    this.type = type;
    this.elementType = ValueType.OBJECT;
    this.length = references.length;
    this.references = Arrays.copyOf(references, references.length, HeapObject[].class);
    this.primitives = null;
  }

  HeapArray(
      HeapBuilder heap,
      HeapClass type,
      ValueType elementType,
      int length,
      @Nullable Object primitives) {
    super(heap);
    this.type = type;
    this.elementType = elementType;
    this.length = length;
    this.references = null;
    this.primitives = primitives;
  }

  /** The array's class, such as that of {@code int[]}. */
  public HeapClass type() {
    return type;
  }

  /** How many elements there are. */
  public int length() {
    return length;
  }

  /** Sets an element of an array of references. */
  public HeapArray set(int index, @Nullable HeapObject element) {
    if (references == null) {
      throw new IllegalStateException(type.name() + " holds no references");
    }
    references[index] = element;
    return this;
  }

  /** Sets an element of an array of primitives. */
  public HeapArray set(int index, Object element) {
    if (primitives == null) {
      throw new IllegalStateException(type.name() + " holds no primitives");
    }
    Array.set(primitives, index, element);
    return this;
  }

  @Override
  public long shallowSize() {
    return heap.layout().arraySize(elementType, length);
  }

  @Override
  public HeapArray at(long address) {
    super.at(address);
    return this;
  }

  @Override
  public HeapArray allocatedAt(StackTrace trace) {
    super.allocatedAt(trace);
    return this;
  }

  @Override
  public HeapArray withoutRecord() {
    super.withoutRecord();
    return this;
  }

  /** The element of an array of references; null as well for arrays of primitives. */
  public @Nullable HeapObject reference(int index) {
    return references == null ? null : references[index];
  }

  void write(HprofWriter writer) throws IOException {
    if (references != null) {
      long[] ids = new long[length];
      for (int i = 0; i < length; i++) {
        HeapObject element = references[i];
        ids[i] = element == null ? 0 : element.address;
      }
      writer.objectArray(address, traceSerial, type.address, ids);
    } else if (primitives != null) {
      writer.primitiveArray(address, traceSerial, primitives);
    } else {
      writer.primitiveArrayWithoutData(address, traceSerial, length, elementType);
    }
  }
}
