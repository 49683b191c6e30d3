package org.heapdiff.growth;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Contents;
import org.heapdiff.parser.FieldType;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Which classes of a snapshot are collections, and which objects are a collection's inner parts:
 * nodes, tables, segments. Takes some bytes for each class, nothing for objects.
 */
final class CollectionClasses {
  /** Instances are collections by {@link CollectionRules}. */
  private static final int COLLECTION = 1;

  /** Collections that keep what they hold in another collection. */
  private static final int DELEGATING = 2;

  /** Instances are inner parts of collections, where a collection or another part owns them. */
  private static final int PART = 4;

  /** Parts that keep arrays of parts, as tries do. */
  private static final int PART_WITH_ARRAYS = 8;

  private static final int ARRAY = 16;
  private static final int REFERENCE_ARRAY = 32;

  /** Not a class of the platform's: somebody's own. */
  private static final int OWN = 64;

  private static final int ANY_FAMILY = 0;

  private final Snapshot snapshot;

  /** By class, of collections and parts: the number of their family. */
  private final int[] families;

  private final Map<String, Integer> familyNumbers = new HashMap<>();
  private final byte[] kinds;

  /** By class: the class of the elements of its arrays, or none. */
  private final int[] elementClasses;

  private final @Nullable CollectionRule[] rules;

  CollectionClasses(Snapshot snapshot) {
    this.snapshot = snapshot;
    ClassTable classes = snapshot.classes();
    kinds = new byte[classes.count()];
    elementClasses = new int[kinds.length];
    families = new int[kinds.length];
    rules = new CollectionRule[kinds.length];
    for (int c = 0; c < kinds.length; c++) {
      String name = classes.name(c);
      elementClasses[c] = ClassTable.NONE;
      int kind = 0;
      if (classes.isArray(c)) {
        kind |= ARRAY;
        if (classes.elementType(c) == FieldType.OBJECT) {
          kind |= REFERENCE_ARRAY;
          String element = name.substring(0, name.length() - "[]".length());
          elementClasses[c] = classes.named(element);
          kind |= partKind(c, elementClasses[c], element);
        }
      } else {
        CollectionRule rule = rule(classes, c);
        rules[c] = rule;
        if (rule != null) {
          kind |= COLLECTION | (rule.isDelegating() ? DELEGATING : 0);
          families[c] =
              CollectionRules.isPartOfAny(rule.className()) ? ANY_FAMILY : family(rule.className());
        }
        kind |= partKind(c, c, name);
      }
      if (!isPlatform(name)) {
        kind |= OWN;
      }
      kinds[c] = (byte) kind;
    }
  }

  /** The rule of a class or the nearest of its superclasses that has one whose fields fit. */
  private static @Nullable CollectionRule rule(ClassTable classes, int c) {
    for (int k = c; k != ClassTable.NONE; k = classes.superclass(k)) {
      CollectionRule rule = CollectionRules.of(classes.name(k));
      if (rule != null && rule.fits(classes, k)) {
        return rule;
      }
    }
    return null;
  }

  /** Sets the family of a class whose instances are parts; returns what it is of. */
  private int partKind(int c, int element, String name) {
    ClassTable classes = snapshot.classes();
    int kind = 0;
    if (CollectionRules.isNested(name)) {
      kind = PART;
      families[c] = family(name);
    }
    for (int k = element; k != ClassTable.NONE && kind == 0; k = classes.superclass(k)) {
      String ancestor = classes.name(k);
      if (CollectionRules.isPartOfAny(ancestor)) {
        kind = PART;
        families[c] = ANY_FAMILY;
      } else if (CollectionRules.isNested(ancestor)) {
        kind = PART;
        families[c] = family(ancestor);
      }
    }
    return kind != 0 && CollectionRules.hasArrays(name) ? kind | PART_WITH_ARRAYS : kind;
  }

  /** Collections and their parts belong together if they are of one package. */
  private int family(String className) {
    String name = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    return familyNumbers.computeIfAbsent(name, key -> familyNumbers.size() + 1);
  }

