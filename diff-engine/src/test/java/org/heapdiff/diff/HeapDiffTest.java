package org.heapdiff.diff;

import static org.heapdiff.testdata.ValueType.INT;
import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With compressed references a header has 12 bytes, a reference or an int 4, a byte[] 16 before its
 * first element, and every object a multiple of 8.
 */
class HeapDiffTest {
  @TempDir Path folder;

  @Test
  void objectsAreAddedAndRemovedByClass() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass node = heap.classOf("com.acme.Node").field("next", OBJECT).field("n", INT).build();
    HeapInstance first = heap.instance(node);
    heap.root(RootCode.JNI_GLOBAL, first);
    HeapInstance old = heap.instance("com.acme.Old");
    heap.root(RootCode.JNI_GLOBAL, old);
    byte[] before = heap.toBytes();
    HeapInstance second = heap.instance(node).set("next", heap.instance(node));
    first.set("next", second);
    heap.remove(old);
    DiffResult result = Dumps.diff(folder, before, heap.toBytes());
    // A node has 12 + 4 + 4 = 20 bytes, that is 24.
    assertEquals(
        new ClassChange(
            "com.acme.Node",
            null,
            new Amount(1, 24),
            new Amount(3, 72),
            new Amount(2, 48),
            Amount.NONE,
            24,
            72),
        Dumps.row(result, "com.acme.Node"));
    // Without fields 12 bytes, that is 16.
    assertEquals(
        new ClassChange(
            "com.acme.Old",
            null,
            new Amount(1, 16),
            Amount.NONE,
            Amount.NONE,
            new Amount(1, 16),
            16,
            0),
        Dumps.row(result, "com.acme.Old"));
    assertEquals(new Amount(-1, -16), Dumps.row(result, "com.acme.Old").net());
    assertEquals(48, Dumps.row(result, "com.acme.Node").retainedDelta());
  }

  @Test
  void anArrayThatGrewIsOneRemovedAndOneAdded() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapArray kept = heap.byteArrayOfLength(100);
    HeapArray small = heap.byteArrayOfLength(10);
    heap.root(RootCode.JNI_GLOBAL, kept).root(RootCode.JNI_GLOBAL, small);
    byte[] before = heap.toBytes();
    heap.remove(small);
    heap.root(RootCode.JNI_GLOBAL, heap.byteArrayOfLength(20));
    ClassChange bytes = Dumps.row(Dumps.diff(folder, before, heap.toBytes()), "byte[]");
    // 16 + 100 is 120, 16 + 10 is 32, 16 + 20 is 40.
    assertEquals(new Amount(2, 152), bytes.before());
    assertEquals(new Amount(2, 160), bytes.after());
    assertEquals(new Amount(1, 40), bytes.added());
    assertEquals(new Amount(1, 32), bytes.removed());
    assertEquals(new Amount(0, 8), bytes.net());
  }

  @Test
  void arraysOfOneRoundedSizeButTwoLengthsAreTwo() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapArray five = heap.byteArrayOfLength(5);
    heap.root(RootCode.JNI_GLOBAL, five);
    byte[] before = heap.toBytes();
    heap.remove(five);
    heap.root(RootCode.JNI_GLOBAL, heap.byteArrayOfLength(6));
    ClassChange bytes = Dumps.row(Dumps.diff(folder, before, heap.toBytes()), "byte[]");
    assertEquals(new Amount(1, 24), bytes.added());
    assertEquals(new Amount(1, 24), bytes.removed());
    assertEquals(Amount.NONE, bytes.net());
  }

  @Test
  void whatNoRootReachesDoesNotCountUnlessEverythingDoes() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance thing = heap.instance("com.acme.Thing");
    heap.root(RootCode.JNI_GLOBAL, thing);
    byte[] before = heap.toBytes();
    heap.instance("com.acme.Thing");
    heap.instance("com.acme.Garbage");
    byte[] after = heap.toBytes();
    DiffResult live = Dumps.diff(folder, before, after);
    assertEquals(Amount.NONE, Dumps.row(live, "com.acme.Thing").added());
    assertEquals(List.of(), Dumps.rows(live, "com.acme.Garbage"));
    assertEquals(new Amount(2, 32), live.after().unreachable());
    DiffResult all =
        Dumps.diff(folder, before, after, SnapshotOptions.DEFAULT.withEverything(true));
    assertEquals(new Amount(1, 16), Dumps.row(all, "com.acme.Thing").added());
    assertEquals(new Amount(1, 16), Dumps.row(all, "com.acme.Garbage").added());
  }

  @Test
  void retainedBytesAreThoseBeforeAndAfter() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass cache = heap.classOf("com.acme.Cache").field("data", OBJECT).build();
    HeapInstance one = heap.instance(cache).set("data", heap.byteArrayOfLength(1000));
    heap.root(RootCode.JNI_GLOBAL, one);
    byte[] before = heap.toBytes();
    one.set("data", heap.byteArrayOfLength(5000));
    ClassChange row = Dumps.row(Dumps.diff(folder, before, heap.toBytes()), "com.acme.Cache");
    // 12 + 4 is 16; 16 + 1000 is 1016; 16 + 5000 is 5016.
    assertEquals(16 + 1016, row.retainedBefore());
    assertEquals(16 + 5016, row.retainedAfter());
    assertEquals(4000, row.retainedDelta());
    assertEquals(Amount.NONE, row.added());
  }

  @Test
  void aClassObjectIsMatchedWithThatOfItsOwnClassOnly() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass plain = heap.classOf("com.acme.Plain").build();
    byte[] before = heap.toBytes();
    heap.remove(plain);
    HeapClass rich =
        heap.classOf("com.acme.Rich").staticField("a", null).staticField("b", null).build();
    ClassChange row = Dumps.row(Dumps.diff(folder, before, heap.toBytes()), "java.lang.Class");
    assertEquals(new Amount(1, rich.shallowSize()), row.added());
    assertEquals(new Amount(1, plain.shallowSize()), row.removed());
    assertTrue(rich.shallowSize() > plain.shallowSize());
  }

  @Test
  void anObjectThatMovedIsTheSame() throws IOException {
    HeapBuilder heap = randomHeap(new Random(5));
    byte[] before = heap.toBytes();
    heap.compact(0x7_8000_0000L);
    SnapshotOptions all = SnapshotOptions.DEFAULT.withEverything(true);
    for (ClassChange row : Dumps.diff(folder, before, heap.toBytes(), all).changes()) {
      assertEquals(Amount.NONE, row.added(), row.kind());
      assertEquals(Amount.NONE, row.removed(), row.kind());
    }
  }

  @Test
  void swappedDumpsNegateByClass() throws IOException {
    byte[] one = randomHeap(new Random(1)).toBytes();
    byte[] two = randomHeap(new Random(2)).toBytes();
    Map<String, ClassChange> there = byKind(Dumps.diffByClass(folder, one, two));
    Map<String, ClassChange> back = byKind(Dumps.diffByClass(folder, two, one));
    assertEquals(there.keySet(), back.keySet());
    there.forEach(
        (kind, change) -> {
          ClassChange reverse = Objects.requireNonNull(back.get(kind));
          assertEquals(change.added(), reverse.removed(), kind);
          assertEquals(change.removed(), reverse.added(), kind);
          assertEquals(change.before(), reverse.after(), kind);
          assertEquals(-change.retainedDelta(), reverse.retainedDelta(), kind);
        });
  }

  @Test
  void rowsAddUpToTheWholeAndAddedLessRemovedIsNet() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      byte[] before = randomHeap(new Random(seed)).toBytes();
      byte[] after = randomHeap(new Random(1000 + seed)).toBytes();
      for (boolean everything : new boolean[] {false, true}) {
        DiffResult result =
            Dumps.diff(folder, before, after, SnapshotOptions.DEFAULT.withEverything(everything));
        Amount net = Amount.NONE;
        for (ClassChange row : result.changes()) {
          String what = "seed " + seed + ", " + row.kind();
          net = net.plus(row.net());
          assertEquals(row.net(), row.added().minus(row.removed()), what);
          assertTrue(row.added().objects() >= 0 && row.removed().objects() >= 0, what);
          assertTrue(row.added().objects() <= row.after().objects(), what);
          assertTrue(row.removed().objects() <= row.before().objects(), what);
        }
        assertEquals(result.after().live().minus(result.before().live()), net, "seed " + seed);
      }
    }
  }

  @Test
  void theSameInputGivesTheSameResult() throws IOException {
    byte[] before = randomHeap(new Random(3)).toBytes();
    byte[] after = randomHeap(new Random(4)).toBytes();
    assertEquals(Dumps.diff(folder, before, after), Dumps.diff(folder, before, after));
  }

  private static Map<String, ClassChange> byKind(DiffResult result) {
    Map<String, ClassChange> rows = new HashMap<>();
    result.changes().forEach(change -> rows.put(change.kind(), change));
    assertEquals(result.changes().size(), rows.size(), "kinds are unique");
    return rows;
  }

  /** Instances of a few classes, some of them in one heap only, and arrays of many lengths. */
  private static HeapBuilder randomHeap(Random random) {
    HeapBuilder heap = new HeapBuilder();
    List<HeapClass> classes = new ArrayList<>();
    for (int c = 0; c < 8; c++) {
      if (random.nextInt(4) > 0) {
        HeapClass.Builder builder = heap.classOf("com.acme.C" + c);
        for (int f = 0; f < c; f++) {
          builder.field("f" + f, OBJECT).staticField("s" + f, null);
        }
        classes.add(builder.build());
      }
    }
    List<HeapObject> objects = new ArrayList<>();
    for (int k = 0; k < 200; k++) {
      HeapObject object;
      if (classes.isEmpty() || random.nextInt(3) == 0) {
        object =
            random.nextBoolean()
                ? heap.byteArrayOfLength(random.nextInt(12))
                : heap.objectArray("java.lang.Object[]", new HeapObject[random.nextInt(6)]);
      } else {
        HeapClass type = classes.get(random.nextInt(classes.size()));
        HeapInstance instance = heap.instance(type);
        int fields = type.name().charAt(type.name().length() - 1) - '0';
        for (int f = 0; f < fields && !objects.isEmpty(); f++) {
          instance.set("f" + f, objects.get(random.nextInt(objects.size())));
        }
        object = instance;
      }
      if (random.nextInt(5) == 0) {
        heap.root(RootCode.JNI_GLOBAL, object);
      }
      objects.add(object);
    }
    return heap;
  }
}
