package org.heapdiff.parser.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.heapdiff.parser.FieldType;
import org.heapdiff.parser.layout.ObjectLayout.Source;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Sizes are those that {@code jcmd GC.class_histogram} of the JVM in question divides to, unless a
 * comment does the arithmetic.
 */
class ObjectLayoutTest {
  private static final long LOW = 0x7_0000_0000L;
  private static final long HIGH = LOW + (1L << 28);

  private final Shapes shapes = new Shapes();
  private final int node =
      shapes.add("java.util.HashMap$Node", "int hash", "object key", "object value", "object next");
  private final int string =
      shapes.add(
          "java.lang.String", "object value", "int hash", "byte coder", "boolean hashIsZero");
  private final int integer =
      shapes.extend(shapes.add("java.lang.Number"), "java.lang.Integer", "int value");
  private final int longBox = shapes.extend(integer - 1, "java.lang.Long", "long value");
  private final int map =
      shapes.extend(
          shapes.add("java.util.AbstractMap", "object keySet", "object values"),
          "java.util.HashMap",
          "object table",
          "object entrySet",
          "int size",
          "int modCount",
          "int threshold",
          "float loadFactor");
  private final int record = shapes.add("java.lang.Record");

  private ObjectLayout infer(Distances distances) {
    return ObjectLayout.infer(shapes, distances, 8, LOW, HIGH);
  }

  /** Every object at the same distance each time it is seen. */
  private static void see(Distances distances, int c, int times, long distance) {
    for (int i = 0; i < times; i++) {
      distances.instance(c, distance);
    }
  }

  /** Of all classes that were added so far. */
  private Distances compressed() {
    Distances d = new Distances(shapes.classCount());
    see(d, 0, 3, 16);
    see(d, node, 9, 32);
    see(d, string, 9, 24);
    see(d, integer, 9, 16);
    see(d, longBox, 2, 24);
    for (int length = 0; length < 9; length++) {
      d.primitiveArray(FieldType.BYTE, length, 16 + (length + 7) / 8 * 8L);
      d.objectArray(length, 16 + (length + 1) / 2 * 8L);
    }
    return d;
  }

  private Distances compact() {
    Distances d = new Distances(shapes.classCount());
    see(d, 0, 3, 8);
    see(d, node, 9, 24);
    see(d, string, 9, 24);
    see(d, integer, 9, 16);
    see(d, longBox, 2, 16);
    for (int length = 0; length < 9; length++) {
      d.primitiveArray(FieldType.BYTE, length, (12 + length + 7) / 8 * 8L);
      d.objectArray(length, (12 + 4 * length + 7) / 8 * 8L);
    }
    return d;
  }

  private Distances full() {
    Distances d = new Distances(shapes.classCount());
    see(d, 0, 3, 16);
    see(d, node, 9, 48);
    see(d, string, 9, 32);
    see(d, integer, 9, 24);
    see(d, longBox, 2, 24);
    for (int length = 0; length < 9; length++) {
      d.primitiveArray(FieldType.BYTE, length, 24 + (length + 7) / 8 * 8L);
      d.objectArray(length, 24 + 8L * length);
    }
    return d;
  }

  @Nested
  class HotSpot {
    @Test
    void compressedReferences() {
      ObjectLayout layout = infer(compressed());
      assertEquals(Source.DISTANCES, layout.source());
      assertEquals(12, layout.headerBytes());
      assertEquals(4, layout.referenceBytes());
      assertEquals(8, layout.alignmentBytes());
      assertEquals(16, layout.arrayBaseOffset(FieldType.BYTE));
      assertEquals(32, layout.instanceSize(node));
      assertEquals(24, layout.instanceSize(string));
      assertEquals(48, layout.instanceSize(map), "never seen");
      assertEquals(16, layout.instanceSize(record), "no fields");
      assertEquals(24, layout.primitiveArraySize(FieldType.BYTE.code(), 3));
      assertEquals(24, layout.primitiveArraySize(FieldType.LONG.code(), 1));
      assertEquals(16, layout.objectArraySize(0));
      assertEquals(80, layout.objectArraySize(16), "the table of a new HashMap");
      assertEquals(
          "64-bit, compressed references, compressed class pointers, 8-byte alignment",
          layout.describe());
    }

    @Test
    void compactHeaders() {
      ObjectLayout layout = infer(compact());
      assertEquals(8, layout.headerBytes());
      assertEquals(4, layout.referenceBytes());
      assertEquals(12, layout.arrayBaseOffset(FieldType.BYTE));
      assertEquals(16, layout.arrayBaseOffset(FieldType.LONG), "elements are aligned");
      assertEquals(24, layout.instanceSize(node));
      assertEquals(40, layout.instanceSize(map));
      assertEquals(16, layout.primitiveArraySize(FieldType.BYTE.code(), 3));
      assertEquals(
          "64-bit, compressed references, compact headers, 8-byte alignment", layout.describe());
    }

