package org.heapdiff.parser;

import org.jspecify.annotations.Nullable;

/** The type of a field or array element, with the codes of HPROF's basic types. */
public enum FieldType {
  OBJECT(2, 0, "object"),
  BOOLEAN(4, 1, "boolean"),
  CHAR(5, 2, "char"),
  FLOAT(6, 4, "float"),
  DOUBLE(7, 8, "double"),
  BYTE(8, 1, "byte"),
  SHORT(9, 2, "short"),
  INT(10, 4, "int"),
  LONG(11, 8, "long");

  private static final @Nullable FieldType[] BY_CODE = new @Nullable FieldType[12];

  static {
    for (FieldType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final int size;
  private final String javaName;

  FieldType(int code, int size, String javaName) {
    this.code = code;
    this.size = size;
    this.javaName = javaName;
  }

  /** HPROF's code of this type, 2 or 4 to 11. */
  public int code() {
    return code;
  }

  /**
   * Bytes of a value in a dump and in the heap; 0 for {@link #OBJECT}, whose size depends on dump
   * and JVM.
   */
  public int size() {
    return size;
  }

  /** Bytes of a value in a dump whose ids have {@code idSize} bytes. */
  public int sizeInDump(int idSize) {
    return this == OBJECT ? idSize : size;
  }

  /** The keyword of the Java language, {@code object} for references. */
  public String javaName() {
    return javaName;
  }

  /** The type with an HPROF code, or null where the code is none. */
  public static @Nullable FieldType ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
