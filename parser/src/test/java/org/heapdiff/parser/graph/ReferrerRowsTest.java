package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferrerRowsTest {
  @Test
  void referrersAreTheReferencesTurnedAround() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      int nodeCount = i == 0 ? 100_000 : 1 + random.nextInt(30);
      Drawing drawing = Drawing.random(random, nodeCount);
      IntStream.Builder[] expected = new IntStream.Builder[nodeCount];
      for (int node = 0; node < nodeCount; node++) {
        expected[node] = IntStream.builder();
      }
      for (int node = 0; node < nodeCount; node++) {
        for (int target : IntStream.of(drawing.targets[node]).distinct().toArray()) {
          expected[target].add(node);
        }
      }
      ReferrerRows referrers = ReferrerRows.of(drawing.rows(), 2);
      assertEquals(nodeCount, referrers.nodeCount());
      for (int node = 0; node < nodeCount; node++) {
        int[] wanted = expected[node].build().toArray();
        IntStream.Builder found = IntStream.builder();
        referrers.forEach(node, found::add);
        assertArrayEquals(wanted, found.build().toArray());
        assertEquals(wanted.length > 0, referrers.hasReferrers(node));
      }
    }
  }
}
