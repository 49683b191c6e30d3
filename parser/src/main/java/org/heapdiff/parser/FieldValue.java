package org.heapdiff.parser;

/**
 * The value of a field.
 *
 * @param declaringClass the class that declares the field
 * @param field the field
 * @param value of a reference the object it points to, {@link ClassTable#NONE} for null and for an
 *     object that the dump does not have; of a primitive its bits, an integer's sign extended
 */
public record FieldValue(int declaringClass, Field field, long value) {
  /** The object a reference points to, {@link ClassTable#NONE} for null and for a primitive. */
  public int object() {
    return field.type() == FieldType.OBJECT ? Math.toIntExact(value) : ClassTable.NONE;
  }
}