    @Test
    void nothingCompressed() {
      ObjectLayout layout = infer(full());
      assertEquals(16, layout.headerBytes());
      assertEquals(8, layout.referenceBytes());
      assertEquals(24, layout.arrayBaseOffset(FieldType.BYTE));
      assertEquals(48, layout.instanceSize(node));
      assertEquals(64, layout.instanceSize(map));
      assertEquals(
          "64-bit, full references, full class pointers, 8-byte alignment", layout.describe());
    }

    @Test
    void smallElementsFollowTheLengthDirectlySinceJdk23() {
      Distances d = full();
      for (int length = 0; length < 40; length++) {
        d.primitiveArray(FieldType.BYTE, length, (20 + length + 7) / 8 * 8L);
      }
      ObjectLayout layout = infer(d);
      assertEquals(20, layout.arrayBaseOffset(FieldType.BYTE));
      assertEquals(24, layout.arrayBaseOffset(FieldType.LONG));
    }

    @Test
    void alignmentOf16() {
      Distances d = new Distances(shapes.classCount());
      for (int i = 0; i < 100; i++) {
        d.instance(node, 32);
        d.instance(string, 32);
        d.instance(integer, 16);
        d.instance(longBox, 32);
        d.primitiveArray(FieldType.BYTE, i % 40, 16 + (i % 40 + 15) / 16 * 16L);
      }
      ObjectLayout layout = infer(d);
      assertEquals(16, layout.alignmentBytes());
      assertEquals(48, layout.instanceSize(map));
      assertEquals(32, layout.primitiveArraySize(FieldType.BYTE.code(), 1));
    }

    @Test
    void bits32() {
      Distances d = new Distances(shapes.classCount());
      see(d, node, 9, 24);
      see(d, integer, 9, 16);
      see(d, longBox, 9, 16);
      ObjectLayout layout = ObjectLayout.infer(shapes, d, 4, 0x10000000, 0x20000000);
      assertEquals(8, layout.headerBytes());
      assertEquals(24, layout.instanceSize(node));
      assertEquals(12, layout.arrayBaseOffset(FieldType.CHAR));
      assertEquals(16, layout.arrayBaseOffset(FieldType.DOUBLE));
      assertEquals("32-bit, 8-byte alignment (assumed: too few objects touch)", layout.describe());
    }

    @Test
    void subclassesFillGapsSinceJdk15Only() {
      // The byte is at 12 and the long at 16; the short fits in at 14, or follows at 24.
      int base = shapes.add("Base", "byte b", "long l");
      int derived = shapes.extend(base, "Derived", "short s");
      Distances filled = compressed();
      see(filled, base, 9, 24);
      see(filled, derived, 9, 24);
      assertEquals(24, infer(filled).instanceSize(derived));
      Distances appended = compressed();
      see(appended, base, 9, 24);
      see(appended, derived, 9, 32);
      assertEquals(32, infer(appended).instanceSize(derived));
    }
  }

  @Nested
  class HiddenFields {
    /** The fields of JDK 17. */
    private final int thread =
        shapes.add(
            "java.lang.Thread",
            "object name",
            "int priority",
            "boolean daemon",
            "boolean interrupted",
            "boolean stillborn",
            "long eetop",
            "object target",
            "object group",
            "object contextClassLoader",
            "object inheritedAccessControlContext",
            "object threadLocals",
            "object inheritableThreadLocals",
            "long stackSize",
            "long tid",
            "int threadStatus",
            "object parkBlocker",
            "object blocker",
            "object blockerLock",
            "object uncaughtExceptionHandler",
            "long threadLocalRandomSeed",
            "int threadLocalRandomProbe",
            "int threadLocalRandomSecondarySeed");

    private final int keeper =
        shapes.extend(thread, "Keeper", "byte small", "long large", "object running");
    private final int headKeeper =
        shapes.extend(keeper, "HeadKeeper", "short shortage", "object object");

    @Test
    void threadsAndTheirSubclassesArePadded() {
      // As JDK 17 counts them; LayoutZoo has the two subclasses.
      ObjectLayout layout = infer(compressed());
      assertEquals(368, layout.instanceSize(thread));
      assertEquals(384, layout.instanceSize(keeper));
      assertEquals(520, layout.instanceSize(headKeeper));
    }

