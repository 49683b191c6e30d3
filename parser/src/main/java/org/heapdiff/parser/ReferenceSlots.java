package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.heapdiff.parser.hprof.ClassRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where in the fields of each class's instances references are, as offsets in bytes from the first
 * field.
 *
 * <p>The offsets of a class are put together when its first instance is met, and only as far as
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
  private final int idSize;

  /** By class: the class itself if it declares fields, else its nearest superclass that does. */
  private final int[] nearestWithFields;

  /** By class: bytes of an instance's fields in the dump, at most {@code Integer.MAX_VALUE}. */
  private final int[] instanceBytes;

  private final byte[] referenceKinds;

  /** By class: the offset of Reference.referent. */
  private final int[] referents;

  private final int reference;
  private final int referentField;

  /** By class. Entries are replaced without a lock: all of their fields are final. */
  private final @Nullable Slots[] slots;

  ReferenceSlots(ClassTable classes, int idSize) {
    this.classes = classes;
    this.idSize = idSize;
    int count = classes.count();
    slots = new @Nullable Slots[count];
    nearestWithFields = new int[count];
    instanceBytes = new int[count];
    referenceKinds = new byte[count];
    referents = new int[count];
    reference = classes.named("java.lang.ref.Reference");
    int soft = classes.named("java.lang.ref.SoftReference");
    int weak = classes.named("java.lang.ref.WeakReference");
    int phantom = classes.named("java.lang.ref.PhantomReference");
    int finalReference = classes.named("java.lang.ref.FinalReference");
    int finalizer = classes.named("java.lang.ref.Finalizer");
    referentField = referentField();
    for (int c : classes.topDown()) {
      int superclass = classes.superclass(c);
      boolean top = superclass == ClassTable.NONE;
      ClassRecord record = classes.record(c);
      int own = record == null ? 0 : bytes(record.fieldTypes(), record.fieldTypes().length);
      nearestWithFields[c] =
          own > 0 ? c : top || record == null ? ClassTable.NONE : nearestWithFields[superclass];
      instanceBytes[c] =
          (int) Math.min((long) own + (top ? 0 : instanceBytes[superclass]), Integer.MAX_VALUE);
      referents[c] =
          top || referents[superclass] < 0 || referents[superclass] > Integer.MAX_VALUE - own
              ? NO_REFERENT
              : referents[superclass] + own;
      if (c == reference && record != null && referentField >= 0) {
        referents[c] = bytes(record.fieldTypes(), referentField);
      }
      if (c == soft) {
        referenceKinds[c] = SOFT;
      } else if (c == weak) {
        referenceKinds[c] = WEAK;
      } else if (c == phantom) {
        referenceKinds[c] = PHANTOM;
      } else if (c == finalReference || c == finalizer) {
        referenceKinds[c] = FINAL;
      } else if (!top) {
        referenceKinds[c] = referenceKinds[superclass];
      }
    }
  }

  private int referentField() {
    ClassRecord record = reference < 0 ? null : classes.record(reference);
    int count = record == null ? 0 : record.fieldTypes().length;
    for (int f = 0; record != null && f < count; f++) {
      if (record.fieldTypes()[f] == FieldType.OBJECT.code()
          && classes.instanceFieldName(reference, f).equals("referent")) {
        return f;
      }
    }
    return ClassTable.NONE;
  }

  /** Bytes that the first {@code count} fields take in the dump. */
  private int bytes(byte[] types, int count) {
    int bytes = 0;
    for (int f = 0; f < count; f++) {
      FieldType type = FieldType.ofCode(types[f]);
      bytes += type == null ? 0 : type.sizeInDump(idSize);
    }
    return bytes;
  }

  /** Of one class. */
  static final class Slots {
    /** Bytes of an instance's fields in the dump. */
    final int instanceBytes;

    /** How many of those bytes {@link #offsets} is complete for. */
    private final int covered;

    /** Offsets of ordinary references, ascending. */
    final int[] offsets;

    /** The offset of the referent of a Reference, negative for other classes. */
    final int referent;

    /** The kind of a Reference, {@link #ORDINARY} for other classes. */
    final byte referenceKind;

    private Slots(int instanceBytes, int covered, int[] offsets, int referent, byte referenceKind) {
      this.instanceBytes = instanceBytes;
      this.covered = covered;
      this.offsets = offsets;
      this.referent = referent;
      this.referenceKind = referenceKind;
    }
  }

  /**
   * The slots of a class.
   *
   * @param length bytes of the instance, of which some or all slots are wanted
   */
  Slots of(int c, int length) {
    Slots known = slots[c];
    if (known != null && (length <= known.covered || known.covered == known.instanceBytes)) {
      return known;
    }
    Slots made = make(c, Math.min(length, instanceBytes[c]));
    slots[c] = made;
    return made;
  }

  private Slots make(int c, int length) {
    IntArrayList found = new IntArrayList();
    int offset = 0;
    int k = nearestWithFields[c];
    while (k != ClassTable.NONE && offset < length) {
      ClassRecord record = classes.record(k);
      byte[] types = record == null ? new byte[0] : record.fieldTypes();
      for (int f = 0; f < types.length && offset < length; f++) {
        FieldType type = FieldType.ofCode(types[f]);
        if (type == FieldType.OBJECT && (k != reference || f != referentField)) {
          found.add(offset);
        }
        offset += type == null ? 0 : type.sizeInDump(idSize);
      }
      int superclass = classes.superclass(k);
      k = superclass == ClassTable.NONE ? ClassTable.NONE : nearestWithFields[superclass];
    }
    return new Slots(instanceBytes[c], length, found.toIntArray(), referents[c], referenceKinds[c]);
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
