package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import java.util.Arrays;
import org.heapdiff.parser.hprof.RecordBatch;
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

  /**
   * By class {@link Distances#firstSlot}, and in the upper half what an element takes if it is a
   * reference of 8 bytes, 0 if it is none.
   */
  private final long[] slotsOfClasses;

  // Of a batch.
  private final int[] slots = new int[RecordBatch.SIZE];
  private final long[] apart = new long[RecordBatch.SIZE];

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
    slotsOfClasses = new long[elementTypes.length];
    for (int c = 0; c < slotsOfClasses.length; c++) {
      boolean references = elementTypes[c] == FieldType.OBJECT.code();
      slotsOfClasses[c] =
          distances.firstSlot(c, elementTypes[c]) | (references ? (long) Long.BYTES << 32 : 0);
    }
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

  /**
   * The next objects of the segment.
   *
   * @param batch their records
   * @param types their classes
   * @param elements the elements of arrays
   */
  void add(RecordBatch batch, int[] types, int[] elements) {
    add(batch.ids[0], types[0], elements[0], batch.recordBytes[0]);
    int last = batch.count() - 1;
    if (!ascend(batch.ids, last) || batch.ids[last] >= classObjects.address(above)) {
      for (int i = 1; i <= last; i++) {
        add(batch.ids[i], types[i], elements[i], batch.recordBytes[i]);
      }
      return;
    }
    address = batch.ids[last];
    c = types[last];
    length = elements[last];
    recordBytes = batch.recordBytes[last];
    highest = Math.max(highest, address);
    pairs += last;
    touching += touching(batch.recordBytes, last, address - batch.ids[0]);
    distances.addTooNear(slots(types, elements, last));
    distances.add(last, slots, apart);
  }

  // Each of these does one thing to many, so that what it needs stays in registers.

  /**
   * Sets how far each of the first {@code count} is from the next one; false if one of them is too
   * far, or behind it.
   */
  private boolean ascend(long[] addresses, int count) {
    long[] distancesOf = apart;
    long all = 0;
    for (int i = 0; i < count; i++) {
      long next = addresses[i + 1];
      long distance = next - addresses[i];
      // Of 0 and of what is negative this has the highest bit, of what is far one above the lower.
      all |= distance - 1;
      distancesOf[i] = Distances.evident(addresses[i], distance);
    }
    return all >= 0 && all < FAR;
  }

  /**
   * How many touch the next one, or all of them if they do on average.
   *
   * @param together the sum of their distances
   */
  private int touching(int[] bytes, int count, long together) {
    long room = 0;
    for (int i = 0; i < count; i++) {
      room += bytes[i];
    }
    if (together <= 2 * room) {
      return count;
    }
    long[] distancesOf = apart;
    int near = 0;
    for (int i = 0; i < count; i++) {
      near += distancesOf[i] <= 2L * bytes[i] + HEADER_AND_PADDING ? 1 : 0;
    }
    return near;
  }

  /**
   * Sets the slots of their distances; returns of how many the elements do not fit before the next
   * object if they are references of 8 bytes.
   */
  private int slots(int[] types, int[] elements, int count) {
    long[] slotOf = slotsOfClasses;
    int[] into = slots;
    long[] distancesOf = apart;
    int near = 0;
    for (int i = 0; i < count; i++) {
      long slot = slotOf[types[i]];
      int length = elements[i];
      into[i] = (int) slot + Distances.slotOf(length);
      near += distancesOf[i] < (slot >>> 32) * length ? 1 : 0;
    }
    return near;
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
  void join(Int2ObjectMap<Ends> segments) {
    int[] numbers = segments.keySet().toIntArray();
    Arrays.sort(numbers);
    for (int s : numbers) {
      Ends segment = segments.get(s);
      Ends next = segments.get(s + 1);
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
