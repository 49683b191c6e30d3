package org.heapdiff.parser;

import static org.heapdiff.testdata.ValueType.INT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight bytes behind an object are too few for a filler, so they are a field that no dump shows;
 * not so at the end of a region, where G1's full collection leaves what no object fits in.
 */
class SizesAtRegionEndsTest {
  /** A region of 1 MB ends here. */
  private static final long END = 0x7_0010_0000L;

  @TempDir Path folder;

  private Path dump = Path.of("");
  private HeapInstance last;
  private HeapInstance padded;

  @BeforeEach
  void dump() {
    HeapBuilder heap = new HeapBuilder().startAt(END - 0x8000);
    HeapClass pair = heap.classOf("com.acme.Pair").field("first", INT).field("other", INT).build();
    HeapClass lastClass = heap.classOf("com.acme.Last").build();
    HeapClass paddedClass = heap.classOf("com.acme.Padded").build();
    for (int k = 0; k < 500; k++) {
      heap.instance(pair);
      heap.byteArrayOfLength(k % 40);
    }
    padded = heap.instance(paddedClass);
    heap.gap(8);
    heap.instance(pair);
    heap.keepAddresses();
    heap.startAt(END - 24);
    last = heap.instance(lastClass);
    heap.gap(8);
    heap.instance(pair);
    dump = heap.writeTo(folder.resolve("regions.hprof"));
  }

  @Test
  void whatIsLeftOfARegionIsNoField() throws IOException {
    assertEquals(END - 24, last.address());
    try (Snapshot snapshot = Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE)) {
      assertEquals(16, snapshot.shallowSize(snapshot.objectAt(last.address())));
      assertEquals(24, snapshot.shallowSize(snapshot.objectAt(padded.address())));
    }
  }

  @Test
  void norIsItWithoutTheGraph() throws IOException {
    QuickHistogram histogram = QuickHistogram.read(dump, SnapshotOptions.DEFAULT, Progress.NONE);
    assertEquals(16, histogram.bytes(histogram.classes().named("com.acme.Last")));
    assertEquals(24, histogram.bytes(histogram.classes().named("com.acme.Padded")));
  }
}
