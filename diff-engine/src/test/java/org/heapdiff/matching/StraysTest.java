package org.heapdiff.matching;

import static org.heapdiff.matching.MatchingDumps.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StraysTest {
  private static final int COUNT = 1000;

  @TempDir Path folder;

  /**
   * What is found among the first objects of a dump if they are pairs with others.
   *
   * @param count so many are pairs
   * @param partner by the place of an object in the order of the addresses, that of its partner
   */
  private List<String> found(int count, IntUnaryOperator partner) throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance[] objects = MatchingDumps.instances(heap, COUNT);
    Path dump = heap.writeTo(folder.resolve("dump"));
    try (Snapshot before = read(dump);
        Snapshot after = read(dump)) {
      int first = before.objectAt(objects[0].address());
      assertEquals(first + COUNT - 1, before.objectAt(objects[COUNT - 1].address()));
      Pair pair = new Pair(side(before), side(after), new int[before.classes().count()]);
      for (int k = 0; k < count; k++) {
        pair.match(first + k, first + partner.applyAsInt(k));
      }
      List<String> found = new ArrayList<>();
      Strays.find(
          pair,
          0,
          before.objectCount(),
          (a, low, high) ->
              found.add((a - first) + " between " + (low - first) + " and " + (high - first)));
      return found;
    }
  }

  private static Side side(Snapshot snapshot) {
    return MatchingDumps.sideOfOneType(snapshot, new int[snapshot.objectCount()]);
  }

  @Test
  void partnersElsewhereThanThoseAroundThemAreFound() throws IOException {
    assertEquals(
        List.of("70 between 69 and 71", "150 between 149 and 152", "151 between 149 and 152"),
        found(200, k -> k == 70 || k == 150 || k == 151 ? 600 + k : k));
  }

  @Test
  void aChainGoesOnBehindSomeNewObjects() throws IOException {
    // Ten new ones lie behind the first hundred.
    assertEquals(
        List.of("120 between 119 and 121"), found(200, k -> k == 120 ? 900 : k < 100 ? k : k + 10));
  }

  @Test
  void fewInLineTellNothing() throws IOException {
    assertEquals(List.of(), found(40, k -> k == 20 ? 600 : k));
  }

  @Test
  void manyInARowWereMovedThere() throws IOException {
    assertEquals(List.of(), found(400, k -> k >= 150 && k < 250 ? 600 + k : k));
  }

  @Test
  void whereNothingKeptItsOrderThereAreNone() throws IOException {
    assertEquals(List.of(), found(COUNT, k -> k * 389 % COUNT));
  }
}
