package org.heapdiff.bench;

import java.util.ArrayList;
import java.util.List;
import org.heapdiff.testdata.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a generated heap. Their class objects lie at its beginning, one behind the other;
 * the first other object comes after the last of them.
 */
final class HeapTypes {
  /** An instance of java.lang.Class in JDK 17, with the fields that HotSpot injects. */
  private static final int CLASS_OBJECT_BYTES = 112;

  private final List<HeapType> all = new ArrayList<>();
  private long end;
  private final HeapType object;
  private final HeapType string;
  private final HeapType classLoader;
  private final HeapType thread;
  private final HeapType objectArray;

  /**
   * Creates those classes that every heap has.
   *
   * @param start the address of the first class object
   */
  HeapTypes(long start) {
    end = start;
    object = define("java/lang/Object", null);
    define(
        "java/lang/Class",
        object,
        "cachedConstructor:L name:L module:L packageName:L componentType:L reflectionData:L"
            + " classRedefinedCount:I genericInfo:L enumConstants:L enumConstantDirectory:L"
            + " annotationData:L annotationType:L classValueMap:L classLoader:L");
    string = define("java/lang/String", object, "value:L hash:I coder:B hashIsZero:Z");
    classLoader = define("java/lang/ClassLoader", object, "parent:L name:L classes:L");
    HeapType reference =
        define("java/lang/ref/Reference", object, "referent:L queue:L next:L discovered:L");
    define("java/lang/ref/WeakReference", reference);
    define("java/lang/ref/SoftReference", reference, "timestamp:J");
    thread =
        define("java/lang/Thread", object, "name:L priority:I daemon:Z contextClassLoader:L tid:J");
    objectArray = define("[Ljava/lang/Object;", object);
    for (char type : "ZCFDBSIJ".toCharArray()) {
      define("[" + type, object);
    }
  }

  HeapType object() {
    return object;
  }

  HeapType string() {
    return string;
  }

  HeapType classLoader() {
    return classLoader;
  }

  HeapType thread() {
    return thread;
  }

  HeapType objectArray() {
    return objectArray;
  }

  List<HeapType> all() {
    return all;
  }

  /** The address behind the last class object. */
  long end() {
    return end;
  }

  /** A class without fields. */
  HeapType define(String name, @Nullable HeapType superType) {
    return define(name, superType, "");
  }

  /** A class with fields, each {@code name:T} with the letter of its type, and no static one. */
  HeapType define(String name, @Nullable HeapType superType, String fields) {
    return define(name, superType, parse(fields), null);
  }

  /** A class with a static field, a reference. */
  HeapType define(
      String name,
      @Nullable HeapType superType,
      List<HeapType.Field> fields,
      @Nullable String staticName) {
    HeapType type = new HeapType(name, superType, fields, staticName, end);
    all.add(type);
    end += CLASS_OBJECT_BYTES + (staticName == null ? 0 : Long.BYTES);
    return type;
  }

  /** Fields from text such as {@code "hash:I key:L"}. */
  static List<HeapType.Field> parse(String text) {
    List<HeapType.Field> fields = new ArrayList<>();
    for (String field : text.split(" ", -1)) {
      int colon = field.indexOf(':');
      if (colon > 0) {
        fields.add(new HeapType.Field(field.substring(0, colon), typeOf(field.charAt(colon + 1))));
      }
    }
    return fields;
  }

  private static ValueType typeOf(char letter) {
    for (ValueType type : ValueType.values()) {
      if (type.signature() == letter) {
        return type;
      }
    }
    throw new IllegalArgumentException("no type has the letter " + letter);
  }
}
