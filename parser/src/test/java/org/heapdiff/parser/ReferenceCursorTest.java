package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.heapdiff.parser.graph.ReferenceRows;
import org.junit.jupiter.api.Test;

class ReferenceCursorTest {
  private static ReferenceRows rows(int[]... targets) {
    ReferenceRows rows = new ReferenceRows(targets.length);
    ReferenceRows.Writer writer = rows.writer();
    for (int node = 0; node < targets.length; node++) {
      writer.begin(targets[node].length);
      for (int target : targets[node]) {
        writer.add(target);
      }
      writer.end(node);
    }
    rows.complete();
    return rows;
  }

  private static int[] rest(ReferenceCursor cursor) {
    return IntStream.generate(cursor::next).takeWhile(target -> target >= 0).toArray();
  }

  @Test
  void behindTheLastReferenceThereIsNone() {
    ReferenceCursor cursor = new ReferenceCursor(rows(new int[] {2, 1}, new int[0], new int[] {0}));
    assertEquals(Snapshot.NONE, cursor.next());
    cursor.moveTo(0);
    assertArrayEquals(new int[] {2, 1}, rest(cursor));
    assertEquals(Snapshot.NONE, cursor.next());
    cursor.moveTo(1);
    assertEquals(Snapshot.NONE, cursor.next());
    cursor.moveTo(2);
    assertArrayEquals(new int[] {0}, rest(cursor));
  }

  @Test
  void rowsRunOverTheEndsOfChunks() {
    int[] few = {1, 0, 1};
    int[] toTheEnd = IntStream.range(0, ReferenceRows.CHUNK - few.length).map(k -> k & 3).toArray();
    int[] overTwoEnds = IntStream.range(0, 2 * ReferenceRows.CHUNK + 5).map(k -> k & 3).toArray();
    int[][] targets = {few, toTheEnd, overTwoEnds, few};
    ReferenceCursor cursor = new ReferenceCursor(rows(targets));
    for (int node = 0; node < targets.length; node++) {
      cursor.moveTo(node);
      assertArrayEquals(targets[node], rest(cursor));
    }
  }

  @Test
  void readingARowDoesNotMoveTheCursor() {
    ReferenceCursor cursor = new ReferenceCursor(rows(new int[] {1, 0}, new int[] {0, 1, 1}));
    cursor.moveTo(0);
    assertEquals(1, cursor.next());
    int[] into = new int[3];
    assertEquals(3, cursor.read(1, into));
    assertArrayEquals(new int[] {0, 1, 1}, into);
    assertEquals(0, cursor.next());
  }
}
