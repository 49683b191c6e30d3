package org.heapdiff.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchingByClassTest {
  @TempDir Path folder;

  private static <T extends HeapObject> T live(HeapBuilder heap, T object) {
    heap.root(RootCode.JNI_GLOBAL, object);
    return object;
  }

  @Test
  void objectsOfAKindMatchInTheOrderOfTheirAddresses() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance[] things = new HeapInstance[3];
    for (int k = 0; k < things.length; k++) {
      things[k] = live(heap, heap.instance("com.acme.Thing").at(0x7_2000_0000L + 0x100L * k));
    }
    HeapArray small = live(heap, heap.byteArrayOfLength(8));
    HeapInstance garbage = heap.instance("com.acme.Thing").at(0x7_1000_0000L);
    Path before = heap.writeTo(folder.resolve("before.hprof"));
    long[] old = new long[3];
    for (int k = 0; k < things.length; k++) {
      old[k] = things[k].address();
      things[k].at(0x7_3000_0000L + 0x40L * k);
    }
    long oldSmall = small.address();
    heap.remove(garbage);
    heap.remove(things[2]);
    small.at(0x7_4000_0000L);
    HeapArray large = live(heap, heap.byteArrayOfLength(9));
    Path after = heap.writeTo(folder.resolve("after.hprof"));
    try (Snapshot first = Snapshot.read(before, SnapshotOptions.DEFAULT, Progress.NONE);
        Snapshot second = Snapshot.read(after, SnapshotOptions.DEFAULT, Progress.NONE)) {
      Matching matching = MatchingByClass.of(first, second, ClassPairing.of(first, second));
      assertEquals(at(second, things[0].address()), matching.after(at(first, old[0])));
      assertEquals(at(second, things[1].address()), matching.after(at(first, old[1])));
      assertEquals(Matching.NONE, matching.after(at(first, old[2])));
      assertEquals(Matching.NONE, matching.after(at(first, 0x7_1000_0000L)), "is garbage");
      assertEquals(at(second, 0x7_4000_0000L), matching.after(at(first, oldSmall)));
      assertEquals(Matching.NONE, matching.before(at(second, large.address())));
      for (int object = 0; object < first.objectCount(); object++) {
        int partner = matching.after(object);
        if (partner != Matching.NONE) {
          assertEquals(object, matching.before(partner));
          assertTrue(second.isCounted(partner));
          assertEquals(first.arrayLength(object), second.arrayLength(partner));
          assertEquals(
              first.classes().name(first.classOf(object)),
              second.classes().name(second.classOf(partner)));
        }
      }
    }
  }

  private static int at(Snapshot snapshot, long address) {
    int object = snapshot.objectAt(address);
    assertNotEquals(Snapshot.NONE, object);
    assertFalse(object < 0);
    return object;
  }

  @Test
  void everyClassObjectMatchesThatOfItsClass() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    for (int k = 0; k < 20; k++) {
      heap.classOf("com.acme.C" + k).build();
    }
    Path before = heap.writeTo(folder.resolve("before.hprof"));
    heap.shuffleAddresses(7);
    Path after = heap.writeTo(folder.resolve("after.hprof"));
    try (Snapshot first = Snapshot.read(before, SnapshotOptions.DEFAULT, Progress.NONE);
        Snapshot second = Snapshot.read(after, SnapshotOptions.DEFAULT, Progress.NONE)) {
      Matching matching = MatchingByClass.of(first, second, ClassPairing.of(first, second));
      for (int k = 0; k < 20; k++) {
        String name = "com.acme.C" + k;
        assertEquals(
            second.classes().object(second.classes().named(name)),
            matching.after(first.classes().object(first.classes().named(name))));
      }
    }
  }
}
