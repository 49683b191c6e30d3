package org.heapdiff.testdata;

/** The type of a field, static or array element, with the code that HPROF gives it. */
public enum ValueType {
  OBJECT(2, 0, 'L'),
  BOOLEAN(4, 1, 'Z'),
  CHAR(5, 2, 'C'),
  FLOAT(6, 4, 'F'),
  DOUBLE(7, 8, 'D'),
  BYTE(8, 1, 'B'),
  SHORT(9, 2, 'S'),
  INT(10, 4, 'I'),
  LONG(11, 8, 'J');

  private final int code;
  private final int size;
  private final char signature;

  ValueType(int code, int size, char signature) {
    this.code = code;
    this.size = size;
    this.signature = signature;
  }

  /** HPROF's code of the type: 2, or 4 to 11. */
  public int code() {
    return code;
  }

  /** The first character of the type in a JVM descriptor, {@code L} for references. */
  public char signature() {
    return signature;
  }

  /** Bytes of a value in a dump whose ids have {@code idSize} bytes. */
  public int sizeInDump(int idSize) {
    return this == OBJECT ? idSize : size;
  }

  /** Bytes of a value in a heap whose references have {@code referenceSize} bytes. */
  int sizeInHeap(int referenceSize) {
    return this == OBJECT ? referenceSize : size;
  }

  /** The element type of a primitive Java array such as {@code int[]}. */
  static ValueType ofArray(Object array) {
    if (array instanceof boolean[]) {
      return BOOLEAN;
    } else if (array instanceof char[]) {
      return CHAR;
    } else if (array instanceof float[]) {
      return FLOAT;
    } else if (array instanceof double[]) {
      return DOUBLE;
    } else if (array instanceof byte[]) {
      return BYTE;
    } else if (array instanceof short[]) {
      return SHORT;
    } else if (array instanceof int[]) {
      return INT;
    } else if (array instanceof long[]) {
      return LONG;
    }
    throw new IllegalArgumentException("no primitive array: " + array.getClass());
  }

  /** The bits of a primitive value as HPROF writes them, for any number that fits the type. */
  long bitsOf(Object value) {
    if (this == BOOLEAN && value instanceof Boolean flag) {
      return flag ? 1 : 0;
    } else if (this == CHAR && value instanceof Character character) {
      return character;
    } else if (this != BOOLEAN && this != CHAR && value instanceof Number number) {
      return switch (this) {
        case FLOAT -> Float.floatToRawIntBits(number.floatValue());
        case DOUBLE -> Double.doubleToRawLongBits(number.doubleValue());
        default -> number.longValue();
      };
    }
    throw new IllegalArgumentException(
        "a field of type " + this + " cannot hold a " + value.getClass().getName());
  }
}
