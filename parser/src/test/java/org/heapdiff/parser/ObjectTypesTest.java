package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ObjectTypesTest {
  private static final int OBJECTS = 300_000;
  private static final int CLASSES = 10;
  private static final int CLASS_CLASS = 3;

  /** More than 2 bytes can tell apart. */
  private static final int LENGTHS = 100_000;

  @Test
  void lengthsThatTakeMoreThanTwoBytesAreKept() throws IOException {
    ObjectTypes types = new ObjectTypes(OBJECTS, CLASSES, CLASS_CLASS);
    Workers.run(
        2,
        w -> {
          ObjectTypes.Writer writer = types.writer();
          for (int object = w; object < OBJECTS; object += 2) {
            switch (object % 3) {
              case 0 -> writer.set(object, object % CLASSES);
              case 1 -> writer.set(object, object % CLASSES, object % LENGTHS);
              default -> writer.setClassObject(object, object % CLASSES);
            }
          }
        });
    types.complete();
    for (int object = 0; object < OBJECTS; object++) {
      boolean classObject = object % 3 == 2;
      assertEquals(classObject ? CLASS_CLASS : object % CLASSES, types.classOf(object));
      int variant = object % 3 == 1 ? object % LENGTHS : 0;
      assertEquals(classObject ? object % CLASSES + 1 : variant, types.variant(object));
      assertEquals(classObject ? object % CLASSES : ClassTable.NONE, types.classStoodFor(object));
    }
  }

  @Test
  void aTypeSetAgainIsTheLastOne() {
    ObjectTypes types = new ObjectTypes(1 << 17, CLASSES, CLASS_CLASS);
    ObjectTypes.Writer writer = types.writer();
    for (int object = 0; object < 1 << 17; object++) {
      writer.set(object, 4, object + 1);
    }
    writer.set((1 << 17) - 1, 5);
    types.complete();
    assertEquals(5, types.classOf((1 << 17) - 1));
    assertEquals(0, types.variant((1 << 17) - 1));
    assertEquals((1 << 17) - 1, types.variant((1 << 17) - 2));
  }

  @Test
  void moreClassesThanTwoBytesTell() {
    int classes = 70_000;
    ObjectTypes types = new ObjectTypes(2 * classes, classes, 0);
    ObjectTypes.Writer writer = types.writer();
    for (int c = 0; c < classes; c++) {
      writer.set(c, c);
      writer.setClassObject(classes + c, c);
    }
    types.complete();
    for (int c = 0; c < classes; c++) {
      assertEquals(c, types.classOf(c));
      assertEquals(c, types.classStoodFor(classes + c));
    }
  }

  @Test
  void moreClassesThanThreeBytesTell() {
    int classes = 9_000_000;
    int[] some = {0, 1, 65_535, 65_536, 7_777_216, 7_777_217, classes - 1};
    ObjectTypes types = new ObjectTypes(2 * some.length, classes, 0);
    ObjectTypes.Writer writer = types.writer();
    for (int k = 0; k < some.length; k++) {
      writer.set(k, some[k]);
      writer.setClassObject(some.length + k, some[k]);
    }
    types.complete();
    for (int k = 0; k < some.length; k++) {
      assertEquals(some[k], types.classOf(k));
      assertEquals(some[k], types.classStoodFor(some.length + k));
    }
  }
}
