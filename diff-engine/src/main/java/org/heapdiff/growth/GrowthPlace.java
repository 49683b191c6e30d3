package org.heapdiff.growth;

import java.util.List;
import org.heapdiff.objects.Amount;
import org.jspecify.annotations.Nullable;

/** A place where a heap grew: where it is, and what was added there. */
public sealed interface GrowthPlace permits GrowthPoint, GrowthCourse {
  /** The path to the first of the objects, from a GC root; null where there is no one place. */
  @Nullable HeapPath path();

  /** Where there is no one place, the path to one of the many; else null. */
  @Nullable HeapPath example();

  /**
   * The surviving object that grew, or that has the slot which did; several where their paths read
   * the same, that which grew most first; empty where there is no one place.
   */
  List<GrownObject> objects();

  /**
   * The class of the surviving object, or of the many of {@code repeated}; where no survivor holds
   * what was added, the class of what was added.
   */
  String className();

  /** The surviving objects below the place that grew, if those are many; null if it is one. */
  @Nullable RepeatedGrowth repeated();

  /** Objects and shallow bytes added at the place. */
  Amount added();

  /** Of the added bytes, those of a collection's own nodes and tables. */
  long structure();

  /**
   * What was added, by the class of the objects that the place itself got; each with all that came
   * below it; the largest first.
   */
  List<GrowthKind> payload();

  /** What was added by class, the largest first. */
  List<GrowthKind> classes();

  /** Some of the added objects of the first payload, the largest first. */
  List<GrowthSample> samples();

  /**
   * A path to another survivor that also refers to most of what was added, so that it would stay if
   * this place let go of it; null if there is none.
   */
  @Nullable HeapPath sharedWith();
}
