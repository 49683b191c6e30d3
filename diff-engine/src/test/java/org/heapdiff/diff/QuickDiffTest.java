package org.heapdiff.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.QuickHistogram;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two histograms say of a class: by how much it grew or shrank. */
class QuickDiffTest {
  @TempDir Path folder;

  private QuickHistogram histogram(String name, HeapBuilder heap) throws IOException {
    Path file = Files.write(folder.resolve(name), heap.toBytes());
    return QuickHistogram.read(file, SnapshotOptions.DEFAULT, Progress.NONE);
  }

  private static HeapBuilder heap(String className, int nodes, int... lengths) {
    HeapBuilder heap = new HeapBuilder();
    HeapClass node = heap.classOf(className).field("next", ValueType.OBJECT).build();
    for (int k = 0; k < nodes; k++) {
      heap.instance(node);
    }
    for (int length : lengths) {
      heap.byteArrayOfLength(length);
    }
    return heap;
  }

  private static ClassChange row(List<ClassChange> changes, String name) {
    return changes.stream().filter(c -> c.kind().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void garbageCountsAndNothingIsRetained() throws IOException {
    ShowResult result = HeapDiff.show(histogram("a", heap("com.acme.Node", 5)));
    ClassChange node = row(result.classes(), "com.acme.Node");
    // A header of 12 bytes and a reference of 4.
    assertEquals(new Amount(5, 80), node.after());
    assertFalse(node.hasRetained());
    assertTrue(result.notes().get(0).contains("garbage too"), result.notes()::toString);
  }

  @Test
  void whatAClassGrewByWasAdded() throws IOException {
    DiffResult result =
        HeapDiff.between(
            histogram("a", heap("com.acme.Node", 5, 8, 8, 8)),
            histogram("b", heap("com.acme.Node", 7, 800)));
    ClassChange node = row(result.changes(), "com.acme.Node");
    assertEquals(new Amount(2, 32), node.added());
    assertEquals(Amount.NONE, node.removed());
    // Three arrays of 24 bytes before, one of 816 after.
    ClassChange bytes = row(result.changes(), "byte[]");
    assertEquals(new Amount(0, 816 - 72), bytes.added());
    assertEquals(new Amount(2, 0), bytes.removed());
    assertEquals(
        bytes.kind(),
        Partitions.added(result.changes(), RowOrder.ADDED.added()).rows().get(0).kind());
  }

  @Test
  void generatedClassesPairWithoutTheirNumbers() throws IOException {
    DiffResult result =
        HeapDiff.between(
            histogram("a", heap("com.acme.Main$$Lambda$14/0x0000000801003200", 5)),
            histogram("b", heap("com.acme.Main$$Lambda$99/0x0000000801009900", 6)));
    ClassChange lambda = row(result.changes(), "com.acme.Main$$Lambda$99/0x0000000801009900");
    assertEquals(new Amount(1, 16), lambda.added());
  }

  @Test
  void oneDumpTwiceIsNoted() throws IOException {
    QuickHistogram one = histogram("a", heap("com.acme.Node", 5));
    DiffResult result = HeapDiff.between(one, one);
    assertTrue(result.notes().get(1).contains("the same dump"), result.notes()::toString);
    assertTrue(Partitions.added(result.changes(), RowOrder.ADDED.added()).rows().isEmpty());
  }
}
