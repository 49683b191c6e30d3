package org.heapdiff.parser.layout;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.heapdiff.parser.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Computes the instance sizes of all classes of a dump for given parameters: the fields of each
 * class, {@link SpecialClasses} and, where the caller wants it, the distances.
 */
final class LayoutModel {
  /** Classes that JVMs up to JDK 14 knew the offsets of, so their references come first. */
  private static final Set<String> REFERENCES_FIRST =
      Set.of(
          "java.lang.AssertionStatusDirectives",
          "java.lang.Class",
          "java.lang.ClassLoader",
          "java.lang.ref.Reference",
          "java.lang.ref.SoftReference",
          "java.lang.StackTraceElement",
          "java.lang.String",
          "java.lang.Throwable",
          "java.lang.Boolean",
          "java.lang.Character",
          "java.lang.Float",
          "java.lang.Double",
          "java.lang.Byte",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long");

  /** A variant of a special class, as the model takes it. */
  private static final class Declared {
    final int[] counts;
    final int[][] groups;
    final boolean contended;

    Declared(int[] counts, int[][] groups, boolean contended) {
      this.counts = counts;
      this.groups = groups;
      this.contended = contended;
    }
  }

  /** What the distances say of a class beyond its fields. */
  interface Evidence {
    /** The size of an instance of {@code c} in bytes, where the fields say {@code modelled}. */
    int size(int c, int modelled);
  }

  /*
   * Classes that declare the same numbers of fields below superclasses that do are laid out alike,
   * and so have one shape. There are few shapes even where there are very many classes. Shape 0 is
   * that of no fields at all; a shape's number is above that of what it extends.
   */

  private static final int NO_SHAPE = 0;

  private final FieldCounts counts;
  private final Distances distances;

  /** By class. */
  private final int[] shapeOf;

  /** By shape, the shape that it extends. */
  private final IntArrayList above = new IntArrayList();

  /** By shape, the row of counts that it adds. */
  private final IntArrayList rows = new IntArrayList();

  /** By shape, the class of a shape that no other class has, else -1. */
  private final IntArrayList onlyClass = new IntArrayList();

  /** By class. */
  private final Int2ObjectOpenHashMap<List<Declared>> special = new Int2ObjectOpenHashMap<>();

  /** Classes whose references come first. */
  private final BitSet referencesFirst = new BitSet();

  /** Shapes of classes whose fields are not all in the dump. */
  private final BitSet inexact = new BitSet();

  /**
   * @param pointerKind the kind of {@link FieldCounts} that the JVM's own pointers count as
   * @param since8 whether the dump is of JDK 8 or later
   */
  LayoutModel(
      ClassShapes shapes,
      FieldCounts counts,
      Distances distances,
      int pointerKind,
      boolean since8) {
    this.counts = counts;
    this.distances = distances;
    for (String name : REFERENCES_FIRST) {
      int c = shapes.named(name);
      if (c >= 0) {
        referencesFirst.set(c);
      }
    }
    for (String name : SpecialClasses.names()) {
      int c = shapes.named(name);
      if (c >= 0) {
        special.put(c, declared(shapes, c, counts, name, pointerKind, since8));
      }
    }
    shapeOf = new int[counts.classCount()];
    above.add(NO_SHAPE);
    rows.add(FieldCounts.NO_FIELDS);
    onlyClass.add(-1);
    Long2IntOpenHashMap known = new Long2IntOpenHashMap();
    known.defaultReturnValue(NO_SHAPE);
    for (int c : counts.topDown()) {
      int s = counts.superclass(c);
      shapeOf[c] = shape(c, s < 0 ? NO_SHAPE : shapeOf[s], known);
    }
  }

  /** The shape of a class whose superclass has the shape {@code inherited}. */
  private int shape(int c, int inherited, Long2IntOpenHashMap known) {
    boolean isSpecial = special.containsKey(c);
    if (!isSpecial && !counts.hasFields(c)) {
      return inherited;
    }
    int row = counts.instanceRow(c);
    boolean alone = isSpecial || referencesFirst.get(c);
    long key = (long) inherited << 32 | row;
    int shape = alone ? NO_SHAPE : known.get(key);
    if (shape == NO_SHAPE) {
      shape = rows.size();
      above.add(inherited);
      rows.add(row);
      onlyClass.add(alone ? c : -1);
      inexact.set(shape, isSpecial || inexact.get(inherited));
      if (!alone) {
        known.put(key, shape);
      }
    }
    return shape;
  }

  private static List<Declared> declared(
      ClassShapes shapes, int c, FieldCounts counts, String name, int pointerKind, boolean since8) {
    FieldType[] types = shapes.instanceFields(shapes.instanceFieldList(c));
    Set<String> fields = new HashSet<>();
    for (int i = 0; i < types.length; i++) {
      fields.add(shapes.fieldName(c, i));
    }
    List<Declared> declared = new ArrayList<>();
    List<SpecialClasses.Variant> variants = SpecialClasses.variants(name, fields, since8);
    for (SpecialClasses.Variant variant : Objects.requireNonNull(variants)) {
      declared.add(declared(shapes, c, counts, types, variant, pointerKind));
    }
    return declared;
  }

  private static Declared declared(
      ClassShapes shapes,
      int c,
      FieldCounts counts,
      FieldType[] fields,
      SpecialClasses.Variant variant,
      int pointerKind) {
    int[] own = counts.row(counts.instanceRow(c));
    for (int i = 0; i < variant.injected().length(); i++) {
      own[injectedKind(variant.injected().charAt(i), pointerKind)]++;
    }
    List<int[]> groups = new ArrayList<>();
    for (Set<String> names : variant.groups()) {
      int[] group = new int[FieldCounts.KINDS];
      boolean any = false;
      for (int i = 0; i < fields.length; i++) {
        if (names.contains(shapes.fieldName(c, i))) {
          int kind = FieldCounts.kind(fields[i]);
          own[kind]--;
          group[kind]++;
          any = true;
        }
      }
      if (any) {
        groups.add(group);
      }
    }
    return new Declared(own, groups.toArray(new int[0][]), variant.contended());
  }

  private static int injectedKind(char letter, int pointerKind) {
    return switch (letter) {
      case 'P' -> pointerKind;
      case 'L' -> FieldCounts.REFERENCES;
      case 'J' -> FieldCounts.LONGS;
      case 'I' -> FieldCounts.INTS;
      case 'S' -> FieldCounts.SHORTS;
      case 'B' -> FieldCounts.BYTES;
      default -> throw new IllegalArgumentException("no such field: " + letter);
    };
  }

  /** How many shapes there are, the one without fields included. */
  int shapeCount() {
    return rows.size();
  }

  /** The shape of a class. */
  int shape(int c) {
    return shapeOf[c];
  }

  /** Whether the fields of the class or of a superclass are not all in the dump. */
  boolean inexact(int c) {
    return inexact.get(shapeOf[c]);
  }

  /**
   * The instance size of each class in bytes.
   *
   * @param trustDistances whether a distance may choose between the variants of a special class
   * @param evidence has the last word on each class, null for none
   */
  int[] sizes(LayoutParameters parameters, boolean trustDistances, @Nullable Evidence evidence) {
    @Nullable Fields[] byShape = fields(parameters, trustDistances, null);
    int[] modelled = sizes(byShape);
    int[] sizes = new int[shapeOf.length];
    if (evidence == null) {
      for (int c = 0; c < sizes.length; c++) {
        sizes[c] = modelled[shapeOf[c]];
      }
      return sizes;
    }
    // What subclasses start from, where evidence says that it is other than modelled.
    Int2ObjectOpenHashMap<Fields> changed = new Int2ObjectOpenHashMap<>();
    for (int c : counts.topDown()) {
      int s = counts.superclass(c);
      Fields inherited = s < 0 || changed.isEmpty() ? null : changed.get(s);
      Fields fields = inherited == null ? null : extend(inherited, c, trustDistances);
      int size = fields == null ? modelled[shapeOf[c]] : fields.instanceSize();
      int seen = evidence.size(c, size);
      if (seen > size) {
        fields = new Fields(fields == null ? ofShape(byShape, c) : fields);
        fields.extendTo(seen);
      }
      if (fields != null) {
        changed.put(c, fields);
      }
      sizes[c] = seen;
    }
    return sizes;
  }

  private Fields ofShape(@Nullable Fields[] byShape, int c) {
    return Objects.requireNonNull(byShape[shapeOf[c]]);
  }

  /**
   * The instance size of each shape in bytes.
   *
   * @param trustDistances whether a distance may choose between the variants of a special class
   * @param only the shapes that are wanted, with all those that they extend; of others it is 0
   */
  int[] sizesOfShapes(LayoutParameters parameters, boolean trustDistances, BitSet only) {
    return sizes(fields(parameters, trustDistances, only));
  }

  private static int[] sizes(@Nullable Fields[] byShape) {
    int[] sizes = new int[byShape.length];
    for (int shape = 0; shape < sizes.length; shape++) {
      Fields fields = byShape[shape];
      sizes[shape] = fields == null ? 0 : fields.instanceSize();
    }
    return sizes;
  }

  /** By shape, where its fields end up; {@code only} some shapes, null for all. */
  private @Nullable Fields[] fields(
      LayoutParameters parameters, boolean trustDistances, @Nullable BitSet only) {
    @Nullable Fields[] all = new @Nullable Fields[rows.size()];
    all[NO_SHAPE] = new Fields(parameters);
    for (int shape = NO_SHAPE + 1; shape < all.length; shape++) {
      if (only == null || only.get(shape)) {
        Fields inherited = Objects.requireNonNull(all[above.getInt(shape)]);
        all[shape] = extend(inherited, rows.getInt(shape), onlyClass.getInt(shape), trustDistances);
      }
    }
    return all;
  }

  /** Adds what a class declares. */
  private Fields extend(Fields inherited, int c, boolean trustDistances) {
    return extend(inherited, counts.instanceRow(c), c, trustDistances);
  }

  /**
   * Adds a row of fields.
   *
   * @param c the class, -1 for one that is neither special nor has references first
   */
  private Fields extend(Fields inherited, int row, int c, boolean trustDistances) {
    List<Declared> variants = c < 0 ? null : special.get(c);
    if (variants != null) {
      return choose(inherited, c, variants, trustDistances);
    }
    if (row == FieldCounts.NO_FIELDS) {
      return inherited;
    }
    Fields fields = new Fields(inherited);
    fields.add(counts.row(row), NO_GROUPS, false, c >= 0 && referencesFirst.get(c));
    return fields;
  }

  private static final int[][] NO_GROUPS = {};

  /** The variant that a distance equals, else the first that is not above the distance. */
  private Fields choose(Fields inherited, int c, List<Declared> variants, boolean trustDistances) {
    int distance = trustDistances ? distances.smallest(c) : Distances.NONE;
    Fields likeliest = null;
    Fields smallest = null;
    for (Declared variant : variants) {
      Fields fields = new Fields(inherited);
      fields.add(variant.counts, variant.groups, variant.contended, referencesFirst.get(c));
      int size = fields.instanceSize();
      if (size == distance) {
        return fields;
      }
      if (likeliest == null && size < distance) {
        likeliest = fields;
      }
      if (smallest == null || size < smallest.instanceSize()) {
        smallest = fields;
      }
    }
    return likeliest != null ? likeliest : Objects.requireNonNull(smallest);
  }
}
