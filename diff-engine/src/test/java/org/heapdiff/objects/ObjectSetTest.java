package org.heapdiff.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectSetTest {
  @TempDir Path folder;

  @Test
  void theAlgebraIsThatOfSetsAndGarbageIsInNone() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapArray one = heap.intArray(1);
    HeapArray two = heap.intArray(1, 2);
    HeapArray garbage = heap.intArray(1, 2, 3);
    heap.root(RootCode.UNKNOWN, one);
    heap.root(RootCode.UNKNOWN, two);
    try (Snapshot snapshot =
        Snapshot.read(
            heap.writeTo(folder.resolve("a.hprof")), SnapshotOptions.DEFAULT, Progress.NONE)) {
      int first = snapshot.objectAt(one.address());
      int second = snapshot.objectAt(two.address());
      ObjectSet all = ObjectSet.of(snapshot, object -> true);
      ObjectSet ones = ObjectSet.of(snapshot, object -> object == first);
      ObjectSet twos = ObjectSet.of(snapshot, object -> object == second);

      assertEquals(snapshot.totalObjects(), all.size());
      int rank = 0;
      for (int object = all.next(0); object != ObjectSet.NONE; object = all.next(object + 1)) {
        assertEquals(rank++, all.ranks().of(object));
      }
      assertEquals(0, twos.ranks().of(second));
      assertFalse(all.contains(snapshot.objectAt(garbage.address())));
      assertTrue(ones.and(twos).isEmpty());
      assertEquals(2, ones.or(twos).size());
      assertEquals(ones, ones.or(twos).minus(twos));
      assertEquals(ones.hashCode(), ones.or(twos).minus(twos).hashCode());
      List<Integer> visited = new ArrayList<>();
      ones.or(twos).forEach(visited::add);
      assertEquals(List.of(Math.min(first, second), Math.max(first, second)), visited);
    }
  }

  @Test
  void theNextObjectIsFoundOverWordsAndPartsWithoutAny() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    for (int length = 0; length < 5_000; length++) {
      heap.root(RootCode.UNKNOWN, heap.intArray(new int[length % 7]));
    }
    try (Snapshot snapshot =
        Snapshot.read(
            heap.writeTo(folder.resolve("a.hprof")), SnapshotOptions.DEFAULT, Progress.NONE)) {
      int last = snapshot.objectCount() - 1;
      for (int step : new int[] {1, 63, 64, 65, 1000}) {
        ObjectSet some = ObjectSet.of(snapshot, object -> object % step == 0);
        List<Integer> expected = new ArrayList<>();
        for (int object = 0; object <= last; object += step) {
          if (snapshot.isCounted(object)) {
            expected.add(object);
          }
        }
        List<Integer> visited = new ArrayList<>();
        some.forEach(visited::add);
        assertEquals(expected, visited);
        assertEquals(expected.size(), some.size());
      }
      assertEquals(ObjectSet.NONE, ObjectSet.of(snapshot, object -> false).next(0));
      assertEquals(ObjectSet.NONE, ObjectSet.of(snapshot, object -> true).next(last + 1));
      assertEquals(last, ObjectSet.of(snapshot, object -> object == last).next(1));
    }
  }
}
