package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdMapTest {
  @Test
  void agreesWithAHashMap() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      IdMap map = new IdMap(random.nextInt(100));
      Map<Long, Integer> expected = new HashMap<>();
      for (int k = 0; k < 5000; k++) {
        long id = seed % 2 == 0 ? 1 + random.nextInt(4000) : 8L * random.nextInt(4000) + 0x700000;
        Integer before = expected.putIfAbsent(id, k);
        assertEquals(before == null ? k : before, map.putIfAbsent(id, k));
      }
      for (long id = 0; id < 5000; id++) {
        assertEquals(expected.getOrDefault(id, IdMap.ABSENT), map.get(id));
        long far = 8 * id + 0x700000;
        assertEquals(expected.getOrDefault(far, IdMap.ABSENT), map.get(far));
      }
    }
  }

  @Test
  void manyAtOnceAreFoundAsOneAfterTheOther() {
    Random random = new Random(3);
    IdMap map = new IdMap(10);
    for (int k = 0; k < 700; k++) {
      map.putIfAbsent(8L * random.nextInt(1000), k);
    }
    long[] wanted = random.longs(4000, 0, 1100).map(k -> 8 * k).toArray();
    int[] found = new int[wanted.length];
    map.get(wanted, 3999, found);
    for (int k = 0; k < 3999; k++) {
      assertEquals(map.get(wanted[k]), found[k]);
    }
    assertEquals(0, found[3999]);
  }

  @Test
  void idZeroIsNeverThere() {
    IdMap map = new IdMap(0);
    assertEquals(IdMap.ABSENT, map.putIfAbsent(0, 5));
    assertEquals(IdMap.ABSENT, map.get(0));
  }

  @Test
  void idsOfAllBitsAreKept() {
    IdMap map = new IdMap(4);
    for (int bit = 0; bit < 64; bit++) {
      assertEquals(bit, map.putIfAbsent(1L << bit, bit));
    }
    for (int bit = 0; bit < 64; bit++) {
      assertEquals(bit, map.get(1L << bit));
    }
    assertEquals(IdMap.ABSENT, map.get(-1));
  }
}
