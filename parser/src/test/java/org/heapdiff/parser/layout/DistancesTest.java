package org.heapdiff.parser.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.heapdiff.parser.FieldType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of distances, against a list of all of them. */
class DistancesTest {
  private static final int CLASSES = 5;
  private static final FieldType[] TYPES = {FieldType.OBJECT, FieldType.BYTE, FieldType.LONG};

  /**
   * An object.
   *
   * @param element null if it is an instance of {@code c}
   */
  private record Seen(int c, @Nullable FieldType element, int length, long distance) {
    boolean isInstance(int ofClass) {
      return element == null && c == ofClass;
    }

    boolean isArray(FieldType of, int withLength) {
      return element == of && length == withLength;
    }

    boolean isKnown() {
      return distance < Integer.MAX_VALUE;
    }

    void in(Distances distances) {
      if (element == null) {
        distances.instance(c, distance);
      } else if (element == FieldType.OBJECT) {
        distances.objectArray(length, distance);
      } else {
        distances.primitiveArray(element, length, distance);
      }
    }
  }

  private static List<Seen> objects(Random random, int count) {
    List<Seen> result = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      FieldType element = random.nextBoolean() ? null : TYPES[random.nextInt(TYPES.length)];
      int length = element == null ? 0 : random.nextInt(random.nextBoolean() ? 4 : 100);
      // Few different ones, so that the smallest occurs often, and is found late as well.
      long distance = 4L + 4L * random.nextInt(8) + 8L * length * random.nextInt(2);
      if (random.nextInt(20) == 0) {
        distance = random.nextBoolean() ? Long.MAX_VALUE : 1L << 33;
      }
      result.add(new Seen(random.nextInt(CLASSES), element, length, distance));
    }
    return result;
  }

  private static void check(List<Seen> all, Distances distances) {
    for (int k = 0; k < CLASSES; k++) {
      int c = k;
      long[] known = known(all.stream().filter(o -> o.isInstance(c)).toList());
      long smallest = smallest(known);
      assertEquals(smallest, distances.smallest(c));
      assertEquals(known.length, distances.seen(c));
      assertEquals(count(known, d -> d == smallest), distances.seenSmallest(c));
    }
    for (FieldType element : TYPES) {
      for (int k = 0; k < Distances.LENGTHS; k++) {
        int length = k;
        long[] known = known(all.stream().filter(o -> o.isArray(element, length)).toList());
        assertEquals(smallest(known), distances.smallest(element, length));
        assertEquals(known.length, distances.seen(element, length));
      }
    }
    long[] known = known(all);
    assertEquals(known.length, distances.total());
    for (int zeros = 0; zeros <= 9; zeros++) {
      long unit = 1L << zeros;
      assertEquals(count(known, d -> d % unit == 0), distances.multiplesOf(zeros));
    }
    assertEquals(count(known, d -> d < 8), distances.tooNear());
    assertEquals(
        all.stream()
            .filter(o -> o.element == FieldType.OBJECT && o.distance < 8L * o.length)
            .count(),
        distances.tooNearForWideReferences());
  }

  private static long[] known(List<Seen> objects) {
    return objects.stream().filter(Seen::isKnown).mapToLong(Seen::distance).toArray();
  }

  private static long smallest(long[] known) {
    long smallest = Distances.NONE;
    for (long distance : known) {
      smallest = Math.min(smallest, distance);
    }
    return smallest;
  }

  private static long count(long[] known, LongPredicate which) {
    long count = 0;
    for (long distance : known) {
      count += which.test(distance) ? 1 : 0;
    }
    return count;
  }

  @Test
  void oneAfterTheOther() {
    for (int seed = 0; seed < 30; seed++) {
      List<Seen> all = objects(new Random(seed), 2000);
      Distances distances = new Distances(CLASSES);
      all.forEach(o -> o.in(distances));
      check(all, distances);
    }
  }

  @Test
  void manyAtOnce() {
    for (int seed = 0; seed < 30; seed++) {
      List<Seen> all = objects(new Random(seed), 2000);
      Distances distances = new Distances(CLASSES);
      int[] slots = new int[all.size()];
      long[] apart = new long[all.size()];
      int near = 0;
      for (int i = 0; i < slots.length; i++) {
        Seen o = all.get(i);
        int code = o.element == null ? 0 : o.element.code();
        slots[i] = distances.firstSlot(o.c, code) + Distances.slotOf(o.length);
        apart[i] = o.distance;
        near += o.element == FieldType.OBJECT && o.distance < 8L * o.length ? 1 : 0;
      }
      distances.add(slots.length, slots, apart);
      distances.addTooNear(near);
      check(all, distances);
    }
  }

  @Test
  void merged() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      List<Seen> all = objects(random, 1000);
      Distances[] parts = {new Distances(CLASSES), new Distances(CLASSES), new Distances(CLASSES)};
      all.forEach(o -> o.in(parts[random.nextInt(parts.length)]));
      parts[0].merge(parts[1]);
      parts[0].merge(parts[2]);
      check(all, parts[0]);
    }
  }
}
