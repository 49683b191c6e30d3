package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransposedRowsTest {
  /** Values that take more than one chunk. */
  private static final int MANY = 3 * SpareChunks.SIZE + 1_000;

  @Test
  void rowsHoldWhatWasPutInThemInThatOrder() {
    TransposedRows rows = new TransposedRows(0);
    Random random = new Random(11);
    // The rows after are made of the chunks of those before.
    for (int rowCount : new int[] {7, 1, 100_000, 7}) {
      IntArrayList[] expected = new IntArrayList[rowCount];
      int[] targets = new int[MANY];
      for (int value = 0; value < MANY; value++) {
        // Most values are of one row.
        targets[value] = random.nextInt(4) == 0 ? random.nextInt(rowCount) : rowCount / 2;
      }
      rows.clear(rowCount);
      for (int row = 0; row < rowCount; row++) {
        expected[row] = new IntArrayList();
      }
      for (int target : targets) {
        rows.count(target);
      }
      rows.allocate();
      for (int value = 0; value < MANY; value++) {
        expected[targets[value]].add(value);
        rows.put(targets[value], value);
      }
      for (int row = 0; row < rowCount; row++) {
        IntArrayList found = new IntArrayList();
        for (int at = rows.start(row); at != rows.end(row); at++) {
          found.add(rows.value(at));
        }
        assertEquals(expected[row], found);
      }
    }
  }

  @Test
  void nothingIsTakenBeforeItIsNeeded() {
    SpareChunks spare = new SpareChunks();
    int[] chunk = new int[SpareChunks.SIZE];
    TransposedRows rows = new TransposedRows(1, spare);
    for (int value = 0; value < MANY; value++) {
      rows.count(0);
    }
    rows.allocate();
    for (int value = 0; value < SpareChunks.SIZE; value++) {
      rows.put(0, value);
    }
    // Whoever puts the values may have let go of this one just now.
    spare.give(chunk);
    rows.put(0, SpareChunks.SIZE);
    assertEquals(SpareChunks.SIZE, chunk[0]);
    int[] other = new int[SpareChunks.SIZE];
    spare.give(other);
    assertSame(other, spare.take());
  }
}
