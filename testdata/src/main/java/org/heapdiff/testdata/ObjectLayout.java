package org.heapdiff.testdata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large a JVM makes its objects. Follows HotSpot's fieldLayoutBuilder.cpp (JDK 15 and newer):
 * the fields of the super class stay where they are; a class's own primitives follow, large ones
 * first, then its references, each in the smallest hole that fits or else at the end.
 *
 * @param headerSize bytes before the first field
 * @param referenceSize bytes of a reference, 4 or 8
 * @param arrayBase bytes before the first element, before alignment to the element's size
 * @param alignment objects start at multiples of this many bytes
 */
public record ObjectLayout(int headerSize, int referenceSize, int arrayBase, int alignment) {
  /** 64 bits, compressed references and class pointers: the default under 32 GB. */
  public static final ObjectLayout COMPRESSED = new ObjectLayout(12, 4, 16, 8);

  /** 64 bits, -XX:-UseCompressedOops: ZGC, or heaps of 32 GB and more. */
  public static final ObjectLayout WIDE_REFERENCES = new ObjectLayout(12, 8, 16, 8);

  /** 64 bits, neither references nor class pointers compressed. */
  public static final ObjectLayout UNCOMPRESSED = new ObjectLayout(16, 8, 24, 8);

  /** 64 bits, -XX:+UseCompactObjectHeaders (JDK 24 and newer). */
  public static final ObjectLayout COMPACT_HEADERS = new ObjectLayout(8, 4, 12, 8);

  /** A JVM of 32 bits. */
  public static final ObjectLayout BITS_32 = new ObjectLayout(8, 4, 12, 8);

  /** The same with -XX:ObjectAlignmentInBytes, a power of two of 8 or more. */
  public ObjectLayout alignedTo(int bytes) {
    return new ObjectLayout(headerSize, referenceSize, arrayBase, bytes);
  }

  /** Bytes of an array, padding included. */
  public long arraySize(ValueType elementType, int length) {
    int width = elementType.sizeInHeap(referenceSize);
    return align(align(arrayBase, width) + (long) width * length, alignment);
  }

  /**
   * Bytes of an instance, padding included.
   *
   * @param fieldsByClass the types of the fields that each class declares, from the topmost class
   *     down
   */
  public int instanceSize(List<List<ValueType>> fieldsByClass) {
    List<Hole> holes = new ArrayList<>();
    int end = headerSize;
    for (List<ValueType> declared : fieldsByClass) {
      List<ValueType> ordered = new ArrayList<>(declared);
      ordered.sort(
          Comparator.comparing((ValueType type) -> type == ValueType.OBJECT)
              .thenComparing(type -> -type.sizeInHeap(referenceSize)));
      for (ValueType type : ordered) {
        int width = type.sizeInHeap(referenceSize);
        Hole hole = smallestFitting(holes, width);
        if (hole == null) {
          int start = (int) align(end, width);
          if (start > end) {
            holes.add(new Hole(/* start= */ end, /* end= */ start));
          }
          end = start + width;
        } else {
          holes.remove(hole);
          int start = (int) align(hole.start, width);
          if (start > hole.start) {
            holes.add(new Hole(hole.start, start));
          }
          if (hole.end > start + width) {
            holes.add(new Hole(start + width, hole.end));
          }
        }
      }
    }
    return (int) align(end, alignment);
  }

  private record Hole(int start, int end) {
    boolean fits(int width) {
      return align(start, width) + width <= end;
    }
  }

  private static @Nullable Hole smallestFitting(List<Hole> holes, int width) {
    return holes.stream()
        .filter(hole -> hole.fits(width))
        .min(Comparator.comparingInt(hole -> hole.end - hole.start))
        .orElse(null);
  }

  static long align(long value, int alignment) {
    return (value + alignment - 1) / alignment * alignment;
  }
}
