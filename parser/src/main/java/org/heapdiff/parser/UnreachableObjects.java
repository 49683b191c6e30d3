package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;
import java.util.Set;
import org.heapdiff.parser.graph.DominatorTree;
import org.heapdiff.parser.graph.ReferenceRows;

/**
 * Sorts the objects that no root reaches into those that collectors and java.lang.Class explain,
 * and others.
 */
final class UnreachableObjects {
  /** What fields of java.lang.Class point to, and what is nowhere else the head of garbage. */
  private static final Set<String> HELD_BY_CLASSES =
      Set.of(
          "java.lang.Class$ReflectionData",
          "java.lang.Class$AnnotationData",
          "java.lang.ClassValue$ClassValueMap",
          "sun.reflect.annotation.AnnotationType",
          "sun.reflect.generics.repository.ClassRepository");

  private static final Set<String> FILLERS =
      Set.of(
          "int[]",
          "jdk.internal.vm.FillerArray",
          "jdk.internal.vm.FillerObject",
          "jdk.internal.vm.FillerElement[]");

  private final ClassTable classes;
  private final ObjectTypes types;
  private final ReferenceRows rows;
  private final DominatorTree tree;
  private final ShallowSizes sizes;
  private final BitSet unreachable = new BitSet();

  private UnreachableObjects(
      ClassTable classes,
      ObjectTypes types,
      ReferenceRows rows,
      DominatorTree tree,
      ShallowSizes sizes) {
    this.classes = classes;
    this.types = types;
    this.rows = rows;
    this.tree = tree;
    this.sizes = sizes;
  }

  static Unreachable of(
      ClassTable classes,
      ObjectTypes types,
      ReferenceRows rows,
      DominatorTree tree,
      ShallowSizes sizes) {
    return new UnreachableObjects(classes, types, rows, tree, sizes).sort();
  }

  private Unreachable sort() {
    boolean[] fillerClass = new boolean[classes.count()];
    boolean[] headClass = new boolean[classes.count()];
    for (int c = 0; c < fillerClass.length; c++) {
      fillerClass[c] = FILLERS.contains(classes.name(c));
      headClass[c] = HELD_BY_CLASSES.contains(classes.name(c));
    }
    BitSet referred = new BitSet();
    for (int object = 0; object < types.objectCount(); object++) {
      if (!tree.live(object)) {
        unreachable.set(object);
        rows.forEach(object, referred::set);
      }
    }
    int string = classes.named("java.lang.String");
    int softReference = classes.named("java.lang.ref.SoftReference");
    IntArrayList heads = new IntArrayList();
    IntArrayList strings = new IntArrayList();
    BitSet fillers = new BitSet();
    for (int object = unreachable.nextSetBit(0);
        object >= 0;
        object = unreachable.nextSetBit(object + 1)) {
      int c = types.classOf(object);
      if (referred.get(object)) {
        continue;
      }
      if (fillerClass[c]) {
        fillers.set(object);
      } else if (headClass[c] || (c == softReference && holdsReflectionData(object))) {
        heads.add(object);
      } else if (c == string) {
        strings.add(object);
      }
    }
    // A class has its name and its package's name; many more strings than that are plain garbage.
    if (strings.size() <= 2 * classes.count()) {
      heads.addAll(strings);
    }
    return new Unreachable(totals(unreachable), totals(fillers), totals(reach(heads)));
  }

  private boolean holdsReflectionData(int softReference) {
    int reflectionData = classes.named("java.lang.Class$ReflectionData");
    boolean[] found = new boolean[1];
    rows.forEach(softReference, target -> found[0] |= types.classOf(target) == reflectionData);
    return found[0];
  }

  private BitSet reach(IntArrayList heads) {
    BitSet reached = new BitSet();
    IntArrayList stack = new IntArrayList(heads);
    heads.forEach(reached::set);
    while (!stack.isEmpty()) {
      rows.forEach(
          stack.popInt(),
          target -> {
            if (unreachable.get(target) && !reached.get(target)) {
              reached.set(target);
              stack.add(target);
            }
          });
    }
    return reached;
  }

  private ObjectTotals totals(BitSet objects) {
    long count = 0;
    long bytes = 0;
    for (int object = objects.nextSetBit(0); object >= 0; object = objects.nextSetBit(object + 1)) {
      count++;
      bytes += sizes.sizeOf(object);
    }
    return new ObjectTotals(count, bytes);
  }
}
