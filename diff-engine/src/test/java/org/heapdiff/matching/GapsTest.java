package org.heapdiff.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GapsTest {
  private static final int COUNT = 40;

  @TempDir Path folder;

  /** A side whose objects from the first instance on look as is said. */
  private static Side side(Snapshot snapshot, int first, IntUnaryOperator look) {
    int[] contents = new int[snapshot.objectCount()];
    for (int k = 0; k < COUNT; k++) {
      contents[first + k] = look.applyAsInt(k);
    }
    return MatchingDumps.sideOfOneType(snapshot, contents);
  }

  /** Neither may an object be in two pairs, nor does it depend on threads in which one it is. */
  @Test
  void ofGapsThatOverlapTheFirstOneTakesAnObject() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance[] objects = MatchingDumps.instances(heap, COUNT);
    Path dump = heap.writeTo(folder.resolve("dump"));
    try (Snapshot before = MatchingDumps.read(dump);
        Snapshot after = MatchingDumps.read(dump)) {
      int first = before.objectAt(objects[0].address());
      // Two before look like one after, and two others like one each.
      Pair pair =
          new Pair(
              side(before, first, k -> k == 25 ? 5 : k),
              side(after, first, k -> k == 15 ? 5 : k == 14 ? 3 : k == 16 ? 27 : 1000 + k),
              new int[before.classes().count()]);
      pair.matchBy(Evidence.ORDER);
      int[] partners = {0, 0, 10, 24, 20, 12, 30, 20};
      for (int k = 0; k < partners.length; k += 2) {
        pair.match(first + partners[k], first + partners[k + 1]);
      }
      Gaps gaps = Gaps.between(pair, false);
      assertTrue(gaps.fillEvident());
      assertEquals(first + 14, pair.before.partners[first + 3]);
      assertEquals(first + 15, pair.before.partners[first + 5]);
      assertTrue(pair.before.isFree(first + 25));
      assertEquals(first + 16, pair.before.partners[first + 27]);
      assertFalse(gaps.fillEvident());
    }
  }
}
