package org.heapdiff.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.testdata.HeapBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideTest {
  private static final int COUNT = 300;

  @TempDir Path folder;

  private Snapshot snapshot() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    MatchingDumps.instances(heap, COUNT);
    return MatchingDumps.read(heap.writeTo(folder.resolve("dump")));
  }

  private static Side side(Snapshot snapshot) {
    return MatchingDumps.sideOfOneType(snapshot, new int[snapshot.objectCount()]);
  }

  @Test
  void freeObjectsBetweenTwoAreCounted() throws IOException {
    try (Snapshot snapshot = snapshot()) {
      int size = snapshot.objectCount();
      Random random = new Random(1);
      Side side = side(snapshot);
      BitSet free = new BitSet();
      for (int object = 0; object < size; object++) {
        if (random.nextInt(3) == 0) {
          side.match(object, object);
        } else {
          free.set(object);
        }
      }
      for (int begin = -1; begin < size; begin++) {
        for (int end = begin + 1; end <= size; end++) {
          assertEquals(
              free.get(begin + 1, Math.max(begin + 1, end)).cardinality(),
              side.freeBetween(begin, end),
              begin + " to " + end);
        }
      }
    }
  }
}
