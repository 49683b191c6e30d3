package org.heapdiff.testdata;

import java.util.List;

/**
 * The content of a CLASS_DUMP sub-record. Ids are 0 for null.
 *
 * @param instanceSize what the record says of the size of an instance, in bytes
 */
public record ClassRecord(
    long id,
    int traceSerial,
    long superId,
    long loaderId,
    long signersId,
    long protectionDomainId,
    int instanceSize,
    List<Constant> constants,
    List<Static> statics,
    List<Field> fields) {

  /** A class with nothing but a super class and fields of its own. */
  public static ClassRecord of(long id, long superId, int instanceSize, List<Field> fields) {
    return new ClassRecord(
        id, 1, superId, 0, 0, 0, instanceSize, List.of(), List.of(), List.copyOf(fields));
  }

  /**
   * An entry of the constant pool, which no known JVM writes.
   *
   * @param bits the value, of a float or double the raw bits
   */
  public record Constant(int index, ValueType type, long bits) {}

  /**
   * A static field.
   *
   * @param bits the value, of a float or double the raw bits
   */
  public record Static(long nameId, ValueType type, long bits) {}

  /** An instance field that the class itself declares. */
  public record Field(long nameId, ValueType type) {}
}
