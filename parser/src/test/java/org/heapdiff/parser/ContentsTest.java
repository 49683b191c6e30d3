package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapDumpFraming;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.StringForm;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, and what is in objects. */
class ContentsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void valuesOfAllTypesAreRead(int idSize) throws IOException {
    HeapBuilder heap = new HeapBuilder().idSize(idSize);
    HeapInstance target = heap.instance("java.lang.Object");
    HeapClass base = heap.classOf("com.acme.Base").field("o", ValueType.OBJECT).build();
    HeapClass type =
        heap.classOf("com.acme.All")
            .extending(base)
            .field("z", ValueType.BOOLEAN)
            .field("b", ValueType.BYTE)
            .field("c", ValueType.CHAR)
            .field("s", ValueType.SHORT)
            .field("i", ValueType.INT)
            .field("j", ValueType.LONG)
            .field("f", ValueType.FLOAT)
            .field("d", ValueType.DOUBLE)
            .field("n", ValueType.OBJECT)
            .staticField("S", target)
            .staticField("T", ValueType.SHORT, (short) -7)
            .build();
    HeapInstance object =
        heap.instance(type)
            .set("z", true)
            .set("b", (byte) -2)
            .set("c", '\uffff')
            .set("s", (short) -3)
            .set("i", Integer.MIN_VALUE)
            .set("j", Long.MIN_VALUE + 1)
            .set("f", -0.5f)
            .set("d", 1e300)
            .set("o", target);
    heap.root(RootCode.JNI_GLOBAL, object);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      int t = Dumps.find(snapshot, target);
      int c = snapshot.classes().named("com.acme.All");
      int b = snapshot.classes().named("com.acme.Base");
      Contents contents = snapshot.contents();
      assertEquals(
          List.of(
              new FieldValue(c, new Field("z", FieldType.BOOLEAN), 1),
              new FieldValue(c, new Field("b", FieldType.BYTE), -2),
              new FieldValue(c, new Field("c", FieldType.CHAR), 0xffff),
              new FieldValue(c, new Field("s", FieldType.SHORT), -3),
              new FieldValue(c, new Field("i", FieldType.INT), Integer.MIN_VALUE),
              new FieldValue(c, new Field("j", FieldType.LONG), Long.MIN_VALUE + 1),
              new FieldValue(c, new Field("f", FieldType.FLOAT), Float.floatToRawIntBits(-0.5f)),
              new FieldValue(
                  c, new Field("d", FieldType.DOUBLE), Double.doubleToRawLongBits(1e300)),
              new FieldValue(c, new Field("n", FieldType.OBJECT), Snapshot.NONE),
              new FieldValue(b, new Field("o", FieldType.OBJECT), t)),
          contents.fields(Dumps.find(snapshot, object)));
      assertEquals(t, contents.reference(Dumps.find(snapshot, object), "o"));
      assertEquals(Snapshot.NONE, contents.reference(Dumps.find(snapshot, object), "n"));
      assertEquals(Snapshot.NONE, contents.reference(Dumps.find(snapshot, object), "i"));
      assertEquals(
          List.of(
              new FieldValue(c, new Field("S", FieldType.OBJECT), t),
              new FieldValue(c, new Field("T", FieldType.SHORT), -7)),
          contents.statics(c));
      assertEquals(List.of(), contents.fields(Dumps.find(snapshot, type)));
    }
  }

  @Test
  void elementsOfArraysAreRead() throws IOException {
    HeapBuilder heap = new HeapBuilder().framing(HeapDumpFraming.segments(200));
    HeapInstance a = heap.instance("java.lang.Object");
    HeapInstance gone = heap.instance("java.lang.Object").withoutRecord();
    HeapArray array = heap.objectArray("java.lang.Object[]", a, null, gone, a);
    HeapArray numbers = heap.shortArray((short) 1, (short) -2);
    HeapArray letters = heap.charArray('a', 'é');
    HeapArray empty = heap.byteArray();
    heap.root(RootCode.JNI_GLOBAL, array);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      Contents contents = snapshot.contents();
      int t = Dumps.find(snapshot, a);
      assertArrayEquals(new int[] {t, -1, -1, t}, contents.elements(Dumps.find(snapshot, array)));
      assertArrayEquals(new int[0], contents.elements(Dumps.find(snapshot, numbers)));
      assertArrayEquals(new int[0], contents.elements(t));
      assertArrayEquals(
          new byte[] {0, 1, -1, -2}, contents.bytes(Dumps.find(snapshot, numbers), 100));
      assertArrayEquals(new byte[] {0, 1, -1}, contents.bytes(Dumps.find(snapshot, numbers), 3));
      assertArrayEquals(
          new byte[] {0, 'a', 0, (byte) 0xe9}, contents.bytes(Dumps.find(snapshot, letters), 4));
      assertArrayEquals(new byte[0], contents.bytes(Dumps.find(snapshot, empty), 4));
      assertArrayEquals(new byte[0], contents.bytes(Dumps.find(snapshot, array), 4));
      assertArrayEquals(new byte[0], contents.bytes(t, 4));
    }
  }

  @ParameterizedTest
  @EnumSource(StringForm.class)
  void stringsOfEveryFormAreRead(StringForm form) throws IOException {
    HeapBuilder heap = new HeapBuilder(form);
    List<String> texts = List.of("", "a", "naïve", "日本語", "😀", "nul\0nul", "x".repeat(300));
    List<HeapInstance> strings = texts.stream().map(heap::string).toList();
    HeapInstance nothing = heap.instance("java.lang.String");
    HeapInstance other = heap.instance("java.lang.Object");
    strings.forEach(string -> heap.root(RootCode.JNI_GLOBAL, string));
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      Contents contents = snapshot.contents();
      for (int k = 0; k < texts.size(); k++) {
        assertEquals(texts.get(k), contents.string(Dumps.find(snapshot, strings.get(k)), 1000));
      }
      assertEquals("x".repeat(10), contents.string(Dumps.find(snapshot, strings.get(6)), 10));
      assertEquals("日本", contents.string(Dumps.find(snapshot, strings.get(3)), 2));
      assertEquals("", contents.string(Dumps.find(snapshot, strings.get(3)), 0));
      assertNull(contents.string(Dumps.find(snapshot, nothing), 10));
      assertNull(contents.string(Dumps.find(snapshot, other), 10));
    }
  }

  @Test
  void aStringMayBeAStretchOfASharedArray() throws IOException {
    HeapBuilder heap = new HeapBuilder(StringForm.CHARS_AND_RANGE);
    HeapArray shared = heap.charArray("hello world".toCharArray());
    HeapInstance world =
        heap.instance("java.lang.String").set("value", shared).set("offset", 6).set("count", 5);
    HeapInstance wrong =
        heap.instance("java.lang.String")
            .set("value", shared)
            .set("offset", 600)
            .set("count", Integer.MAX_VALUE);
    HeapInstance negative =
        heap.instance("java.lang.String").set("value", shared).set("offset", -1).set("count", -5);
    heap.root(RootCode.JNI_GLOBAL, world);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertEquals("world", snapshot.contents().string(Dumps.find(snapshot, world), 100));
      assertEquals("wor", snapshot.contents().string(Dumps.find(snapshot, world), 3));
      assertEquals("", snapshot.contents().string(Dumps.find(snapshot, wrong), 100));
      assertEquals("", snapshot.contents().string(Dumps.find(snapshot, negative), 100));
    }
  }

  @Test
  void theJvmIsReadFromItsProperties() throws IOException {
    for (boolean concurrent : new boolean[] {true, false}) {
      HeapBuilder heap = new HeapBuilder();
      HeapInstance[] entries = {
        heap.string("user.name"), heap.string("somebody"),
        heap.string("java.vm.name"), heap.string("OpenJDK 64-Bit Server VM"),
        heap.string("java.runtime.version"), heap.string("17.0.15+6-LTS")
      };
      HeapInstance properties = heap.instance("java.util.Properties");
      if (concurrent) {
        properties.set("map", heap.concurrentHashMap(entries));
      } else {
        // Up to Java 8: a Hashtable, here with all entries in one bucket.
        HeapClass entry =
            heap.classOf("java.util.Hashtable$Entry")
                .fields(ValueType.OBJECT, "key", "value", "next")
                .build();
        HeapInstance next = null;
        for (int k = 0; k < entries.length; k += 2) {
          next =
              heap.instance(entry)
                  .set("key", entries[k])
                  .set("value", entries[k + 1])
                  .set("next", next);
        }
        heap.classOf("java.util.Hashtable$Entry[]").build();
        properties.set("table", heap.objectArray("java.util.Hashtable$Entry[]", null, next));
      }
      heap.classNamed("java.lang.System").setStatic("props", properties);
      try (Snapshot snapshot = Dumps.read(folder, heap)) {
        assertEquals("OpenJDK 64-Bit Server VM 17.0.15+6-LTS", snapshot.jvm());
      }
    }
  }

  @Test
  void aDumpWithoutPropertiesDoesNotTellItsJvm() throws IOException {
    try (Snapshot snapshot = Dumps.read(folder, new SampleHeap().heap)) {
      assertNull(snapshot.jvm());
    }
    HeapBuilder endless = new HeapBuilder();
    HeapInstance properties = endless.instance("java.util.Properties");
    HeapClass entry =
        endless.classOf("Entry").fields(ValueType.OBJECT, "key", "value", "next").build();
    HeapInstance ring = endless.instance(entry);
    ring.set("next", ring);
    properties.set("table", endless.objectArray("java.lang.Object[]", ring));
    endless.classNamed("java.lang.System").setStatic("props", properties);
    try (Snapshot snapshot = Dumps.read(folder, endless)) {
      assertNull(snapshot.jvm());
    }
  }

  @Test
  void classesOfOneNameAreToldApartByTheirLoaders() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance one = heap.classLoader("com.acme.Loader", "one", null);
    HeapInstance two = heap.classLoader("com.acme.Loader", "two", one);
    HeapClass first = heap.classOf("com.acme.Plugin").loadedBy(one).build();
    HeapClass second = heap.classOf("com.acme.Plugin").loadedBy(two).build();
    for (int k = 0; k < 3; k++) {
      heap.root(RootCode.JNI_GLOBAL, heap.instance(k == 0 ? first : second));
    }
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      ClassTable classes = snapshot.classes();
      int a = classes.atAddress(first.address());
      int b = classes.atAddress(second.address());
      assertTrue(a != b);
      assertEquals("com.acme.Plugin", classes.name(a));
      assertEquals("com.acme.Plugin", classes.name(b));
      assertEquals(Dumps.find(snapshot, one), classes.loader(a));
      assertEquals(Dumps.find(snapshot, two), classes.loader(b));
      assertEquals(1, snapshot.histogram().objects(a));
      assertEquals(2, snapshot.histogram().objects(b));
    }
  }

  @Test
  void namesOfAllKindsAreKept() throws IOException {
    List<String> names =
        List.of(
            "com.acme.Größe",
            "com.acme.日本語",
            "com.acme.Emoji😀",
            "com.acme.Nul\0Nul",
            "com.acme.Main$$Lambda/0x0000000800c031f0",
            "com.acme.Hidden/0x0000000800c03400",
            "com.acme.Main$$Lambda$14/0x0000000800c03600",
            "jdk.proxy1.$Proxy12",
            "Unpackaged",
            "com.acme.Array[]",
            "com.acme.Array[][]",
            "long[][]");
    HeapBuilder heap = new HeapBuilder();
    for (String name : names) {
      HeapClass type = heap.classOf(name).build();
      if (name.endsWith("]")) {
        heap.objectArray(type);
      } else {
        heap.instance(type);
      }
    }
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      for (String name : names) {
        int c = snapshot.classes().named(name);
        assertTrue(c >= 0, name);
        assertEquals(name.endsWith("]"), snapshot.classes().isArray(c));
        assertEquals(
            name.endsWith("]") ? FieldType.OBJECT : null, snapshot.classes().elementType(c));
      }
      assertEquals(
          FieldType.LONG, snapshot.classes().elementType(snapshot.classes().named("long[]")));
      assertEquals(ClassTable.NONE, snapshot.classes().named("com.acme.None"));
    }
  }

  @Test
  void aDumpInAnyOrderIsReadAsWell() throws IOException {
    HeapBuilder heap = new HeapBuilder().shuffleRecords(7);
    HeapClass type = heap.classOf("com.acme.Numbered").field("n", ValueType.INT).build();
    for (int i = 0; i < 20_000; i++) {
      heap.root(RootCode.JNI_GLOBAL, heap.instance(type).set("n", i));
    }
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      Contents contents = snapshot.contents();
      int c = snapshot.classes().named("com.acme.Numbered");
      int next = 0;
      // They lie in the order in which they were made.
      for (int object = 0; object < snapshot.objectCount(); object++) {
        if (snapshot.classOf(object) == c) {
          if (next % 5 == 0) {
            assertEquals(next, contents.fields(object).get(0).value());
          }
          next++;
        }
      }
      assertEquals(20_000, next);
      // Class objects have no record of that kind.
      assertEquals(List.of(), contents.fields(snapshot.classes().object(c)));
    }
  }
}
