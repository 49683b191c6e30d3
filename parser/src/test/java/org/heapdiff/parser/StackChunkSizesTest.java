package org.heapdiff.parser;

import static org.heapdiff.testdata.ValueType.BYTE;
import static org.heapdiff.testdata.ValueType.INT;
import static org.heapdiff.testdata.ValueType.LONG;
import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stacks of virtual threads, whose sizes are in a field of theirs. */
final class StackChunkSizesTest {
  @TempDir Path folder;

  @Test
  void aStackChunkHoldsItsStackAndABitForEachPlaceOfAReference() throws Exception {
    HeapBuilder heap = new HeapBuilder();
    HeapClass chunk =
        heap.classOf("jdk.internal.vm.StackChunk")
            .field("parent", OBJECT)
            .fields(INT, "size", "sp", "bottom")
            .injectedField(OBJECT)
            .injectedField(LONG)
            .injectedField(INT)
            .injectedField(BYTE)
            .injectedField(BYTE)
            .build();
    HeapInstance empty = heap.instance(chunk).set("size", 0).set("sp", 77);
    HeapInstance small = heap.instance(chunk).set("size", 10);
    heap.gap(80 + 8);
    HeapInstance large = heap.instance(chunk).set("size", 40).set("parent", small);
    heap.gap(320 + 16);
    HeapInstance damaged = heap.instance(chunk).set("size", -5);

    try (Snapshot snapshot =
        Snapshot.read(
            heap.writeTo(folder.resolve("stacks.hprof")), SnapshotOptions.DEFAULT, Progress.NONE)) {
      int fields = 48; // header 12, fields 16, injected 18, to a multiple of 8
      assertEquals(fields, size(snapshot, empty));
      assertEquals(fields + 10 * 8 + 8, size(snapshot, small), "10 words, 20 bits");
      assertEquals(fields + 40 * 8 + 16, size(snapshot, large), "40 words, 80 bits");
      assertEquals(fields, size(snapshot, damaged));
      assertEquals(-1, snapshot.arrayLength(snapshot.objectAt(large.address())));
    }
  }

  private static long size(Snapshot snapshot, HeapInstance object) {
    return snapshot.shallowSize(snapshot.objectAt(object.address()));
  }
}
