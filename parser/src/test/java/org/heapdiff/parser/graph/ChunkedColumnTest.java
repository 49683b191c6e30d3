package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ChunkedColumnTest {
  private static final int COUNT = 2 * SpareChunks.SIZE + 1;

  @Test
  void keepsNumbersInAnyOrder() {
    ChunkedColumn column = new ChunkedColumn(COUNT, new SpareChunks());
    for (int i = COUNT - 1; i >= 0; i--) {
      column.set(i, -i);
    }
    for (int i = 0; i < COUNT; i++) {
      assertEquals(-i, column.get(i));
    }
  }

  @Test
  void takesAChunkWhenItIsWrittenTo() {
    SpareChunks spare = new SpareChunks();
    int[] chunk = new int[SpareChunks.SIZE];
    spare.give(chunk);
    ChunkedColumn column = new ChunkedColumn(COUNT, spare);
    assertSame(chunk, spare.take());
    spare.give(chunk);
    column.set(SpareChunks.SIZE + 3, 7);
    assertEquals(7, chunk[3]);
  }

  @Test
  void givesItsMemoryBack() {
    ChunkedColumn column = new ChunkedColumn(COUNT, new SpareChunks());
    column.set(5, 6);
    column.clear();
    assertThrows(ArrayIndexOutOfBoundsException.class, () -> column.get(5));
  }
}
