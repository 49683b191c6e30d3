package org.heapdiff.growth;

import java.util.List;
import org.heapdiff.objects.Amount;
import org.jspecify.annotations.Nullable;

/**
 * A place where the heap grew.
 *
 * @param path to the place, from a GC root, if there are several to the first; null where there is
 *     no one place
 * @param example where there is no one place, the path to one of the many; else null
 * @param objects the surviving object that grew, or that has the slot which did; several where
 *     their paths read the same, that which grew most first; empty where there is no one place
 * @param className the class of the surviving object, or of the many of {@code repeated}; where no
 *     survivor holds what was added, the class of what was added
 * @param size how many elements the object had and has if it is a collection; else null
 * @param repeated the surviving objects below the place at which it grew, if those are many; null
 *     if it is one
 * @param added objects and shallow bytes added at the place
 * @param removed objects and shallow bytes removed at the place
 * @param share percent of all growth
 * @param structure of the added bytes, those of a collection's own nodes and tables
 * @param payload what was added, by the class of the objects that the place itself got; each with
 *     all that came below it; the largest first
 * @param classes what was added by class, the largest first
 * @param samples some of the added objects of the first payload, the largest first
 * @param sharedWith a path to another survivor that also refers to most of what was added, so that
 *     it would stay if this place let go of it; null if there is none
 */
public record GrowthPoint(
    @Nullable HeapPath path,
    @Nullable HeapPath example,
    List<GrownObject> objects,
    String className,
    @Nullable CollectionSize size,
    @Nullable RepeatedGrowth repeated,
    Amount added,
    Amount removed,
    double share,
    long structure,
    List<GrowthKind> payload,
    List<GrowthKind> classes,
    List<GrowthSample> samples,
    @Nullable HeapPath sharedWith)
    implements GrowthPlace {
  public GrowthPoint {
    objects = List.copyOf(objects);
    payload = List.copyOf(payload);
    classes = List.copyOf(classes);
    samples = List.copyOf(samples);
  }

  /** What was added less what was removed. */
  public Amount net() {
    return added.minus(removed);
  }
}
