package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.TopLevel;
import org.heapdiff.parser.layout.ClassShapes;
import org.heapdiff.parser.layout.Distances;
import org.heapdiff.parser.layout.ObjectLayout;
import org.heapdiff.testdata.CopiedClassesDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loaders that bring the same classes again and again: right, and cheap. */
class ManyClassesTest {
  /** The arrays of primitive types, which every table has. */
  private static final int ARRAYS = 8;

  @TempDir Path folder;

  private Path dump(int loaders) throws IOException {
    return CopiedClassesDump.write(folder.resolve(loaders + ".hprof"), loaders);
  }

  private interface Use {
    void of(ObjectScan scan, MemoryNeed need) throws IOException;
  }

  private void scan(Path path, Use use) throws IOException {
    try (DumpFile dump = DumpFile.open(path, folder)) {
      TopLevel file = TopLevel.read(dump.source(), dump.header());
      ObjectScan scan =
          ObjectScan.run(
              file, dump.source(), Segments.of(file.dumps().get(0)), true, Progress.NONE);
      MemoryNeed need =
          MemoryNeed.of(
              ContentsSample.of(scan, dump.source(), dump.header().idSize(), Reachability.SOFT));
      use.of(scan, need);
    }
  }

  @Test
  void eachCopyIsAClassOfItsOwn() throws IOException {
    int loaders = 3000;
    try (Snapshot snapshot = Snapshot.read(dump(loaders), SnapshotOptions.DEFAULT, Progress.NONE)) {
      ClassTable classes = snapshot.classes();
      int copies = loaders * CopiedClassesDump.CLASSES;
      assertEquals(copies + CopiedClassesDump.OTHERS + ARRAYS, classes.count());
      assertEquals(2 * copies + loaders + CopiedClassesDump.OTHERS, snapshot.objectCount());
      Contents contents = snapshot.contents();
      for (int loader = 0; loader < loaders; loader += 7) {
        int loaderObject = snapshot.objectAt(CopiedClassesDump.FIRST_LOADER + 16L * loader);
        for (int k = 0; k < CopiedClassesDump.CLASSES; k++) {
          int instance = snapshot.objectAt(CopiedClassesDump.instance(loader, k));
          int c = snapshot.classOf(instance);
          assertEquals(CopiedClassesDump.classObject(loader, k), classes.address(c));
          assertEquals(c, classes.atAddress(CopiedClassesDump.classObject(loader, k)));
          assertEquals("com.acme.Copied" + k, classes.name(c));
          assertEquals(loaderObject, classes.loader(c));
          assertEquals(24 + 8 * k, snapshot.shallowSize(instance));
          assertEquals(1, snapshot.histogram().objects(c));
          assertEquals(24 + 8 * k, snapshot.histogram().bytes(c));
          assertEquals(k == 0 ? 3 : 1, classes.instanceFields(c).size());
          int object = classes.object(c);
          assertEquals(c, snapshot.classStoodFor(object));
          assertEquals(ClassTable.NONE, snapshot.classStoodFor(instance));
          assertEquals("java.lang.Class", classes.name(snapshot.classOf(object)));
          assertEquals(
              List.of(new FieldValue(c, new Field("first", FieldType.OBJECT), instance)),
              contents.statics(c));
          assertEquals(object, snapshot.immediateDominator(instance));
          if (k > 0) {
            assertEquals(
                CopiedClassesDump.classObject(loader, k - 1),
                classes.address(classes.superclass(c)));
          }
        }
      }
      // The first one of the dump.
      assertEquals(
          CopiedClassesDump.classObject(0, 2), classes.address(classes.named("com.acme.Copied2")));
      assertEquals(ClassTable.NONE, classes.named("com.acme.Copied9"));
    }
  }

