package org.heapdiff.series;

import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.heapdiff.diff.DiffRequest;
import org.heapdiff.growth.GrowthDetail;
import org.heapdiff.identity.Identity;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.QuickHistogram;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Objects stay where they are, so that the address is their identity. With compressed references a
 * header has 12 bytes, a reference 4, a byte[] 16 before its first element, and every object a
 * multiple of 8.
 */
class SeriesTest {
  private static final long T = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;

  private static final SeriesRequest BY_ADDRESS =
      new SeriesRequest(Identity.ADDRESS, name -> true, GrowthDetail.NONE, null);

  @TempDir Path folder;

  private final HeapBuilder heap = new HeapBuilder();
  private final HeapClass leaked = heap.classOf("com.acme.Leaked").field("data", OBJECT).build();
  private final HeapClass cached = heap.classOf("com.acme.Cached").field("data", OBJECT).build();
  private final HeapClass holder =
      heap.classOf("com.acme.Holder").field("a", OBJECT).field("b", OBJECT).build();
  private final HeapClass map = heap.classOf("com.acme.Map").field("data", OBJECT).build();
  private final List<Path> dumps = new ArrayList<>();

  private void dump() {
    heap.timeMillis(T + dumps.size() * MINUTE);
    heap.keepAddresses();
    dumps.add(heap.writeTo(folder.resolve("dump" + dumps.size() + ".hprof")));
  }

  private SeriesResult series() throws IOException {
    return Series.of(new DumpFiles(dumps), BY_ADDRESS, Progress.NONE);
  }

  /** An instance that is a root and holds a byte[] of 100, that is 16 bytes and 120. */
  private HeapInstance rooted(HeapClass type) {
    HeapInstance instance = heap.instance(type).set("data", heap.byteArrayOfLength(100));
    heap.root(RootCode.JNI_GLOBAL, instance);
    return instance;
  }

  private static ClassSeries row(SeriesResult result, String className) {
    List<ClassSeries> rows =
        result.classes().stream().filter(row -> row.className().equals(className)).toList();
    assertEquals(1, rows.size(), className);
    return rows.get(0);
  }

  private static GrowingObjects growing(SeriesResult result) {
    return Objects.requireNonNull(result.growing());
  }

