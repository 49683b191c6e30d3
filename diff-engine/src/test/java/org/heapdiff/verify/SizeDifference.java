package org.heapdiff.verify;

import java.util.List;
import java.util.Set;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Field;
import org.heapdiff.parser.FieldType;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Why the shallow size of an object is another one in heapdiff than in MAT 1.17, which adds up
 * header and dumped fields.
 */
enum SizeDifference {
  /**
   * A class object: MAT takes the static fields alone. In HotSpot it is an instance of
   * java.lang.Class, which has injected fields; since JDK 7 the static fields lie behind them.
   */
  CLASS_OBJECT,
  /**
   * Fields that HotSpot adds to a class and leaves out of dumps: the injected fields of {@code
   * src/hotspot/share/classfile/javaClasses.hpp}.
   */
  INJECTED_FIELDS,
  /** 128 bytes of padding on both sides of the fields of {@code @Contended("tlr")}. */
  CONTENDED_FIELDS,
  /**
   * A gap before a field of 8 bytes, or behind the fields of a superclass: before JDK 15 no
   * subclass fills the gaps of its superclass.
   */
  GAP;

  private static final Set<String> WITH_INJECTED_FIELDS =
      Set.of(
          "java.lang.ClassLoader",
          "java.lang.Module",
          "java.lang.invoke.MemberName",
          "java.lang.invoke.MethodHandleNatives$CallSiteContext",
          "java.lang.invoke.ResolvedMethodName");

  /**
   * Why the instances of a class may differ in size; null where there is no reason.
   *
   * @param c a class of the snapshot
   */
  static @Nullable SizeDifference of(Snapshot snapshot, int c) {
    ClassTable classes = snapshot.classes();
    if (classes.name(c).equals("java.lang.Class")) {
      return CLASS_OBJECT;
    }
    boolean gaps = false;
    // Classes have had injected fields since JDK 8; java.lang.Module came with JDK 9.
    boolean injects = classes.named("java.lang.Module") >= 0;
    for (int k = c; k != ClassTable.NONE; k = classes.superclass(k)) {
      List<Field> fields = classes.instanceFields(k);
      if (injects && WITH_INJECTED_FIELDS.contains(classes.name(k))) {
        return INJECTED_FIELDS;
      }
      if (classes.name(k).equals("java.lang.Thread")
          && fields.stream().anyMatch(field -> field.name().equals("threadLocalRandomSeed"))) {
        return CONTENDED_FIELDS;
      }
      gaps |=
          fields.stream()
              .anyMatch(
                  field -> field.type() == FieldType.LONG || field.type() == FieldType.DOUBLE);
    }
    return gaps ? GAP : null;
  }

  /**
   * The size in bytes that MAT 1.17 gives an object that is no array: header and dumped fields,
   * each class's rounded up to 4, or the static fields of the class that a class object stands for;
   * rounded up to 8. For 32-bit JVMs and for 64-bit ones with compressed references.
   */
  static long withoutGaps(Snapshot snapshot, int object) {
    ClassTable classes = snapshot.classes();
    int stoodFor = snapshot.classStoodFor(object);
    long bytes = 0;
    if (stoodFor >= 0) {
      bytes = bytes(classes.staticFields(stoodFor));
    } else {
      bytes = snapshot.info().idSize() == 4 ? 8 : 12;
      for (int k = snapshot.classOf(object); k != ClassTable.NONE; k = classes.superclass(k)) {
        bytes += (bytes(classes.instanceFields(k)) + 3) & -4;
      }
    }
    return (bytes + 7) & -8;
  }

  private static long bytes(List<Field> fields) {
    return fields.stream().mapToInt(field -> field.type().sizeInDump(4)).sum();
  }
}
