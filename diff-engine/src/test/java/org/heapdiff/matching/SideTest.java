package org.heapdiff.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideTest {
  private static final int COUNT = 300;

  @TempDir Path folder;

  private Snapshot snapshot() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass type = heap.classOf("com.acme.Any").build();
    HeapInstance[] objects = new HeapInstance[COUNT];
    for (int k = 0; k < COUNT; k++) {
      objects[k] = heap.instance(type);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", objects));
    return MatchingDumps.read(heap.writeTo(folder.resolve("dump")));
  }

  private static Side side(Snapshot snapshot) {
    int types = snapshot.typeCount();
    int[] contents = new int[snapshot.objectCount()];
    return new Side(snapshot, new int[types], new int[types], contents, true);
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
