package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.heapdiff.testdata.ClassRecord;
import org.heapdiff.testdata.HeapDumpFraming;
import org.heapdiff.testdata.HprofVersion;
import org.heapdiff.testdata.HprofWriter;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many or large things of one kind: files over 4 GB are read, and nothing is quadratic. */
class LargeDumpsTest {
  private static final long OBJECT_CLASS = 0x1000;
  private static final long ARRAY_CLASS = 0x1100;
  private static final long FIRST_CLASS = 0x10_0000;
  private static final long FIRST_OBJECT = 0x7_0000_0000L;
  private static final int HEADER = 31;
  private static final int RECORD_HEAD = 9;

  @TempDir Path folder;

  private Path write(HprofWriter.Records names, HprofWriter.Records heap) throws IOException {
    Path file = Files.createTempFile(folder, "large", ".hprof");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        HprofWriter writer = new HprofWriter(out, HprofVersion.V1_0_2, 8, 0)) {
      writeNames(writer);
      names.writeTo(writer);
      writer.startHeapDump();
      writeClasses(writer);
      heap.writeTo(writer);
      writer.root(RootCode.STICKY_CLASS, OBJECT_CLASS);
      writer.endHeapDump();
    }
    return file;
  }

  private static void writeNames(HprofWriter writer) throws IOException {
    writer.utf8(1, "java/lang/Object");
    writer.loadClass(1, OBJECT_CLASS, 1, 1);
    writer.utf8(2, "[Ljava/lang/Object;");
    writer.loadClass(2, ARRAY_CLASS, 1, 2);
    writer.utf8(3, "field");
  }

  private static void writeClasses(HprofWriter writer) throws IOException {
    writer.classDump(type(OBJECT_CLASS, 0, List.of()));
    writer.classDump(type(ARRAY_CLASS, OBJECT_CLASS, List.of()));
  }

  private static ClassRecord type(long id, long superclass, List<ClassRecord.Field> fields) {
    return new ClassRecord(id, 1, superclass, 0, 0, 0, 0, List.of(), List.of(), fields);
  }

  private static Snapshot read(Path file) throws IOException {
    return Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE);
  }

  @Test
  void aRecordOfMoreThanFourGigabytesWhoseLengthOverflowed() throws IOException {
    long hole = 8L * 640_000_000;
    sparse(hole, true);
  }

  @Test
  void segmentsBehindFourGigabytes() throws IOException {
    sparse(8L * 500_000_000, false);
  }

  /** A long[] of zeros that take no room on the disk, and objects behind it. */
  private void sparse(long hole, boolean overflow) throws IOException {
    ByteArrayOutputStream front = new ByteArrayOutputStream();
    HprofWriter writer = new HprofWriter(front, HprofVersion.V1_0_2, 8, 0);
    writeNames(writer);
    int recordAt = front.size();
    writer.startHeapDump(HeapDumpFraming.streamedRecord(0), null);
    writeClasses(writer);
    writer.objectArray(FIRST_OBJECT - 64, 1, ARRAY_CLASS, FIRST_OBJECT, FIRST_OBJECT + hole + 64);
    ByteBuffer array = ByteBuffer.allocate(18);
    array.put((byte) 0x23).putLong(FIRST_OBJECT).putInt(1).putInt((int) (hole / 8)).put((byte) 11);
    writer.heapBytes(array.array());
    writer.endHeapDump();

    ByteArrayOutputStream back = new ByteArrayOutputStream();
    writer = new HprofWriter(back, HprofVersion.V1_0_2, 8, 0);
    writer.startHeapDump(
        overflow ? HeapDumpFraming.streamedRecord(0) : HeapDumpFraming.segments(1 << 20), null);
    writer.instance(FIRST_OBJECT + hole + 64, 1, OBJECT_CLASS, new byte[0], 0);
    writer.root(RootCode.JNI_GLOBAL, FIRST_OBJECT - 64);
    writer.root(RootCode.STICKY_CLASS, OBJECT_CLASS);
    writer.endHeapDump();
    int more = back.size();
    writer.controlSettings(0, 4);
    int skipped = overflow ? HEADER + RECORD_HEAD : HEADER;
    long length = front.size() - recordAt - RECORD_HEAD + hole;
    if (overflow) {
      length += more - skipped;
    }
    byte[] head = front.toByteArray();
    head[recordAt] = (byte) (overflow ? 0x0c : 0x1c);
    ByteBuffer.wrap(head).putInt(recordAt + 5, (int) length);
    assertEquals(overflow, length > 0xffff_ffffL);

    Path file = folder.resolve("sparse.hprof");
    long size = front.size() + hole + back.size() - skipped;
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(head);
      out.setLength(size);
      out.seek(front.size() + hole);
      out.write(back.toByteArray(), skipped, back.size() - skipped);
    } catch (IOException e) {
      assumeTrue(false, "no sparse files here: " + e.getMessage());
    }
    try (Snapshot snapshot = read(file)) {
      assertEquals(size, snapshot.info().unpackedBytes());
      assertEquals(List.of(), snapshot.info().damages());
      assertFalse(snapshot.info().rootsLost());
      int numbers = snapshot.objectAt(FIRST_OBJECT);
      assertEquals(hole / 8, snapshot.arrayLength(numbers));
      assertEquals(hole + 16, snapshot.shallowSize(numbers));
      int behind = snapshot.objectAt(FIRST_OBJECT + hole + 64);
      assertTrue(snapshot.isLive(behind));
      assertEquals("java.lang.Object", snapshot.classes().name(snapshot.classOf(behind)));
      assertEquals(snapshot.objectAt(FIRST_OBJECT - 64), snapshot.immediateDominator(behind));
      assertTrue(
          snapshot.retainedSize(snapshot.objectAt(FIRST_OBJECT - 64)) > hole, "more than 4 GB");
      assertEquals(1L, snapshot.info().records().get("CONTROL_SETTINGS"));
      assertEquals(100, snapshot.contents().bytes(numbers, 100).length);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void twoHundredThousandClassesInOneChain() throws IOException {
    chain(200_000, 0);
  }

  @Test
  void fieldsInheritedByManyClasses() throws IOException {
    chain(20_000, 500);
  }

  /** A chain of classes, the topmost with fields, each with an instance. */
  private void chain(int count, int fields) throws IOException {
    long target = FIRST_OBJECT - 16;
    // Instances shorter than their classes say, so that the dump stays small.
    int present = Math.min(fields, 2);
    byte[] values = new byte[8 * present];
    for (int k = 0; k < present; k++) {
      ByteBuffer.wrap(values).putLong(8 * k, target);
    }
    Path file =
        write(
            writer -> {
              for (int c = 0; c < count; c++) {
                writer.utf8(100 + c, "com/acme/Type" + c);
                writer.loadClass(100 + c, FIRST_CLASS + 8L * c, 1, 100 + c);
              }
            },
            writer -> {
              List<ClassRecord.Field> all =
                  new ArrayList<>(
                      java.util.Collections.nCopies(
                          fields, new ClassRecord.Field(3, ValueType.OBJECT)));
              for (int c = 0; c < count; c++) {
                long id = FIRST_CLASS + 8L * c;
                writer.classDump(
                    type(id, c == 0 ? OBJECT_CLASS : id - 8, c == 0 ? all : List.of()));
              }
              writer.instance(target, 1, OBJECT_CLASS, new byte[0], 0);
              for (int c = 0; c < count; c++) {
                writer.instance(
                    FIRST_OBJECT + 32L * c, 1, FIRST_CLASS + 8L * c, values, values.length);
                writer.root(RootCode.JNI_GLOBAL, FIRST_OBJECT + 32L * c);
              }
            });
    try (Snapshot snapshot = read(file)) {
      assertEquals(2 + 2 * count + 1, snapshot.objectCount());
      int last = snapshot.objectAt(FIRST_OBJECT + 32L * (count - 1));
      int c = snapshot.classOf(last);
      assertEquals("com.acme.Type" + (count - 1), snapshot.classes().name(c));
      assertTrue(snapshot.classes().isSubclass(c, snapshot.classes().named("com.acme.Type0")));
      int[] found = new int[1];
      snapshot.forEachReference(
          last, object -> found[0] += object == snapshot.objectAt(target) ? 1 : 0);
      assertEquals(present, found[0]);
      assertEquals(fields > 0, snapshot.isLive(snapshot.objectAt(target)));
      Queries.askAboutAll(snapshot);
      assertEquals(null, snapshot.jvm());
    }
  }

  @Test
  void aClassOfTenThousandFields() throws IOException {
    int fields = 10_000;
    byte[] values = new byte[8 * fields];
    for (int k = 0; k < fields; k++) {
      ByteBuffer.wrap(values).putLong(8 * k, FIRST_OBJECT);
    }
    // Under a name of the JDK's, as the layout knows fields of those.
    Path file =
        write(
            writer -> {
              writer.utf8(100, "java/lang/Thread");
              writer.loadClass(100, FIRST_CLASS, 1, 100);
              for (int k = 0; k < fields; k++) {
                writer.utf8(1000 + k, "field" + k);
              }
            },
            writer -> {
              List<ClassRecord.Field> all = new ArrayList<>();
              for (int k = 0; k < fields; k++) {
                all.add(new ClassRecord.Field(1000 + k, ValueType.OBJECT));
              }
              writer.classDump(type(FIRST_CLASS, OBJECT_CLASS, all));
              for (int k = 0; k < 50; k++) {
                writer.instance(FIRST_OBJECT + 80_000L * k, 1, FIRST_CLASS, values, values.length);
              }
              writer.root(RootCode.JNI_GLOBAL, FIRST_OBJECT);
              writer.root(RootCode.STICKY_CLASS, FIRST_CLASS);
            });
    try (Snapshot snapshot = read(file)) {
      // Two classes refer to their superclass; all are roots, so that no instance holds its own.
      assertEquals(50L * fields + 2, countReferences(snapshot));
      List<FieldValue> found = snapshot.contents().fields(snapshot.objectAt(FIRST_OBJECT));
      assertEquals(fields, found.size());
      assertEquals("field9999", found.get(9999).field().name());
      assertEquals(snapshot.objectAt(FIRST_OBJECT), found.get(9999).object());
    }
  }

  private static long countReferences(Snapshot snapshot) {
    long[] count = new long[1];
    for (int object = 0; object < snapshot.objectCount(); object++) {
      snapshot.forEachReference(object, target -> count[0]++);
    }
    assertEquals(snapshot.referenceCount(), count[0]);
    return count[0];
  }

  @Test
  void anArrayWithAMillionChildrenAndOneOfMillionsOfReferences() throws IOException {
    int children = 1_000_000;
    long[] distinct = new long[children];
    for (int k = 0; k < children; k++) {
      distinct[k] = FIRST_OBJECT + 16L * k;
    }
    long[] same = new long[4_000_000];
    Arrays.fill(same, FIRST_OBJECT + 16);
    Path file =
        write(
            writer -> {},
            writer -> {
              for (long id : distinct) {
                writer.instance(id, 1, OBJECT_CLASS, new byte[0], 0);
              }
              writer.objectArray(FIRST_OBJECT + (1L << 30), 1, ARRAY_CLASS, distinct);
              writer.objectArray(FIRST_OBJECT + (1L << 30) + (1L << 26), 1, ARRAY_CLASS, same);
              writer.root(RootCode.JNI_GLOBAL, FIRST_OBJECT + (1L << 30));
              writer.root(RootCode.JNI_GLOBAL, FIRST_OBJECT + (1L << 30) + (1L << 26));
            });
    try (Snapshot snapshot = read(file)) {
      int parent = snapshot.objectAt(FIRST_OBJECT + (1L << 30));
      int[] count = new int[1];
      snapshot.forEachDominated(parent, child -> count[0]++);
      assertEquals(children - 1, count[0]);
      assertEquals(Snapshot.ROOT, snapshot.immediateDominator(snapshot.objectAt(distinct[1])));
      assertEquals(
          snapshot.shallowSize(parent) + 16L * (children - 1), snapshot.retainedSize(parent));
    }
  }

  @Test
  void aMillionRootsAndAThreadOfManyLocals() throws IOException {
    int count = 1_000_000;
    long thread = FIRST_OBJECT - 64;
    Path file =
        write(
            writer -> {
              writer.utf8(100, "java/lang/Thread");
              writer.loadClass(100, FIRST_CLASS, 1, 100);
            },
            writer -> {
              writer.classDump(
                  type(
                      FIRST_CLASS,
                      OBJECT_CLASS,
                      List.of(new ClassRecord.Field(3, ValueType.OBJECT))));
              writer.instance(thread, 1, FIRST_CLASS, new byte[8], 8);
              for (int k = 0; k < count; k++) {
                writer.instance(FIRST_OBJECT + 16L * k, 1, OBJECT_CLASS, new byte[0], 0);
              }
              writer.root(RootCode.THREAD_OBJECT, thread, 1, 0);
              writer.root(RootCode.STICKY_CLASS, FIRST_CLASS);
              for (int k = 0; k < count; k++) {
                if (k % 2 == 0) {
                  writer.root(RootCode.JAVA_FRAME, FIRST_OBJECT + 16L * k, 1, k);
                } else {
                  writer.root(RootCode.JNI_GLOBAL, FIRST_OBJECT + 16L * k);
                }
              }
            });
    try (Snapshot snapshot = read(file)) {
      // Besides: the thread, two system classes, and the boot loader's class of arrays, by rule.
      assertEquals(count + 4, snapshot.roots().count());
      int t = snapshot.objectAt(thread);
      assertEquals(t, snapshot.immediateDominator(snapshot.objectAt(FIRST_OBJECT)));
      assertEquals(
          Snapshot.ROOT, snapshot.immediateDominator(snapshot.objectAt(FIRST_OBJECT + 16)));
      assertEquals(snapshot.shallowSize(t) + 16L * count / 2, snapshot.retainedSize(t));
    }
  }
}
