package org.heapdiff.testdata;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A dump of class loaders that each bring the same few classes again, as an application server does
 * that leaks its deployments: for tests of what a class costs.
 *
 * <p>There is one instance of each class, which the static field of its class refers to. The first
 * class has an int, a reference and a byte, and each other one extends the one before and adds a
 * long; so an instance of class {@code k} takes 24 bytes and 8 for each {@code k}.
 */
public final class CopiedClassesDump {
  /** How many classes each loader brings. */
  public static final int CLASSES = 4;

  /** Classes besides: {@code java.lang.Object}, {@code java.lang.Class} and the loaders'. */
  public static final int OTHERS = 3;

  /** Where the loaders are, 16 bytes apart. */
  public static final long FIRST_LOADER = 0x6_0000_0000L;

  /** Where the class objects are, {@link #CLASS_BYTES} apart. */
  public static final long FIRST_CLASS = 0x7_0000_0000L;

  /** Bytes of a class object. */
  public static final int CLASS_BYTES = 112;

  /** Where the instances are. */
  public static final long FIRST_INSTANCE = 0x8_0000_0000L;

  private static final long OBJECT = 0x1000;
  private static final long CLASS = 0x1100;
  private static final long LOADER = 0x1200;

  private CopiedClassesDump() {}

  /** The address of the instance of a loader's class. */
  public static long instance(int loader, int k) {
    // The sum of 24 + 8 j of all classes before.
    long ofLoader = 24L * CLASSES + 4L * CLASSES * (CLASSES - 1);
    return FIRST_INSTANCE + loader * ofLoader + 24L * k + 4L * k * (k - 1);
  }

  /** The address of the class object of a loader's class. */
  public static long classObject(int loader, int k) {
    return FIRST_CLASS + ((long) loader * CLASSES + k) * CLASS_BYTES;
  }

  /** Writes the dump. */
  public static Path write(Path file, int loaders) throws IOException {
    try (HprofWriter writer =
        new HprofWriter(
            new BufferedOutputStream(Files.newOutputStream(file)), HprofVersion.V1_0_2, 8, 0)) {
      List<String> names = List.of("java/lang/Object", "java/lang/Class", "com/acme/Loader");
      for (int n = 0; n < names.size(); n++) {
        writer.utf8(1 + n, names.get(n));
        writer.loadClass(1 + n, OBJECT + n * 0x100L, 1, 1 + n);
      }
      for (int k = 0; k < CLASSES; k++) {
        writer.utf8(10 + k, "com/acme/Copied" + k);
        writer.utf8(20 + k, "field" + k);
      }
      writer.utf8(30, "first");
      for (int c = 0; c < loaders * CLASSES; c++) {
        long id = classObject(c / CLASSES, c % CLASSES);
        writer.loadClass(1 + names.size() + c, id, 1, 10 + c % CLASSES);
      }
      writer.startHeapDump(HeapDumpFraming.segments(1 << 20), null);
      writer.classDump(ClassRecord.of(OBJECT, 0, 0, List.of()));
      writer.classDump(ClassRecord.of(CLASS, OBJECT, 0, List.of()));
      writer.classDump(ClassRecord.of(LOADER, OBJECT, 0, List.of()));
      for (int loader = 0; loader < loaders; loader++) {
        for (int k = 0; k < CLASSES; k++) {
          writer.classDump(record(loader, k));
        }
      }
      for (int loader = 0; loader < loaders; loader++) {
        writer.instance(FIRST_LOADER + 16L * loader, 1, LOADER, new byte[0], 0);
      }
      for (int loader = 0; loader < loaders; loader++) {
        for (int k = 0; k < CLASSES; k++) {
          byte[] values = new byte[13 + 8 * k];
          writer.instance(instance(loader, k), 1, classObject(loader, k), values, values.length);
        }
      }
      writer.root(RootCode.STICKY_CLASS, OBJECT);
      writer.root(RootCode.STICKY_CLASS, CLASS);
      for (int loader = 0; loader < loaders; loader++) {
        for (int k = 0; k < CLASSES; k++) {
          writer.root(RootCode.JNI_GLOBAL, classObject(loader, k));
        }
      }
      writer.endHeapDump();
    }
    return file;
  }

  private static ClassRecord record(int loader, int k) {
    List<ClassRecord.Field> fields =
        k == 0
            ? List.of(
                new ClassRecord.Field(20, ValueType.INT),
                new ClassRecord.Field(21, ValueType.OBJECT),
                new ClassRecord.Field(22, ValueType.BYTE))
            : List.of(new ClassRecord.Field(20 + k, ValueType.LONG));
    return new ClassRecord(
        classObject(loader, k),
        1,
        k == 0 ? OBJECT : classObject(loader, k - 1),
        FIRST_LOADER + 16L * loader,
        0,
        0,
        13 + 8 * k,
        List.of(),
        List.of(new ClassRecord.Static(30, ValueType.OBJECT, instance(loader, k))),
        fields);
  }
}
