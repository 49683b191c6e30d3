package org.heapdiff.parser;

import java.io.IOException;
import org.heapdiff.parser.graph.NodeSizes;
import org.heapdiff.parser.layout.ClassShapes;
import org.heapdiff.parser.layout.Distances;
import org.heapdiff.parser.layout.ObjectLayout;

/** The shallow size of each object in bytes, by its type. */
final class ShallowSizes implements NodeSizes {
  /** No object is aligned to more than 2 to the power of this. */
  private static final int MOST_SHIFT = 8;

  private final ObjectTypes types;
  private final ObjectLayout layout;

  /** By type; empty if they are in {@link #units}. */
  private final long[] sizes;

  /** The same as multiples of 2 to the power of {@link #shift}, unsigned, if all fit there. */
  private final int[] units;

  private final int shift;

  private ShallowSizes(ObjectTypes types, ClassTable classes, ObjectLayout layout) {
    this.types = types;
    this.layout = layout.withoutClasses();
    int count = types.count();
    SizesOfTypes found = new SizesOfTypes(types, classes, layout);
    long bits = 1 << MOST_SHIFT;
    long largest = 0;
    for (int type = 0; type < count; type++) {
      long size = found.of(type);
      bits |= size;
      largest = Math.max(largest, size);
    }
    shift = Long.numberOfTrailingZeros(bits);
    // Found once more, as there can be millions of types.
    boolean narrow = largest >>> shift <= 0xffff_ffffL;
    sizes = new long[narrow ? 0 : count];
    units = new int[narrow ? count : 0];
    for (int type = 0; type < count; type++) {
      if (narrow) {
        units[type] = (int) (found.of(type) >>> shift);
      } else {
        sizes[type] = found.of(type);
      }
    }
  }

  /** What the layout says of the instances of each type. */
  private static final class SizesOfTypes {
    private final ObjectTypes types;
    private final ClassTable classes;
    private final ObjectLayout layout;
    private final int classClass;
    private final int stackChunk;

    SizesOfTypes(ObjectTypes types, ClassTable classes, ObjectLayout layout) {
      this.types = types;
      this.classes = classes;
      this.layout = layout;
      classClass = classes.named("java.lang.Class");
      stackChunk = classes.named(ReferencePass.STACK_CHUNK);
    }

    /** In bytes. */
    long of(int type) {
      int c = types.classOfType(type);
      int variant = types.variantOfType(type);
      FieldType element = classes.elementType(c);
      if (element == FieldType.OBJECT) {
        return layout.objectArraySize(variant);
      }
      if (element != null) {
        return layout.primitiveArraySize(element.code(), variant);
      }
      if (c == stackChunk) {
        return layout.stackChunkSize(c, variant);
      }
      return c == classClass && variant > 0
          ? layout.classObjectSize(variant - 1)
          : layout.instanceSize(c);
    }
  }

  /** Infers the layout from the distances between objects. */
  static ShallowSizes infer(ClassTable classes, AddressIndex index, ObjectTypes types, int idSize)
      throws IOException {
    int classClass = classes.named("java.lang.Class");
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
              (object, address, toNext) -> {
                long distance = Distances.evident(address, toNext);
                int c = types.classOf(object);
                int element = classes.elementCode(c);
                if (element == FieldType.OBJECT.code()) {
                  distances.objectArray(types.variant(object), distance);
                } else if (element != 0) {
                  distances.primitiveArray(element, types.variant(object), distance);
                } else {
                  int ofClass =
                      c == classClass || classClass < 0
                          ? types.classStoodFor(object)
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
    return new ShallowSizes(types, classes, layout);
  }

  @Override
  public long sizeOf(int object) {
    int type = types.typeOf(object);
    return sizes.length > 0 ? sizes[type] : Integer.toUnsignedLong(units[type]) << shift;
  }

  @Override
  public int shift() {
    return shift;
  }

  /** The layout, {@linkplain ObjectLayout#withoutClasses without classes}. */
  ObjectLayout layout() {
    return layout;
  }

  /** What the layout is inferred from, of the classes of a dump. */
  record Shapes(ClassTable classes) implements ClassShapes {
    @Override
    public int classCount() {
      return classes.count();
    }

    @Override
    public int superclass(int c) {
      return classes.superclass(c);
    }

    @Override
    public int named(String name) {
      return classes.named(name);
    }

    @Override
    public int listCount() {
      return classes.lists().count();
    }

    @Override
    public int instanceFieldList(int c) {
      return classes.fieldList(c);
    }

    @Override
    public int staticFieldList(int c) {
      return classes.staticList(c);
    }

    @Override
    public FieldType[] instanceFields(int list) {
      return classes.types(list);
    }

    @Override
    public String fieldName(int c, int i) {
      return classes.instanceFieldName(c, i);
    }

    @Override
    public FieldType[] staticFields(int list) {
      return classes.staticTypes(list);
    }
  }
}
