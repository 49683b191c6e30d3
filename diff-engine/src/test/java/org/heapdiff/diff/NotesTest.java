package org.heapdiff.diff;

import static org.heapdiff.testdata.ValueType.LONG;
import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Reachability;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.ObjectLayout;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotesTest {
  private static final long T = 1_700_000_000_000L;

  @TempDir Path folder;

  private static HeapBuilder heapAt(long time) {
    HeapBuilder heap = new HeapBuilder().timeMillis(time);
    heap.root(RootCode.JNI_GLOBAL, heap.instance("com.acme.Thing"));
    return heap;
  }

  private static HeapBuilder program(String packageName, int classes) {
    HeapBuilder heap = heapAt(T);
    HeapObject loader =
        heap.classLoader("jdk.internal.loader.ClassLoaders$AppClassLoader", "app", null);
    for (int k = 0; k < classes; k++) {
      heap.classOf(packageName + ".C" + k).loadedBy(loader).build();
    }
    return heap;
  }

  private List<String> notes(HeapBuilder before, HeapBuilder after) throws IOException {
    return Dumps.diff(folder, before.toBytes(), after.toBytes()).notes();
  }

  private static void has(List<String> notes, String part) {
    assertTrue(notes.stream().anyMatch(note -> note.contains(part)), part + " in " + notes);
  }

  private static void hasNot(List<String> notes, String part) {
    assertTrue(notes.stream().noneMatch(note -> note.contains(part)), part + " in " + notes);
  }

  @Test
  void twoOrdinaryDumpsOfOneProgramNeedNoNotes() throws IOException {
    HeapBuilder heap = program("com.acme", 20);
    byte[] before = heap.toBytes();
    heap.timeMillis(T + 60_000);
    heap.root(RootCode.JNI_GLOBAL, heap.instance("com.acme.Thing"));
    assertEquals(List.of(), Dumps.diff(folder, before, heap.toBytes()).notes());
  }

  @Test
  void aDumpComparedWithItselfIsEmptyAndSaysSo() throws IOException {
    Path file = Dumps.write(folder, "a.hprof", heapAt(T).toBytes());
    Path link = Files.createSymbolicLink(folder.resolve("link.hprof"), file);
    for (Path other : List.of(file, folder.resolve("./a.hprof"), link)) {
      DiffResult result = Dumps.diff(file, other, SnapshotOptions.DEFAULT);
      assertEquals(
          List.of("Before and after are the same dump; name another one to see a difference."),
          result.notes());
      for (ClassChange row : result.changes()) {
        assertEquals(Amount.NONE, row.added());
        assertEquals(Amount.NONE, row.removed());
      }
    }
  }

  @Test
  void aCopyOfADumpIsFoundOut() throws IOException {
    HeapBuilder heap = heapAt(T);
    Path file = Dumps.write(folder, "a.hprof", heap.toBytes());
    Path copy = Dumps.write(folder, "b.hprof", heap.toBytes());
    Path packed = Dumps.write(folder, "c.hprof.gz", heap.toGzip());
    has(Dumps.diff(file, copy, SnapshotOptions.DEFAULT).notes(), "one dump under two names");
    has(Dumps.diff(file, packed, SnapshotOptions.DEFAULT).notes(), "one dump under two names");
    Path later = Dumps.write(folder, "d.hprof", heap.timeMillis(T + 1).toBytes());
    assertEquals(List.of(), Dumps.diff(file, later, SnapshotOptions.DEFAULT).notes());
  }

  @Test
  void theWrongOrderIsToldFromTheDumpsTimes() throws IOException {
    List<String> notes = notes(heapAt(T + 5_000), heapAt(T));
    assertEquals(1, notes.size(), notes.toString());
    has(notes, "before.hprof was made after ");
    has(notes, "Swap them.");
    hasNot(notes(heapAt(0), heapAt(T)), "wrong order");
    hasNot(notes(heapAt(T), heapAt(0)), "wrong order");
  }

  @Test
  void dumpsOfOneFileAreTakenInTheirOrder() throws IOException {
    HeapBuilder heap = heapAt(T).dumpNow();
    heap.root(RootCode.JNI_GLOBAL, heap.instance("com.acme.Thing"));
    Path file = Dumps.write(folder, "two.hprof", heap.toBytes());
    try (Snapshot first = Snapshot.read(file, SnapshotOptions.DEFAULT.withDump(1), Progress.NONE);
        Snapshot second = Snapshot.read(file, SnapshotOptions.DEFAULT.withDump(2), Progress.NONE)) {
      DiffResult result = HeapDiff.between(first, second);
      assertEquals(1, Dumps.row(result, "com.acme.Thing").added().objects());
      has(result.notes(), "holds 2 heap dumps; this is number 1. Choose another with");
      hasNot(result.notes(), "wrong order");
      hasNot(result.notes(), "same dump");
      has(HeapDiff.between(second, first).notes(), "number 1 of " + file + " was made before");
    }
  }

  @Test
  void aDumpThatWasCutOffSaysWhatIsMissingAndHowItLooks() throws IOException {
    HeapBuilder heap = heapAt(T);
    byte[] whole = heap.toBytes();
    byte[] later = heap.timeMillis(T + 1_000).toBytes();
    List<String> notes =
        Dumps.diff(folder, whole, Arrays.copyOf(later, later.length * 3 / 4)).notes();
    has(notes, "after.hprof has lost GC roots, which stand at the end of a dump");
    has(notes, "cannot be told. Make the dump again if you can.");
    has(notes, "after.hprof looks as if it had been removed.");
    hasNot(notes, "before.hprof");
    List<String> other =
        Dumps.diff(folder, Arrays.copyOf(whole, whole.length * 3 / 4), later).notes();
    has(other, "before.hprof looks as if it had been added.");
    for (String note : notes) {
      assertTrue(note.endsWith("."), note);
    }
    assertTrue(notes.stream().anyMatch(note -> note.contains("offset ")), notes.toString());
  }

  @Test
  void differentProgramsShareFewClassesOfTheirOwn() throws IOException {
    has(notes(program("com.acme", 20), program("org.other", 30)), "different programs");
    has(notes(program("com.acme", 20), program("org.other", 30)), "of 20 classes");
    // Classes are loaded as a program runs.
    hasNot(notes(program("com.acme", 10), program("com.acme", 300)), "different programs");
    hasNot(notes(program("com.acme", 2), program("org.other", 30)), "different programs");
  }

  @Test
  void twoVersionsOfAProgramAreToldByTheFieldsOfItsClasses() throws IOException {
    HeapBuilder one = program("com.acme", 5);
    HeapBuilder two = program("com.acme", 5);
    hasNot(notes(one, two), "two versions");
    HeapBuilder three = heapAt(T);
    HeapObject app =
        three.classLoader("jdk.internal.loader.ClassLoaders$AppClassLoader", "app", null);
    three.classOf("com.acme.C1").field("added", LONG).loadedBy(app).build();
    has(
        notes(one, three),
        "two versions of the program: 1 class, such as com.acme.C1, has other fields after");
  }

  @Test
  void twoJvmsAreNamed() throws IOException {
    List<String> notes =
        notes(
            heapAt(T).systemProperties(jvm("17.0.1+12")),
            heapAt(T).systemProperties(jvm("25.0.1+9")));
    has(notes, "two JVMs, Test VM 17.0.1+12 and Test VM 25.0.1+9:");
    hasNot(
        notes(
            heapAt(T).systemProperties(jvm("17.0.1+12")),
            heapAt(T + 1).systemProperties(jvm("17.0.1+12"))),
        "two JVMs");
  }

  private static Map<String, String> jvm(String version) {
    return Map.of("java.vm.name", "Test VM", "java.runtime.version", version);
  }

  @Test
  void otherLayoutsAndIdsMakeBytesIncomparable() throws IOException {
    List<String> notes = notes(chain(ObjectLayout.COMPRESSED), chain(ObjectLayout.UNCOMPRESSED));
    has(notes, "compare numbers of objects, not bytes");
    has(notes, "compressed references");
    has(notes(heapAt(T), new HeapBuilder().idSize(4)), "32-bit");
    hasNot(notes(chain(ObjectLayout.COMPRESSED), heapAt(T)), "other sizes");
  }

  /** Enough objects to measure. */
  private static HeapBuilder chain(ObjectLayout layout) {
    HeapBuilder heap = new HeapBuilder().layout(layout);
    HeapClass node = heap.classOf("com.acme.Node").field("next", OBJECT).field("n", LONG).build();
    HeapInstance last = heap.instance(node);
    for (int k = 0; k < 2_000; k++) {
      last = heap.instance(node).set("next", last);
      heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", last, null));
    }
    return heap;
  }

  @Test
  void garbageInOneDumpOnlyIsNamedWhereItCounts() throws IOException {
    HeapBuilder clean = heapAt(T);
    HeapBuilder littered = heapAt(T + 1);
    littered.byteArrayOfLength(100_000);
    byte[] before = clean.toBytes();
    byte[] after = littered.toBytes();
    has(
        Dumps.diff(folder, before, after, SnapshotOptions.DEFAULT.withEverything(true)).notes(),
        "leave out --all");
    hasNot(Dumps.diff(folder, before, after).notes(), "--all");
  }

  @Test
  void whichReferencesCountIsSaidOnce() throws IOException {
    byte[] before = heapAt(T).toBytes();
    byte[] after = heapAt(T + 1).toBytes();
    for (Reachability reachability : Reachability.values()) {
      assertEquals(
          reachability == Reachability.SOFT ? 0 : 1,
          Dumps.diff(folder, before, after, SnapshotOptions.DEFAULT.withReachability(reachability))
              .notes()
              .size());
    }
  }
}
