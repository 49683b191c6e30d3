package org.heapdiff.series;

import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.StringJoiner;
import org.heapdiff.diff.DiffRequest;
import org.heapdiff.diff.HeapDiff;
import org.heapdiff.growth.GrowthCourse;
import org.heapdiff.growth.GrowthDetail;
import org.heapdiff.growth.GrowthReport;
import org.heapdiff.growth.HeapPath;
import org.heapdiff.growth.PathStep;
import org.heapdiff.growth.RepeatedGrowth;
import org.heapdiff.identity.Identity;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Objects stay where they are, so that the address is their identity. With compressed references a
 * byte[] of 984 takes 1000 bytes, an instance with one or two references 16 or 24.
 */
class SeriesGrowthTest {
  private static final long T = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;

  private final HeapBuilder heap = new HeapBuilder();
  private final List<Path> dumps = new ArrayList<>();
  private final HeapClass session =
      heap.classOf("com.acme.Session").field("items", OBJECT).field("next", OBJECT).build();

  @TempDir Path folder;

  private void dump() {
    heap.timeMillis(T + dumps.size() * MINUTE);
    heap.keepAddresses();
    dumps.add(heap.writeTo(folder.resolve("dump" + dumps.size() + ".hprof")));
  }

  private GrowingPoints points() throws IOException {
    return points(GrowthDetail.SHAPES);
  }

  private GrowingPoints points(GrowthDetail detail) throws IOException {
    SeriesRequest request = new SeriesRequest(Identity.ADDRESS, name -> true, detail, null);
    DumpFiles files = new DumpFiles(dumps);
    SeriesResult result = Series.of(files, request, Progress.NONE);
    assertEquals(dumps.size(), files.reads);
    return Objects.requireNonNull(result.points());
  }

  private static GrowthCourse only(GrowingPoints points) {
    assertEquals(1, points.points().size(), points.toString());
    return points.points().get(0).course();
  }

  /** A list with room for many, held by a static field of a class. */
  private HeapInstance list(String holder) {
    HeapInstance list = heap.arrayList(new HeapObject[100]);
    list.set("size", 0);
    heap.classOf(holder).staticField("held", list).build();
    return list;
  }

  private static void add(HeapInstance list, HeapObject element) {
    int size = ((Number) Objects.requireNonNull(list.get("size"))).intValue();
    list.arrayIn("elementData").set(size, element);
    list.set("size", size + 1);
  }

  private HeapArray thousand() {
    return heap.byteArrayOfLength(984);
  }

  private static String words(@Nullable HeapPath path) {
    StringJoiner words = new StringJoiner(" ");
    for (PathStep step : Objects.requireNonNull(path).steps()) {
      words.add(
          step.kind() == PathStep.Kind.STATIC
              ? step.className() + "." + step.name()
              : "" + step.name());
    }
    return words.toString();
  }

  @Test
  void aListThatGrowsInEveryStepHasAColumnPerDump() throws IOException {
    HeapInstance list = list("com.acme.Leak");
    add(list, thousand());
    dump();
    add(list, thousand());
    dump();
    add(list, thousand());
    add(list, thousand());
    dump();
    add(list, thousand());
    dump();
    GrowingPoints points = points();
    GrowthCourse course = only(points);
    assertEquals("com.acme.Leak.held", words(course.path()));
    assertEquals(List.of(1000L, 3000L, 4000L), course.grown());
    assertEquals(List.of(1L, 2L, 4L, 5L), course.sizes());
    assertEquals("elements", course.unit());
    assertEquals(new Amount(4, 4000), course.added());
    assertEquals(100, course.share());
    assertEquals(4000 / 180.0, points.points().get(0).pace().bytesPerSecond());
    assertEquals(4000, points.grown());
    assertEquals(0, points.others());
    assertEquals(0, points.unexplainedShare());
  }

  @Test
  void aFullCacheAndOneThatWarmsUpDoNotGrowInEveryStep() throws IOException {
    HeapInstance leak = list("com.acme.Leak");
    HeapInstance full = list("com.acme.Full");
    HeapInstance warm = list("com.acme.Warm");
    for (int i = 0; i < 50; i++) {
      add(full, thousand());
    }
    dump();
    for (int step = 0; step < 3; step++) {
      add(leak, thousand());
      for (int i = 20 * step; i < 20 * step + 10; i++) {
        full.arrayIn("elementData").set(i % 50, thousand());
      }
      if (step == 0) {
        for (int i = 0; i < 4; i++) {
          add(warm, thousand());
        }
      }
      dump();
    }
    GrowingPoints points = points();
    GrowthCourse course = only(points);
    assertEquals("com.acme.Leak.held", words(course.path()));
    assertEquals(List.of(1000L, 2000L, 3000L), course.grown());
    assertEquals(1, points.others());
    assertEquals(100.0 * 4 / 7, points.othersShare(), 1e-9);
    assertEquals(100.0 * 3 / 7, course.share(), 1e-9);
  }

