package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.heapdiff.parser.hprof.FieldLists;
import org.jspecify.annotations.Nullable;

/**
 * Where in the fields of each class's instances references are, as offsets in bytes from the first
 * field.
 *
 * <p>The offsets of a shape are put together when its first instance is met, and only as far as
 * that goes. So time and memory are bounded by the bytes of instances in the dump, even if it has a
 * chain of a hundred thousand classes that all inherit thousands of fields. Any number of threads
 * may ask.
 */
final class ReferenceSlots {
  /** Not a subclass of java.lang.ref.Reference. */
  static final byte ORDINARY = 0;

  static final byte SOFT = 1;
  static final byte WEAK = 2;
  static final byte PHANTOM = 3;
  static final byte FINAL = 4;

  private static final int NO_REFERENT = -1;

  private final ClassTable classes;
  private final RecordShapes shapes;
  private final int idSize;

  /** By shape: bytes of an instance's fields in the dump, at most {@code Integer.MAX_VALUE}. */
  private final int[] instanceBytes;

  /** By shape: the offset of Reference.referent. */
  private final int[] referents;

  /** By class. */
  private final byte[] referenceKinds;

  /** The shape of java.lang.ref.Reference, -1 where it has no referent. */
  private final int reference;

  private final int referentField;

  /** By shape. Entries are replaced without a lock: all of their fields are final. */
  private final @Nullable Slots[] slots;

  ReferenceSlots(ClassTable classes, int idSize) {
    this.classes = classes;
    this.idSize = idSize;
    shapes = classes.shapes();
    int count = shapes.count();
    slots = new @Nullable Slots[count];
    instanceBytes = new int[count];
    referents = new int[count];
    int referenceClass = classes.named("java.lang.ref.Reference");
    referentField = referentField(referenceClass);
    reference = referentField < 0 ? RecordShapes.NONE : shapes.of(referenceClass);
    for (int shape = 0; shape < count; shape++) {
      int above = shapes.above(shape);
      boolean top = above == RecordShapes.NONE;
      int list = shapes.list(shape);
      int own = bytes(list, classes.lists().size(list));
      instanceBytes[shape] =
          (int) Math.min((long) own + (top ? 0 : instanceBytes[above]), Integer.MAX_VALUE);
      referents[shape] =
          top || referents[above] < 0 || referents[above] > Integer.MAX_VALUE - own
              ? NO_REFERENT
              : referents[above] + own;
      if (shape == reference) {
        referents[shape] = bytes(list, referentField);
      }
    }
    referenceKinds = referenceKinds();
  }

  private byte[] referenceKinds() {
    byte[] kinds = new byte[classes.count()];
    int soft = classes.named("java.lang.ref.SoftReference");
    int weak = classes.named("java.lang.ref.WeakReference");
    int phantom = classes.named("java.lang.ref.PhantomReference");
    int finalReference = classes.named("java.lang.ref.FinalReference");
    int finalizer = classes.named("java.lang.ref.Finalizer");
    for (int c : classes.topDown()) {
      int superclass = classes.superclass(c);
      if (c == soft) {
        kinds[c] = SOFT;
      } else if (c == weak) {
        kinds[c] = WEAK;
      } else if (c == phantom) {
        kinds[c] = PHANTOM;
      } else if (c == finalReference || c == finalizer) {
        kinds[c] = FINAL;
      } else if (superclass != ClassTable.NONE) {
        kinds[c] = kinds[superclass];
      }
    }
    return kinds;
  }

  private int referentField(int referenceClass) {
    int list = referenceClass < 0 ? 0 : classes.fieldList(referenceClass);
    for (int f = 0; f < classes.lists().size(list); f++) {
      if (classes.lists().type(list, f) == FieldType.OBJECT.code()
          && classes.instanceFieldName(referenceClass, f).equals("referent")) {
        return f;
      }
    }
    return ClassTable.NONE;
  }

  /** Bytes that the first {@code count} fields of a list take in the dump. */
  private int bytes(int list, int count) {
    int bytes = 0;
    for (int f = 0; f < count; f++) {
      bytes += bytes(classes.lists().type(list, f));
    }
    return bytes;
  }

  private int bytes(int typeCode) {
    FieldType type = FieldType.ofCode(typeCode);
    return type == null ? 0 : type.sizeInDump(idSize);
  }

  /** Of one shape. */
  static final class Slots {
    /** Bytes of an instance's fields in the dump. */
    final int instanceBytes;

    /** How many of those bytes {@link #offsets} is complete for. */
    private final int covered;

    /** Offsets of ordinary references, ascending. */
    final int[] offsets;

    /** The offset of the referent of a Reference, negative for other classes. */
    final int referent;

    private Slots(int instanceBytes, int covered, int[] offsets, int referent) {
      this.instanceBytes = instanceBytes;
      this.covered = covered;
      this.offsets = offsets;
      this.referent = referent;
    }
  }

  /**
   * The slots of a class.
   *
   * @param length bytes of the instance, of which some or all slots are wanted
   */
  Slots of(int c, int length) {
    int shape = shapes.of(c);
    Slots known = slots[shape];
    if (known != null && (length <= known.covered || known.covered == known.instanceBytes)) {
      return known;
    }
    Slots made = make(shape, Math.min(length, instanceBytes[shape]));
    slots[shape] = made;
    return made;
  }

  /** The kind of Reference that a class is, {@link #ORDINARY} for other classes. */
  byte referenceKind(int c) {
    return referenceKinds[c];
  }

  private Slots make(int shape, int length) {
    FieldLists lists = classes.lists();
    IntArrayList found = new IntArrayList();
    int offset = 0;
    int s = shape;
    while (s != RecordShapes.NONE && offset < length) {
      int list = shapes.list(s);
      int size = lists.size(list);
      for (int f = 0; f < size && offset < length; f++) {
        byte type = lists.type(list, f);
        if (type == FieldType.OBJECT.code() && (s != reference || f != referentField)) {
          found.add(offset);
        }
        offset += bytes(type);
      }
      s = shapes.above(s);
    }
    return new Slots(instanceBytes[shape], length, found.toIntArray(), referents[shape]);
  }

  /** Whether a reference of a kind keeps its referent alive. */
  static boolean keepsAlive(byte referenceKind, Reachability reachability) {
    return switch (referenceKind) {
      case SOFT -> reachability.compareTo(Reachability.SOFT) >= 0;
      case WEAK -> reachability.compareTo(Reachability.WEAK) >= 0;
      case PHANTOM, FINAL -> reachability == Reachability.ALL;
      default -> true;
    };
  }
}
