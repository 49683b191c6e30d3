package org.heapdiff.diff;

import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.heapdiff.identity.ClassPairing;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.Matching;
import org.heapdiff.identity.Matchings;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapArray;
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
class SurvivorsTest {
  @TempDir Path folder;

  private final HeapBuilder heap = new HeapBuilder();
  private final HeapClass holder =
      heap.classOf("com.acme.Holder").field("a", OBJECT).field("b", OBJECT).build();
  private final HeapClass map = heap.classOf("com.acme.Map").field("data", OBJECT).build();

  private HeapInstance map(int bytes) {
    return heap.instance(map).set("data", heap.byteArrayOfLength(bytes));
  }

  private void grow(HeapInstance someMap, int bytes) {
    someMap.set("data", heap.byteArrayOfLength(bytes));
  }

  @Test
  void theDeepestObjectThatGrewIsListedAndThoseAboveAreNamedWithIt() throws IOException {
    HeapInstance cache = map(1000);
    HeapInstance owner = heap.instance(holder).set("a", cache).set("b", heap.string("x"));
    HeapInstance above = heap.instance(holder).set("a", owner);
    HeapClass shop = heap.classOf("com.acme.Shop").staticField("root", above).build();
    Path before = write("before");
    grow(cache, 5000);
    SurvivorTable table = survivors(before, write("after"), 5);
    // 16 + 16 + 1000 and 16 + 16 + 5000.
    assertEquals(
        List.of(
            new Survivor(
                cache.address(),
                cache.address(),
                "com.acme.Map",
                List.of("com.acme.Holder", "class com.acme.Shop"),
                1032,
                5032)),
        table.rows());
    assertEquals(4, table.changed(), "map, two holders, " + shop.name());
  }

  @Test
  void anObjectWithTwoCausesIsListedBesideThem() throws IOException {
    HeapInstance one = map(1000);
    HeapInstance other = map(1000);
    HeapInstance owner = heap.instance(holder).set("a", one).set("b", other);
    heap.root(RootCode.JNI_GLOBAL, owner);
    Path before = write("before");
    grow(one, 6000);
    grow(other, 4000);
    SurvivorTable table = survivors(before, write("after"), 5);
    assertEquals(
        List.of(owner.address(), one.address(), other.address()),
        table.rows().stream().map(Survivor::idAfter).toList());
    assertEquals(
        List.of(8000L, 5000L, 3000L), table.rows().stream().map(Survivor::retainedDelta).toList());
    assertTrue(table.rows().stream().allMatch(row -> row.within().isEmpty()));
  }

  @Test
  void oneThatExplainsNineTenthsIsEnough() throws IOException {
    HeapInstance one = map(1000);
    HeapInstance other = map(1000);
    heap.root(RootCode.JNI_GLOBAL, heap.instance(holder).set("a", one).set("b", other));
    Path before = write("before");
    grow(one, 1000 + 9000);
    grow(other, 1000 + 1000);
    SurvivorTable table = survivors(before, write("after"), 5);
    assertEquals(
        List.of(9000L, 1000L), table.rows().stream().map(Survivor::retainedDelta).toList());
    assertEquals(List.of("com.acme.Holder"), table.rows().get(0).within());
    assertEquals(List.of(), table.rows().get(1).within());
  }

  @Test
  void whatShrankIsListedToo() throws IOException {
    HeapInstance small = map(3000);
    HeapInstance large = map(1000);
    HeapInstance owner = heap.instance(holder).set("a", small).set("b", large);
    heap.root(RootCode.JNI_GLOBAL, owner);
    Path before = write("before");
    grow(small, 1000);
    grow(large, 6000);
    SurvivorTable table = survivors(before, write("after"), 5);
    // The owner grew by less than the map in it, which explains it.
    assertEquals(
        List.of(5000L, -2000L), table.rows().stream().map(Survivor::retainedDelta).toList());
  }

  @Test
  void whatWasAddedInBetweenDoesNotHideWhoHolds() throws IOException {
    HeapInstance cache = map(1000);
    HeapInstance owner = heap.instance(holder).set("a", cache);
    heap.root(RootCode.JNI_GLOBAL, owner);
    Path before = write("before");
    owner.set("a", heap.instance(map).set("data", cache));
    grow(cache, 9000);
    SurvivorTable table = survivors(before, write("after"), 5);
    assertEquals(List.of(8000L), table.rows().stream().map(Survivor::retainedDelta).toList());
    assertEquals(List.of("com.acme.Holder"), table.rows().get(0).within());
  }

  @Test
  void aListThatGrewAtItsEndIsOneRow() throws IOException {
    HeapInstance last = heap.instance(holder);
    HeapInstance first = last;
    for (int k = 0; k < 5000; k++) {
      first = heap.instance(holder).set("a", first);
    }
    heap.root(RootCode.JNI_GLOBAL, first);
    Path before = write("before");
    last.set("b", heap.byteArrayOfLength(1000));
    SurvivorTable table = survivors(before, write("after"), 5);
    assertEquals(5001, table.changed());
    // 12 + 4 + 4 is 20, that is 24; 16 + 1000 more.
    assertEquals(
        List.of(
            new Survivor(
                last.address(), last.address(), "com.acme.Holder", List.of(), 24, 24 + 1016)),
        table.rows());
  }