  /** One in a thousand bytes at first. */
  @Test
  void aLeakThatStartsSlowlyIsFollowed() throws IOException {
    HeapInstance leak = list("com.acme.Leak");
    HeapInstance once = list("com.acme.Once");
    dump();
    add(leak, thousand());
    add(once, heap.byteArrayOfLength(1_000_000));
    dump();
    add(leak, heap.byteArrayOfLength(500_000 - 16));
    dump();
    GrowthCourse course = only(points());
    assertEquals("com.acme.Leak.held", words(course.path()));
    assertEquals(List.of(1000L, 501_000L), course.grown());
  }

  /** The sessions that grow came later than the first dump; what was there before is their list. */
  @Test
  void whatGrewInNewObjectsGrewInWhatHoldsThem() throws IOException {
    HeapInstance sessions = list("com.acme.Sessions");
    dump();
    HeapInstance one = heap.instance(session).set("items", thousand());
    add(sessions, one);
    dump();
    one.set("next", heap.instance(session).set("items", thousand()));
    dump();
    one.set("items", heap.byteArrayOfLength(4984));
    dump();
    GrowthCourse course = only(points());
    assertEquals("com.acme.Sessions.held", words(course.path()));
    // A session has 12 + 4 + 4 bytes, that is 24.
    assertEquals(List.of(1024L, 2048L, 6048L), course.grown());
    assertEquals(List.of(0L, 1L, 1L, 1L), course.sizes());
    assertEquals("com.acme.Session", course.payload().get(0).className());
  }

  /** A list within a list is replaced; the outer one has what the inner one had grown. */
  @Test
  void whatAnObjectHadGrownGoesToWhatHeldIt() throws IOException {
    HeapInstance outer = list("com.acme.Outer");
    HeapInstance inner = heap.instance(session).set("items", thousand());
    add(outer, inner);
    dump();
    inner.set("next", thousand());
    dump();
    outer
        .arrayIn("elementData")
        .set(0, heap.instance(session).set("items", heap.byteArrayOfLength(9984)));
    dump();
    GrowthCourse course = only(points());
    assertEquals("com.acme.Outer.held", words(course.path()));
    // 10,000 and 24 instead of 1000 and 24.
    assertEquals(List.of(1000L, 9000L), course.grown());
  }

