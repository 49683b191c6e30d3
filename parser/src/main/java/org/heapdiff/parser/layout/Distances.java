package org.heapdiff.parser.layout;

import java.util.Arrays;
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

  /** No distance was seen. */
  static final int NONE = Integer.MAX_VALUE;

  /**
   * Where a region of a collector may begin: those of Shenandoah have 256 KB or more, those of G1 1
   * MB, pages of ZGC 2 MB.
   */
  private static final int REGION = 1 << 18;

  private static final int TYPES = 12;
  private static final int MAX_ZEROS = 9;

  private final int[] smallest;
  private final int[] seen;
  private final int[] seenSmallest;
  private final int[] classObject;
  private final int[] arraySmallest = new int[TYPES * LENGTHS];
  private final int[] arraySeen = new int[TYPES * LENGTHS];
  private final long[] byZeros = new long[MAX_ZEROS + 1];
  private long tooNear;
  private long tooNearForWideReferences;

  /**
   * No distances yet.
   *
   * @param classCount the classes of the dump, as in {@link ClassShapes#classCount}
   */
  public Distances(int classCount) {
    smallest = new int[classCount];
    seen = new int[classCount];
    seenSmallest = new int[classCount];
    classObject = new int[classCount];
    Arrays.fill(smallest, NONE);
    Arrays.fill(classObject, NONE);
    Arrays.fill(arraySmallest, NONE);
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
    if (distance >= NONE) {
      return;
    }
    int d = (int) distance;
    count(d);
    seen[c]++;
    if (d < smallest[c]) {
      smallest[c] = d;
      seenSmallest[c] = 1;
    } else if (d == smallest[c]) {
      seenSmallest[c]++;
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
      count((int) distance);
      classObject[ofClass] = (int) distance;
    }
  }

  /** Adds what {@code other} has seen. */
  public void merge(Distances other) {
    for (int c = 0; c < smallest.length; c++) {
      seen[c] += other.seen[c];
      if (other.smallest[c] < smallest[c]) {
        smallest[c] = other.smallest[c];
        seenSmallest[c] = other.seenSmallest[c];
      } else if (other.smallest[c] == smallest[c]) {
        seenSmallest[c] += other.seenSmallest[c];
      }
      classObject[c] = Math.min(classObject[c], other.classObject[c]);
    }
    for (int i = 0; i < arraySmallest.length; i++) {
      arraySmallest[i] = Math.min(arraySmallest[i], other.arraySmallest[i]);
      arraySeen[i] += other.arraySeen[i];
    }
    for (int i = 0; i < byZeros.length; i++) {
      byZeros[i] += other.byZeros[i];
    }
    tooNear += other.tooNear;
    tooNearForWideReferences += other.tooNearForWideReferences;
  }

  private void array(int typeCode, int length, long distance) {
    if (distance >= NONE) {
      return;
    }
    count((int) distance);
    if (length < LENGTHS) {
      int i = typeCode * LENGTHS + length;
      arraySeen[i]++;
      if (distance < arraySmallest[i]) {
        arraySmallest[i] = (int) distance;
      }
    }
  }

  private void count(int distance) {
    if (distance < ObjectLayout.SMALLEST_OBJECT) {
      tooNear++;
    }
    byZeros[Math.min(MAX_ZEROS, Integer.numberOfTrailingZeros(distance))]++;
  }

  int classCount() {
    return smallest.length;
  }

  /** The smallest distance of an instance of {@code c}, {@link #NONE} if there was none. */
  int smallest(int c) {
    return smallest[c];
  }

  /** The instances of {@code c} that had a distance. */
  int seen(int c) {
    return seen[c];
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
    return arraySmallest[element.code() * LENGTHS + length];
  }

  /** The arrays of {@code length} elements that had a distance. */
  int seen(FieldType element, int length) {
    return arraySeen[element.code() * LENGTHS + length];
  }

  /** All distances. */
  long total() {
    long total = 0;
    for (long count : byZeros) {
      total += count;
    }
    return total;
  }

  /** The distances that are multiples of {@code 1 << zeros}, with zeros from 0 to 9. */
  long multiplesOf(int zeros) {
    long count = 0;
    for (int z = zeros; z <= MAX_ZEROS; z++) {
      count += byZeros[z];
    }
    return count;
  }

  /** The distances that are too small for any object. */
  long tooNear() {
    return tooNear;
  }

  /** The arrays of references that references of 8 bytes would not fit into. */
  long tooNearForWideReferences() {
    return tooNearForWideReferences;
  }
}
