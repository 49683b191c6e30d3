package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapDumpFraming;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read gets one sentence: what was found, where, and what to do. */
class BadInputTest {
  @TempDir Path folder;

  private String messageOf(Path file) {
    DumpException e =
        assertThrows(
            DumpException.class,
            () -> Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE).close());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(file.toString()), message);
    assertTrue(message.endsWith("."), message);
    assertFalse(message.contains("\n"), message);
    assertFalse(message.contains("Exception"), message);
    return message;
  }

  private String messageOf(byte[] content) {
    return messageOf(Dumps.write(folder, content));
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void assertSays(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> message + "\n lacks: " + part);
    }
  }

  @Test
  void aFileThatIsNotThere() {
    assertSays(messageOf(folder.resolve("nothing.hprof")), "does not exist", "check the name");
  }

  @Test
  void aFolderThatIsNotThere() {
    assertSays(messageOf(folder.resolve("no/such/x.hprof")), "does not exist");
  }

  @Test
  void aFileTakenForAFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertSays(messageOf(file.resolve("x.hprof")), "cannot be read");
  }

  @Test
  void aFolder() {
    assertSays(messageOf(folder), "is a folder", "name the heap dump file");
  }

  @Test
  void aFileThatMayNotBeRead() throws IOException {
    Path file = Dumps.write(folder, new SampleHeap().heap.toBytes());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "root may read everything");
    assertSays(messageOf(file), "permission denied", "run as a user who may");
  }

  @Test
  void anEmptyFile() {
    assertSays(messageOf(new byte[0]), "is empty");
  }

  @Test
  void filesOfOtherKindsAreNamed() {
    byte[] elf = new byte[64];
    System.arraycopy(bytes("\u007fELF\u0002\u0001"), 0, elf, 0, 6);
    elf[16] = 4;
    assertSays(messageOf(elf), "a core file", "jhsdb jmap --binaryheap");
    elf[16] = 3;
    assertSays(messageOf(elf), "an ELF program");
    assertSays(messageOf(bytes("hello,\nworld\n")), "but text", "jcmd PID GC.heap_dump");
    assertSays(messageOf(bytes("PK\u0003\u0004 and so on")), "a zip or jar file", "unpack it");
    assertSays(messageOf(bytes("\u00ca\u00fe\u00ba\u00be\0\0\0=")), "a Java class file");
    assertSays(messageOf(bytes("FLR\0\0\2\0\1")), "a flight recording");
    assertSays(messageOf(bytes("(\u00b5/\u00fd....")), "a zstd file");
    assertSays(messageOf(bytes("\u00fd7zXZ\0....")), "an xz file");
    assertSays(messageOf(bytes("BZh91AY&SY")), "a bzip2 file");
    assertSays(messageOf(bytes("....portable heap dump....")), "a PHD dump");
    assertSays(
        messageOf(bytes(" num     #instances         #bytes  class name\n")),
        "a class histogram as text");
    assertSays(messageOf(bytes("2024-01-01\nFull thread dump OpenJDK")), "a thread dump as text");
    assertSays(messageOf(new byte[1000]), "zeros");
    assertSays(messageOf(new byte[] {1, 2, 3, 4, 5, 6, 7}), "an unknown format");
    assertSays(messageOf(bytes("JAVA PROFILE 2.0\0\0\0\0\10")), "no HPROF heap dump");
    assertSays(messageOf(bytes("x")), "but text");
  }

  @Test
  void whatIsPackedIsNamedToo() throws IOException {
    assertSays(messageOf(gzip(bytes("hello, world\n"))), "holds, when unpacked,", "but text");
    assertSays(messageOf(gzip(gzip(bytes("hello, world\n")))), "a gzip file within a gzip file");
    assertSays(messageOf(gzip(new byte[0])), "ends within its header");
    assertSays(messageOf(Arrays.copyOf(gzip(new byte[10]), 5)), "cut off or damaged");
    assertSays(messageOf(bytes("\u001f\u008b\u0009garbage")), "cut off or damaged");
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  @Test
  void aHeaderThatEndsEarly() {
    byte[] dump = new SampleHeap().heap.toBytes();
    for (int length = 1; length < 31; length++) {
      assertSays(messageOf(Arrays.copyOf(dump, length)), "ends within its header");
    }
  }

  @Test
  void aDumpWithNothingBehindItsHeader() {
    byte[] dump = new SampleHeap().heap.toBytes();
    assertSays(messageOf(Arrays.copyOf(dump, 31)), "no heap dump is in it");
  }

  @Test
  void idsOfAnImpossibleSize() {
    byte[] dump = new SampleHeap().heap.toBytes();
    ByteBuffer.wrap(dump).putInt(19, 16);
    assertSays(messageOf(dump), "at offset 19", "16 bytes instead of 4 or 8", "make the dump");
  }

  @Test
  void aHeapDumpWithoutObjects() {
    HeapBuilder heap = HeapBuilder.empty();
    assertSays(messageOf(heap.toBytes()), "");
    heap.inHeapDump(writer -> writer.root(RootCode.UNKNOWN, 8));
    assertSays(messageOf(heap.toBytes()), "has no objects", "cut off or is damaged");
  }

  @Test
  void idsThatNoHeapHas() {
    HeapBuilder heap = HeapBuilder.empty();
    heap.classNamed("java.lang.Object");
    heap.inHeapDump(
        writer -> {
          for (long k = 1; k < 40_000; k++) {
            writer.instance(k * 0x9E37_79B9_7F4A_7C15L & -8, 1, 0x7_0000_0000L, new byte[0], 0);
          }
        });
    assertSays(messageOf(heap.toBytes()), "too far apart", "damaged, or no JVM wrote it");
  }

  @Test
  void aTemporaryFolderThatIsNotThere() {
    Path file = Dumps.write(folder, new SampleHeap().heap.toGzip());
    DumpException e =
        assertThrows(
            DumpException.class,
            () ->
                Snapshot.read(
                    file,
                    SnapshotOptions.DEFAULT.withTemporaryFolder(folder.resolve("none")),
                    Progress.NONE));
    assertSays(
        String.valueOf(e.getMessage()),
        "cannot be unpacked into " + folder.resolve("none"),
        "--temp");
  }

  @Test
  void aClassThatIsMissingLeavesItsInstancesUnknown() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass gone = heap.classOf("com.acme.Gone").field("next", ValueType.OBJECT).build();
    gone.withoutRecord();
    HeapClass nameless = heap.classOf("com.acme.Nameless").build();
    nameless.withoutRecord().withoutLoadRecord();
    HeapClass child = heap.classOf("com.acme.Child").extending(gone).build();
    HeapInstance held = heap.instance("java.lang.Object");
    HeapInstance a = heap.instance(gone).set("next", held);
    HeapInstance b = heap.instance(nameless);
    HeapInstance c = heap.instance(child).set("next", held);
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", a, b, c));
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      ClassTable classes = snapshot.classes();
      int classOfA = snapshot.classOf(Dumps.find(snapshot, a));
      assertEquals("com.acme.Gone", classes.name(classOfA));
      assertFalse(classes.isDumped(classOfA));
      assertEquals(
          "unknown class 0x" + Long.toHexString(nameless.address()),
          classes.name(snapshot.classOf(Dumps.find(snapshot, b))));
      assertTrue(snapshot.isLive(Dumps.find(snapshot, a)));
      assertTrue(snapshot.isLive(Dumps.find(snapshot, b)));
      assertEquals(-1, snapshot.objectAt(gone.address()));
      assertEquals(List.of(), snapshot.contents().fields(Dumps.find(snapshot, a)));
      assertEquals(List.of(), snapshot.contents().fields(Dumps.find(snapshot, c)));
      // The class object of Child refers to a superclass that is not there.
      assertEquals(1, snapshot.info().danglingReferences());
      assertTrue(snapshot.shallowSize(Dumps.find(snapshot, a)) >= 8);
    }
  }

  @Test
  void referencesToNowhereAreCounted() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass node =
        heap.classOf("com.acme.Node")
            .fields(ValueType.OBJECT, "a", "b")
            .staticField("s", ValueType.OBJECT, null)
            .build();
    HeapInstance nowhere = heap.instance(node).withoutRecord();
    HeapInstance also = heap.instance(node).withoutRecord();
    HeapInstance holder = heap.instance(node).set("a", nowhere).set("b", nowhere);
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", holder, also));
    heap.root(RootCode.JNI_GLOBAL, also);
    heap.root(RootCode.MONITOR_USED, nowhere);
    node.setStatic("s", also);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      // Two fields, an element, a static.
      assertEquals(4, snapshot.info().danglingReferences());
      assertEquals(2, snapshot.roots().missing());
      assertEquals(-1, snapshot.objectAt(nowhere.address()));
      assertEquals(Snapshot.NONE, snapshot.contents().reference(Dumps.find(snapshot, holder), "a"));
    }
  }

  @Test
  void anInstanceOfClassZeroIsOfAnUnknownClass() throws IOException {
    SampleHeap sample = new SampleHeap();
    sample.heap.inHeapDump(
        writer -> {
          writer.instance(0x7_1000_0000L, 1, 0, new byte[4], 4);
          writer.objectArray(0x7_1000_0040L, 1, 0, 0x7_1000_0000L);
          writer.instance(0, 1, sample.leaf.address(), new byte[8], 8);
        });
    try (Snapshot snapshot = Dumps.read(folder, sample.heap)) {
      int object = snapshot.objectAt(0x7_1000_0000L);
      assertEquals("unknown class 0x0", snapshot.classes().name(snapshot.classOf(object)));
      assertEquals(snapshot.classOf(object), snapshot.classOf(snapshot.objectAt(0x7_1000_0040L)));
      assertEquals(-1, snapshot.objectAt(0));
      assertTrue(snapshot.isLive(Dumps.find(snapshot, sample.held)));
    }
  }

  @Test
  void twoRecordsOfOneIdDoNotDisturbOthers() throws IOException {
    SampleHeap sample = new SampleHeap();
    HeapInstance box = sample.heap.box(5);
    sample.heap.root(RootCode.JNI_GLOBAL, box);
    sample.heap.inHeapDump(
        writer -> {
          // A leaf that is an array of references too, a class that is an instance too.
          writer.objectArray(
              box.address(),
              1,
              sample.heap.classNamed("java.lang.Object[]").address(),
              sample.garbage.address());
          writer.instance(
              sample.node.address(),
              1,
              sample.heap.classNamed("java.lang.Object").address(),
              new byte[0],
              0);
          writer.primitiveArray(sample.second.address(), 1, new int[3]);
        });
    try (Snapshot snapshot = Dumps.read(folder, sample.heap)) {
      assertTrue(snapshot.isLive(Dumps.find(snapshot, box)));
      Queries.askEverything(snapshot);
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsDamaged() throws IOException {
    HeapBuilder heap = new HeapBuilder().framing(HeapDumpFraming.segments(50_000));
    HeapClass type = heap.classOf("com.acme.Thing").field("next", ValueType.OBJECT).build();
    HeapInstance last = heap.instance(type);
    for (int k = 0; k < 60_000; k++) {
      last = heap.instance(type).set("next", last);
    }
    heap.root(RootCode.JNI_GLOBAL, last);
    byte[] dump = heap.toBytes();
    for (String phase :
        List.of("finding objects", "reading references", "searching from the roots")) {
      Path file = Dumps.write(folder, dump);
      boolean[] cut = new boolean[1];
      Progress cutting =
          new Progress() {
            @Override
            public void phase(String name, long total) {
              if (name.equals(phase)) {
                cut[0] = true;
                truncate(file, dump.length / 2);
              }
            }

            @Override
            public void advance(long done) {}
          };
      try (Snapshot snapshot = Snapshot.read(file, SnapshotOptions.DEFAULT, cutting)) {
        assertTrue(cut[0]);
        Queries.askEverything(snapshot);
        if (phase.equals("searching from the roots")) {
          assertEquals(List.of(), snapshot.info().damages());
        } else {
          assertFalse(snapshot.info().damages().isEmpty());
          assertTrue(snapshot.info().lostBytes() > 0);
        }
      }
    }
  }

  private static void truncate(Path file, long size) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void messagesHoldNothingFromTheHeap() {
    HeapBuilder heap = new HeapBuilder();
    heap.root(RootCode.JNI_GLOBAL, heap.string("hunter2-secret"));
    byte[] dump = heap.toBytes();
    for (int cut = 0; cut < dump.length; cut += 11) {
      Path file = Dumps.write(folder, Arrays.copyOf(dump, cut));
      try (Snapshot snapshot = Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE)) {
        assertFalse(snapshot.info().toString().contains("hunter2"));
      } catch (IOException e) {
        assertFalse(String.valueOf(e.getMessage()).contains("hunter2"));
      }
    }
  }
}
