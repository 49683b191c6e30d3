package org.heapdiff.growth;

import static org.heapdiff.testdata.ValueType.INT;
import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.heapdiff.objects.Amount;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.HeapThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With compressed references a header has 12 bytes, a reference or an int 4, an array 16 before its
 * first element, and every object a multiple of 8.
 */
class GrowthPointsTest {
  private final HeapBuilder heap = new HeapBuilder();

  @TempDir Path folder;

  private byte[] before() {
    byte[] before = heap.toBytes();
    heap.keepAddresses();
    return before;
  }

  private GrowthReport since(byte[] before) throws IOException {
    return Growth.report(folder, before, heap.toBytes());
  }

  private HeapClass holder(String name, HeapObject value) {
    return heap.classOf(name).staticField("held", value).build();
  }

  /** Puts a node with a new key and value behind the others of a map's first bucket. */
  private HeapInstance put(HeapInstance map, HeapObject key, HeapObject value) {
    HeapInstance node = heap.instance("java.util.HashMap$Node").set("key", key).set("value", value);
    HeapArray table = map.arrayIn("table");
    node.set("next", table.reference(0));
    table.set(0, node);
    map.set("size", ((Number) Objects.requireNonNull(map.get("size"))).intValue() + 1);
    return node;
  }

  @Test
  void nothingGrewInTheSameHeap() throws IOException {
    holder("com.acme.Cache", heap.arrayList(heap.string("a")));
    GrowthReport report = since(before());
    assertEquals(List.of(), report.points());
    assertEquals(0, report.grown());
    assertEquals(0, report.unexplainedShare());
  }

  @Test
  void aMapBehindAStaticFieldIsOnePlace() throws IOException {
    HeapInstance map = heap.hashMap(heap.string("k"), heap.byteArrayOfLength(100));
    HeapClass cache = heap.classOf("com.acme.Cache").field("entries", OBJECT).build();
    holder("com.acme.Main", heap.instance(cache).set("entries", map));
    holder("com.acme.Other", heap.box(-1));
    byte[] before = before();
    for (int i = 0; i < 10; i++) {
      put(map, heap.box(i), heap.byteArrayOfLength(1000 + i));
    }
    GrowthPoint point = Growth.only(since(before));
    assertEquals("com.acme.Main.held .entries", Growth.words(point.path()));
    assertEquals("java.util.HashMap", point.className());
    assertEquals(new CollectionSize(1, 11, "entries"), point.size());
    // A node 12 + 4 + 3 * 4 = 28, that is 32; an Integer 16; 16 + 1000..1009, that is 1016..1032.
    long arrays = 1016 + 8 * 1024 + 1032;
    assertEquals(new Amount(30, 10 * (32 + 16) + arrays), point.added());
    assertEquals(Amount.NONE, point.removed());
    assertEquals(100, point.share());
    assertEquals(320, point.structure());
    assertEquals(
        List.of(new GrowthKind("byte[]", 10, arrays), new GrowthKind("java.lang.Integer", 10, 160)),
        point.payload());
    assertEquals("java.util.HashMap$Node", point.classes().get(1).className());
    assertEquals(1009, point.samples().get(0).length());
    assertEquals(3, point.samples().size());
    assertNull(point.samples().get(0).value());
  }

  @Test
  void aTableThatWasReplacedByALargerOneBelongsToTheMap() throws IOException {
    HeapInstance map = heap.hashMap(heap.string("k"), heap.string("v"));
    holder("com.acme.Main", map);
    byte[] before = before();
    HeapArray old = map.arrayIn("table");
    HeapArray table = heap.objectArray("java.util.HashMap$Node[]", new HeapObject[64]);
    for (int i = 0; i < old.length(); i++) {
      table.set(i, old.reference(i));
    }
    heap.remove(old);
    map.set("table", table);
    put(map, heap.string("k2"), heap.string("v2"));
    GrowthPoint point = Growth.only(since(before));
    assertEquals("com.acme.Main.held", Growth.words(point.path()));
    assertEquals(new CollectionSize(1, 2, "entries"), point.size());
    // 16 + 16 * 4 before.
    assertEquals(new Amount(1, 80), point.removed());
  }

