package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.heapdiff.parser.graph.NodeSizes;
import org.heapdiff.parser.layout.ClassShapes;
import org.heapdiff.parser.layout.Distances;
import org.heapdiff.parser.layout.ObjectLayout;

/**
 * The shallow size of each object in bytes: by class, by array length, and by class for class
 * objects.
 */
final class ShallowSizes implements NodeSizes {
  /** In {@link #sizes}: the size depends on the object. */
  private static final int ARRAY = 0;

  private static final int CLASS_OBJECT = -1;
  private static final int STACK_CHUNK = -2;

  private final int[] classOf;
  private final int[] arrayLengths;
  private final ObjectLayout layout;

  /** By class the size of an instance. */
  private final int[] sizes;

  /** By class HPROF's code of the element type of its arrays. */
  private final byte[] elementTypes;

  private final Int2IntOpenHashMap classByObject;

  private ShallowSizes(
      int[] classOf,
      int[] arrayLengths,
      ClassTable classes,
      ObjectLayout layout,
      Int2IntOpenHashMap classByObject) {
    this.classOf = classOf;
    this.arrayLengths = arrayLengths;
    this.layout = layout;
    this.classByObject = classByObject;
    sizes = new int[classes.count()];
    elementTypes = new byte[sizes.length];
    int classClass = classes.named("java.lang.Class");
    int stackChunk = classes.named(ReferencePass.STACK_CHUNK);
    for (int c = 0; c < sizes.length; c++) {
      FieldType element = classes.elementType(c);
      if (element != null) {
        elementTypes[c] = (byte) element.code();
        sizes[c] = ARRAY;
      } else {
        sizes[c] =
            c == classClass ? CLASS_OBJECT : c == stackChunk ? STACK_CHUNK : layout.instanceSize(c);
      }
    }
  }

  /** Infers the layout from the distances between objects. */
  static ShallowSizes infer(
      ClassTable classes, AddressIndex index, int[] classOf, int[] arrayLengths, int idSize)
      throws IOException {
    Int2IntOpenHashMap classByObject = new Int2IntOpenHashMap();
    classByObject.defaultReturnValue(ClassTable.NONE);
    for (int c = 0; c < classes.count(); c++) {
      if (classes.object(c) >= 0) {
        classByObject.putIfAbsent(classes.object(c), c);
      }
    }
    int classClass = classes.named("java.lang.Class");
    byte[] elements = new byte[classes.count()];
    for (int c = 0; c < elements.length; c++) {
      FieldType element = classes.elementType(c);
      elements[c] = element == null ? 0 : (byte) element.code();
    }
    int workers = Workers.count();
    Distances[] parts = new Distances[workers];
    Workers.run(
        workers,
        w -> {
          Distances distances = new Distances(classes.count());
          parts[w] = distances;
          index.visit(
              w,
              workers,
              (object, address, distance) -> {
                int c = classOf[object];
                int element = elements[c];
                if (element == FieldType.OBJECT.code()) {
                  distances.objectArray(arrayLengths[object], distance);
                } else if (element != 0) {
                  distances.primitiveArray(element, arrayLengths[object], distance);
                } else {
                  int ofClass =
                      c == classClass || classClass < 0
                          ? classByObject.get(object)
                          : ClassTable.NONE;
                  if (ofClass >= 0) {
                    distances.classObject(ofClass, distance);
                  } else {
                    distances.instance(c, distance);
                  }
                }
              });
        });
    for (int w = 1; w < workers; w++) {
      parts[0].merge(parts[w]);
    }
    ObjectLayout layout =
        ObjectLayout.infer(
            new Shapes(classes), parts[0], idSize, index.lowestAddress(), index.highestAddress());
    return new ShallowSizes(classOf, arrayLengths, classes, layout, classByObject);
  }

  @Override
  public long sizeOf(int object) {
    int c = classOf[object];
    int size = sizes[c];
    if (size > 0) {
      return size;
    }
    if (size == ARRAY) {
      int element = elementTypes[c];
      return element == 2
          ? layout.objectArraySize(arrayLengths[object])
          : layout.primitiveArraySize(element, arrayLengths[object]);
    }
    if (size == STACK_CHUNK) {
      return layout.stackChunkSize(c, arrayLengths[object]);
    }
    int ofClass = classByObject.get(object);
    return ofClass >= 0 ? layout.classObjectSize(ofClass) : layout.instanceSize(c);
  }

  ObjectLayout layout() {
    return layout;
  }

  /** The class that a class object stands for, {@link ClassTable#NONE} for other objects. */
  int classStoodFor(int object) {
    return classByObject.get(object);
  }

  /** What the layout is inferred from, of the classes of a dump. */
  record Shapes(ClassTable classes) implements ClassShapes {
    @Override
    public int classCount() {
      return classes.count();
    }

    @Override
    public String name(int c) {
      return classes.name(c);
    }

    @Override
    public int superclass(int c) {
      return classes.superclass(c);
    }

    @Override
    public FieldType[] instanceFields(int c) {
      return types(classes.instanceFields(c), field -> true);
    }

    @Override
    public String fieldName(int c, int i) {
      return classes.instanceFieldName(c, i);
    }

    @Override
    public FieldType[] staticFields(int c) {
      // HotSpot writes as statics what are none: <resolved_references>, <init_lock>, <signers>.
      return types(classes.staticFields(c), field -> !field.name().startsWith("<"));
    }

    private static FieldType[] types(List<Field> fields, Predicate<Field> wanted) {
      return fields.stream().filter(wanted).map(Field::type).toArray(FieldType[]::new);
    }
  }
}
