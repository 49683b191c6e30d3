package org.heapdiff.parser.layout;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  private final FieldCounts counts;
  private final Distances distances;
  private final Map<Integer, List<Declared>> special = new HashMap<>();
  private final BitSet inexact = new BitSet();
  private final BitSet referencesFirst = new BitSet();

  /**
   * @param pointerKind the row of {@link FieldCounts} that the JVM's own pointers count in
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
    for (int c = 0; c < counts.classCount(); c++) {
      String name = shapes.name(c);
      if (!name.startsWith("java.") && !name.startsWith("jdk.internal.")) {
        continue;
      }
      if (REFERENCES_FIRST.contains(name)) {
        referencesFirst.set(c);
      }
      Set<String> fields = new HashSet<>();
      int n = shapes.instanceFields(c).length;
      for (int i = 0; i < n; i++) {
        fields.add(shapes.fieldName(c, i));
      }
      List<SpecialClasses.Variant> variants = SpecialClasses.variants(name, fields, since8);
      if (variants != null) {
        List<Declared> declared = new ArrayList<>();
        for (SpecialClasses.Variant variant : variants) {
          declared.add(declared(shapes, c, variant, pointerKind));
        }
        special.put(c, declared);
      }
    }
    for (int c : counts.topDown()) {
      int s = counts.superclass(c);
      inexact.set(c, special.containsKey(c) || (s >= 0 && inexact.get(s)));
    }
  }

  private Declared declared(
      ClassShapes shapes, int c, SpecialClasses.Variant variant, int pointerKind) {
    int[] own = counts.instance(c);
    for (int i = 0; i < variant.injected().length(); i++) {
      own[injectedKind(variant.injected().charAt(i), pointerKind)]++;
    }
    List<int[]> groups = new ArrayList<>();
    for (Set<String> names : variant.groups()) {
      int[] group = new int[FieldCounts.KINDS];
      boolean any = false;
      var fields = shapes.instanceFields(c);
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

  /** Whether the fields of the class or of a superclass are not all in the dump. */
  boolean inexact(int c) {
    return inexact.get(c);
  }

  /**
   * The instance size of each class in bytes.
   *
   * @param trustDistances whether a distance may choose between the variants of a special class
   * @param evidence has the last word on each class, null for none
   */
  int[] sizes(LayoutParameters parameters, boolean trustDistances, @Nullable Evidence evidence) {
    return sizes(parameters, trustDistances, evidence, null);
  }

  /**
   * The same for some classes only, with all their superclasses; 0 for others.
   *
   * @param only the classes, null for all
   */
  int[] sizes(
      LayoutParameters parameters,
      boolean trustDistances,
      @Nullable Evidence evidence,
      @Nullable BitSet only) {
    int n = counts.classCount();
    int[] sizes = new int[n];
    Fields[] all = new Fields[n];
    Fields none = new Fields(parameters);
    for (int c : counts.topDown()) {
      if (only != null && !only.get(c)) {
        continue;
      }
      int s = counts.superclass(c);
      Fields inherited = s < 0 ? none : all[s];
      Fields fields = inherited;
      List<Declared> variants = special.get(c);
      if (variants != null) {
        fields = choose(inherited, c, variants, trustDistances);
      } else if (counts.hasFields(c)) {
        fields = new Fields(inherited);
        fields.add(counts.instance(c), NO_GROUPS, false, referencesFirst.get(c));
      }
      int size = fields.instanceSize();
      if (evidence != null) {
        int seen = evidence.size(c, size);
        if (seen > size) {
          fields = new Fields(fields);
          fields.extendTo(seen);
        }
        size = seen;
      }
      all[c] = fields;
      sizes[c] = size;
    }
    return sizes;
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