  private static boolean isPlatform(String name) {
    return name.startsWith("java.")
        || name.startsWith("javax.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.")
        || name.startsWith("com.sun.")
        || (name.indexOf('.') < 0 && name.endsWith("[]"));
  }

  private int kind(int object) {
    return kinds[snapshot.classOf(object)];
  }

  boolean isCollection(int object) {
    return (kind(object) & COLLECTION) != 0;
  }

  boolean isArray(int object) {
    return (kind(object) & ARRAY) != 0;
  }

  boolean isReferenceArray(int object) {
    return (kind(object) & REFERENCE_ARRAY) != 0;
  }

  /** Whether an object is of a class that is not the platform's, and no array or collection. */
  boolean isOwn(int object) {
    return (kind(object) & (OWN | ARRAY | COLLECTION | PART)) == OWN;
  }

  /** How to tell the size of a collection, null if the object is none. */
  @Nullable CollectionRule rule(int object) {
    return rules[snapshot.classOf(object)];
  }

  /**
   * How many elements a collection has, or how many slots of an array of objects are used; empty
   * where that is not known, or the object is neither.
   *
   * @throws IOException when the dump cannot be read any more
   */
  OptionalLong size(Contents contents, int object) throws IOException {
    CollectionRule rule = rule(object);
    if (rule != null) {
      return rule.size(snapshot, contents, this, object);
    }
    if (!isReferenceArray(object)) {
      return OptionalLong.empty();
    }
    long used = 0;
    for (int element : contents.elements(object)) {
      used += element < 0 ? 0 : 1;
    }
    return OptionalLong.of(used);
  }

  /** What a collection or an array of objects holds, in words. */
  String unit(int object) {
    CollectionRule rule = rule(object);
    return rule == null ? "used slots" : rule.unit();
  }

  /** The class of an array's elements, none where it is not known. */
  int elementClass(int object) {
    return elementClasses[snapshot.classOf(object)];
  }

  /** Whether something that an object refers to is an element of a collection, not a field. */
  boolean holdsElements(int object) {
    return (kind(object) & (ARRAY | PART)) != 0 && (kind(object) & COLLECTION) == 0;
  }

  /** Whether an object is an inner part of the collection that dominates it immediately. */
  boolean isPart(int object) {
    return mayBePart(object) && isPart(object, snapshot.immediateDominator(object));
  }

  /** Whether objects of the object's class can be inner parts; what most objects fail. */
  private boolean mayBePart(int object) {
    return (kind(object) & (PART | ARRAY | COLLECTION)) != 0;
  }

  /**
   * The same.
   *
   * @param owner the object's immediate dominator
   */
  boolean isPart(int object, int owner) {
    if (owner < 0 || !mayBePart(object)) {
      return false;
    }
    // Who owns the owner is asked only where it matters.
    boolean isDeep = (kind(object) & PART_WITH_ARRAYS) != 0;
    return isPart(object, owner, isDeep ? snapshot.immediateDominator(owner) : Snapshot.ROOT);
  }

  /**
   * Whether an object is an inner part of a collection.
   *
   * @param owner what holds the object
   * @param ownersOwner what holds that, negative for nothing
   */
  boolean isPart(int object, int owner, int ownersOwner) {
    int kind = kind(object);
    int above = kind(owner);
    if ((kind & PART) != 0) {
      if ((above & (COLLECTION | PART)) != 0) {
        return isOneFamily(object, owner);
      }
      return (kind & PART_WITH_ARRAYS) != 0
          && (above & REFERENCE_ARRAY) != 0
          && ownersOwner >= 0
          && (kind(ownersOwner) & (COLLECTION | PART)) != 0
          && isOneFamily(object, ownersOwner);
    }
    if ((kind & ARRAY) != 0) {
      return (above & (COLLECTION | PART_WITH_ARRAYS)) != 0;
    }
    return (kind & COLLECTION) != 0 && (above & DELEGATING) != 0;
  }

  private boolean isOneFamily(int part, int owner) {
    int family = families[snapshot.classOf(part)];
    int other = families[snapshot.classOf(owner)];
    return family == other || family == ANY_FAMILY || other == ANY_FAMILY;
  }
}
