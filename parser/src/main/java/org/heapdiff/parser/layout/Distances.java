package org.heapdiff.parser.layout;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.heapdiff.parser.FieldType;

/**
 * How far each kind of object is from the next object in memory: the evidence that {@link
 * ObjectLayout} is inferred from.
 *
 * <p>Filled in one sweep over all objects of a dump in order of address. A distance is in bytes,
 * from an object's address to the next higher address of any object, class objects included; {@link
 * Long#MAX_VALUE} stands for none. Not safe for use by several threads: each fills its own, and
 * {@link #merge} joins them in any order.
 */
public final class Distances {
  /** Arrays of fewer elements have a smallest distance for each length. */
  static final int LENGTHS = 64;

  /** No distance was seen; it is none of an object, whose address is even. */
  static final int NONE = Integer.MAX_VALUE;

  /**
   * Where a region of a collector may begin: those of Shenandoah have 256 KB or more, those of G1 1
   * MB, pages of ZGC 2 MB.
   */
  private static final int REGION = 1 << 18;

  private static final int TYPES = 12;
  private static final int SLOTS_OF_TYPE = LENGTHS + 1;
  private static final int MAX_ZEROS = 9;

  // Most instances have the smallest distance of their class, so those are only counted here. What
  // follows of a distance, byZeros and tooNear, is told of them when it is asked for. There is a
  // slot for each class, and behind those one for each type of elements and length; the longer
  // arrays share one.
  private final int[] smallest;
  private final int[] seenSmallest;
  private final int[] seenLarger;
  private final int[] classObject;

  /** By zeros at the end the distances that are not the smallest of a slot. */
  private final long[] byZeros = new long[MAX_ZEROS + 1];

  /** Of those, the ones that are too small. */
  private long tooNear;

  private long tooNearForWideReferences;

  /**
   * No distances yet.
   *
   * @param classCount the classes of the dump, as in {@link ClassShapes#classCount}
   */
  public Distances(int classCount) {
    int slots = classCount + TYPES * SLOTS_OF_TYPE;
    smallest = new int[slots];
    seenSmallest = new int[slots];
    seenLarger = new int[slots];
    classObject = new int[classCount];
    Arrays.fill(smallest, NONE);
    Arrays.fill(classObject, NONE);
  }

  /**
   * The distance of an object as evidence of its size. What is left at the end of a region is not
   * filled, and so may be less than the smallest object, as padding is: where the next object is
   * the first one of a region, that is no evidence.
   *
   * @param address the object's
   * @param distance to the next object
   * @return the distance, or {@link Long#MAX_VALUE} if it is none
   */
  public static long evident(long address, long distance) {
    return ((address + distance) & (REGION - 1)) == 0 ? Long.MAX_VALUE : distance;
  }

  /** Records an instance of the class {@code c} that is no array and no class object. */
  public void instance(int c, long distance) {
    add(c, distance);
  }

  /**
   * The first of the slots of a class.
   *
   * @param typeCode HPROF's code of the type of its elements, 0 if it is no class of arrays
   */
  public int firstSlot(int c, int typeCode) {
    return typeCode == 0 ? c : classObject.length + typeCode * SLOTS_OF_TYPE;
  }

  /** How far behind the first slot of its class that of an object is with so many elements. */
  public static int slotOf(int elements) {
    return Math.min(elements, LENGTHS);
  }

