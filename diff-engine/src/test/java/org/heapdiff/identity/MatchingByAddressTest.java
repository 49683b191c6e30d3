package org.heapdiff.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.diff.DiffRequest;
import org.heapdiff.diff.DiffResult;
import org.heapdiff.diff.Dumps;
import org.heapdiff.diff.HeapDiff;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchingByAddressTest {
  private static final long PLACE = 0x7_2000_0000L;

  @TempDir Path folder;

  private final HeapBuilder heap = new HeapBuilder();

  private <T extends HeapObject> T live(T object) {
    heap.root(RootCode.JNI_GLOBAL, object);
    return object;
  }

  @Test
  void theSameAddressClassAndLengthIsTheSameObject() throws IOException {
    HeapInstance stays = live(heap.instance("com.acme.Thing"));
    HeapInstance moves = live(heap.instance("com.acme.Thing"));
    HeapInstance goes = live(heap.instance("com.acme.Thing"));
    HeapArray array = live(heap.byteArrayOfLength(9));
    HeapClass kept = heap.classOf("com.acme.Kept").build();
    HeapClass gone = heap.classOf("com.acme.Gone").build();
    stays.at(PLACE);
    moves.at(PLACE + 0x100);
    goes.at(PLACE + 0x200);
    array.at(PLACE + 0x300);
    kept.at(PLACE + 0x1000);
    gone.at(PLACE + 0x2000);
    heap.keepAddresses();
    Path before = heap.writeTo(folder.resolve("before.hprof"));
    heap.remove(goes);
    heap.remove(array);
    heap.remove(gone);
    moves.at(PLACE + 0x400);
    live(heap.instance("com.acme.Other")).at(PLACE + 0x200);
    live(heap.byteArrayOfLength(10)).at(PLACE + 0x300);
    live(heap.instance("com.acme.Thing")).at(PLACE + 0x100);
    heap.classOf("com.acme.New").build().at(PLACE + 0x2000);
    Path after = heap.writeTo(folder.resolve("after.hprof"));
    try (Snapshot first = Snapshot.read(before, SnapshotOptions.DEFAULT, Progress.NONE);
        Snapshot second = Snapshot.read(after, SnapshotOptions.DEFAULT, Progress.NONE)) {
      Matching matching =
          Matchings.of(
              first, second, ClassPairing.of(first, second), Identity.ADDRESS, Progress.NONE);
      assertEquals(Identity.ADDRESS, matching.identity());
      int[] expected = new int[first.objectCount()];
      for (int object = 0; object < expected.length; object++) {
        expected[object] = second.objectAt(first.addressOf(object));
      }
      // Another class, another length, a class object of another class.
      for (long address : new long[] {PLACE + 0x200, PLACE + 0x300, PLACE + 0x2000}) {
        expected[first.objectAt(address)] = Matching.NONE;
      }
      for (int object = 0; object < expected.length; object++) {
        int partner = matching.after(object);
        assertEquals(expected[object], partner, Long.toHexString(first.addressOf(object)));
        if (partner != Matching.NONE) {
          assertEquals(object, matching.before(partner));
        }
      }
      // What moved has left its place to a new object, which an address cannot tell from it.
      assertEquals(second.objectAt(PLACE + 0x100), matching.after(first.objectAt(PLACE + 0x100)));
      assertEquals(Matching.NONE, matching.before(second.objectAt(PLACE + 0x400)));
      assertEquals(Matching.NONE, matching.before(second.objectAt(PLACE + 0x2000)));
    }
  }

  @Test
  void whatBecameGarbageWasRemovedThoughItIsStillThere() throws IOException {
    HeapInstance thing = live(heap.instance("com.acme.Thing"));
    heap.keepAddresses();
    Path before = heap.writeTo(folder.resolve("before.hprof"));
    heap.unroot(thing);
    Path after = heap.writeTo(folder.resolve("after.hprof"));
    DiffResult live = diff(before, after, SnapshotOptions.DEFAULT);
    assertEquals(new Amount(1, 16), Dumps.row(live, "com.acme.Thing").removed());
    DiffResult all = diff(before, after, SnapshotOptions.DEFAULT.withEverything(true));
    assertEquals(Amount.NONE, Dumps.row(all, "com.acme.Thing").removed());
    assertEquals(Identity.ADDRESS, all.identity());
  }

  private static DiffResult diff(Path before, Path after, SnapshotOptions options)
      throws IOException {
    try (Snapshot first = Snapshot.read(before, options, Progress.NONE);
        Snapshot second = Snapshot.read(after, options, Progress.NONE)) {
      return HeapDiff.between(first, second, DiffRequest.TABLES.withIdentity(Identity.ADDRESS));
    }
  }
}
