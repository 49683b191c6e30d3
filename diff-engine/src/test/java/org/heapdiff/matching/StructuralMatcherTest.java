package org.heapdiff.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.NodeListDump;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StructuralMatcherTest {
  private static final int NODES = 200_000;

  @TempDir Path folder;

  @Test
  void aListOfEqualNodesIsMatchedNodeByNode() throws IOException {
    Path dump = NodeListDump.write(folder.resolve("list"), NODES);
    try (Snapshot before = read(dump);
        Snapshot after = read(dump)) {
      StructuralMatches matches = match(before, after);
      for (int object = 0; object < before.objectCount(); object++) {
        assertEquals(object, matches.after(object));
      }
    }
  }

  @Test
  void nodesThatWereAppendedToAListOfEqualOnesAreTheNewOnes() throws IOException {
    Path one = NodeListDump.write(folder.resolve("one"), NODES);
    Path other = NodeListDump.write(folder.resolve("other"), NODES + 100);
    try (Snapshot before = read(one);
        Snapshot after = read(other)) {
      StructuralMatches matches = match(before, after);
      int added = 0;
      for (int object = 0; object < after.objectCount(); object++) {
        added += matches.before(object) < 0 ? 1 : 0;
      }
      assertEquals(100, added);
      assertEquals(before.objectCount(), matches.matched());
    }
  }

  /** The collector has moved all objects, and each entry has got another value of equal content. */
  @Test
  void anEntryWhoseValueWasReplacedByAnEqualOneHasANewValue() throws IOException {
    int count = 200;
    HeapBuilder heap = new HeapBuilder();
    HeapClass entry =
        heap.classOf("com.acme.Entry")
            .field("key", ValueType.INT)
            .field("value", ValueType.OBJECT)
            .build();
    HeapClass value = heap.classOf("com.acme.Value").field("number", ValueType.INT).build();
    HeapInstance[] entries = new HeapInstance[count];
    HeapInstance[] values = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      values[k] = heap.instance(value).set("number", k);
      entries[k] = heap.instance(entry).set("key", k).set("value", values[k]);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", entries));
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = new long[count];
    for (int k = 0; k < count; k++) {
      old[k] = entries[k].address();
    }
    for (int k = 5; k < count; k += 10) {
      heap.remove(values[k]);
      entries[k].set("value", heap.instance(value).set("number", k));
    }
    heap.compact(0x7_8000_0000L);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      int kept = 0;
      for (int k = 0; k < count; k++) {
        int now = after.objectAt(entries[k].address());
        assertEquals(before.objectAt(old[k]), matches.before(now), "entry " + k);
        int valueNow = after.contents().reference(now, "value");
        kept += matches.before(valueNow) >= 0 ? 1 : 0;
        assertEquals(k % 10 == 5, matches.before(valueNow) < 0, "value " + k);
      }
      assertEquals(count - count / 10, kept);
      assertTrue(matches.confidence(Evidence.ORDER) > 0.99);
    }
  }

  private static StructuralMatches match(Snapshot before, Snapshot after) throws IOException {
    int[] classes = new int[before.classes().count()];
    for (int c = 0; c < classes.length; c++) {
      classes[c] = after.classes().named(before.classes().name(c));
    }
    return StructuralMatcher.match(before, after, classes, Progress.NONE);
  }

  private static Snapshot read(Path dump) throws IOException {
    return Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE);
  }
}
