package org.heapdiff.parser.layout;

import org.heapdiff.parser.FieldType;

/**
 * The choices of a JVM that decide how large an object is. All but the order are in bytes.
 *
 * @param instanceBase where the first field of java.lang.Object's subclasses may be
 * @param arrayBase where an array's length ends
 * @param referenceBytes of a reference in a field or array, 4 or 8
 * @param alignment of an object, a power of two from 8 to 256
 * @param order how fields are placed
 */
record LayoutParameters(
    int instanceBase, int arrayBase, int referenceBytes, int alignment, FieldOrder order) {

  long align(long size) {
    return (size + alignment - 1) & -alignment;
  }

  int align(int size) {
    return (size + alignment - 1) & -alignment;
  }

  /** The size of an object without fields: no gap between two objects is smaller, unless none. */
  int smallestObject() {
    return align(instanceBase);
  }

  /** Bytes of an element of an array. */
  int elementBytes(FieldType element) {
    return element == FieldType.OBJECT ? referenceBytes : element.size();
  }

  /** Where the first element of an array is. */
  int arrayBaseOffset(FieldType element) {
    int bytes = elementBytes(element);
    return (arrayBase + bytes - 1) & -bytes;
  }

  long arraySize(FieldType element, long length) {
    return align(arrayBaseOffset(element) + length * elementBytes(element));
  }
}