  @Test
  void otherClassesNeitherShowNorExplain() throws IOException {
    HeapInstance cache = map(1000);
    HeapInstance owner = heap.instance(holder).set("a", cache);
    heap.root(RootCode.JNI_GLOBAL, owner);
    Path before = write("before");
    grow(cache, 5000);
    Path after = write("after");
    DiffRequest request =
        DiffRequest.TABLES
            .withIdentity(Identity.ADDRESS)
            .withSurvivors(5)
            .only(name -> name.equals("com.acme.Holder"));
    SurvivorTable table = survivors(before, after, request);
    assertEquals(1, table.changed());
    assertEquals(List.of(owner.address()), table.rows().stream().map(Survivor::idAfter).toList());
  }

  /** What the class comment of Survivors says, written down plainly over all pairs of objects. */
  @Test
  void randomHeapsHaveTheRowsThatTheDefinitionHas() throws IOException {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      HeapBuilder some = new HeapBuilder();
      HeapClass node =
          some.classOf("com.acme.Node")
              .field("a", OBJECT)
              .field("b", OBJECT)
              .field("c", OBJECT)
              .build();
      List<HeapInstance> nodes = new ArrayList<>();
      for (int k = 0; k < 60; k++) {
        HeapInstance instance = some.instance(node);
        if (nodes.isEmpty() || random.nextInt(10) == 0) {
          some.root(RootCode.JNI_GLOBAL, instance);
        } else {
          nodes.get(random.nextInt(nodes.size())).set(random.nextBoolean() ? "a" : "b", instance);
        }
        nodes.add(instance);
      }
      for (HeapInstance instance : nodes) {
        instance.set("c", payload(some, random));
      }
      some.keepAddresses();
      Path before = some.writeTo(folder.resolve("before" + seed + ".hprof"));
      for (HeapInstance instance : nodes) {
        if (random.nextInt(3) == 0) {
          instance.set("c", payload(some, random));
        }
        if (random.nextInt(20) == 0) {
          instance.set("a", nodes.get(random.nextInt(nodes.size())));
        }
      }
      Path after = some.writeTo(folder.resolve("after" + seed + ".hprof"));
      try (Snapshot first = Snapshot.read(before, SnapshotOptions.DEFAULT, Progress.NONE);
          Snapshot second = Snapshot.read(after, SnapshotOptions.DEFAULT, Progress.NONE)) {
        Matching matching =
            Matchings.of(
                first, second, ClassPairing.of(first, second), Identity.ADDRESS, Progress.NONE);
        Set<Long> found = new HashSet<>();
        Survivors.of(first, second, matching, 1000, name -> true)
            .rows()
            .forEach(row -> found.add(row.idAfter()));
        assertEquals(expected(first, second, matching), found, "seed " + seed);
      }
    }
  }

  private static HeapArray payload(HeapBuilder some, Random random) {
    return some.byteArrayOfLength(random.nextInt(random.nextInt(4) == 0 ? 10_000 : 100));
  }

  /** From the smallest change to the largest: whether a listed one below explains it. */
  private static Set<Long> expected(Snapshot first, Snapshot second, Matching matching) {
    List<Integer> changed = new ArrayList<>();
    for (int object = 0; object < second.objectCount(); object++) {
      if (change(first, second, matching, object) != 0) {
        changed.add(object);
      }
    }
    // Of equal ones the deeper one explains the other.
    changed.sort(
        (x, y) -> {
          long a = Math.abs(change(first, second, matching, x));
          long b = Math.abs(change(first, second, matching, y));
          return a != b
              ? Long.compare(a, b)
              : second.dominates(x, y) ? 1 : second.dominates(y, x) ? -1 : 0;
        });
    List<Integer> unexplained = new ArrayList<>();
    for (int object : changed) {
      long change = change(first, second, matching, object);
      boolean whole =
          changed.stream()
              .anyMatch(
                  other -> {
                    long below = change(first, second, matching, other);
                    return other != object
                        && second.dominates(object, other)
                        && Long.signum(below) == Long.signum(change)
                        && Math.abs(below) >= Math.abs(change);
                  });
      boolean nearly =
          unexplained.stream()
              .anyMatch(
                  other -> {
                    long below = change(first, second, matching, other);
                    return second.dominates(object, other)
                        && Long.signum(below) == Long.signum(change)
                        && Math.abs(below) >= 0.9 * Math.abs(change);
                  });
      if (!whole && !nearly) {
        unexplained.add(object);
      }
    }
    Set<Long> ids = new HashSet<>();
    unexplained.forEach(object -> ids.add(second.addressOf(object)));
    return ids;
  }

  private static long change(Snapshot first, Snapshot second, Matching matching, int object) {
    int partner = matching.before(object);
    return second.isCounted(object) && partner != Matching.NONE && first.isCounted(partner)
        ? second.retainedSize(object) - first.retainedSize(partner)
        : 0;
  }

  private Path write(String name) {
    heap.keepAddresses();
    return heap.writeTo(folder.resolve(name + ".hprof"));
  }

  private static SurvivorTable survivors(Path before, Path after, int rows) throws IOException {
    return survivors(
        before, after, DiffRequest.TABLES.withIdentity(Identity.ADDRESS).withSurvivors(rows));
  }

  private static SurvivorTable survivors(Path before, Path after, DiffRequest request)
      throws IOException {
    try (Snapshot first = Snapshot.read(before, SnapshotOptions.DEFAULT, Progress.NONE);
        Snapshot second = Snapshot.read(after, SnapshotOptions.DEFAULT, Progress.NONE)) {
      return Objects.requireNonNull(HeapDiff.between(first, second, request).survivors());
    }
  }
}
