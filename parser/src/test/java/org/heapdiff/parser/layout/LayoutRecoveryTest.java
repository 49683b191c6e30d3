package org.heapdiff.parser.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.heapdiff.parser.FieldType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Heaps laid out with known parameters, of which only distances are shown: the parameters come back
 * and with them the sizes of classes that were never seen.
 */
class LayoutRecoveryTest {
  private static final String[] TYPES = {
    "object", "boolean", "char", "float", "double", "byte", "short", "int", "long"
  };

  private static final List<FieldType> PRIMITIVES =
      List.copyOf(EnumSet.complementOf(EnumSet.of(FieldType.OBJECT)));

  static List<Arguments> layouts() {
    List<Arguments> all = new ArrayList<>();
    for (int alignment = 8; alignment <= 32; alignment *= 2) {
      for (LayoutParameters parameters : LayoutFit.candidates(8, 1 << 30, alignment, true)) {
        all.add(Arguments.of(8, parameters));
      }
    }
    for (LayoutParameters parameters : LayoutFit.candidates(4, 1 << 30, 8, true)) {
      all.add(Arguments.of(4, parameters));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void sizesOfUnseenClassesComeBack(int idSize, LayoutParameters parameters) {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      Shapes shapes = randomClasses(random, 400);
      int n = shapes.classCount();
      FieldCounts counts = new FieldCounts(shapes);
      LayoutModel model =
          new LayoutModel(shapes, counts, new Distances(n), FieldCounts.LONGS, true);
      int[] sizes = model.sizes(parameters, false, null);
      Distances distances = heap(random, parameters, sizes);

      ObjectLayout layout = ObjectLayout.infer(shapes, distances, idSize, 0, 1 << 30);

      assertEquals(parameters.referenceBytes(), layout.referenceBytes());
      assertEquals(parameters.alignment(), layout.alignmentBytes());
      for (int c = 0; c < n; c++) {
        int seed0 = seed;
        int c0 = c;
        assertEquals(sizes[c], layout.instanceSize(c), () -> seed0 + " " + shapes.name(c0));
      }
      for (FieldType element : FieldType.values()) {
        assertEquals(parameters.arrayBaseOffset(element), layout.arrayBaseOffset(element));
      }
    }
  }

  private static Shapes randomClasses(Random random, int n) {
    Shapes shapes = new Shapes();
    for (int c = 1; c <= n; c++) {
      String[] fields = new String[random.nextInt(6)];
      for (int f = 0; f < fields.length; f++) {
        fields[f] = TYPES[random.nextInt(TYPES.length)] + " f" + f;
      }
      shapes.extend(Math.max(0, c - 1 - random.nextInt(4)), "C" + c, fields);
    }
    return shapes;
  }

  /**
   * Objects in random order with garbage between a tenth of them; half of the classes have none.
   */
  private static Distances heap(Random random, LayoutParameters parameters, int[] sizes) {
    Distances distances = new Distances(sizes.length);
    for (int i = 0; i < 4 * sizes.length; i++) {
      int c = 2 * random.nextInt((sizes.length + 1) / 2);
      distances.instance(c, sizes[c] + garbage(random, parameters));
      FieldType element = PRIMITIVES.get(random.nextInt(PRIMITIVES.size()));
      int length = random.nextInt(30);
      distances.primitiveArray(
          element.code(),
          length,
          parameters.arraySize(element, length) + garbage(random, parameters));
      distances.objectArray(
          length, parameters.arraySize(FieldType.OBJECT, length) + garbage(random, parameters));
    }
    return distances;
  }

  private static int garbage(Random random, LayoutParameters parameters) {
    return random.nextInt(10) > 0 ? 0 : parameters.smallestObject() * (1 + random.nextInt(9));
  }
}
