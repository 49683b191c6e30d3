package org.heapdiff.parser;

import org.heapdiff.parser.layout.Distances;
import org.heapdiff.parser.layout.ObjectLayout;
import org.jspecify.annotations.Nullable;

/**
 * Measures how far objects are from the next in memory, from the order of their records: the next
 * record is the neighbor, or a class object between the two is, whose record stands elsewhere.
 *
 * <p>Where records are in another order, what is measured is too large or nothing; too small it
 * never is.
 */
final class Neighbors {
  /** Class objects between two records that are further apart are not looked at. */
  private static final long FAR = 1 << 20;

  /** What an object may take beyond twice its record and still touch the next one. */
  private static final int HEADER_AND_PADDING = 64;

  /** Of 10 records, those that must touch the next one in a dump in the order of addresses. */
  private static final int MOST_OF_10 = 9;

  /**
   * The first and the last object of a segment.
   *
   * @param first the address of the first
   * @param last the address of the last
   * @param c the class of the last
   * @param length the length of the last, if it is an array
   */
  record Ends(long first, long last, int c, int length) {}

  private final byte[] elementTypes;
  private final ClassAddresses classObjects;
  private final Distances distances;
  private long pairs;
  private long touching;
  private long lowest = Long.MAX_VALUE;
  private long highest;

  /** Address of the first object of the segment; 0 before it. */
  private long first;

  /** The object before, whose distance is not known yet. */
  private long address;

  private int c;
  private int length;
  private long recordBytes;

  /** The first of the class objects above {@link #address}. */
  private int above;

  /**
   * Nothing measured yet.
   *
   * @param elementTypes by class HPROF's code of the type of its elements, 0 where it is no class
   *     of arrays
   */
  Neighbors(byte[] elementTypes, ClassAddresses classObjects) {
    this.elementTypes = elementTypes;
    this.classObjects = classObjects;
    distances = new Distances(elementTypes.length);
  }

  /** Begins a segment. */
  void begin() {
    first = 0;
  }

  /** The ends of the segment, null if it has no objects. */
  @Nullable Ends ends() {
    return first == 0 ? null : new Ends(first, address, c, length);
  }

  /** The next object of the segment, which has a record of so many bytes. */
  void add(long next, int type, int elements, long bytes) {
    if (first == 0) {
      first = next;
      above = classObjects.firstAbove(next);
    } else {
      neighbor(next);
    }
    address = next;
    c = type;
    length = elements;
    recordBytes = bytes;
    lowest = Math.min(lowest, next);
    highest = Math.max(highest, next);
  }

  /** Measures the object before, and the class objects between it and the next one. */
  private void neighbor(long next) {
    pairs++;
    if (next <= address || next - address > FAR) {
      if (next > address) {
        measure(
            c,
            length,
            Distances.evident(address, Math.min(next, classObjects.address(above)) - address));
      }
      above = classObjects.firstAbove(next);
      return;
    }
    long end = Math.min(next, classObjects.address(above));
    while (classObjects.address(above) < next) {
      long at = classObjects.address(above);
      long behind = Math.min(next, classObjects.address(above + 1));
      distances.classObject(classObjects.classAt(above), Distances.evident(at, behind - at));
      above++;
    }
    if (classObjects.address(above) == next) {
      above++;
    }
    if (end - address <= 2 * recordBytes + HEADER_AND_PADDING) {
      touching++;
    }
    measure(c, length, Distances.evident(address, end - address));
  }

  /** Records the distance of an object that is known. */
  void measure(int type, int elements, long distance) {
    byte element = elementTypes[type];
    if (element == 0) {
      distances.instance(type, distance);
    } else if (element == FieldType.OBJECT.code()) {
      distances.objectArray(elements, distance);
    } else {
      distances.primitiveArray(element, elements, distance);
    }
  }

  /** Measures the last object of each segment by the first one of the next. */
  void join(@Nullable Ends[] segments) {
    for (int s = 0; s + 1 < segments.length; s++) {
      Ends segment = segments[s];
      Ends next = segments[s + 1];
      if (segment != null && next != null && next.first > segment.last) {
        address = segment.last;
        c = segment.c;
        length = segment.length;
        above = classObjects.firstAbove(address);
        neighbor(next.first);
      }
    }
  }

  void merge(Neighbors other) {
    distances.merge(other.distances);
    pairs += other.pairs;
    touching += other.touching;
    lowest = Math.min(lowest, other.lowest);
    highest = Math.max(highest, other.highest);
  }

  Distances distances() {
    return distances;
  }

  /** Whether the records are in the order of the addresses, so that what was measured will do. */
  boolean inOrderOfAddresses() {
    return touching * 10 >= pairs * MOST_OF_10;
  }

  /** The layout that explains what was measured; nothing more can be measured then. */
  ObjectLayout layout(ClassTable classes, int idSize) {
    // Class objects that are not between two records: those that follow each other, and the one
    // below all other objects.
    for (int k = 0; k < classObjects.count(); k++) {
      long at = classObjects.address(k);
      long next = classObjects.address(k + 1);
      long behind = at < lowest ? Math.min(lowest, next) : next;
      distances.classObject(classObjects.classAt(k), Distances.evident(at, behind - at));
    }
    int count = classObjects.count();
    if (count > 0) {
      lowest = Math.min(lowest, classObjects.address(0));
      highest = Math.max(highest, classObjects.address(count - 1));
    }
    return ObjectLayout.infer(new ShallowSizes.Shapes(classes), distances, idSize, lowest, highest);
  }
}
