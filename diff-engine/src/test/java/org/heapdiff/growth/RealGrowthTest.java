package org.heapdiff.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.heapdiff.diff.DiffRequest;
import org.heapdiff.diff.HeapDiff;
import org.heapdiff.parser.Contents;
import org.heapdiff.parser.FieldValue;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.JavaProcess;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collections in dumps that JVMs make on the spot. */
class RealGrowthTest {
  private static final String NAME = CollectionsProgram.class.getName();

  @TempDir Path folder;

  @Test
  void collectionsHaveTheSizesThatTheProgramGaveThem() throws IOException {
    try (JavaProcess jvm = JavaProcess.of(CollectionsProgram.class).options("-Xmx64m").start()) {
      checkSizes(jvm);
    }
  }

  @Test
  void theLatestJdksCollectionsAreKnownToo() throws IOException {
    Optional<Path> jdk = JavaProcess.jdk(25);
    Assumptions.assumeTrue(jdk.isPresent(), "there is no JDK 25");
    try (JavaProcess jvm =
        JavaProcess.of(CollectionsProgram.class)
            .jdk(jdk.orElseThrow())
            .options("-Xmx64m")
            .start()) {
      checkSizes(jvm);
    }
  }

  private void checkSizes(JavaProcess jvm) throws IOException {
    Path dump = folder.resolve("collections.hprof");
    jvm.heapDump(dump);
    try (Snapshot snapshot = Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE)) {
      CollectionClasses collections = new CollectionClasses(snapshot);
      Contents contents = snapshot.contents();
      Map<String, Long> sizes = new TreeMap<>();
      Map<String, Long> expected = new TreeMap<>();
      for (FieldValue field : contents.statics(snapshot.classes().named(NAME))) {
        String name = field.field().name();
        if (field.object() < 0 || !name.matches("[A-Z_]+") || name.equals("LEAK")) {
          continue;
        }
        CollectionRule rule = collections.rule(field.object());
        assertNotNull(rule, name);
        OptionalLong size = rule.size(snapshot, contents, collections, field.object());
        sizes.put(name, size.orElse(-1));
        expected.put(
            name,
            switch (name) {
              case "DEQUE" -> 10L;
              case "ENUM_MAP" -> 7L;
              default -> (long) CollectionsProgram.SIZE;
            });
      }
      assertEquals(expected, sizes);
      assertTrue(sizes.size() >= 33, sizes.toString());
    }
  }

  @Test
  void theMapThatGrewIsFirst() throws IOException {
    Path before = folder.resolve("before.hprof");
    Path after = folder.resolve("after.hprof");
    try (JavaProcess jvm =
        JavaProcess.of(CollectionsProgram.class).options("-Xmx64m", "-XX:+UseSerialGC").start()) {
      jvm.heapDump(before);
      jvm.send("grow");
      jvm.await("GROWN");
      jvm.heapDump(after);
    }
    try (Snapshot first = Snapshot.read(before, SnapshotOptions.DEFAULT, Progress.NONE);
        Snapshot second = Snapshot.read(after, SnapshotOptions.DEFAULT, Progress.NONE)) {
      GrowthReport report =
          HeapDiff.between(first, second, DiffRequest.TABLES.withGrowth(GrowthDetail.SHAPES))
              .growth();
      assertNotNull(report);
      GrowthPoint point = report.points().get(0);
      assertEquals(NAME + ".LEAK", Growth.words(point.path()));
      assertEquals(new CollectionSize(1, 1 + CollectionsProgram.GROWN_BY, "entries"), point.size());
      assertTrue(point.share() > 80, point.toString());
    }
  }
}