    @Test
    void aDistanceDecidesBetweenPaddedAndNot() {
      Distances d = compressed();
      see(d, thread, 1, 112);
      // With -XX:-EnableContended: 12 + 11 references, 4 longs, 4 ints, 3 bytes are 107.
      assertEquals(112, infer(d).instanceSize(thread));
    }

    @Test
    void contendedCellIsPaddedEvenWhereAGapFollows() {
      // 12 + 128, long at 144, 128 of padding: 280.
      int cell = shapes.add("java.util.concurrent.atomic.Striped64$Cell", "long value");
      Distances d = new Distances(shapes.classCount());
      see(d, cell, 1, 1000);
      see(d, node, 9, 32);
      see(d, integer, 9, 16);
      assertEquals(280, infer(d).instanceSize(cell));
    }

    @Test
    void paddingOfAnUnknownClassNeedsSeveralInstances() {
      int hot = shapes.add("com.acme.Hot", "long value");
      int alone = shapes.add("com.acme.Alone", "long value");
      int sub = shapes.extend(hot, "com.acme.Hotter", "int i");
      Distances d = compressed();
      see(d, hot, 5, 280);
      see(d, alone, 1, 280);
      ObjectLayout layout = infer(d);
      assertEquals(280, layout.instanceSize(hot));
      assertEquals(24, layout.instanceSize(alone));
      assertEquals(288, layout.instanceSize(sub));
    }

    @Test
    void aGapTooSmallForAnObjectIsPartOfTheObject() {
      int odd = shapes.add("com.acme.Odd", "int value");
      Distances d = compressed();
      see(d, odd, 1, 24);
      assertEquals(24, infer(d).instanceSize(odd));
    }
  }

  @Nested
  class ClassObjects {
    private final int javaLangClass = shapes.add("java.lang.Class", "object name");
    private final int plain = shapes.add("Plain");
    private final int statics =
        shapes.add("Statics", "static object a", "static long b", "static int c", "static byte d");

    private Distances distances() {
      Distances d = new Distances(shapes.classCount());
      see(d, node, 9, 32);
      see(d, integer, 9, 16);
      see(d, string, 9, 24);
      d.instance(javaLangClass, 112);
      d.classObject(plain, 112);
      d.classObject(node, 160);
      return d;
    }

    @Test
    void holdTheirStaticFields() {
      ObjectLayout layout = infer(distances());
      assertEquals(112, layout.classObjectSize(plain));
      assertEquals(112, layout.classObjectSize(node), "something unknown follows");
      assertEquals(112, layout.instanceSize(javaLangClass), "of a primitive type");
      // Reference, gap of 4, long, int, byte: 21, rounded up to 24.
      assertEquals(136, layout.classObjectSize(statics));
    }

    @Test
    void heldNoneUpToJdk6() {
      Distances d = distances();
      d.classObject(statics, 112);
      assertEquals(112, infer(d).classObjectSize(statics));
    }

    @Test
    void heldNoneWhereCloseableWasNotYetAutoCloseable() {
      shapes.add("java.io.Closeable");
      // Enough room: JDK 5's class objects are far apart, so distances tell nothing.
      assertEquals(112, infer(distances()).classObjectSize(statics));
    }

    @Test
    void holdTheirStaticFieldsSinceCloseableIsAutoCloseable() {
      shapes.add("java.io.Closeable");
      shapes.add("java.lang.AutoCloseable");
      assertEquals(136, infer(distances()).classObjectSize(statics));
    }
  }

  @Nested
  class LittleEvidence {
    @Test
    void gapsDoNotMakeObjectsLarger() {
      Distances d = compressed();
      see(d, map, 40, 4096);
      ObjectLayout layout = infer(d);
      assertEquals(48, layout.instanceSize(map));
    }

    @Test
    void anObjectIsNeverLargerThanItsDistance() {
      Distances d = compressed();
      for (int length = 9; length < 30; length++) {
        d.objectArray(length, 16 + (length + 1) / 2 * 8L);
      }
      see(d, map, 1, 40);
      assertEquals(40, infer(d).instanceSize(map), "by its fields: 48");
    }

    @Test
    void sequentialNumbersAreNoAddresses() {
      Distances d = new Distances(shapes.classCount());
      see(d, node, 100, 1);
      see(d, string, 100, 1);
      ObjectLayout layout = ObjectLayout.infer(shapes, d, 4, 1, 200);
      assertEquals(Source.NOT_ADDRESSES, layout.source());
      assertFalse(layout.inferred());
      assertEquals(24, layout.instanceSize(node));
      assertEquals("32-bit, 8-byte alignment (assumed: ids are not addresses)", layout.describe());
    }