  @Test
  void aValueThatGrewIsItsOwnPlace() throws IOException {
    HeapInstance list = heap.arrayList(heap.string("x"));
    HeapInstance other = heap.arrayList(heap.string("y"));
    HeapInstance map = heap.hashMap(heap.string("a"), list, heap.string("b"), other);
    holder("com.acme.Main", map);
    byte[] before = before();
    list.arrayIn("elementData").set(1, heap.byteArrayOfLength(5000));
    list.set("size", 2);
    GrowthPoint point = Growth.only(since(before));
    assertEquals("com.acme.Main.held <value>", Growth.words(point.path()));
    assertEquals(new CollectionSize(1, 2, "elements"), point.size());
  }

  @Test
  void aListThatWasCopiedIntoANewOneGrewInItsField() throws IOException {
    HeapObject kept = heap.string("kept");
    HeapClass owner = heap.classOf("com.acme.Owner").field("list", OBJECT).build();
    HeapInstance old = heap.arrayList(kept);
    HeapInstance object = heap.instance(owner).set("list", old);
    holder("com.acme.Main", object);
    byte[] before = before();
    heap.remove(old).remove(old.arrayIn("elementData"));
    object.set("list", heap.arrayList(kept, heap.byteArrayOfLength(3000)));
    GrowthPoint point = Growth.only(since(before));
    assertEquals("com.acme.Main.held .list", Growth.words(point.path()));
    assertEquals("java.util.ArrayList", point.className());
    assertEquals(new CollectionSize(1, 2, "elements"), point.size());
    // The array, the list and its elements of 16 + 10 * 4 are new; list and elements were removed.
    assertEquals(3016, point.net().bytes());
    assertEquals(List.of("byte[]"), point.payload().stream().map(GrowthKind::className).toList());
  }

  @Test
  void fieldsOfOneObjectAreTwoPlaces() throws IOException {
    HeapClass owner = heap.classOf("com.acme.Owner").fields(OBJECT, "a", "b").build();
    HeapInstance object = heap.instance(owner);
    holder("com.acme.Main", object);
    byte[] before = before();
    object.set("a", heap.byteArrayOfLength(2000)).set("b", heap.byteArrayOfLength(1000));
    GrowthReport report = since(before);
    assertEquals(2, report.points().size());
    assertEquals("com.acme.Main.held .a", Growth.words(report.points().get(0).path()));
    assertEquals("com.acme.Main.held .b", Growth.words(report.points().get(1).path()));
    assertEquals(2016, report.points().get(0).net().bytes());
  }

