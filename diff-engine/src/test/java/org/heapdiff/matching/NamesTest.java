package org.heapdiff.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
  @TempDir Path folder;

  private final HeapBuilder heap = new HeapBuilder();
  private final HeapClass session =
      heap.classOf("com.acme.Session").field("id", ValueType.OBJECT).build();

  private static Side side(Snapshot snapshot) throws IOException {
    int[] types = new int[snapshot.typeCount()];
    for (int type = 0; type < types.length; type++) {
      types[type] = type;
    }
    return new Side(snapshot, types, types.clone(), snapshot.contentHashes(Progress.NONE), true);
  }

  /** Whether objects were asked for together or one after the other. */
  @Test
  void aNameIsWhatNoOtherInstanceHas() throws IOException {
    String[] ids = {"a", "b", "c", "b"};
    HeapInstance[] sessions = new HeapInstance[ids.length];
    for (int k = 0; k < ids.length; k++) {
      sessions[k] = heap.instance(session).set("id", heap.string(ids[k]));
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", sessions));
    Path dump = heap.writeTo(folder.resolve("dump"));
    try (Snapshot before = MatchingDumps.read(dump);
        Snapshot after = MatchingDumps.read(dump)) {
      int[] classes = new int[before.classes().count()];
      for (int c = 0; c < classes.length; c++) {
        classes[c] = c;
      }
      Pair pair = new Pair(side(before), side(after), classes);
      int[] objects = new int[ids.length];
      for (int k = 0; k < ids.length; k++) {
        objects[k] = before.objectAt(sessions[k].address());
        pair.match(objects[k], objects[k]);
      }
      int c = before.classOf(objects[0]);
      Names names = new Names(pair);
      assertEquals(Side.NONE, names.before(c, objects[0]));
      names.lookFor(IntArrayList.of(objects[0], objects[1]));
      assertEquals(objects[0], names.before(c, objects[0]));
      assertEquals(Side.NONE, names.before(c, objects[1]));
      assertEquals(Side.NONE, names.before(c, objects[2]));
      names.lookFor(IntArrayList.of(objects));
      for (int k = 0; k < ids.length; k++) {
        assertEquals(
            ids[k].equals("b") ? Side.NONE : objects[k], names.before(c, objects[k]), ids[k]);
      }
    }
  }
}