    @Test
    void addressesTooCloseForTheirObjectsAreNone() {
      Distances d = new Distances(shapes.classCount());
      see(d, node, 10, 16);
      see(d, map, 10, 16);
      see(d, string, 10, 16);
      ObjectLayout layout = infer(d);
      assertEquals(Source.NOT_ADDRESSES, layout.source());
      assertEquals(32, layout.instanceSize(node));
    }

    @Test
    void wideSpacingSaysNothing() {
      Distances d = new Distances(shapes.classCount());
      see(d, node, 1000, 256);
      see(d, map, 1000, 512);
      ObjectLayout layout = infer(d);
      assertEquals(Source.DEFAULTS, layout.source());
      assertEquals(8, layout.alignmentBytes());
      assertEquals(32, layout.instanceSize(node));
    }

    @Test
    void noObjects() {
      ObjectLayout layout = infer(new Distances(shapes.classCount()));
      assertEquals(Source.DEFAULTS, layout.source());
      assertEquals(32, layout.instanceSize(node));
    }

    @Test
    void moreThan32GigabytesCannotBeCompressed() {
      Distances d = new Distances(shapes.classCount());
      ObjectLayout layout = ObjectLayout.infer(shapes, d, 8, LOW, LOW + (40L << 30));
      assertEquals(8, layout.referenceBytes());
    }

    @Test
    void otherNumberOfClasses() {
      Distances d = new Distances(1);
      assertThrows(IllegalArgumentException.class, () -> infer(d));
    }

    @Test
    void cyclicSuperclassesOfADamagedDump() {
      int a = shapes.extend(shapes.classCount() + 1, "A", "long x");
      int b = shapes.extend(a, "B", "long y");
      ObjectLayout layout = infer(new Distances(shapes.classCount()));
      assertTrue(layout.instanceSize(a) >= 24);
      assertTrue(layout.instanceSize(b) >= 24);
    }
  }

  @Test
  void manyFieldsAndDeepHierarchies() {
    String[] fields = new String[10_000];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = (i % 2 == 0 ? "long f" : "byte f") + i;
    }
    int wide = shapes.add("Wide", fields);
    int deep = 0;
    for (int i = 0; i < 100_000; i++) {
      deep = shapes.extend(deep, "Deep" + i, "byte b");
    }
    ObjectLayout layout = infer(new Distances(shapes.classCount()));
    // 12 bytes of header, 4 of the 5,000 bytes beside it, 5,000 longs, 4,996 bytes: 45,012.
    assertEquals(45_016, layout.instanceSize(wide));
  }

  @Test
  void androidHasItsOwnLayout() {
    Shapes art = new Shapes();
    art.add("dalvik.system.VMRuntime");
    int c = art.add("C", "byte b", "object o", "long l");
    Distances d = new Distances(art.classCount());
    see(d, c, 100, 5);
    ObjectLayout layout = ObjectLayout.infer(art, d, 4, 0x12c00000L, 0x13000000L);
    assertEquals(Source.ANDROID, layout.source());
    // 8 + reference, the byte in the gap at 12, long at 16.
    assertEquals(24, layout.instanceSize(c));
    assertEquals(12, layout.arrayBaseOffset(FieldType.BYTE));
    assertEquals(16, layout.arrayBaseOffset(FieldType.LONG));
    assertEquals(8, layout.headerBytes());
  }

  @Test
  void stackChunkHoldsStackAndBitmap() {
    int chunk =
        shapes.add(
            "jdk.internal.vm.StackChunk", "object parent", "int size", "int sp", "int bottom");
    Distances d = new Distances(shapes.classCount());
    see(d, node, 9, 32);
    see(d, integer, 9, 16);
    see(d, string, 9, 24);
    see(d, chunk, 3, 400);
    ObjectLayout layout = infer(d);
    assertEquals(48, layout.instanceSize(chunk));
    // 40 words of stack need 80 bits: 2 words.
    assertEquals(48 + 42 * 8, layout.stackChunkSize(chunk, 40));
  }

  @Test
  void mergedDistancesAreThoseOfOneSweep() {
    Distances whole = compressed();
    Distances merged = new Distances(shapes.classCount());
    Distances part = new Distances(shapes.classCount());
    see(merged, node, 4, 40);
    see(part, node, 2, 32);
    merged.merge(part);
    assertEquals(32, merged.smallest(node));
    assertEquals(6, merged.seen(node));
    assertEquals(2, merged.seenSmallest(node));
    merged.merge(whole);
    assertEquals(11, merged.seenSmallest(node));
    assertEquals(whole.total() + 6, merged.total());
  }
}
