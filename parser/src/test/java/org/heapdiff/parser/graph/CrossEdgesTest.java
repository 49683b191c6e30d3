package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossEdgesTest {
  /** Some blocks of targets. */
  private static final int COUNT = 1_300_001;

  /** Not divisible by 3. */
  private static final int TARGETS = 500;

  /**
   * Edges of which most lead to few targets, in one block; their sources go up, and back at times.
   */
  private static LongArrayList edges(Random random) {
    LongArrayList edges = new LongArrayList();
    int source = 1;
    while (source < COUNT) {
      int targets = random.nextInt(5);
      for (int k = 0; k < targets; k++) {
        boolean popular = random.nextInt(4) > 0;
        edges.add(
            (long) source << 32 | random.nextInt(popular ? Math.min(source, 70_000) : source));
      }
      if (random.nextInt(5000) == 0) {
        source = Math.max(1, source - random.nextInt(5_000));
      }
      source += random.nextInt(200_000) == 0 ? random.nextInt(20_000) : 1 + random.nextInt(2);
    }
    return edges;
  }

  private static CrossEdges added(LongArrayList edges) {
    CrossEdges added = new CrossEdges(COUNT);
    for (long edge : edges) {
      added.add((int) (edge >>> 32), (int) edge);
    }
    return added;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void slicesHaveTheSourcesOfEachTarget(int threads) {
    LongArrayList edges = edges(new Random(threads));
    TransposedRows rows = new TransposedRows(COUNT);
    edges.forEach((long edge) -> rows.count((int) edge));
    rows.allocate();
    edges.forEach((long edge) -> rows.put((int) edge, (int) (edge >>> 32)));

    RowsAhead ahead = new RowsAhead(added(edges), threads);
    int end = COUNT;
    int slices = 0;
    while (end > 0) {
      RowsAhead.Slice slice = ahead.next();
      assertEquals(end, slice.end());
      for (int target = slice.first(); target < end; target++) {
        int at = rows.start(target);
        if (slice.rows().rowCount() == 0) {
          assertEquals(at, rows.end(target));
          continue;
        }
        int here = slice.rows().start(target - slice.first());
        assertEquals(rows.end(target) - at, slice.rows().end(target - slice.first()) - here);
        for (; at != rows.end(target); at++) {
          assertEquals(rows.value(at), slice.rows().value(here++));
        }
      }
      end = slice.first();
      slices++;
    }
    // The block with very many edges is divided.
    assertTrue(slices > new CrossEdges(COUNT).blockCount(), slices + " slices");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void edgesOfABlockComeBackInTheirOrder(int seed) {
    LongArrayList edges = edges(new Random(seed));
    CrossEdges added = added(edges);
    CrossEdges moved = new CrossEdges(COUNT);
    LongArrayList found = new LongArrayList();
    for (int block = 0; block < added.blockCount(); block++) {
      int first = added.firstTarget(block);
      int end = added.firstTarget(block + 1);
      LongArrayList expected = new LongArrayList();
      edges.forEach(
          (long edge) -> {
            if ((int) edge >= first && (int) edge < end) {
              expected.add(edge);
            }
          });
      added.moveTo(moved, block);
      CrossEdges from = block % 2 == 0 ? moved : moved.split(block);
      found.clear();
      for (int b = block % 2 == 0 ? block : 0; b < from.blockCount(); b++) {
        from.drain(b, (source, target) -> found.add((long) source << 32 | target));
      }
      if (block % 2 != 0) {
        // By smaller blocks.
        expected.sort(null);
        found.sort(null);
      }
      assertEquals(expected, found);
      added.drain(block, (source, target) -> found.clear());
      assertEquals(expected, found);
    }
  }

  @Test
  void ofEdgesFromThePathTheDeepestIsLeft() {
    // Two thirds of the sources are on the path. Targets change half-way, so that of the first ones
    // no edge comes later.
    long[] onPath = new long[(COUNT >>> 6) + 1];
    CrossEdges added = new CrossEdges(COUNT, onPath);
    LongArrayList others = new LongArrayList();
    for (int source = TARGETS; source < COUNT; source++) {
      if (source % 3 == 0) {
        others.add((long) source << 32 | target(source));
      } else {
        onPath[source >>> 6] |= 1L << source;
      }
      added.add(source, target(source));
    }
    LongArrayList left = new LongArrayList();
    added.drain(0, (source, target) -> left.add((long) source << 32 | target));
    LongArrayList sorted = new LongArrayList(left);
    sorted.sort(null);
    assertEquals(sorted, left);
    assertTrue(left.size() < COUNT * 3 / 4, left.size() + " edges");
    LongOpenHashSet set = new LongOpenHashSet(left);
    assertTrue(set.containsAll(others));
    int[] deepest = new int[2 * TARGETS];
    for (int source = TARGETS; source < COUNT; source++) {
      deepest[target(source)] = source % 3 == 0 ? deepest[target(source)] : source;
    }
    for (int target = 0; target < deepest.length; target++) {
      assertTrue(set.contains((long) deepest[target] << 32 | target), "target " + target);
    }
    for (long edge : left) {
      assertEquals((int) edge, target((int) (edge >>> 32)));
    }
  }

  private static int target(int source) {
    return source % TARGETS + (source < COUNT / 2 ? 0 : TARGETS);
  }
}
