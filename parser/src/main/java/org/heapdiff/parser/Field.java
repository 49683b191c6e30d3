package org.heapdiff.parser;

/**
 * A field that a class declares.
 *
 * @param name the field's name
 * @param type its type; all references are {@link FieldType#OBJECT}
 */
public record Field(String name, FieldType type) {}
