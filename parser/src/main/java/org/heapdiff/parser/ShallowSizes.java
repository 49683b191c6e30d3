package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.heapdiff.parser.graph.NodeSizes;
import org.heapdiff.parser.layout.ClassShapes;
import org.heapdiff.parser.layout.Distances;
import org.heapdiff.parser.layout.ObjectLayout;

/** The shallow size of each object in bytes, by its type. */
final class ShallowSizes implements NodeSizes {
  private final ObjectTypes types;
  private final ObjectLayout layout;

  /** By type. */
  private final long[] sizes;

  private final Int2IntOpenHashMap classByObject;

  private ShallowSizes(
      ObjectTypes types,
      ClassTable classes,
      ObjectLayout layout,
      Int2IntOpenHashMap classByObject) {
    this.types = types;
    this.layout = layout;
    this.classByObject = classByObject;
    sizes = new long[types.count()];
    int classClass = classes.named("java.lang.Class");
    int stackChunk = classes.named(ReferencePass.STACK_CHUNK);
    for (int type = 0; type < sizes.length; type++) {
      int c = types.classOfType(type);
      int variant = types.variantOfType(type);
      FieldType element = classes.elementType(c);
      if (element == FieldType.OBJECT) {
        sizes[type] = layout.objectArraySize(variant);
      } else if (element != null) {
        sizes[type] = layout.primitiveArraySize(element.code(), variant);
      } else if (c == stackChunk) {
        sizes[type] = layout.stackChunkSize(c, variant);
      } else if (c == classClass && variant > 0) {
        sizes[type] = layout.classObjectSize(variant - 1);
      } else {
        sizes[type] = layout.instanceSize(c);
      }
    }
  }

  /** Infers the layout from the distances between objects. */
  static ShallowSizes infer(ClassTable classes, AddressIndex index, ObjectTypes types, int idSize)
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
    // One thread less than there are cores: the caller's caller has work of its own.
    int workers = Math.max(1, Workers.count() - 1);
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
                int c = types.classOf(object);
                int element = elements[c];
                if (element == FieldType.OBJECT.code()) {
                  distances.objectArray(types.variant(object), distance);
                } else if (element != 0) {
                  distances.primitiveArray(element, types.variant(object), distance);
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
    return new ShallowSizes(types, classes, layout, classByObject);
  }

  @Override
  public long sizeOf(int object) {
    return sizes[types.typeOf(object)];
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
      return classes.instanceFieldTypes(c);
    }

    @Override
    public String fieldName(int c, int i) {
      return classes.instanceFieldName(c, i);
    }

    @Override
    public FieldType[] staticFields(int c) {
      // HotSpot writes as statics what are none: <resolved_references>, <init_lock>, <signers>.
      List<Field> fields = classes.staticFields(c);
      FieldType[] types = new FieldType[fields.size()];
      int count = 0;
      for (Field field : fields) {
        if (!field.name().startsWith("<")) {
          types[count++] = field.type();
        }
      }
      return Arrays.copyOf(types, count);
    }
  }
}
