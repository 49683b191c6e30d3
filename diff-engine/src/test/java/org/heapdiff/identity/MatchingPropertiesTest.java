package org.heapdiff.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.heapdiff.diff.Dumps;
import org.heapdiff.objects.ObjectSet;
import org.heapdiff.parser.Contents;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of the matching of any two heaps. */
class MatchingPropertiesTest {
  private static final int HEAPS = 25;
  private static final int ADDED = 7;

  /** The least share of added objects that are found where addresses are random, over all heaps. */
  private static final double LEAST_FOUND = 0.98;

  /**
   * The same where nothing but the whole graph tells objects apart, as addresses are random: one
   * wrong choice between two that look alike takes others with it.
   */
  private static final double LEAST_FOUND_BY_GRAPH = 0.9;

  @TempDir Path folder;

  /** What a matching made of the objects that something tells apart. */
  private int found;

  private int findable;

  @ParameterizedTest
  @EnumSource
  void aSnapshotMatchesItselfObjectByObject(Identity identity) throws IOException {
    for (int size : new int[] {5, 60, 600}) {
      matchesItself(identity, size);
    }
  }

  private void matchesItself(Identity identity, int size) throws IOException {
    for (int seed = 0; seed < HEAPS; seed++) {
      Path dump = new DrawnHeap(seed, size).heap().writeTo(folder.resolve("a" + seed));
      try (Snapshot first = read(dump);
          Snapshot second = read(dump)) {
        Matching matching = matching(first, second, identity);
        for (int object = 0; object < first.objectCount(); object++) {
          if (first.isCounted(object)) {
            assertEquals(object, matching.after(object), "seed " + seed);
          }
        }
        checkPairs(first, second, matching, "seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 60, 600})
  void randomAddressesHideOnlyWhatNothingElseTellsApart(int size) throws IOException {
    for (int seed = 0; seed < HEAPS; seed++) {
      DrawnHeap drawn = new DrawnHeap(seed, size);
      Path before = drawn.heap().writeTo(folder.resolve("a" + seed));
      long[] old = drawn.addresses();
      drawn.heap().shuffleAddresses(seed + 1000);
      Path after = drawn.heap().writeTo(folder.resolve("b" + seed));
      check(drawn, before, old, after, "seed " + seed);
    }
    assertFound();
  }

  @ParameterizedTest
  @EnumSource(names = "CLASS", mode = EnumSource.Mode.EXCLUDE)
  void whatIsAddedComesOutWhereNothingMoves(Identity identity) throws IOException {
    for (int size : new int[] {60, 600}) {
      addsWhereNothingMoves(identity, size);
    }
  }

  private void addsWhereNothingMoves(Identity identity, int size) throws IOException {
    for (int seed = 0; seed < HEAPS; seed++) {
      DrawnHeap drawn = new DrawnHeap(seed, size);
      drawn.heap().keepAddresses();
      Path before = drawn.heap().writeTo(folder.resolve("a" + seed));
      long[] old = drawn.addresses();
      drawn.grow(ADDED);
      Path after = drawn.heap().writeTo(folder.resolve("b" + seed));
      long[] now = drawn.addresses();
      try (Snapshot first = read(before);
          Snapshot second = read(after)) {
        Matching matching = matching(first, second, identity);
        ObjectSet added = matching.added(first, second);
        assertEquals(ADDED, added.size(), "seed " + seed);
        for (int k = old.length; k < now.length; k++) {
          assertTrue(added.contains(second.objectAt(now[k])), "seed " + seed);
        }
        assertTrue(matching.removed(first, second).isEmpty(), "seed " + seed);
        checkPairs(first, second, matching, "seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 600})
  void whatIsAddedComesOutWhereAddressesAreRandom(int size) throws IOException {
    int right = 0;
    for (int seed = 0; seed < HEAPS; seed++) {
      DrawnHeap drawn = new DrawnHeap(seed, size);
      Path before = drawn.heap().writeTo(folder.resolve("a" + seed));
      int olds = drawn.addresses().length;
      drawn.grow(ADDED);
      drawn.heap().shuffleAddresses(seed + 1000);
      Path after = drawn.heap().writeTo(folder.resolve("b" + seed));
      long[] now = drawn.addresses();
      try (Snapshot first = read(before);
          Snapshot second = read(after)) {
        Matching matching = matching(first, second);
        for (int k = olds; k < now.length; k++) {
          right += matching.before(second.objectAt(now[k])) == Matching.NONE ? 1 : 0;
        }
        checkPairs(first, second, matching, "seed " + seed);
      }
    }
    assertTrue(right >= LEAST_FOUND * HEAPS * ADDED, right + " of " + HEAPS * ADDED);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 600})
  void aDumpThatWasCutOffIsMatchedAsFarAsItGoes(int size) throws IOException {
    for (int seed = 0; seed < HEAPS; seed++) {
      DrawnHeap drawn = new DrawnHeap(seed, size);
      byte[] whole = drawn.heap().toBytes();
      Path before = Dumps.write(folder, "a" + seed, whole);
      drawn.heap().shuffleAddresses(seed + 1000);
      byte[] moved = drawn.heap().toBytes();
      int cut = moved.length - 1 - new Random(seed).nextInt(moved.length / 4);
      Path after = Dumps.write(folder, "b" + seed, Arrays.copyOf(moved, cut));
      try (Snapshot first = read(before);
          Snapshot second = read(after)) {
        checkPairs(first, second, matching(first, second), "seed " + seed);
        checkPairs(second, first, matching(second, first), "seed " + seed);
      }
    }
  }

  /** The objects are the same, at other addresses. */
  private void check(DrawnHeap drawn, Path before, long[] old, Path after, String seed)
      throws IOException {
    long[] now = drawn.addresses();
    BitSet live = drawn.live();
    int[] colors = drawn.colors();
    Map<Integer, Integer> sizes = new HashMap<>();
    live.stream().forEach(k -> sizes.merge(colors[k], 1, Integer::sum));
    try (Snapshot first = read(before);
        Snapshot second = read(after)) {
      Matching matching = matching(first, second);
      Map<Integer, Integer> drawnAt = new HashMap<>();
      for (int k = 0; k < now.length; k++) {
        drawnAt.put(second.objectAt(now[k]), k);
      }
      for (int k = live.nextSetBit(0); k >= 0; k = live.nextSetBit(k + 1)) {
        int partner = matching.after(first.objectAt(old[k]));
        Integer other = drawnAt.get(partner);
        if (sizes.getOrDefault(colors[k], 0) == 1) {
          findable++;
          found += other != null && other == k ? 1 : 0;
        }
      }
      checkPairs(first, second, matching, seed);
    }
  }

  private void assertFound() {
    assertTrue(findable > 0);
    assertTrue(
        found >= LEAST_FOUND_BY_GRAPH * findable, found + " of " + findable + " were found again");
  }

  private static Snapshot read(Path dump) throws IOException {
    return Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE);
  }

  private static Matching matching(Snapshot before, Snapshot after) throws IOException {
    return matching(before, after, Identity.AUTO);
  }

  private static Matching matching(Snapshot before, Snapshot after, Identity identity)
      throws IOException {
    return Matchings.of(before, after, ClassPairing.of(before, after), identity, Progress.NONE);
  }

  /** Pairs are one to one, and of objects that may be one. */
  private static void checkPairs(Snapshot before, Snapshot after, Matching matching, String message)
      throws IOException {
    ClassPairing pairing = ClassPairing.of(before, after);
    Contents contentsBefore = before.contents();
    Contents contentsAfter = after.contents();
    int pairs = 0;
    for (int object = 0; object < before.objectCount(); object++) {
      int partner = matching.after(object);
      if (partner != Matching.NONE) {
        pairs++;
        assertEquals(object, matching.before(partner), message);
        assertEquals(pairing.after(before.classOf(object)), after.classOf(partner), message);
        assertEquals(before.arrayLength(object), after.arrayLength(partner), message);
        assertEquals(
            before.classStoodFor(object) == ClassPairing.NONE
                ? ClassPairing.NONE
                : pairing.after(before.classStoodFor(object)),
            after.classStoodFor(partner),
            message);
        String text = contentsBefore.string(object, 1000);
        String other = contentsAfter.string(partner, 1000);
        // A dump that was cut off may have lost the characters.
        if (text != null && other != null) {
          assertEquals(text, other, message);
        }
      }
    }
    for (int object = 0; object < after.objectCount(); object++) {
      pairs -= matching.before(object) == Matching.NONE ? 0 : 1;
    }
    assertEquals(0, pairs, message);
  }
}
