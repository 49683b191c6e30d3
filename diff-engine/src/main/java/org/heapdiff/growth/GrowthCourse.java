package org.heapdiff.growth;

import java.util.List;
import org.heapdiff.objects.Amount;
import org.jspecify.annotations.Nullable;

/**
 * A place that grew in every step of a series of dumps. Its path, and what was added, are those of
 * the last dump.
 *
 * @param path to the place, from a GC root, if there are several to the first; null where there is
 *     no one place
 * @param example where there is no one place, the path to one of the many; else null
 * @param objects the surviving object that grew, or that has the slot which did; several where
 *     their paths read the same, that which grew most first; empty where there is no one place
 * @param className the class of the surviving object, or of the many of {@code repeated}; where no
 *     survivor holds what was added, the class of what was added
 * @param grown by step, by how many bytes the place has grown since the first dump: what is there
 *     and was not in the first dump, less what was there in the first dump and is gone
 * @param sizes by dump, how many elements the object has if it is a collection, -1 where that is
 *     not known; else empty
 * @param unit what they are, in the plural; null if it is no collection
 * @param repeated the surviving objects at which it grew in the last step, if those are many; below
 *     a place with what they grew by in that step, without one place with all growth since the
 *     first dump; null if it is one
 * @param added what was added since the first dump and is still there in the last one
 * @param share percent of all growth from the first dump to the last
 * @param structure of the added bytes, those of a collection's own nodes and tables
 * @param payload what was added, by the class of the objects that the place itself got; each with
 *     all that came below it; the largest first
 * @param classes what was added by class, the largest first
 * @param samples some of the added objects of the first payload, the largest first
 * @param sharedWith a path to another survivor that also refers to most of what was added; null if
 *     there is none
 */
public record GrowthCourse(
    @Nullable HeapPath path,
    @Nullable HeapPath example,
    List<GrownObject> objects,
    String className,
    List<Long> grown,
    List<Long> sizes,
    @Nullable String unit,
    @Nullable RepeatedGrowth repeated,
    Amount added,
    double share,
    long structure,
    List<GrowthKind> payload,
    List<GrowthKind> classes,
    List<GrowthSample> samples,
    @Nullable HeapPath sharedWith)
    implements GrowthPlace {
  public GrowthCourse {
    grown = List.copyOf(grown);
    sizes = List.copyOf(sizes);
    objects = List.copyOf(objects);
    payload = List.copyOf(payload);
    classes = List.copyOf(classes);
    samples = List.copyOf(samples);
  }

  /** By how many bytes the place has grown from the first dump to the last. */
  public long net() {
    return grown.get(grown.size() - 1);
  }
}