  @Test
  void manyWithoutOnePlaceAreGroupedByShape() throws IOException {
    List<HeapInstance> sessions = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      HeapInstance one = heap.instance(session);
      sessions.add(one);
      heap.classOf("com.acme.Tenant" + i).staticField("session", one).build();
    }
    dump();
    for (int step = 1; step <= 3; step++) {
      for (HeapInstance one : sessions) {
        HeapInstance more = heap.instance(session).set("items", heap.byteArrayOfLength(960));
        one.set("next", more.set("next", one.get("next")));
      }
      dump();
    }
    GrowthCourse course = only(points());
    assertNull(course.path());
    // 16 + 960 and 24.
    assertEquals(List.of(200_000L, 400_000L, 600_000L), course.grown());
    RepeatedGrowth many = Objects.requireNonNull(course.repeated());
    assertEquals(200, many.objects());
    assertEquals(600_000, many.bytes());
    assertEquals(List.of(), course.sizes());
  }

  @Test
  void whatNoSurvivorHoldsIsNamedByItsClass() throws IOException {
    list("com.acme.Main");
    HeapClass worker =
        heap.classOf("com.acme.Worker")
            .extending(heap.classNamed("java.lang.Thread"))
            .field("buffer", OBJECT)
            .build();
    dump();
    for (int step = 0; step < 3; step++) {
      heap.thread(heap.instance(worker).set("buffer", heap.byteArrayOfLength(9000)));
      dump();
    }
    GrowthCourse course = points().points().get(0).course();
    assertNull(course.path());
    assertEquals("com.acme.Worker", course.className());
    assertEquals(3, course.grown().size());
    assertEquals(3 * course.grown().get(0), course.grown().get(2));
  }

  @Test
  void valuesAreShownOnlyWhereTheyWereAskedFor() throws IOException {
    HeapInstance list = list("com.acme.Leak");
    for (String text : List.of("first", "second", "third")) {
      add(list, heap.string(text));
      dump();
    }
    assertNull(only(points()).samples().get(0).value());
    assertEquals("\"second\"", only(points(GrowthDetail.VALUES)).samples().get(0).value());
  }

  /** A list that is copied when something is added, as in a CopyOnWriteArrayList of one's own. */
  @Test
  void aFieldWhoseObjectIsReplacedGrows() throws IOException {
    HeapInstance owner = heap.instance(session);
    heap.classOf("com.acme.Main").staticField("held", owner).build();
    owner.set("items", heap.arrayList(thousand()));
    dump();
    for (int size = 2; size < 5; size++) {
      HeapObject[] elements = new HeapObject[size];
      for (int i = 0; i < size; i++) {
        elements[i] = thousand();
      }
      owner.set("items", heap.arrayList(elements));
      dump();
    }
    GrowthCourse course = only(points());
    assertEquals("com.acme.Main.held items", words(course.path()));
    assertEquals("java.util.ArrayList", course.className());
    assertEquals(List.of(-1L, -1L, -1L, 4L), course.sizes());
    assertEquals(List.of(1000L, 2000L, 3000L), course.grown());
  }

  /** Trees of arrays, in which nothing is shared: what was found step by step is what two say. */
  @Test
  void randomTreesGrowAsTheFirstDumpAndTheLastOneSay() throws IOException {
    int found = 0;
    for (int seed = 0; seed < 20; seed++) {
      dumps.clear();
      randomTrees(new Random(seed), seed);
      GrowingPoints points = points();
      GrowthReport report = firstAndLast();
      assertEquals(report.grown(), points.grown(), "seed " + seed);
      Map<String, Long> nets = new HashMap<>();
      report
          .points()
          .forEach(p -> nets.merge(p.path() + p.className(), p.net().bytes(), Long::sum));
      for (GrowingPoint point : points.points()) {
        GrowthCourse course = point.course();
        if (course.path() != null) {
          assertEquals(nets.get(course.path() + course.className()), course.net(), "seed " + seed);
          found++;
        }
      }
      assertEquals(
          report.points().size(), points.points().size() + points.others(), "seed " + seed);
    }
    assertTrue(found > 20, found + " places");
  }

  private GrowthReport firstAndLast() throws IOException {
    Path last = dumps.get(dumps.size() - 1);
    try (Snapshot before = Snapshot.read(dumps.get(0), SnapshotOptions.DEFAULT, Progress.NONE);
        Snapshot after = Snapshot.read(last, SnapshotOptions.DEFAULT, Progress.NONE)) {
      DiffRequest request =
          DiffRequest.TABLES.withIdentity(Identity.ADDRESS).withGrowth(GrowthDetail.SHAPES);
      return Objects.requireNonNull(HeapDiff.between(before, after, request).growth());
    }
  }

  private void randomTrees(Random random, int seed) {
    HeapBuilder some = new HeapBuilder();
    List<HeapArray> live = new ArrayList<>();
    for (int k = 0; k < 5; k++) {
      HeapArray tree = some.objectArray("java.lang.Object[]", new HeapObject[16]);
      some.classOf("com.acme.Tree" + k).staticField("top", tree).build();
      live.add(tree);
    }
    for (int dump = 0; dump < 4; dump++) {
      for (int k = 0; k < 60; k++) {
        HeapArray above = live.get(random.nextInt(live.size()));
        HeapArray array = some.objectArray("java.lang.Object[]", new HeapObject[16]);
        int at = random.nextInt(16);
        HeapObject replaced = above.reference(at);
        if (replaced instanceof HeapArray old) {
          drop(some, old, live);
        }
        above.set(at, array);
        array.set(0, some.byteArrayOfLength(random.nextInt(2000)));
        live.add(array);
      }
      some.keepAddresses();
      dumps.add(some.writeTo(folder.resolve("trees" + seed + "-" + dump + ".hprof")));
    }
  }

  private static void drop(HeapBuilder some, HeapArray old, List<HeapArray> live) {
    if (live.remove(old)) {
      for (int i = 0; i < old.length(); i++) {
        if (old.reference(i) instanceof HeapArray below) {
          drop(some, below, live);
        }
      }
    }
    some.remove(old);
  }
}
