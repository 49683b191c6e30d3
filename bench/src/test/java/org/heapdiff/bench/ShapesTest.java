package org.heapdiff.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.heapdiff.parser.DumpInfo;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.parser.layout.ObjectLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated dumps are heaps as HotSpot has them. */
class ShapesTest {
  @TempDir Path folder;

  static Stream<Map.Entry<String, Shape>> shapes() {
    Map<String, Shape> shapes = MakeDump.shapes();
    // The same with fewer classes.
    shapes.put("classes", new ClassesShape(1, 500));
    shapes.put("loaders", new ClassesShape(20, 50));
    return shapes.entrySet().stream();
  }

  private Snapshot read(Path file) throws Exception {
    return Snapshot.read(file, SnapshotOptions.DEFAULT.withTemporaryFolder(folder), Progress.NONE);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void isReadWithoutDamageAndEachReferenceHasItsObject(Map.Entry<String, Shape> shape)
      throws Exception {
    for (Moment moment : Moment.values()) {
      Path file = folder.resolve("dump.hprof");
      long written = shape.getValue().write(file, 20_000, moment);
      try (Snapshot snapshot = read(file)) {
        assertEquals(written, snapshot.objectCount());
        DumpInfo info = snapshot.info();
        assertEquals(0, info.danglingReferences());
        assertTrue(info.damages().isEmpty(), () -> info.damages().toString());
        assertTrue(snapshot.totalObjects() > written / 2);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void objectsTouchButForAFewGaps(Map.Entry<String, Shape> shape) throws Exception {
    Path file = folder.resolve("dump.hprof");
    shape.getValue().write(file, 20_000, Moment.BEFORE);
    try (Snapshot snapshot = read(file)) {
      assertNotEquals(ObjectLayout.Source.NOT_ADDRESSES, snapshot.layout().source());
      int gaps = 0;
      for (int object = 0; object + 1 < snapshot.objectCount(); object++) {
        long end = snapshot.addressOf(object) + snapshot.shallowSize(object);
        assertTrue(end <= snapshot.addressOf(object + 1), "objects do not overlap");
        gaps += end == snapshot.addressOf(object + 1) ? 0 : 1;
      }
      assertTrue(gaps <= snapshot.objectCount() / 1000, gaps + " gaps");
    }
  }

  @Test
  void mixedHasWhatAnOrdinaryHeapHas() throws Exception {
    Path file = folder.resolve("dump.hprof");
    long written = new MixedShape().write(file, 200_000, Moment.BEFORE);
    try (Snapshot snapshot = read(file)) {
      double bytes = (double) file.toFile().length() / written;
      assertTrue(bytes > 45 && bytes < 60, bytes + " bytes in the file for an object");
      double references = (double) snapshot.referenceCount() / written;
      assertTrue(references > 1.5 && references < 2.5, references + " references an object");
      double garbage = 1 - (double) snapshot.totalObjects() / written;
      assertTrue(garbage > 0.02 && garbage < 0.2, garbage + " of it are garbage");
    }
  }

  @Test
  void mostSessionsOfThePairAreInBothDumpsElsewhere() throws Exception {
    Path before = folder.resolve("before.hprof");
    Path after = folder.resolve("after.hprof");
    new MixedShape().write(before, 100_000, Moment.BEFORE);
    new MixedShape().write(after, 100_000, Moment.AFTER);
    try (Snapshot first = read(before);
        Snapshot second = read(after)) {
      double growth = (double) second.totalObjects() / first.totalObjects();
      assertTrue(growth > 1.01 && growth < 1.2, "grown by a factor of " + growth);
      assertTrue(second.addressOf(0) > first.addressOf(first.objectCount() - 1));
    }
  }
}
