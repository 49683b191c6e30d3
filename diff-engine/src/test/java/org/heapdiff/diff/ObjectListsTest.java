package org.heapdiff.diff;

import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One cache that is kept and whose data is replaced by longer data, one thing that goes, one that
 * is garbage in both. With compressed references a header has 12 bytes, a reference 4, a byte[] 16
 * before its first element, and every object a multiple of 8.
 */
class ObjectListsTest {
  @TempDir Path folder;

  private final HeapBuilder heap = new HeapBuilder();
  private final List<String> lines = new ArrayList<>();
  private Path before = Path.of("");
  private Path after = Path.of("");
  private long cacheBefore;
  private long cacheAfter;
  private long oldData;
  private long newData;
  private long gone;
  private long garbageBefore;
  private long garbageAfter;

  @BeforeEach
  void dump() {
    HeapClass cacheClass = heap.classOf("com.acme.Cache").field("data", OBJECT).build();
    HeapArray small = heap.byteArrayOfLength(1000);
    HeapInstance cache = heap.instance(cacheClass).set("data", small);
    HeapInstance thing = heap.instance("com.acme.Thing");
    HeapInstance garbage = heap.instance("com.acme.Garbage");
    heap.root(RootCode.JNI_GLOBAL, cache).root(RootCode.JNI_GLOBAL, thing);
    before = heap.writeTo(folder.resolve("before.hprof"));
    cacheBefore = cache.address();
    oldData = small.address();
    gone = thing.address();
    garbageBefore = garbage.address();
    HeapArray large = heap.byteArrayOfLength(5000);
    cache.set("data", large);
    heap.remove(small);
    heap.remove(thing);
    heap.shuffleAddresses(3);
    after = heap.writeTo(folder.resolve("after.hprof"));
    cacheAfter = cache.address();
    newData = large.address();
    garbageAfter = garbage.address();
  }

  @Test
  void whatWasAddedIsListedWithItsSizes() throws IOException {
    read(SnapshotOptions.DEFAULT, lists -> lists.added(this::list));
    // 16 + 5000 is 5016.
    assertEquals(List.of(newData + " byte[] 5016 5016"), lines);
  }

  @Test
  void whatWasRemovedIsListedWithItsSizes() throws IOException {
    read(SnapshotOptions.DEFAULT, lists -> lists.removed(this::list));
    // 16 + 1000 is 1016; an object without fields has 12 bytes, that is 16.
    assertEquals(
        Set.of(oldData + " byte[] 1016 1016", gone + " com.acme.Thing 16 16"),
        new TreeSet<>(lines));
    assertEquals(2, lines.size());
  }

  @Test
  void whatStayedIsListedUnderBothIds() throws IOException {
    read(
        SnapshotOptions.DEFAULT,
        lists -> lists.only(name -> name.equals("com.acme.Cache")).matched(this::list));
    assertEquals(
        List.of(
            String.format(
                "%d %d com.acme.Cache 16 %d %d", cacheBefore, cacheAfter, 16 + 1016, 16 + 5016)),
        lines);
  }

  @Test
  void everyObjectThatCountsIsInOneListOfItsDump() throws IOException {
    for (boolean everything : new boolean[] {false, true}) {
      SnapshotOptions options = SnapshotOptions.DEFAULT.withEverything(everything);
      List<Long> idsBefore = new ArrayList<>();
      List<Long> idsAfter = new ArrayList<>();
      read(
          options,
          lists -> {
            lists.added((id, name, shallow, retained) -> idsAfter.add(id));
            lists.removed((id, name, shallow, retained) -> idsBefore.add(id));
            lists.matched(
                (first, second, name, shallow, retainedBefore, retainedAfter) -> {
                  idsBefore.add(first);
                  idsAfter.add(second);
                });
          });
      assertEquals(counted(before, options), new TreeSet<>(idsBefore));
      assertEquals(counted(after, options), new TreeSet<>(idsAfter));
      assertEquals(idsBefore.size(), new TreeSet<>(idsBefore).size(), "none is listed twice");
      assertEquals(idsAfter.size(), new TreeSet<>(idsAfter).size(), "none is listed twice");
      assertEquals(everything, idsBefore.contains(garbageBefore));
      assertEquals(everything, idsAfter.contains(garbageAfter));
    }
  }

  @Test
  void otherClassesAreLeftOut() throws IOException {
    read(
        SnapshotOptions.DEFAULT,
        lists -> lists.only(name -> name.contains("acme")).removed(this::list));
    assertEquals(List.of(gone + " com.acme.Thing 16 16"), lines);
  }

  private void list(long id, String className, long shallow, long retained) {
    lines.add(id + " " + className + " " + shallow + " " + retained);
  }

  private void list(
      long idBefore, long idAfter, String className, long shallow, long first, long second) {
    lines.add(
        idBefore + " " + idAfter + " " + className + " " + shallow + " " + first + " " + second);
  }

  private void read(SnapshotOptions options, ObjectLists.Reader reader) throws IOException {
    try (Snapshot first = Snapshot.read(before, options, Progress.NONE);
        Snapshot second = Snapshot.read(after, options, Progress.NONE)) {
      DiffResult result = HeapDiff.between(first, second, DiffRequest.TABLES.withObjects(reader));
      assertTrue(result.after().live().objects() > 0);
    }
  }

  private static Set<Long> counted(Path dump, SnapshotOptions options) throws IOException {
    Set<Long> ids = new TreeSet<>();
    try (Snapshot snapshot = Snapshot.read(dump, options, Progress.NONE)) {
      for (int object = 0; object < snapshot.objectCount(); object++) {
        if (snapshot.isCounted(object)) {
          ids.add(snapshot.addressOf(object));
        }
      }
    }
    return ids;
  }
}
