package org.heapdiff.parser.layout;

import org.heapdiff.parser.FieldType;

/**
 * What a dump says of its classes, by class index from 0 to {@link #classCount()}.
 *
 * <p>A class whose record is missing has no fields and no superclass.
 */
public interface ClassShapes {
  /** The number of classes, array classes included. */
  int classCount();

  /** The name as in Java source, {@code java.util.HashMap$Node}; arrays as {@code byte[]}. */
  String name(int c);

  /** The index of the superclass, -1 if there is none or it is not in the dump. */
  int superclass(int c);

  /** The types of the instance fields that {@code c} itself declares, in the dump's order. */
  FieldType[] instanceFields(int c);

  /** The name of the instance field at {@code i} of {@link #instanceFields}. */
  String fieldName(int c, int i);

  /**
   * The types of the static fields, in any order.
   *
   * <p>HotSpot's dumps add entries that are no fields, such as {@code <resolved_references>},
   * {@code <init_lock>} and {@code <signers>}. They take no space in the class object, so they must
   * not be among these: leave out every name that starts with {@code <}.
   */
  FieldType[] staticFields(int c);
}
