package org.heapdiff.objects;

import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.heapdiff.parser.Snapshot;
import org.roaringbitmap.RoaringBitmap;

/**
 * A set of objects of one snapshot, heapy's identity set. Immutable; the algebra makes new sets.
 * Takes at most one bit per object of the snapshot, and little where objects lie together.
 */
public final class ObjectSet {
  private final RoaringBitmap objects;

  private ObjectSet(RoaringBitmap objects) {
    this.objects = objects;
  }

  /** The objects that count in a snapshot and that a condition holds for. */
  public static ObjectSet of(Snapshot snapshot, IntPredicate condition) {
    RoaringBitmap objects = new RoaringBitmap();
    for (int object = 0; object < snapshot.objectCount(); object++) {
      if (snapshot.isCounted(object) && condition.test(object)) {
        objects.add(object);
      }
    }
    objects.runOptimize();
    return new ObjectSet(objects);
  }

  /** How many objects there are. */
  public int size() {
    return objects.getCardinality();
  }

  public boolean isEmpty() {
    return objects.isEmpty();
  }

  /** Whether an object is in the set. */
  public boolean contains(int object) {
    return objects.contains(object);
  }

  /** Calls {@code action} with each object, ascending. */
  public void forEach(IntConsumer action) {
    objects.forEach((org.roaringbitmap.IntConsumer) action::accept);
  }

  /** The objects of either set; both must be of one snapshot. */
  public ObjectSet or(ObjectSet other) {
    return new ObjectSet(RoaringBitmap.or(objects, other.objects));
  }

  /** The objects of both sets; both must be of one snapshot. */
  public ObjectSet and(ObjectSet other) {
    return new ObjectSet(RoaringBitmap.and(objects, other.objects));
  }

  /** The objects of this set that are not in the other; both must be of one snapshot. */
  public ObjectSet minus(ObjectSet other) {
    return new ObjectSet(RoaringBitmap.andNot(objects, other.objects));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectSet set && set.objects.equals(objects);
  }

  @Override
  public int hashCode() {
    return objects.hashCode();
  }
}
