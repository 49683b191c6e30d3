package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.TopLevel;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.NodeListDump;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the memory that a dump needs, and what comes of it. */
class MemoryNeedTest {
  private static final int NODES = 1_000_000;

  @TempDir Path folder;

  @Test
  void whatIsKeptIsWhatTheColumnsTake() throws IOException {
    Path dump = NodeListDump.write(folder.resolve("list.hprof"), NODES);
    MemoryNeed need = MemoryNeed.of(contents(dump));
    long before = UsedHeap.bytes();
    try (Snapshot snapshot = Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE)) {
      long taken = UsedHeap.bytes() - before;
      assertEquals(NODES + 2, snapshot.objectCount());
      // Without the index, 24 bytes for each 512 of the heap in pages of 1 MB.
      long index = (long) NODES * NodeListDump.NODE_BYTES / 512 * 24;
      assertTrue(need.kept() >= taken - index - (1 << 20), need + " for " + taken);
      assertTrue(need.kept() <= taken * 1.5, need + " for " + taken);
    }
    assertTrue(need.peak() >= need.kept(), need::toString);
    assertTrue(need.peak() <= 2 * need.kept(), need::toString);
  }

  @Test
  void aSampleOfASmallDumpIsAllOfIt() throws IOException {
    MemoryNeed.Contents without = contents(arrays(false));
    MemoryNeed.Contents with = contents(arrays(true));
    assertEquals(without.objects(), with.objects());
    // outer -> bytes, outer -> inner, inner -> bytes; two more arrays have references.
    assertEquals(3, with.references() - without.references());
    assertEquals(1, with.toBranches() - without.toBranches());
    assertEquals(2, with.branches() - without.branches());
  }

  private Path arrays(boolean referring) {
    HeapBuilder heap = new HeapBuilder();
    HeapArray bytes = heap.byteArrayOfLength(8);
    HeapArray inner = heap.objectArray("java.lang.Object[]", referring ? bytes : null);
    heap.objectArray(
        "java.lang.Object[]", referring ? bytes : null, null, referring ? inner : null);
    return Dumps.write(folder, heap.toBytes());
  }

  @Test
  void aLongArrayIsSampledInParts() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    @Nullable HeapObject[] elements = new @Nullable HeapObject[100_000];
    Arrays.fill(elements, 0, 50_000, heap.byteArrayOfLength(8));
    heap.objectArray("java.lang.Object[]", elements);
    long references = contents(Dumps.write(folder, heap.toBytes())).references();
    assertTrue(references > 45_000 && references < 55_000, () -> "" + references);
  }

  @Test
  void whatIsInManyUnitsIsFoundBySampling() throws IOException {
    MemoryNeed.Contents contents = contents(NodeListDump.write(folder.resolve("list"), NODES));
    assertEquals(NODES + 2, contents.objects());
    // All but the last node have a reference.
    assertTrue(Math.abs(contents.references() - NODES) < NODES / 50, contents::toString);
    assertTrue(Math.abs(contents.branches() - NODES) < NODES / 50, contents::toString);
  }

  @Test
  void aBudgetThatIsTooSmallIsSaidBeforeReading() throws IOException {
    Path dump = NodeListDump.write(folder.resolve("list.hprof"), NODES);
    SnapshotOptions options = SnapshotOptions.DEFAULT.withMemory(MemoryBudget.of(30L << 20));
    MemoryShortageException shortage =
        assertThrows(
            MemoryShortageException.class, () -> Snapshot.read(dump, options, Progress.NONE));
    assertEquals(dump.toString(), shortage.subject());
    assertEquals(30L << 20, shortage.available());
    // Of a node 6 bytes and a reference of 4, 4 for the search, 16 for the tree and retained sizes.
    assertTrue(shortage.needed() > 30L * NODES, shortage.toString());
    assertTrue(shortage.needed() < 80L * NODES, shortage.toString());
    try (Snapshot snapshot =
        Snapshot.read(
            dump, options.withMemory(MemoryBudget.of(shortage.needed())), Progress.NONE)) {
      assertEquals(NODES + 2, snapshot.objectCount());
    }
  }

  @Test
  void roomForWhatComesAfterwardsCounts() throws IOException {
    Path dump = NodeListDump.write(folder.resolve("list.hprof"), 1000);
    MemoryBudget budget = MemoryBudget.of(64L << 20);
    SnapshotOptions options =
        SnapshotOptions.DEFAULT.withMemory(budget.withReserve(1 << 20, 100_000));
    MemoryShortageException shortage =
        assertThrows(
            MemoryShortageException.class, () -> Snapshot.read(dump, options, Progress.NONE));
    assertTrue(shortage.needed() > 100_000_000L, shortage.toString());
    assertThrows(IllegalArgumentException.class, () -> new MemoryBudget(-1, 0, 0));
  }

  private MemoryNeed.Contents contents(Path path) throws IOException {
    try (DumpFile dump = DumpFile.open(path, folder)) {
      TopLevel file = TopLevel.read(dump.source(), dump.header());
      ObjectScan scan =
          ObjectScan.run(
              file, dump.source(), Segments.of(file.dumps().get(0)), true, Progress.NONE);
      return ContentsSample.of(scan, dump.source(), dump.header().idSize(), Reachability.SOFT);
    }
  }
}
