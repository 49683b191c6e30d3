package org.heapdiff.parser.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.heapdiff.parser.FieldType;

/** Classes written as literals: a name, a superclass and fields as {@code "long value"}. */
final class Shapes implements ClassShapes {
  private static final class Shape {
    final String name;
    final int superclass;
    final List<String> fields = new ArrayList<>();
    final List<String> statics = new ArrayList<>();

    Shape(String name, int superclass) {
      this.name = name;
      this.superclass = superclass;
    }
  }

  private final List<Shape> shapes = new ArrayList<>();

  /** Starts with java.lang.Object as class 0. */
  Shapes() {
    shapes.add(new Shape("java.lang.Object", -1));
  }

  /** Adds a class whose superclass is java.lang.Object and returns its index. */
  int add(String name, String... fields) {
    return extend(0, name, fields);
  }

  /**
   * Adds a class and returns its index.
   *
   * @param fields type and name; static ones begin with {@code static}
   */
  int extend(int superclass, String name, String... fields) {
    Shape shape = new Shape(name, superclass);
    for (String field : fields) {
      if (field.startsWith("static ")) {
        shape.statics.add(field.substring("static ".length()));
      } else {
        shape.fields.add(field);
      }
    }
    shapes.add(shape);
    return shapes.size() - 1;
  }

  private static FieldType type(String field) {
    String type = field.substring(0, field.indexOf(' '));
    return Arrays.stream(FieldType.values())
        .filter(t -> t.javaName().equals(type))
        .findFirst()
        .orElse(FieldType.OBJECT);
  }

  @Override
  public int classCount() {
    return shapes.size();
  }

  @Override
  public int named(String name) {
    for (int c = 0; c < shapes.size(); c++) {
      if (shapes.get(c).name.equals(name)) {
        return c;
      }
    }
    return -1;
  }

  String name(int c) {
    return shapes.get(c).name;
  }

  @Override
  public int superclass(int c) {
    return shapes.get(c).superclass;
  }

  @Override
  public int listCount() {
    return 2 * shapes.size();
  }

  @Override
  public int instanceFieldList(int c) {
    return 2 * c;
  }

  @Override
  public int staticFieldList(int c) {
    return 2 * c + 1;
  }

  @Override
  public FieldType[] instanceFields(int list) {
    return shapes.get(list / 2).fields.stream().map(Shapes::type).toArray(FieldType[]::new);
  }

  @Override
  public String fieldName(int c, int i) {
    String field = shapes.get(c).fields.get(i);
    return field.substring(field.indexOf(' ') + 1);
  }

  @Override
  public FieldType[] staticFields(int list) {
    return shapes.get(list / 2).statics.stream().map(Shapes::type).toArray(FieldType[]::new);
  }
}