  @Test
  void countsAgreeWithoutTheGraph() throws IOException {
    Path dump = dump(500);
    QuickHistogram quick = QuickHistogram.read(dump, SnapshotOptions.DEFAULT, Progress.NONE);
    try (Snapshot snapshot =
        Snapshot.read(dump, SnapshotOptions.DEFAULT.withEverything(true), Progress.NONE)) {
      for (int c = 0; c < snapshot.classes().count(); c++) {
        assertEquals(snapshot.histogram().objects(c), quick.objects(c));
        assertEquals(snapshot.histogram().bytes(c), quick.bytes(c));
      }
    }
  }

  @Test
  void whatIsKeptOnceDoesNotGrowWithTheClasses() throws IOException {
    for (int loaders : new int[] {1, 10, 2000}) {
      scan(
          dump(loaders),
          (scan, need) -> {
            ClassTable classes = scan.classes();
            // None; the static field; those of the four classes.
            assertEquals(1 + 1 + CopiedClassesDump.CLASSES, classes.lists().count());
            // Without fields, and the four classes.
            assertEquals(1 + CopiedClassesDump.CLASSES, classes.shapes().count());
          });
    }
  }

  /** Asks as often for lists of fields, names and classes by name, however many classes. */
  @Test
  void theLayoutOfCopiesIsInferredOnce() throws IOException {
    long[] asked = new long[2];
    int[] loaders = {10, 2000};
    for (int k = 0; k < loaders.length; k++) {
      int number = k;
      scan(
          dump(loaders[k]),
          (scan, need) -> {
            CountingShapes shapes = new CountingShapes(scan.classes());
            Distances distances = new Distances(shapes.classCount());
            for (int c = 0; c < shapes.classCount(); c++) {
              distances.instance(c, 24);
            }
            ObjectLayout.infer(shapes, distances, 8, 0, 1 << 30);
            asked[number] = shapes.asked;
          });
    }
    assertTrue(asked[0] > 0);
    assertEquals(asked[0], asked[1]);
  }

  /** Counts the questions that take more than a look into a column. */
  private static final class CountingShapes implements ClassShapes {
    private final ShallowSizes.Shapes shapes;
    private long asked;

    CountingShapes(ClassTable classes) {
      shapes = new ShallowSizes.Shapes(classes);
    }

    @Override
    public int classCount() {
      return shapes.classCount();
    }

    @Override
    public int named(String name) {
      asked++;
      return shapes.named(name);
    }

    @Override
    public int superclass(int c) {
      return shapes.superclass(c);
    }

    @Override
    public int listCount() {
      return shapes.listCount();
    }

    @Override
    public int instanceFieldList(int c) {
      return shapes.instanceFieldList(c);
    }

    @Override
    public int staticFieldList(int c) {
      return shapes.staticFieldList(c);
    }

    @Override
    public FieldType[] instanceFields(int list) {
      asked++;
      return shapes.instanceFields(list);
    }

    @Override
    public String fieldName(int c, int i) {
      asked++;
      return shapes.fieldName(c, i);
    }

    @Override
    public FieldType[] staticFields(int list) {
      asked++;
      return shapes.staticFields(list);
    }
  }

  @Test
  void aClassTakesTheMemoryOfItsColumns() throws IOException {
    int loaders = 50_000;
    Path dump = dump(loaders);
    long before = UsedHeap.bytes();
    scan(
        dump,
        (scan, need) -> {
          long scanned = UsedHeap.bytes() - before;
          try (Snapshot snapshot = Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE)) {
            long all = UsedHeap.bytes() - before - scanned;
            int classes = loaders * CopiedClassesDump.CLASSES;
            // With its object and its one instance.
            assertTrue(all < 220L * classes, all / classes + " bytes for a class");
            // It has given back some of what the scan has left.
            assertTrue(all - scanned < need.kept(), all - scanned + " of " + need);
            assertTrue(need.kept() < 2 * all, all + " for " + need);
            assertEquals(classes, snapshot.classes().count() - CopiedClassesDump.OTHERS - ARRAYS);
          }
          assertTrue(scan.index().count() > 0);
        });
  }
}
