package org.heapdiff.parser.layout;

import org.heapdiff.parser.FieldType;

/**
 * What a dump says of its classes, by class index from 0 to {@link #classCount()}.
 *
 * <p>A class whose record is missing has no fields and no superclass. As very many classes can have
 * the same fields, what they declare are lists with numbers from 0 to {@link #listCount()}.
 */
public interface ClassShapes {
  /** The number of classes, array classes included. */
  int classCount();

  /**
   * The class with a name as in Java source, {@code java.util.HashMap$Node}; -1 if there is none.
   */
  int named(String name);

  /** The index of the superclass, -1 if there is none or it is not in the dump. */
  int superclass(int c);

  /** The number of lists of fields. */
  int listCount();

  /** The list of the instance fields that {@code c} itself declares, in the dump's order. */
  int instanceFieldList(int c);

  /** The list of the static fields of {@code c}, in any order. */
  int staticFieldList(int c);

  /** The types of a list of instance fields. */
  FieldType[] instanceFields(int list);

  /** The name of the instance field of {@code c} at {@code i} of its list. */
  String fieldName(int c, int i);

  /**
   * The types of a list of static fields.
   *
   * <p>HotSpot's dumps add entries that are no fields, such as {@code <resolved_references>},
   * {@code <init_lock>} and {@code <signers>}. They take no space in the class object, so they must
   * not be among these: leave out every name that starts with {@code <}.
   */
  FieldType[] staticFields(int list);
}