  /**
   * Records many objects, with no need to tell instances and arrays apart for each. {@link
   * #addTooNear} is to be called for them as well.
   *
   * @param slots of each {@link #firstSlot} of its class, and as much more as {@link #slotOf} says
   * @param distances to the next objects
   */
  public void add(int count, int[] slots, long[] distances) {
    int[] least = smallest;
    int[] seen = seenSmallest;
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      if (distances[i] == least[slot]) {
        seen[slot]++;
      } else {
        another(slot, distances[i]);
      }
    }
  }

  /**
   * Records that of the arrays of references so many are nearer than references of 8 bytes take.
   */
  public void addTooNear(int count) {
    tooNearForWideReferences += count;
  }

  private void add(int slot, long distance) {
    if (distance == smallest[slot]) {
      seenSmallest[slot]++;
    } else {
      another(slot, distance);
    }
  }

  /** Records a distance that is not the smallest one so far. */
  private void another(int slot, long distance) {
    if (distance >= NONE) {
      return;
    }
    int d = (int) distance;
    if (d > smallest[slot]) {
      count(d, 1);
      seenLarger[slot]++;
    } else {
      count(smallest[slot], seenSmallest[slot]);
      seenLarger[slot] += seenSmallest[slot];
      smallest[slot] = d;
      seenSmallest[slot] = 1;
    }
  }

  /** Records an array of {@code length} primitives. */
  public void primitiveArray(FieldType element, int length, long distance) {
    array(element.code(), length, distance);
  }

  /**
   * Records an array of {@code length} primitives whose type is one of HPROF's codes, {@link
   * FieldType#code}.
   */
  public void primitiveArray(int typeCode, int length, long distance) {
    array(typeCode, length, distance);
  }

  /** Records an array of {@code length} references, whatever its class. */
  public void objectArray(int length, long distance) {
    if (distance < 8L * length) {
      tooNearForWideReferences++;
    }
    array(FieldType.OBJECT.code(), length, distance);
  }

  /** Records the class object of the class {@code ofClass}. */
  public void classObject(int ofClass, long distance) {
    if (distance < classObject[ofClass]) {
      count((int) distance, 1);
      classObject[ofClass] = (int) distance;
    }
  }

  /** Adds what {@code other} has seen. */
  public void merge(Distances other) {
    for (int i = 0; i < smallest.length; i++) {
      seenLarger[i] += other.seenLarger[i];
      int d = other.smallest[i];
      if (d < smallest[i]) {
        count(smallest[i], seenSmallest[i]);
        seenLarger[i] += seenSmallest[i];
        smallest[i] = d;
        seenSmallest[i] = other.seenSmallest[i];
      } else if (d == smallest[i]) {
        seenSmallest[i] += other.seenSmallest[i];
      } else {
        count(d, other.seenSmallest[i]);
        seenLarger[i] += other.seenSmallest[i];
      }
    }
    for (int c = 0; c < classObject.length; c++) {
      classObject[c] = Math.min(classObject[c], other.classObject[c]);
    }
    for (int i = 0; i < byZeros.length; i++) {
      byZeros[i] += other.byZeros[i];
    }
    tooNear += other.tooNear;
    tooNearForWideReferences += other.tooNearForWideReferences;
  }

  private void array(int typeCode, int length, long distance) {
    add(firstSlot(0, typeCode) + slotOf(length), distance);
  }

  private void count(int distance, int times) {
    if (distance < ObjectLayout.SMALLEST_OBJECT) {
      tooNear += times;
    }
    byZeros[zeros(distance)] += times;
  }

  private static int zeros(int distance) {
    return Math.min(MAX_ZEROS, Integer.numberOfTrailingZeros(distance));
  }

  int classCount() {
    return classObject.length;
  }

  /** The smallest distance of an instance of {@code c}, {@link #NONE} if there was none. */
  int smallest(int c) {
    return smallest[c];
  }

  /** The instances of {@code c} that had a distance. */
  int seen(int c) {
    return seenSmallest[c] + seenLarger[c];
  }

  /** The instances of {@code c} that had the smallest distance. */
  int seenSmallest(int c) {
    return seenSmallest[c];
  }

  /** The distance of the class object of {@code c}, {@link #NONE} if there was none. */
  int ofClassObject(int c) {
    return classObject[c];
  }

  /** The smallest distance of an array of {@code length} elements, less than {@link #LENGTHS}. */
  int smallest(FieldType element, int length) {
    return smallest[firstSlot(0, element.code()) + length];
  }

  /** The arrays of {@code length} elements that had a distance. */
  int seen(FieldType element, int length) {
    return seen(firstSlot(0, element.code()) + length);
  }

  /** All distances. */
  long total() {
    return multiplesOf(0);
  }

  /** The distances that are multiples of {@code 1 << zeros}, with zeros from 0 to 9. */
  long multiplesOf(int zeros) {
    long count = 0;
    for (int z = zeros; z <= MAX_ZEROS; z++) {
      count += byZeros[z];
    }
    return count + seenSmallest(d -> zeros(d) >= zeros);
  }

  /** The distances that are too small for any object. */
  long tooNear() {
    return tooNear + seenSmallest(d -> d < ObjectLayout.SMALLEST_OBJECT);
  }

  private long seenSmallest(IntPredicate which) {
    long count = 0;
    for (int i = 0; i < smallest.length; i++) {
      count += which.test(smallest[i]) ? seenSmallest[i] : 0;
    }
    return count;
  }

  /** The arrays of references that references of 8 bytes would not fit into. */
  long tooNearForWideReferences() {
    return tooNearForWideReferences;
  }
}
