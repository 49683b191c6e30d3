package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts as live, and what is said of the rest. */
class ReachabilityTest {
  @TempDir Path folder;

  private static SnapshotOptions with(Reachability reachability) {
    return SnapshotOptions.DEFAULT.withReachability(reachability);
  }

  @ParameterizedTest
  @EnumSource(Reachability.class)
  void eachKindOfReferenceKeepsItsReferentFromItsLevelOn(Reachability level) throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass soft =
        heap.classOf("com.acme.SoftEntry")
            .extending(heap.classNamed("java.lang.ref.SoftReference"))
            .field("key", ValueType.OBJECT)
            .build();
    HeapClass weak =
        heap.classOf("com.acme.WeakEntry")
            .extending(heap.classNamed("java.lang.ref.WeakReference"))
            .field("referent", ValueType.OBJECT)
            .build();
    HeapInstance[] targets = new HeapInstance[7];
    for (int k = 0; k < targets.length; k++) {
      targets[k] = heap.arrayList(heap.box(k));
    }
    HeapInstance softEntry = heap.instance(soft).set("key", targets[5]);
    softEntry.set("referent", targets[0]);
    HeapInstance weakEntry = heap.instance(weak);
    // A field of that name in a subclass is an ordinary one.
    weakEntry.set(weak, "referent", targets[6]);
    weakEntry.set(heap.classNamed("java.lang.ref.Reference"), "referent", targets[1]);
    HeapInstance phantom = heap.phantomReference(targets[2]);
    HeapInstance plainSoft = heap.softReference(targets[3]);
    HeapInstance plainWeak = heap.weakReference(targets[4]);
    heap.root(
        RootCode.JNI_GLOBAL,
        heap.objectArray(
            "java.lang.Object[]", softEntry, weakEntry, phantom, plainSoft, plainWeak));
    try (Snapshot snapshot = Dumps.read(folder, heap, with(level))) {
      assertKept(snapshot, softEntry, targets[0], level != Reachability.STRONG);
      assertKept(snapshot, plainSoft, targets[3], level != Reachability.STRONG);
      boolean weakKept = level == Reachability.WEAK || level == Reachability.ALL;
      assertKept(snapshot, weakEntry, targets[1], weakKept);
      assertKept(snapshot, plainWeak, targets[4], weakKept);
      assertKept(snapshot, phantom, targets[2], level == Reachability.ALL);
      assertTrue(snapshot.isLive(Dumps.find(snapshot, targets[5])));
      assertTrue(snapshot.isLive(Dumps.find(snapshot, targets[6])));
      Queries.askEverything(snapshot);
    }
  }

  private static void assertKept(
      Snapshot snapshot, HeapInstance reference, HeapInstance referent, boolean kept) {
    int target = Dumps.find(snapshot, referent);
    assertEquals(kept, snapshot.isLive(target));
    assertEquals(kept, snapshot.isCounted(target));
    assertEquals(
        kept ? Snapshot.NONE : target, snapshot.weakReferent(Dumps.find(snapshot, reference)));
    assertEquals(
        kept ? Dumps.find(snapshot, reference) : Snapshot.UNREACHABLE,
        snapshot.immediateDominator(target));
  }

  @Test
  void softReferentsCountUnlessOneSaysOtherwise() {
    assertEquals(Reachability.SOFT, SnapshotOptions.DEFAULT.reachability());
  }

  @Test
  void whatWaitsForItsFinalizerIsLiveAndTold() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapArray buffer = heap.byteArrayOfLength(1000);
    HeapClass file = heap.classOf("com.acme.File").field("buffer", ValueType.OBJECT).build();
    HeapInstance waiting = heap.instance(file).set("buffer", buffer);
    HeapInstance used = heap.instance(file);
    heap.finalizer(waiting);
    heap.finalizer(used);
    heap.root(RootCode.JNI_GLOBAL, used);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertTrue(snapshot.isLive(Dumps.find(snapshot, waiting)));
      assertTrue(snapshot.isLive(Dumps.find(snapshot, buffer)));
      // A file of 12 + 4 bytes, a byte[] of 16 + 1000.
      assertEquals(new ObjectTotals(1, 16 + 1016), snapshot.finalizable());
      assertEquals(Snapshot.ROOT, snapshot.immediateDominator(Dumps.find(snapshot, waiting)));
    }
    try (Snapshot snapshot = Dumps.read(folder, heap, with(Reachability.ALL))) {
      assertTrue(snapshot.isLive(Dumps.find(snapshot, waiting)));
      assertEquals(new ObjectTotals(0, 0), snapshot.finalizable());
    }
  }

  @Test
  void theUnreachableIsSummedUp() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass node = heap.classOf("com.acme.Node").field("next", ValueType.OBJECT).build();
    HeapInstance kept = heap.instance(node);
    heap.root(RootCode.JNI_GLOBAL, kept);
    HeapInstance garbage = heap.instance(node).set("next", heap.instance(node).set("next", kept));
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertEquals(new ObjectTotals(2, 2 * 16), snapshot.unreachable().total());
      assertEquals(new ObjectTotals(0, 0), snapshot.unreachable().fillers());
      assertEquals(new ObjectTotals(0, 0), snapshot.unreachable().heldByClasses());
      assertFalse(snapshot.isCounted(Dumps.find(snapshot, garbage)));
      assertEquals(0, snapshot.retainedSize(Dumps.find(snapshot, garbage)));
    }
    try (Snapshot snapshot =
        Dumps.read(folder, heap, SnapshotOptions.DEFAULT.withEverything(true))) {
      int g = Dumps.find(snapshot, garbage);
      assertTrue(snapshot.isCounted(g));
      assertFalse(snapshot.isLive(g));
      assertEquals(Snapshot.ROOT, snapshot.immediateDominator(g));
      assertEquals(2 * 16, snapshot.retainedSize(g));
      assertEquals(16, snapshot.retainedSize(Dumps.find(snapshot, kept)));
      assertEquals(snapshot.objectCount(), snapshot.totalObjects());
      assertEquals(new ObjectTotals(2, 2 * 16), snapshot.unreachable().total());
      Queries.askEverything(snapshot);
    }
  }

  @Test
  void fillersAndWhatClassesHoldAreNamed() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    heap.intArray(new int[21]); // 16 + 84, padded to 104
    HeapInstance filler = heap.instance(heap.classOf("jdk.internal.vm.FillerObject").build());
    HeapClass data =
        heap.classOf("java.lang.Class$ReflectionData")
            .field("declaredFields", ValueType.OBJECT)
            .build();
    HeapArray fields = heap.objectArray("java.lang.Object[]");
    HeapInstance soft = heap.softReference(heap.instance(data).set("declaredFields", fields));
    HeapInstance name = heap.string("com.acme.Main");
    HeapInstance list = heap.arrayList(heap.intArray(1));
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      Unreachable unreachable = snapshot.unreachable();
      assertEquals(new ObjectTotals(2, 104 + filler.shallowSize()), unreachable.fillers());
      long held =
          soft.shallowSize()
              + data.instanceSize()
              + fields.shallowSize()
              + name.shallowSize()
              + name.arrayIn("value").shallowSize();
      assertEquals(new ObjectTotals(5, held), unreachable.heldByClasses());
      assertEquals(
          2 + 5 + 3, unreachable.total().objects(), "with the list, its array and the int[] in it");
      assertFalse(snapshot.isLive(Dumps.find(snapshot, list)));
    }
  }

  @Test
  void dominatorsAndRetainedSizesOfADiamond() throws IOException {
    // root -> a -> b, c; b -> d, c -> d; d -> e; x: another root -> c
    HeapBuilder heap = new HeapBuilder();
    HeapClass node = heap.classOf("com.acme.Node").fields(ValueType.OBJECT, "l", "r").build();
    HeapInstance e = heap.instance(node);
    HeapInstance d = heap.instance(node).set("l", e);
    HeapInstance b = heap.instance(node).set("l", d);
    HeapInstance c = heap.instance(node).set("r", d);
    HeapInstance a = heap.instance(node).set("l", b).set("r", c);
    heap.root(RootCode.JNI_GLOBAL, a);
    // 12 bytes of header and two references of 4: 20, padded to 24.
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertEquals(24, snapshot.shallowSize(Dumps.find(snapshot, a)));
      assertDominated(snapshot, d, a, 48);
      assertDominated(snapshot, b, a, 24);
      assertDominated(snapshot, e, d, 24);
      assertEquals(5 * 24, snapshot.retainedSize(Dumps.find(snapshot, a)));
      int row = snapshot.classes().named("com.acme.Node");
      assertEquals(5, snapshot.histogram().objects(row));
      assertEquals(5 * 24, snapshot.histogram().bytes(row));
      assertEquals(5 * 24, snapshot.histogram().retained(row));
    }
    heap.root(RootCode.MONITOR_USED, c);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertEquals(Snapshot.ROOT, snapshot.immediateDominator(Dumps.find(snapshot, c)));
      assertEquals(Snapshot.ROOT, snapshot.immediateDominator(Dumps.find(snapshot, d)));
      assertEquals(2 * 24, snapshot.retainedSize(Dumps.find(snapshot, a)));
      assertEquals(24, snapshot.retainedSize(Dumps.find(snapshot, c)));
      assertEquals(
          5 * 24, snapshot.histogram().retained(snapshot.classes().named("com.acme.Node")));
    }
  }

  private static void assertDominated(
      Snapshot snapshot, HeapInstance object, HeapInstance dominator, long retained) {
    assertEquals(
        Dumps.find(snapshot, dominator), snapshot.immediateDominator(Dumps.find(snapshot, object)));
    assertEquals(retained, snapshot.retainedSize(Dumps.find(snapshot, object)));
    boolean[] found = new boolean[1];
    snapshot.forEachDominated(
        Dumps.find(snapshot, dominator),
        child -> found[0] |= child == Dumps.find(snapshot, object));
    assertTrue(found[0]);
  }
}
