package org.heapdiff.growth;

import java.util.ArrayList;
import java.util.List;
import org.heapdiff.growth.PathStep.Kind;

/**
 * How the GC roots hold an object: a way of references that keep it alive. The first step names the
 * root.
 *
 * @param steps from the root on; never empty
 */
public record HeapPath(List<PathStep> steps) {
  public HeapPath {
    steps = List.copyOf(steps);
  }

  /** The path to what a slot of the object at its end refers to. */
  HeapPath plus(PathStep slot) {
    List<PathStep> longer = new ArrayList<>(steps);
    if (slot.kind() == Kind.STATIC && longer.size() == 1 && longer.get(0).kind() == Kind.CLASS) {
      longer.clear();
    }
    longer.add(slot);
    return new HeapPath(longer);
  }

  /** The same without the indexes of arrays: what a reader tells places apart by. */
  HeapPath withoutIndexes() {
    return new HeapPath(
        steps.stream()
            .map(
                step ->
                    step.kind() == Kind.ELEMENT
                        ? new PathStep(step.kind(), step.className(), null, step.target())
                        : step)
            .toList());
  }

  /**
   * How objects like the one at the end are held: from the last field on, without indexes; the
   * class alone where it is no field.
   */
  String shape(String className) {
    int field = steps.size() - 1;
    while (field >= 0
        && (steps.get(field).kind() == Kind.ENTRY || steps.get(field).kind() == Kind.ELEMENT)) {
      field--;
    }
    if (field < 0
        || (steps.get(field).kind() != Kind.FIELD && steps.get(field).kind() != Kind.STATIC)) {
      return className;
    }
    StringBuilder shape = new StringBuilder(steps.get(field).className());
    shape.append('.').append(steps.get(field).name());
    for (PathStep step : steps.subList(field + 1, steps.size())) {
      shape.append(step.kind() == Kind.ENTRY ? " -> [" + step.name() + "]" : "[]");
    }
    return shape.toString();
  }
}