  @Test
  void aLeakStaysAndACacheThatWarmedUpGoesAgain() throws IOException {
    rooted(leaked);
    dump();
    for (int k = 0; k < 10; k++) {
      rooted(leaked);
    }
    List<HeapInstance> entries = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      entries.add(rooted(cached));
    }
    dump();
    entries.subList(5, 20).forEach(heap::unroot);
    rooted(leaked);
    rooted(cached);
    dump();
    SeriesResult result = series();
    assertEquals(
        List.of(
            new SeriesStep(new Amount(60, 30 * 136), Amount.NONE, Identity.ADDRESS, null),
            new SeriesStep(
                new Amount(4, 2 * 136), new Amount(30, 15 * 136), Identity.ADDRESS, null)),
        result.steps());
    ClassSeries leak = row(result, "com.acme.Leaked");
    assertEquals(amounts(1, 11, 12), leak.live());
    assertEquals(amounts(10, 1), leak.added());
    assertEquals(amounts(10, 1), leak.staying());
    assertEquals(List.of(10L * 136, 136L), leak.stayingRetained());
    assertNotNull(leak.pace());
    ClassSeries cache = row(result, "com.acme.Cached");
    assertEquals(amounts(0, 20, 6), cache.live());
    assertEquals(amounts(20, 1), cache.added());
    assertEquals(amounts(5, 1), cache.staying());
    assertEquals(List.of(5L * 136, 136L), cache.stayingRetained());
    assertNull(cache.pace());
    assertEquals(List.of(136L, 11L * 136, 12L * 136), leak.retained());
    assertEquals(List.of(), result.notes());
  }

  /** Instances of 16 bytes. */
  private static List<Amount> amounts(long... objects) {
    List<Amount> amounts = new ArrayList<>();
    for (long count : objects) {
      amounts.add(new Amount(count, 16 * count));
    }
    return amounts;
  }

  @Test
  void whatWasGarbageInBetweenIsNewWhenItIsAliveAgain() throws IOException {
    HeapInstance one = rooted(leaked);
    dump();
    heap.unroot(one);
    dump();
    heap.root(RootCode.JNI_GLOBAL, one);
    dump();
    ClassSeries row = row(series(), "com.acme.Leaked");
    assertEquals(amounts(0, 1), row.staying());
    assertEquals(amounts(1, 0, 1), row.live());
  }

  @Test
  void theDeepestSurvivorThatGrowsInEveryStepIsListedWithAColumnPerDump() throws IOException {
    HeapInstance cache = heap.instance(map).set("data", heap.byteArrayOfLength(1000));
    HeapInstance other = heap.instance(map).set("data", heap.byteArrayOfLength(1000));
    HeapInstance owner = heap.instance(holder).set("a", cache).set("b", heap.string("x"));
    heap.classOf("com.acme.Shop").staticField("root", owner).build();
    heap.root(RootCode.JNI_GLOBAL, other);
    dump();
    cache.set("data", heap.byteArrayOfLength(2000));
    other.set("data", heap.byteArrayOfLength(9000));
    dump();
    cache.set("data", heap.byteArrayOfLength(3000));
    other.set("data", heap.byteArrayOfLength(100));
    dump();
    cache.set("data", heap.byteArrayOfLength(4000));
    other.set("data", heap.byteArrayOfLength(20_000));
    dump();
    GrowingObjects growing = growing(series());
    assertEquals(3, growing.count(), "the map, its holder and the class");
    assertTrue(growing.complete());
    // 16 of the map, 16 of the array, and 1000 each minute, that is 1000 / 60 a second.
    assertEquals(
        List.of(
            new GrowingObject(
                cache.address(),
                cache.address(),
                "com.acme.Map",
                List.of("com.acme.Holder", "class com.acme.Shop"),
                List.of(1032L, 2032L, 3032L, 4032L),
                new Pace(1000, 3000 / 180.0, Trend.STEADY))),
        growing.rows());
  }

  /** A table that was replaced has not been there all along; the map that holds it has. */
  @Test
  void whatHoldsAReplacedTableIsListed() throws IOException {
    HeapInstance table = heap.instance(map).set("data", heap.byteArrayOfLength(1000));
    HeapInstance owner = heap.instance(holder).set("a", table);
    heap.root(RootCode.JNI_GLOBAL, owner);
    dump();
    table.set("data", heap.byteArrayOfLength(2000));
    dump();
    owner.set("a", heap.instance(map).set("data", heap.byteArrayOfLength(4000)));
    dump();
    GrowingObjects growing = growing(series());
    assertEquals(
        List.of(owner.address()), growing.rows().stream().map(GrowingObject::idFirst).toList());
    assertEquals(List.of(1056L, 2056L, 4056L), growing.rows().get(0).retained());
  }

  @Test
  void whereTooManyGrowThoseInsideAListAreLeftOut() throws IOException {
    HeapInstance last = heap.instance(holder);
    HeapInstance first = last;
    for (int k = 0; k < 500; k++) {
      first = heap.instance(holder).set("a", first);
    }
    HeapInstance list = heap.instance(map).set("data", first);
    heap.root(RootCode.JNI_GLOBAL, list);
    dump();
    last.set("b", heap.byteArrayOfLength(1000));
    dump();
    last.set("b", heap.byteArrayOfLength(3000));
    dump();
    GrowingObjects all = growing(series());
    assertEquals(502, all.count());
    assertTrue(all.complete());
    GrowingObjects few = growing(Series.of(new DumpFiles(dumps), BY_ADDRESS, Progress.NONE, 2));
    assertEquals(2, few.count());
    assertFalse(few.complete());
    // The list itself, and the first of its nodes.
    assertEquals(List.of(first.address()), few.rows().stream().map(r -> r.idLast()).toList());
    assertEquals(List.of("com.acme.Map"), few.rows().get(0).within());
  }

  @Test
  void otherClassesAreNotListed() throws IOException {
    HeapInstance cache = heap.instance(map).set("data", heap.byteArrayOfLength(1000));
    HeapInstance owner = heap.instance(holder).set("a", cache);
    heap.root(RootCode.JNI_GLOBAL, owner);
    dump();
    cache.set("data", heap.byteArrayOfLength(2000));
    dump();
    cache.set("data", heap.byteArrayOfLength(3000));
    dump();
    SeriesRequest request =
        new SeriesRequest(Identity.ADDRESS, "com.acme.Holder"::equals, GrowthDetail.NONE, null);
    GrowingObjects growing = growing(Series.of(new DumpFiles(dumps), request, Progress.NONE));
    assertEquals(1, growing.count());
    assertEquals(
        List.of(owner.address()), growing.rows().stream().map(GrowingObject::idLast).toList());
  }

  @Test
  void byClassAloneItIsNotKnownWhichObjectsGrow() throws IOException {
    HeapInstance cache = heap.instance(map).set("data", heap.byteArrayOfLength(1000));
    heap.root(RootCode.JNI_GLOBAL, cache);
    dump();
    cache.set("data", heap.byteArrayOfLength(2000));
    dump();
    cache.set("data", heap.byteArrayOfLength(3000));
    dump();
    SeriesResult result =
        Series.of(
            new DumpFiles(dumps),
            new SeriesRequest(Identity.CLASS, name -> true, GrowthDetail.SHAPES, null),
            Progress.NONE);
    assertNull(result.growing());
    assertNull(result.points());
    assertEquals(amounts(1, 1, 1), row(result, "com.acme.Map").live());
  }

  @Test
  void theFirstDumpIsReadAgainOnlyForLists() throws IOException {
    rooted(leaked);
    dump();
    dump();
    dump();
    DumpFiles files = new DumpFiles(dumps);
    Series.of(files, BY_ADDRESS, Progress.NONE);
    assertEquals(3, files.reads);
  }

  @Test
  void noMoreThanTwoSnapshotsAreInMemory() throws IOException {
    rooted(leaked);
    for (int k = 0; k < 5; k++) {
      rooted(leaked);
      dump();
    }
    DiffRequest ends = DiffRequest.TABLES.withSurvivors(5);
    DumpFiles files = new DumpFiles(dumps);
    Series.of(
        files,
        new SeriesRequest(Identity.ADDRESS, name -> true, GrowthDetail.SHAPES, ends),
        Progress.NONE);
    assertEquals(6, files.reads);
    assertEquals(2, files.mostInMemory);
  }

  @Test
  void notesNameTheDumpsTheyAreAbout() throws IOException {
    rooted(leaked);
    dump();
    dump();
    SeriesResult result =
        Series.of(
            new DumpFiles(List.of(dumps.get(0), dumps.get(1), dumps.get(1), dumps.get(0))),
            BY_ADDRESS,
            Progress.NONE);
    assertEquals(2, result.notes().size(), result.notes().toString());
    assertTrue(
        result.notes().get(0).startsWith("From dump 2 to dump 3: Before and after are the same"));
    assertTrue(
        result.notes().get(1).startsWith("From dump 3 to dump 4: The dumps are in the wrong"));
    assertNull(row(result, "com.acme.Leaked").pace());
  }

  @Test
  void classesThatAreGoneKeepTheirRow() throws IOException {
    rooted(leaked);
    dump();
    HeapBuilder other = new HeapBuilder().timeMillis(T + MINUTE);
    other.root(RootCode.JNI_GLOBAL, other.instance("com.acme.Other"));
    dumps.add(other.writeTo(folder.resolve("other.hprof")));
    heap.timeMillis(T + 2 * MINUTE);
    dumps.add(heap.writeTo(folder.resolve("again.hprof")));
    SeriesResult result = series();
    // Nothing carries over a dump that has no such class.
    List<ClassSeries> rows =
        result.classes().stream().filter(row -> row.className().equals("com.acme.Leaked")).toList();
    assertEquals(
        Set.of(amounts(1, 0, 0), amounts(0, 0, 1)), Set.of(rows.get(0).live(), rows.get(1).live()));
    assertEquals(2, rows.size());
    assertTrue(rows.stream().allMatch(row -> row.loader() != null));
  }

  @Test
  void aQuickLookHasTheClassesOnly() throws IOException {
    rooted(leaked);
    dump();
    rooted(leaked);
    rooted(cached);
    dump();
    heap.unroot(rooted(leaked));
    dump();
    SeriesResult result =
        QuickSeries.of(
            new QuickSeries.Source() {
              @Override
              public int count() {
                return dumps.size();
              }

              @Override
              public QuickHistogram read(int dump) throws IOException {
                return QuickHistogram.read(dumps.get(dump), SnapshotOptions.DEFAULT, Progress.NONE);
              }
            });
    assertEquals(amounts(1, 2, 3), row(result, "com.acme.Leaked").live());
    assertEquals(amounts(0, 1, 1), row(result, "com.acme.Cached").live());
    assertNotNull(row(result, "com.acme.Leaked").pace());
    assertNull(row(result, "com.acme.Cached").pace());
    assertNull(result.growing());
    assertEquals(List.of(), result.steps());
    assertEquals(1, result.notes().size());
  }

  /** What is alive is asked of each dump; no address is used twice, so identity is the address. */
  @Test
  void randomSeriesHaveTheSetsThatTheAddressesHave() throws IOException {
    for (int seed = 0; seed < 15; seed++) {
      Random random = new Random(seed);
      List<Path> files = randomDumps(random, seed);
      List<Map<Long, long[]>> alive = new ArrayList<>();
      Map<Long, String> classOf = new HashMap<>();
      for (Path file : files) {
        alive.add(alive(file, classOf));
      }
      int last = files.size() - 1;
      Map<String, Long> staying = new TreeMap<>();
      Set<Long> added = new HashSet<>();
      Set<Long> matched = new HashSet<>();
      long growing = 0;
      for (long id : alive.get(last).keySet()) {
        int since = last;
        while (since > 0 && alive.get(since - 1).containsKey(id)) {
          since--;
        }
        if (since > 0) {
          added.add(id);
          staying.merge(since + " " + classOf.get(id), 1L, Long::sum);
        } else {
          matched.add(id);
          boolean grew = true;
          for (int dump = 1; dump <= last; dump++) {
            grew &= retained(alive, dump, id) > retained(alive, dump - 1, id);
          }
          growing += grew ? 1 : 0;
        }
      }
      Set<Long> removed = new HashSet<>(alive.get(0).keySet());
      removed.removeAll(matched);
      Set<Long> addedRows = new HashSet<>();
      Set<Long> removedRows = new HashSet<>();
      Set<Long> matchedRows = new HashSet<>();
      DiffRequest ends =
          DiffRequest.TABLES.withObjects(
              lists -> {
                lists.added((id, name, shallow, held) -> addedRows.add(id));
                lists.removed((id, name, shallow, held) -> removedRows.add(id));
                lists.matched(
                    (idBefore, idAfter, name, shallow, heldBefore, heldAfter) -> {
                      assertEquals(idBefore, idAfter);
                      assertEquals(retained(alive, 0, idBefore), heldBefore);
                      matchedRows.add(idAfter);
                    });
              });
      SeriesResult result =
          Series.of(
              new DumpFiles(files),
              new SeriesRequest(Identity.ADDRESS, name -> true, GrowthDetail.SHAPES, ends),
              Progress.NONE);
      assertEquals(added, addedRows, "seed " + seed);
      assertEquals(removed, removedRows, "seed " + seed);
      assertEquals(matched, matchedRows, "seed " + seed);
      Map<String, Long> stayingRows = new TreeMap<>();
      for (ClassSeries row : result.classes()) {
        for (int step = 0; step < last; step++) {
          if (row.staying().get(step).objects() > 0) {
            stayingRows.put((step + 1) + " " + row.className(), row.staying().get(step).objects());
          }
        }
      }
      assertEquals(staying, stayingRows, "seed " + seed);
      assertEquals(growing, growing(result).count(), "seed " + seed);
    }
  }

  private static long retained(List<Map<Long, long[]>> alive, int dump, long id) {
    return Objects.requireNonNull(alive.get(dump).get(id))[0];
  }

  /** By id what each live object retains. */
  private static Map<Long, long[]> alive(Path file, Map<Long, String> classOf) throws IOException {
    Map<Long, long[]> result = new HashMap<>();
    try (Snapshot snapshot = Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE)) {
      for (int object = 0; object < snapshot.objectCount(); object++) {
        if (snapshot.isCounted(object)) {
          result.put(snapshot.addressOf(object), new long[] {snapshot.retainedSize(object)});
          classOf.put(
              snapshot.addressOf(object), snapshot.classes().name(snapshot.classOf(object)));
        }
      }
    }
    return result;
  }

  /** Trees whose branches come, go, come again, and hold more and less. */
  private List<Path> randomDumps(Random random, int seed) {
    HeapBuilder some = new HeapBuilder();
    HeapClass node =
        some.classOf("com.acme.Node")
            .field("a", OBJECT)
            .field("b", OBJECT)
            .field("c", OBJECT)
            .build();
    List<HeapInstance> nodes = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (int dump = 0; dump < 4; dump++) {
      for (int k = 0; k < 30; k++) {
        HeapInstance instance = some.instance(node);
        if (nodes.isEmpty() || random.nextInt(5) == 0) {
          some.root(RootCode.JNI_GLOBAL, instance);
        } else {
          nodes.get(random.nextInt(nodes.size())).set(random.nextBoolean() ? "a" : "b", instance);
        }
        nodes.add(instance);
      }
      for (HeapInstance instance : nodes) {
        if (random.nextInt(3) == 0) {
          instance.set("c", some.byteArrayOfLength(random.nextInt(500 * (dump + 1))));
        }
        if (random.nextInt(12) == 0) {
          some.unroot(instance);
        }
      }
      some.keepAddresses();
      files.add(some.writeTo(folder.resolve("random" + seed + "-" + dump + ".hprof")));
    }
    return files;
  }
}
