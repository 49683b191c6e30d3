package org.heapdiff.testdata;

import static org.heapdiff.testdata.PlainHprof.hex;
import static org.heapdiff.testdata.ValueType.BYTE;
import static org.heapdiff.testdata.ValueType.CHAR;
import static org.heapdiff.testdata.ValueType.DOUBLE;
import static org.heapdiff.testdata.ValueType.INT;
import static org.heapdiff.testdata.ValueType.LONG;
import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HeapBuilderTest {
  @Test
  void aListOfTwoNodesIsWrittenAsHotSpotWritesIt() {
    HeapBuilder heap = new HeapBuilder().timeMillis(42);
    HeapClass node =
        heap.classOf("com.acme.Node").field("next", OBJECT).field("value", INT).build();
    HeapInstance a = heap.instance(node).set("value", 1);
    HeapInstance b = heap.instance(node).set("next", a).set("value", -2);
    heap.root(RootCode.JNI_GLOBAL, b);

    PlainHprof dump = new PlainHprof(heap.toBytes());

    assertEquals("JAVA PROFILE 1.0.2", dump.header);
    assertEquals(8, dump.idSize);
    assertEquals(42, dump.timeMillis);
    assertEquals(
        List.of(0x05, 0x1c, 0x2c), dump.tags.subList(dump.tags.size() - 3, dump.tags.size()));
    assertEquals(
        List.of(
            "instance %x trace 1 com/acme/Node 000000000000000000000001".formatted(a.address()),
            "instance %x trace 1 com/acme/Node %016xfffffffe".formatted(b.address(), a.address())),
        dump.heap("instance").stream().filter(line -> line.contains("Node")).toList());
    assertEquals(
        "class %x trace 1 super %x loader 0 signers 0 domain 0 size 12 field next:2 field value:10"
            .formatted(node.address(), heap.classNamed("java.lang.Object").address()),
        dump.heap("class " + hex(node.address())).get(0));
    assertEquals(List.of("root 1 %1$x %1$x".formatted(b.address())), dump.heap("root 1"));
    assertEquals(a.address() + 24, b.address(), "12 header + 4 next + 4 value, aligned to 8");
  }

  @Test
  void theSmallestFileIsTheseBytes() {
    HeapBuilder heap =
        HeapBuilder.empty()
            .version(HprofVersion.V1_0_1)
            .idSize(4)
            .timeMillis(0x0102030405060708L)
            .framing(HeapDumpFraming.singleRecord());
    heap.nowhere(0x10);
    heap.root(RootCode.UNKNOWN, heap.nowhere(0x11223344));
    assertEquals(
        // JAVA PROFILE 1.0.1, id size, time
        "4a4156412050524f46494c4520312e302e3100"
            + "00000004"
            + "0102030405060708"
            // TRACE, 12 bytes: serial 1, thread 0, no frames
            + "05000000000000000c"
            + "000000010000000000000000"
            // HEAP_DUMP, 5 bytes: root of unknown kind
            + "0c0000000000000005"
            + "ff11223344",
        HexFormat.of().formatHex(heap.toBytes()));
  }

  @ParameterizedTest
  @EnumSource(HprofVersion.class)
  void anyVersionAndBothIdSizesCanBeWritten(HprofVersion version) {
    for (int idSize : new int[] {4, 8}) {
      HeapBuilder heap = new HeapBuilder().version(version).idSize(idSize);
      HeapArray array = heap.objectArray("com.acme.Node[]", heap.string("x"), null);
      PlainHprof dump = new PlainHprof(heap.toBytes());
      assertEquals(version.header(), dump.header);
      assertEquals(idSize, dump.idSize);
      assertEquals(
          1, dump.heap("array %x trace 1 [Lcom/acme/Node; ".formatted(array.address())).size());
    }
  }

  @Test
  void objectsOfTheDefaultLayoutAreAsLargeAsInAJvmWithCompressedReferences() {
    // What jcmd GC.class_histogram of JDK 17 gives for one instance each.
    HeapBuilder heap = new HeapBuilder();
    assertEquals(16, heap.instance("java.lang.Object").shallowSize());
    assertEquals(24, heap.string("abc").shallowSize());
    assertEquals(48, heap.hashMap().shallowSize());
    assertEquals(32, heap.instance("java.util.HashMap$Node").shallowSize());
    assertEquals(40, heap.instance("java.util.LinkedHashMap$Entry").shallowSize());
    assertEquals(24, heap.arrayList().shallowSize());
    assertEquals(64, heap.concurrentHashMap().shallowSize());
    assertEquals(24, heap.box(1L).shallowSize());
    assertEquals(16, heap.box(1).shallowSize());
    assertEquals(40, heap.softReference(null).shallowSize());
    assertEquals(32, heap.instance("java.lang.ref.ReferenceQueue").shallowSize());
    assertEquals(56, heap.instance("java.util.Properties").shallowSize());
    assertEquals(56, heap.instance("java.util.LinkedHashMap").shallowSize());
    assertEquals(48, heap.instance("java.lang.ThreadGroup").shallowSize());
    assertEquals(
        104, heap.instance("jdk.internal.loader.ClassLoaders$AppClassLoader").shallowSize());
    assertEquals(16, heap.byteArray().shallowSize());
    assertEquals(24, heap.byteArrayOfLength(1).shallowSize());
    assertEquals(80, heap.objectArray("java.lang.Object[]", new HeapObject[16]).shallowSize());
    assertEquals(24, heap.longArray(1).shallowSize());
  }

  @Test
  void otherLayoutsMakeOtherSizes() {
    HeapBuilder heap = new HeapBuilder().layout(ObjectLayout.UNCOMPRESSED);
    HeapInstance node = heap.instance("java.util.HashMap$Node");
    assertEquals(48, node.shallowSize());
    assertEquals(32, heap.byteArrayOfLength(1).shallowSize());
    heap.layout(ObjectLayout.COMPACT_HEADERS);
    assertEquals(24, node.shallowSize());
    assertEquals(16, heap.byteArrayOfLength(4).shallowSize());
    assertEquals(24, heap.longArray(1).shallowSize());
    heap.layout(ObjectLayout.COMPRESSED.alignedTo(16));
    assertEquals(32, node.shallowSize());
    assertEquals(16, heap.box(1).shallowSize());
    assertEquals(32, heap.byteArrayOfLength(1).shallowSize());
  }

  @Test
  void aSubclassFillsTheHolesOfItsSuperclass() {
    HeapBuilder heap = new HeapBuilder();
    HeapClass base = heap.classOf("Base").field("a", LONG).build();
    HeapClass sub = heap.classOf("Sub").extending(base).field("b", OBJECT).build();
    assertEquals(24, base.instanceSize(), "12 header, 4 hole, 8 long");
    assertEquals(24, sub.instanceSize(), "the reference lies in the hole");
  }

  @Test
  void neighboursTouchAndGapsAreKept() {
    HeapBuilder heap = new HeapBuilder().startAt(0x1000);
    List<HeapObject> all = List.copyOf(heap.objects());
    for (int i = 1; i < all.size(); i++) {
      assertEquals(all.get(i - 1).address() + all.get(i - 1).shallowSize(), all.get(i).address());
    }
    HeapArray before = heap.byteArray();
    heap.gap(1 << 20);
    assertEquals(before.address() + 16 + (1 << 20), heap.byteArray().address());
    assertEquals(0x5000_0008L, heap.byteArray().at(0x5000_0008L).address());
  }

  @Test
  void shuffledObjectsFillTheSameSpaceAndTheSeedDecides() {
    HeapBuilder heap = new HeapBuilder().startAt(0x1000);
    HeapArray first = heap.intArray(1, 2, 3);
    long end = heap.byteArray().address();
    byte[] ordered = heap.toBytes();
    heap.shuffleAddresses(7);
    byte[] shuffled = heap.toBytes();
    assertTrue(first.address() < end);
    assertEquals(ordered.length, shuffled.length);
    assertArrayEquals(shuffled, heap.shuffleAddresses(8).shuffleAddresses(7).toBytes());
    assertEquals(
        heap.objects().size(),
        new HashSet<>(heap.objects().stream().map(HeapObject::address).toList()).size());
  }

  @Test
  void fieldsOfTheClassComeBeforeThoseOfItsSuperclassAndHiddenOnesAreReachable() {
    HeapBuilder heap = new HeapBuilder();
    HeapClass base = heap.classOf("Base").field("x", INT).field("d", DOUBLE).build();
    HeapClass sub = heap.classOf("Sub").extending(base).field("x", BYTE).field("c", CHAR).build();
    heap.instance(sub).set("x", 1).set(base, "x", 2).set("c", 'A').set("d", 1.0);
    PlainHprof dump = new PlainHprof(heap.toBytes());
    assertTrue(
        dump.heap("instance").get(0).endsWith("Sub 01" + "0041" + "00000002" + "3ff0000000000000"));
    assertThrows(IllegalArgumentException.class, () -> heap.instance(sub).set("y", 1));
    assertThrows(
        IllegalArgumentException.class, () -> heap.instance(sub).set("c", heap.string("")));
  }

  @Test
  void stringsHaveTheFormOfTheirJdk() {
    HeapBuilder compact = new HeapBuilder();
    compact.string("h\u00e9");
    compact.string("\u20ac");
    List<String> arrays = new PlainHprof(compact.toBytes()).heap("primitives");
    assertTrue(arrays.get(0).endsWith("type 8 68e9"));
    assertTrue(arrays.get(1).endsWith("type 8 ac20"));

    HeapBuilder old = new HeapBuilder(StringForm.CHARS_AND_RANGE);
    old.string("hi");
    PlainHprof dump = new PlainHprof(old.toBytes());
    assertTrue(dump.heap("primitives").get(0).endsWith("type 5 00680069"));
    assertTrue(
        dump.heap("instance").get(0).endsWith("00000000" + "00000002" + "00000000"),
        "offset, count, hash");
  }

  @Test
  void classNamesAreWrittenAsHotSpotDoes() {
    assertEquals("java/lang/String", DumpRecords.internalName("java.lang.String"));
    assertEquals("[I", DumpRecords.internalName("int[]"));
    assertEquals("[[J", DumpRecords.internalName("long[][]"));
    assertEquals("[[Lcom/acme/A;", DumpRecords.internalName("com.acme.A[][]"));
    assertEquals(
        "com/acme/Foo$$Lambda+0x0000000801003200",
        DumpRecords.internalName("com.acme.Foo$$Lambda/0x0000000801003200"));
  }

  @Test
  void namesAreModifiedUtf8() {
    assertEquals("c080", HexFormat.of().formatHex(ModifiedUtf8.encode("\0")));
    assertEquals("c3a9", HexFormat.of().formatHex(ModifiedUtf8.encode("\u00e9")));
    assertEquals("e282ac", HexFormat.of().formatHex(ModifiedUtf8.encode("\u20ac")));
    assertEquals("eda0bdedb880", HexFormat.of().formatHex(ModifiedUtf8.encode("\ud83d\ude00")));
  }

  @Test
  void segmentsStayUnderTheirSizeAndOtherRecordsMayStandBetween() {
    HeapBuilder heap =
        new HeapBuilder()
            .framing(HeapDumpFraming.segments(500))
            .betweenSegments(writer -> writer.record(0x77, new byte[3]));
    for (int i = 0; i < 100; i++) {
      heap.byteArrayOfLength(10);
    }
    PlainHprof dump = new PlainHprof(heap.toBytes());
    assertEquals(100, dump.heap("primitives").size());
    int segments = Collections.frequency(dump.tags, 0x1c);
    assertTrue(segments > 5);
    assertEquals(segments - 1, Collections.frequency(dump.tags, 0x77));
    assertEquals(1, Collections.frequency(dump.tags, 0x2c));
  }

  @Test
  void headersLieWhenTold() {
    HeapBuilder heap = HeapBuilder.empty().idSize(4).framing(HeapDumpFraming.streamedRecord(0));
    heap.root(RootCode.STICKY_CLASS, heap.nowhere(1));
    assertTrue(
        HexFormat.of()
            .formatHex(heap.toBytes())
            .endsWith("0c" + "00000000" + "00000000" + "0500000001"));
    heap.framing(HeapDumpFraming.singleRecord().declaring(length -> length + 2).withEndRecord());
    assertTrue(
        HexFormat.of()
            .formatHex(heap.toBytes())
            .endsWith(
                "0c" + "00000000" + "00000007" + "0500000001" + "2c" + "00000000" + "00000000"));
  }

  @Test
  void recordsStandInTheOrderAskedFor() {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance object = heap.instance("com.acme.Node");
    heap.root(RootCode.MONITOR_USED, object);
    assertTrue(new PlainHprof(heap.toBytes()).heap.get(0).startsWith("class"));
    List<String> classesLast = new PlainHprof(heap.classesLast().toBytes()).heap;
    assertTrue(classesLast.get(0).startsWith("instance"));
    List<String> rootsFirst = new PlainHprof(heap.rootsFirst().toBytes()).heap;
    assertEquals("root 7 " + hex(object.address()), rootsFirst.get(0));
    List<String> mixed = new PlainHprof(heap.shuffleRecords(3).toBytes()).heap;
    assertEquals(new HashSet<>(classesLast), new HashSet<>(mixed));
    PlainHprof namesLast = new PlainHprof(heap.namesLast().toBytes());
    assertTrue(namesLast.tags.indexOf(0x01) > namesLast.tags.indexOf(0x1c));
  }

  @Test
  void aThreadHasItsStackAndItsLocals() {
    HeapBuilder heap = new HeapBuilder();
    HeapArray local = heap.byteArray();
    HeapArray outer = heap.byteArray();
    HeapThread thread = heap.thread("main");
    thread
        .frame("com.acme.Main", "inner", "Main.java", 12)
        .local(local)
        .frame("com.acme.Main", "main", "([Ljava/lang/String;)V", -1)
        .jniLocal(outer);
    PlainHprof dump = new PlainHprof(heap.toBytes());
    assertEquals(
        List.of(
            "root 8 %x 1 2".formatted(thread.object().address()),
            "root 3 %x 1 0".formatted(local.address()),
            "root 2 %x 1 1".formatted(outer.address())),
        dump.heap("root").subList(0, 3));
    assertEquals(List.of(1L, 2L), dump.traces.get(2));
    assertEquals("inner()V Main.java:12", dump.frames.get(1L));
  }

  @Test
  void everyRootHasItsNumbers() {
    HeapBuilder heap = HeapBuilder.empty();
    HeapObject target = heap.nowhere(0x100);
    for (RootCode code : RootCode.values()) {
      heap.root(code, target, 5, 6);
    }
    assertEquals(
        List.of(
            "root ff 100",
            "root 1 100 100",
            "root 2 100 5 6",
            "root 3 100 5 6",
            "root 4 100 5",
            "root 5 100",
            "root 6 100 5",
            "root 7 100",
            "root 8 100 5 6",
            "root 89 100",
            "root 8a 100",
            "root 8b 100",
            "root 8c 100",
            "root 8d 100",
            "root 8e 100 5 6",
            "root 90 100"),
        new PlainHprof(heap.toBytes()).heap);
  }

  @Test
  void androidHeapsAndArraysWithoutData() {
    HeapBuilder heap = HeapBuilder.empty().version(HprofVersion.V1_0_3).idSize(4).javaNames();
    heap.androidHeap(65, "app");
    heap.arrayWithoutData(INT, 1000).at(0x200);
    heap.androidHeap(90, "zygote");
    heap.byteArray((byte) 7).at(0x300);
    PlainHprof dump = new PlainHprof(heap.toBytes());
    List<String> tail =
        dump.heap.subList(dump.heap.indexOf("nodata 200 trace 1 1000 type 10"), dump.heap.size());
    assertTrue(dump.heap.contains("heap 65 app"));
    assertTrue(tail.contains("heap 90 zygote"));
    assertTrue(tail.contains("primitives 300 trace 1 type 8 07"));
    assertTrue(dump.names.containsValue("int[]"));
  }

  @Test
  void severalHeapDumpsInOneFileKeepTheirAddresses() {
    HeapBuilder heap = new HeapBuilder();
    HeapArray first = heap.byteArray((byte) 1);
    heap.dumpNow();
    long kept = first.address();
    HeapInstance later = heap.instance("com.acme.Late");
    PlainHprof dump = new PlainHprof(heap.toBytes());
    assertEquals(2, Collections.frequency(dump.tags, 0x2c));
    assertEquals(2, dump.heap("primitives " + hex(kept)).size());
    assertEquals(1, dump.heap("instance " + hex(later.address())).size());
    assertEquals(kept, first.address());
    assertEquals(
        dump.names.size(), Collections.frequency(dump.tags, 0x01), "each name is written once");
  }

  @Test
  void whatIsLeftOutIsNotInTheDump() {
    HeapBuilder heap = new HeapBuilder();
    HeapClass gone = heap.classOf("com.acme.Gone").build().withoutRecord().withoutLoadRecord();
    HeapInstance orphan = heap.instance(gone);
    PlainHprof dump = new PlainHprof(heap.toBytes());
    assertEquals(List.of(), dump.heap("class " + hex(gone.address())));
    assertEquals(
        List.of("instance %x trace 1 %x ".formatted(orphan.address(), gone.address())),
        dump.heap("instance"));
  }

  @Test
  void classesOfOneNameHaveTheirLoaders() {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance app =
        heap.classLoader("jdk.internal.loader.ClassLoaders$AppClassLoader", "app", null);
    HeapInstance plugin = heap.classLoader("com.acme.PluginLoader", "p1", app);
    HeapClass one = heap.classOf("com.acme.Plugin").loadedBy(app).build();
    HeapClass two = heap.classOf("com.acme.Plugin").loadedBy(plugin).build();
    PlainHprof dump = new PlainHprof(heap.toBytes());
    assertTrue(
        dump.heap("class " + hex(one.address())).get(0).contains(" loader " + hex(app.address())));
    assertTrue(
        dump.heap("class " + hex(two.address()))
            .get(0)
            .contains(" loader " + hex(plugin.address())));
    assertEquals(List.of(), dump.heap("root 5 " + hex(two.address())));
    assertEquals(app, plugin.get("parent"));
  }

  @Test
  void mapsHoldTheirEntriesInTheBucketsOfTheJdk() {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance map = heap.hashMap(heap.string("a"), heap.box(1), heap.string("q"), heap.box(2));
    HeapArray table = map.arrayIn("table");
    assertEquals(16, table.length());
    // "a" is 97 and "q" is 113: both go to bucket 1 of 16.
    HeapInstance first = assertInstanceOf(HeapInstance.class, table.reference(1));
    assertEquals(97, first.get("hash"));
    assertEquals(113, first.instanceIn("next").get("hash"));
    assertEquals(2, map.get("size"));
  }

  @Test
  void systemPropertiesAreFoundWhereTheJdkKeepsThem() {
    HeapBuilder heap = new HeapBuilder().systemProperties(Map.of("java.vm.version", "17.0.15+6"));
    HeapInstance properties =
        assertInstanceOf(
            HeapInstance.class, heap.classNamed("java.lang.System").getStatic("props"));
    HeapInstance map = properties.instanceIn("map");
    assertEquals("java.util.concurrent.ConcurrentHashMap", map.type().name());
    assertTrue(
        new PlainHprof(heap.toBytes())
            .heap("primitives").stream()
                .anyMatch(
                    line ->
                        line.endsWith(
                            HexFormat.of()
                                .formatHex("17.0.15+6".getBytes(StandardCharsets.US_ASCII)))));
  }

  @Test
  void packedFilesHoldTheSameBytes() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    byte[] plain = heap.toBytes();
    for (byte[] packed : List.of(heap.toGzip(), heap.toGzipMembers(1000))) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        assertArrayEquals(plain, in.readAllBytes());
      }
    }
  }

  @Test
  void theSecondDumpOfABuilderMayKeepOrMoveItsObjects() {
    HeapBuilder heap = new HeapBuilder().startAt(0x1000);
    HeapArray dropped = heap.byteArray();
    HeapArray kept = heap.byteArray();
    long before = kept.address();
    heap.keepAddresses().remove(dropped);
    HeapArray added = heap.byteArray();
    assertEquals(before, kept.address());
    assertEquals(before + 16, added.address());
    heap.compact(0x1000);
    assertEquals(before - 16, kept.address());
    assertEquals(before, added.address());
  }
}