  @Test
  void manySessionsThatGrewALittleAreOnePlace() throws IOException {
    HeapClass session = heap.classOf("com.acme.Session").field("items", OBJECT).build();
    List<HeapInstance> lists = new ArrayList<>();
    List<HeapObject> keysAndValues = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      HeapInstance list = heap.arrayList(heap.box(i));
      lists.add(list);
      keysAndValues.add(heap.string("s" + i));
      keysAndValues.add(heap.instance(session).set("items", list));
    }
    holder("com.acme.Sessions", heap.hashMap(keysAndValues.toArray(HeapObject[]::new)));
    byte[] before = before();
    for (HeapInstance list : lists) {
      list.arrayIn("elementData").set(1, heap.byteArrayOfLength(984));
      list.set("size", 2);
    }
    GrowthPoint point = Growth.only(since(before));
    assertEquals("com.acme.Sessions.held", Growth.words(point.path()));
    assertEquals(new RepeatedGrowth("com.acme.Session.items", 500, 500 * 1000), point.repeated());
    assertEquals(new CollectionSize(500, 500, "entries"), point.size());
  }

  @Test
  void manyThatHaveNoOnePlaceAreGroupedByShape() throws IOException {
    HeapClass session = heap.classOf("com.acme.Session").field("page", OBJECT).build();
    List<HeapInstance> sessions = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      HeapInstance each = heap.instance(session);
      sessions.add(each);
      holder("com.acme.Tenant" + i, each);
    }
    byte[] before = before();
    sessions.forEach(each -> each.set("page", heap.byteArrayOfLength(984)));
    GrowthPoint point = Growth.only(since(before));
    assertNull(point.path());
    assertEquals(
        new RepeatedGrowth("com.acme.Session", 200, 200 * 1000),
        new RepeatedGrowth(
            point.className(),
            Objects.requireNonNull(point.repeated()).objects(),
            point.repeated().bytes()));
    assertNotNull(point.example());
  }

  @Test
  void whatTwoMapsShareIsGivenToOneAndTheOtherIsNamed() throws IOException {
    HeapInstance byId = heap.hashMap(heap.string("k"), heap.string("v"));
    HeapInstance byName = heap.hashMap(heap.string("n"), heap.string("w"));
    holder("com.acme.ById", byId);
    holder("com.acme.ByName", byName);
    byte[] before = before();
    for (int i = 0; i < 20; i++) {
      HeapObject page = heap.byteArrayOfLength(1000);
      put(byId, heap.box(i), page);
      put(byName, heap.box(i), page);
    }
    GrowthReport report = since(before);
    GrowthPoint first = report.points().get(0);
    assertEquals("com.acme.ById.held", Growth.words(first.path()));
    assertEquals("com.acme.ByName.held", Growth.words(first.sharedWith()));
    // Pages, and nodes of 32 and keys of 16 bytes; the other map has only those.
    assertEquals(20 * (1016 + 32 + 16), first.net().bytes());
    assertEquals(20 * (32 + 16), report.points().get(1).net().bytes());
  }

  @Test
  void whatALocalHoldsIsNamedByItsFrameAndTheThreadHasNoName() throws IOException {
    HeapInstance list = heap.arrayList(heap.string("a"));
    heap.classOf("com.acme.Main").build();
    HeapThread thread = heap.thread("secret-user");
    thread.frame("com.acme.Main", "run", "Main.java", 12).local(list);
    byte[] before = before();
    list.arrayIn("elementData").set(1, heap.byteArrayOfLength(4000));
    list.set("size", 2);
    byte[] after = heap.toBytes();
    GrowthPoint point = Growth.only(Growth.report(folder, before, after));
    assertEquals("THREAD:#1 LOCAL:com.acme.Main.run(Main.java:12)", Growth.words(point.path()));
    assertFalse(point.toString().contains("secret"), point.toString());
    assertTrue(
        Growth.words(Growth.report(folder, before, after, true).points()).contains("secret-user"));
  }

  @Test
  void slotsOfAStaticArrayAreCounted() throws IOException {
    HeapArray slots = heap.objectArray("java.lang.Object[]", new HeapObject[100]);
    slots.set(0, heap.string("first"));
    holder("com.acme.Pool", slots);
    byte[] before = before();
    for (int i = 1; i < 50; i++) {
      slots.set(i, heap.byteArrayOfLength(500));
    }
    GrowthPoint point = Growth.only(since(before));
    assertEquals("com.acme.Pool.held", Growth.words(point.path()));
    assertEquals(new CollectionSize(1, 50, "used slots"), point.size());
  }

  @Test
  void entriesThatWereReplacedByEqualOnesAreNoGrowth() throws IOException {
    HeapInstance cache = heap.arrayList(new HeapObject[200]);
    HeapArray elements = cache.arrayIn("elementData");
    for (int i = 0; i < 200; i++) {
      elements.set(i, heap.byteArrayOfLength(1000));
    }
    HeapInstance leak = heap.arrayList(heap.string("x"));
    holder("com.acme.Cache", cache);
    holder("com.acme.Leak", leak);
    byte[] before = before();
    for (int i = 0; i < 200; i++) {
      heap.remove(Objects.requireNonNull(elements.reference(i)));
      elements.set(i, heap.byteArrayOfLength(1000));
    }
    leak.arrayIn("elementData").set(1, heap.byteArrayOfLength(5000));
    GrowthReport report = since(before);
    assertEquals("com.acme.Leak.held", Growth.words(Growth.only(report).path()));
    assertEquals(100, Growth.only(report).share());
    assertEquals(new Amount(200, 200 * 1016), report.elsewhere());
    assertEquals(new Amount(200, 200 * 1016), report.elsewhereRemoved());
    assertEquals(1, report.churned().size());
    assertEquals("com.acme.Cache.held", Growth.words(report.churned().get(0).path()));
  }

  @Test
  void aLinkedListOfNodesBelongsToTheFieldThatHoldsIt() throws IOException {
    HeapClass node = heap.classOf("com.acme.Node").field("next", OBJECT).field("n", INT).build();
    HeapClass queue = heap.classOf("com.acme.Queue").field("head", OBJECT).build();
    HeapInstance head = heap.instance(node);
    HeapInstance tail = head;
    for (int i = 0; i < 300; i++) {
      HeapInstance next = heap.instance(node);
      tail.set("next", next);
      tail = next;
    }
    holder("com.acme.Main", heap.instance(queue).set("head", head));
    byte[] before = before();
    for (int i = 0; i < 100; i++) {
      HeapInstance next = heap.instance(node);
      tail.set("next", next);
      tail = next;
    }
    GrowthPoint point = Growth.only(since(before));
    assertEquals("com.acme.Node", point.className());
    assertEquals("com.acme.Main.held .head", Growth.words(point.path()));
    assertEquals(new Amount(100, 2400), point.added());
  }

  @Test
  void whatHangsFarDownALinkedListHasAPathThatSaysSoInShort() throws IOException {
    HeapClass node =
        heap.classOf("com.acme.Node").field("next", OBJECT).field("data", OBJECT).build();
    HeapInstance head = heap.instance(node);
    HeapInstance tail = head;
    for (int i = 0; i < 300; i++) {
      HeapInstance next = heap.instance(node);
      tail.set("next", next);
      tail = next;
    }
    holder("com.acme.Main", head);
    byte[] before = before();
    tail.set("data", heap.byteArrayOfLength(5000));
    GrowthPoint point = Growth.only(since(before));
    assertEquals("com.acme.Main.held REPEATED:next .data", Growth.words(point.path()));
  }

  @Test
  void whatNoSurvivorHoldsIsNamedByWhatItIs() throws IOException {
    holder("com.acme.Main", heap.string("x"));
    byte[] before = before();
    HeapClass worker =
        heap.classOf("com.acme.Worker")
            .extending(heap.classNamed("java.lang.Thread"))
            .field("buffer", OBJECT)
            .build();
    for (int i = 0; i < 3; i++) {
      heap.thread(heap.instance(worker).set("buffer", heap.byteArrayOfLength(9000)));
    }
    GrowthPoint point = since(before).points().get(0);
    assertNull(point.path());
    assertNull(point.repeated());
    assertEquals("com.acme.Worker", point.className());
    assertEquals("THREAD:#1", Growth.words(point.example()));
    assertEquals(List.of("com.acme.Worker"), List.of(point.payload().get(0).className()));
  }

  @Test
  void whatIsSharedBySeveralStaticsOfALoaderHasAPathOverOneOfThem() throws IOException {
    HeapClass registry = heap.classOf("com.acme.Registry").field("list", OBJECT).build();
    HeapInstance list = heap.arrayList(heap.string("x"));
    HeapInstance shared = heap.instance(registry).set("list", list);
    holder("com.acme.A", shared);
    holder("com.acme.B", heap.arrayList(shared));
    byte[] before = before();
    list.arrayIn("elementData").set(1, heap.byteArrayOfLength(5000));
    assertEquals("com.acme.A.held .list", Growth.words(Growth.only(since(before)).path()));
  }

  /** Two arrays hold two new lists, whose elements are where they were, and which share one. */
  @Test
  void whatSharedObjectsShareGoesToThoseWhoHaveThem() throws IOException {
    List<HeapInstance> lists = new ArrayList<>();
    for (String text : List.of("x", "y")) {
      lists.add(heap.arrayList(heap.string(text)));
    }
    HeapArray first = heap.objectArray("java.lang.Object[]", lists.get(0), lists.get(1));
    HeapArray second = heap.objectArray("java.lang.Object[]", lists.get(0), lists.get(1));
    holder("com.acme.A", first);
    holder("com.acme.B", second);
    byte[] before = before();
    HeapObject shared = heap.byteArrayOfLength(5000);
    for (int i = 0; i < 2; i++) {
      HeapInstance old = lists.get(i);
      HeapArray elements = old.arrayIn("elementData");
      elements.set(1, shared);
      HeapInstance list = heap.instance("java.util.ArrayList");
      list.set("elementData", elements).set("size", 2);
      first.set(i, list);
      second.set(i, list);
      heap.remove(old);
    }
    GrowthPoint point = Growth.only(since(before));
    assertEquals("com.acme.A.held", Growth.words(point.path()));
    assertEquals(5016, point.net().bytes());
  }

  @Test
  void placesWhosePathsReadTheSameAreOne() throws IOException {
    HeapInstance first = heap.arrayList(heap.string("x"));
    HeapInstance second = heap.arrayList(heap.string("y"));
    holder("com.acme.Main", heap.objectArray("java.lang.Object[]", first, null, second));
    byte[] before = before();
    first.arrayIn("elementData").set(1, heap.byteArrayOfLength(984));
    first.set("size", 2);
    second.arrayIn("elementData").set(1, heap.byteArrayOfLength(1984));
    second.set("size", 2);
    GrowthPoint point = Growth.only(since(before));
    assertEquals("com.acme.Main.held [2]", Growth.words(point.path()));
    assertEquals(
        List.of(new GrownObject(second.address(), 2000), new GrownObject(first.address(), 1000)),
        point.objects());
    assertEquals(new CollectionSize(2, 4, "elements"), point.size());
    assertEquals(new Amount(2, 3000), point.added());
    assertEquals(100, point.share());
  }

  /** Two objects of each level refer to both of the next one, so that only the roots dominate. */
  @Test
  void aPathIsFoundHoweverMuchIsSharedOnTheWay() throws IOException {
    HeapInstance list = heap.arrayList(heap.string("x"));
    HeapObject a = list;
    HeapObject b = list;
    for (int level = 12; level > 0; level--) {
      HeapClass type = heap.classOf("com.acme.Level" + level).fields(OBJECT, "a", "b").build();
      HeapInstance first = heap.instance(type).set("a", a).set("b", b);
      b = heap.instance(type).set("a", a).set("b", b);
      a = first;
    }
    holder("com.acme.A", a);
    holder("com.acme.B", b);
    byte[] before = before();
    list.arrayIn("elementData").set(1, heap.byteArrayOfLength(5000));
    assertEquals(
        "com.acme.A.held" + " .a".repeat(12), Growth.words(Growth.only(since(before)).path()));
  }

  @Test
  void aStaticFieldIsBetterThanALocal() throws IOException {
    HeapClass owner = heap.classOf("com.acme.Owner").field("list", OBJECT).build();
    HeapInstance list = heap.arrayList(heap.string("x"));
    HeapInstance held = heap.instance(owner).set("list", list);
    holder("com.acme.Main", heap.instance(owner).set("list", held));
    heap.thread("main").frame("com.acme.Main", "run", "Main.java", 12).local(list);
    byte[] before = before();
    list.arrayIn("elementData").set(1, heap.byteArrayOfLength(5000));
    assertEquals("com.acme.Main.held .list .list", Growth.words(Growth.only(since(before)).path()));
  }

  @Test
  void valuesAreShownOnlyWhereTheyWereAskedFor() throws IOException {
    HeapInstance map = heap.hashMap(heap.string("k"), heap.string("v"));
    holder("com.acme.Main", map);
    byte[] before = before();
    put(map, heap.string("key \"1\""), heap.string("line\nbreak" + "x".repeat(100)));
    byte[] after = heap.toBytes();
    GrowthSample silent = Growth.only(Growth.report(folder, before, after)).samples().get(0);
    assertNull(silent.value());
    assertEquals(110, silent.length());
    GrowthSample open = Growth.only(Growth.report(folder, before, after, true)).samples().get(0);
    assertEquals("key \"key \\\"1\\\"\", \"line\\nbreak" + "x".repeat(50) + "\"...", open.value());
  }
}
