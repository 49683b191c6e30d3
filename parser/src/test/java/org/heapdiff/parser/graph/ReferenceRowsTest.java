package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferenceRowsTest {
  private static int[] row(ReferenceRows rows, int node) {
    IntStream.Builder targets = IntStream.builder();
    rows.forEach(node, targets::add);
    int[] row = targets.build().toArray();
    assertIsRead(row, rows, node);
    return row;
  }

  /** With room for all, for none and for some; what is behind stays. */
  private static void assertIsRead(int[] row, ReferenceRows rows, int node) {
    for (int room : new int[] {row.length + 1, row.length, row.length / 2, 0}) {
      int[] into = new int[room];
      Arrays.fill(into, -7);
      int[] expected = into.clone();
      System.arraycopy(row, 0, expected, 0, Math.min(room, row.length));
      assertEquals(row.length, rows.read(node, into));
      assertArrayEquals(expected, into);
    }
  }

  private static void write(ReferenceRows.Writer writer, int node, int most, int... targets) {
    writer.begin(most);
    for (int target : targets) {
      writer.add(target);
    }
    writer.end(node);
  }

  @Test
  void rowsAreReadAsWritten() {
    ReferenceRows rows = new ReferenceRows(4);
    ReferenceRows.Writer writer = rows.writer();
    write(writer, 2, 3, 1, 1, 3);
    write(writer, 0, 10);
    write(writer, 3, 10, 2 | ReferenceRows.LEAF);
    assertArrayEquals(new int[] {1, 1, 3}, row(rows, 2));
    assertArrayEquals(new int[] {2}, row(rows, 3));
    assertArrayEquals(new int[] {}, row(rows, 0));
    assertFalse(rows.hasReferences(0));
    assertFalse(rows.hasReferences(1));
    assertTrue(rows.hasReferences(3));
    assertEquals(4, rows.referenceCount());
    assertEquals(4, rows.nodeCount());
  }

  @Test
  void rowsRunOverTheEndOfAChunk() {
    int length = ReferenceRows.CHUNK - 1;
    ReferenceRows rows = new ReferenceRows(length);
    ReferenceRows.Writer writer = rows.writer();
    int[] targets = IntStream.range(0, length).toArray();
    for (int node = 0; node < 5; node++) {
      write(writer, node, length, targets);
    }
    for (int node = 0; node < 5; node++) {
      assertArrayEquals(targets, row(rows, node));
    }
  }

  @Test
  void aRowMayFillAChunkExactly() {
    int[] targets = new int[ReferenceRows.CHUNK];
    ReferenceRows rows = new ReferenceRows(3);
    ReferenceRows.Writer writer = rows.writer();
    write(writer, 0, targets.length, targets);
    write(writer, 1, 1, 2);
    write(writer, 2, targets.length, targets);
    assertEquals(targets.length, row(rows, 0).length);
    assertArrayEquals(new int[] {2}, row(rows, 1));
    assertEquals(targets.length, row(rows, 2).length);
  }

  @Test
  void rowsMayBeLongerThanAnyRunOfChunks() {
    int length = 70 * ReferenceRows.CHUNK + 1;
    ReferenceRows rows = new ReferenceRows(3);
    ReferenceRows.Writer first = rows.writer();
    ReferenceRows.Writer second = rows.writer();
    write(first, 0, 1, 1);
    write(second, 1, 1, 2);
    first.begin(length);
    for (int i = 0; i < length; i++) {
      first.add(i % 3);
    }
    first.end(2);
    write(second, 1, 1, 0);
    int[] next = {0};
    rows.forEach(2, target -> assertEquals(next[0]++ % 3, target));
    assertEquals(length, next[0]);
    assertArrayEquals(new int[] {1}, row(rows, 0));
    assertArrayEquals(new int[] {0}, row(rows, 1));
  }

  @Test
  void spaceAnnouncedAndNotUsedIsNotTaken() {
    ReferenceRows rows = new ReferenceRows(20_000);
    ReferenceRows.Writer writer = rows.writer();
    for (int node = 0; node < 20_000; node++) {
      write(writer, node, ReferenceRows.CHUNK, node, 0);
    }
    assertEquals(1, IntStream.range(0, 100).filter(i -> rows.chunks()[i] != null).count());
    assertArrayEquals(new int[] {19_999, 0}, row(rows, 19_999));
    assertEquals(40_000, rows.referenceCount());
  }

  @Test
  void aRowThatWasNotEndedIsDropped() {
    ReferenceRows rows = new ReferenceRows(2);
    ReferenceRows.Writer writer = rows.writer();
    writer.begin(3);
    writer.add(1);
    write(writer, 1, 1, 0);
    assertArrayEquals(new int[] {}, row(rows, 0));
    assertArrayEquals(new int[] {0}, row(rows, 1));
    assertEquals(1, rows.referenceCount());
  }

  @Test
  void positionsAreUnsigned() {
    for (int firstChunk : new int[] {(1 << 13) - 1, (1 << 14) - 4}) {
      ReferenceRows rows = new ReferenceRows(20, firstChunk);
      ReferenceRows.Writer writer = rows.writer();
      int[] targets = IntStream.range(0, ReferenceRows.CHUNK / 8).map(i -> i % 20).toArray();
      for (int node = 0; node < 20; node++) {
        write(writer, node, targets.length, targets);
      }
      for (int node = 0; node < 20; node++) {
        assertArrayEquals(targets, row(rows, node));
      }
      Reach reach = new Reach(rows);
      reach.from(new int[] {7});
      DominatorTree tree = reach.dominators(1);
      assertEquals(20, tree.reachableCount());
      assertEquals(7, tree.immediateDominator(13));
      int[] referrers = new int[1];
      ReferrerRows.of(rows, 1).forEach(3, referrer -> referrers[0]++);
      assertEquals(20, referrers[0]);
    }
  }

  @Test
  void fourBillionReferencesAreTheLimit() {
    ReferenceRows rows = new ReferenceRows(1, (1 << 14) - 2);
    ReferenceRows.Writer writer = rows.writer();
    writer.begin(ReferenceRows.CHUNK);
    assertThrows(TooManyReferences.class, () -> writer.begin(ReferenceRows.CHUNK + 1));
  }

  @Test
  void moreReferencesThanAnnouncedNeverGetIntoRowsOfOthers() {
    ReferenceRows rows = new ReferenceRows(1);
    ReferenceRows.Writer writer = rows.writer();
    writer.begin(1);
    assertThrows(
        IllegalStateException.class,
        () -> {
          for (int i = 0; i < 100 * ReferenceRows.CHUNK; i++) {
            writer.add(0);
          }
        });
  }

  @Test
  void appendingKeepsTheRowThatWas() {
    ReferenceRows rows = new ReferenceRows(5);
    write(rows.writer(), 1, 2, 3, 4 | ReferenceRows.LEAF);
    rows.appendTo(1, 0, 2);
    rows.appendTo(0, 4 | ReferenceRows.LEAF);
    rows.appendTo(2);
    assertArrayEquals(new int[] {3, 4, 0, 2}, row(rows, 1));
    assertArrayEquals(new int[] {4}, row(rows, 0));
    assertArrayEquals(new int[] {}, row(rows, 2));
    assertEquals(5, rows.referenceCount());
  }

  @Test
  void appendingWorksWithoutAnyWriter() {
    ReferenceRows rows = new ReferenceRows(2);
    rows.appendTo(0, 1);
    assertArrayEquals(new int[] {1}, row(rows, 0));
  }

  @Test
  void threadsWriteAtTheSameTime() throws InterruptedException {
    int nodeCount = 400_000;
    Thread[] threads = new Thread[4];
    ReferenceRows rows = new ReferenceRows(nodeCount);
    for (int t = 0; t < threads.length; t++) {
      int part = t;
      threads[t] =
          new Thread(
              () -> {
                ReferenceRows.Writer writer = rows.writer();
                for (int node = part; node < nodeCount; node += threads.length) {
                  int length = lengthOf(node);
                  writer.begin(2 * length);
                  for (int i = 0; i < length; i++) {
                    writer.add((node + i) % nodeCount);
                  }
                  writer.end(node);
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long count = 0;
    for (int node = 0; node < nodeCount; node++) {
      int first = node;
      int[] expected =
          IntStream.range(0, lengthOf(node)).map(i -> (first + i) % nodeCount).toArray();
      assertArrayEquals(expected, row(rows, node));
      count += expected.length;
    }
    assertEquals(count, rows.referenceCount());
  }

  private static int lengthOf(int node) {
    return node % 100_000 == 77 ? 300_000 : node % 7 * 5;
  }
}
