package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.heapdiff.parser.graph.ReferenceRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressIndexTest {
  /** Bytes of the address range that one page covers at shift 3: 2048 blocks of 64 places. */
  private static final long PAGE = 64L * 2048 * 8;

  private static AddressIndex index(int shift, Map<Long, Integer> kinds) {
    AddressMarks marks = new AddressMarks(shift, () -> 0L);
    AddressMarks.Marker marker = marks.marker();
    kinds.forEach(marker::mark);
    marker.flush();
    return marks.toIndex();
  }

  /** Unsigned order, as indexes have it. */
  private static SortedMap<Long, Integer> unsigned() {
    return new TreeMap<>(Long::compareUnsigned);
  }

  private static void check(int shift, SortedMap<Long, Integer> expected) {
    AddressIndex index = index(shift, expected);
    assertEquals(expected.size(), index.count());
    List<Long> addresses = new ArrayList<>(expected.keySet());
    for (int object = 0; object < addresses.size(); object++) {
      long address = addresses.get(object);
      int kind = expected.getOrDefault(address, 0);
      boolean leaf = kind != AddressIndex.NODE;
      assertEquals(address, index.address(object));
      assertEquals(object, index.index(address));
      assertEquals(kind, index.kind(address));
      assertEquals(kind, index.kindOf(object));
      assertEquals(leaf ? object | ReferenceRows.LEAF : object, index.entry(address));
      for (long near = address - 9; near <= address + 9; near++) {
        if (!expected.containsKey(near)) {
          assertEquals(AddressIndex.ABSENT, index.index(near));
          assertEquals(AddressIndex.ABSENT, index.entry(near));
        }
      }
      for (long far : new long[] {PAGE, -PAGE, 1L << 40, -(1L << 40), Long.MIN_VALUE}) {
        if (!expected.containsKey(address + far)) {
          assertEquals(AddressIndex.ABSENT, index.index(address + far));
        }
      }
    }
    assertEquals(expected.isEmpty() ? 0 : expected.firstKey(), index.lowestAddress());
    assertEquals(expected.isEmpty() ? 0 : expected.lastKey(), index.highestAddress());
    for (int parts : new int[] {1, 2, 3, 7, 64}) {
      checkVisit(index, addresses, parts);
    }
  }

  private static void checkVisit(AddressIndex index, List<Long> addresses, int parts) {
    LongArrayList visited = new LongArrayList();
    for (int part = 0; part < parts; part++) {
      index.visit(
          part,
          parts,
          (object, address, distance) -> {
            assertEquals(visited.size(), object);
            visited.add(address);
            assertEquals(
                object + 1 == addresses.size()
                    ? Long.MAX_VALUE
                    : addresses.get(object + 1) - address,
                distance);
          });
    }
    assertEquals(addresses, visited);
  }

  @Test
  void anEmptyIndexHasNothing() {
    check(3, unsigned());
    assertEquals(AddressIndex.ABSENT, index(3, Map.of()).index(8));
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 0x7_0000_0000L, 0xFFFF_FFF8L, 0x7FFF_FFFF_FFFF_FFF8L, -8})
  void oneObjectIsFoundWhereverItLies(long address) {
    SortedMap<Long, Integer> expected = unsigned();
    expected.put(address, AddressIndex.NODE);
    check(3, expected);
  }

  @Test
  void randomAddressesAgreeWithASortedMap() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int shift = seed % 4;
      SortedMap<Long, Integer> expected = unsigned();
      // Dense runs on pages that are near, and some that are far apart.
      int runs = 1 + random.nextInt(6);
      for (int run = 0; run < runs; run++) {
        long start =
            random.nextBoolean()
                ? 0x7_0000_0000L + random.nextInt(3) * PAGE
                : random.nextLong() >>> random.nextInt(40);
        int most = 1 + random.nextInt(50);
        long address = start >>> shift << shift;
        for (int k = random.nextInt(300); k >= 0; k--) {
          if (address != 0) {
            expected.put(address, 1 + random.nextInt(3));
          }
          address += (1L + random.nextInt(most)) << shift;
        }
      }
      check(shift, expected);
    }
  }

  @Test
  void theLastPlaceOfAPageAndTheFirstOfTheNextAreNeighbors() {
    SortedMap<Long, Integer> expected = unsigned();
    for (long edge = 4 * PAGE; edge <= 6 * PAGE; edge += PAGE) {
      expected.put(edge - 8, AddressIndex.LEAF);
      expected.put(edge, AddressIndex.STEM);
    }
    check(3, expected);
  }

  @Test
  void pagesTooFarApartForADirectoryAreFound() {
    SortedMap<Long, Integer> expected = unsigned();
    for (int k = 0; k < 60; k++) {
      expected.put(8L << k, 1 + k % 3);
    }
    check(3, expected);
  }

  private static int kindOf(long address) {
    return 1 + (int) (address >>> 3) % 3;
  }

  @Test
  void marksOfSeveralThreadsAreTheSameAsOfOne() throws Exception {
    long[] addresses = new long[100_000];
    Random random = new Random(1);
    for (int k = 0; k < addresses.length; k++) {
      addresses[k] = 0x10_0000 + 8L * random.nextInt(1 << 20);
    }
    AddressMarks marks = new AddressMarks(3, () -> 0L);
    Workers.run(
        4,
        w -> {
          AddressMarks.Marker marker = marks.marker();
          for (int k = w; k < addresses.length; k += 4) {
            marker.mark(addresses[k], kindOf(addresses[k]));
          }
          marker.flush();
        });
    AddressIndex index = marks.toIndex();
    long[] distinct = Arrays.stream(addresses).sorted().distinct().toArray();
    assertEquals(distinct.length, index.count());
    for (int k = 0; k < distinct.length; k++) {
      assertEquals(distinct[k], index.address(k));
      assertEquals(kindOf(distinct[k]), index.kindOf(k));
    }
  }

  @Test
  void unalignedIdsShow() {
    AddressMarks marks = new AddressMarks(3, () -> 0L);
    AddressMarks.Marker marker = marks.marker();
    marker.mark(0x1000, AddressIndex.NODE);
    assertEquals(0, marker.allIds() & 7);
    marker.mark(0x1004, AddressIndex.NODE);
    assertEquals(4, marker.allIds() & 7);
  }

  @Test
  void garbageAllOverTheAddressSpaceIsRefused() {
    AddressMarks marks = new AddressMarks(3, () -> 1000L);
    AddressMarks.Marker marker = marks.marker();
    assertThrows(
        AddressMarks.TooSparse.class,
        () -> {
          for (long k = 1; k < 1 << 20; k++) {
            marker.mark(k << 32, AddressIndex.NODE);
          }
        });
  }
}
