package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapDumpFraming;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random heaps, compared with what follows from the definitions by brute force. */
class RandomHeapsTest {
  private static final int HEAPS = 25;
  private static final List<ValueType> PRIMITIVES =
      Arrays.stream(ValueType.values()).filter(type -> type != ValueType.OBJECT).toList();

  @TempDir Path folder;

  /** A heap that is drawn twice: for the builder, and as lists of targets. */
  private static final class RandomHeap {
    final HeapBuilder heap = new HeapBuilder();
    final List<HeapObject> objects = new ArrayList<>();
    final List<IntArrayList> targets = new ArrayList<>();
    final BitSet roots = new BitSet();

    RandomHeap(Random random) {
      HeapClass[] types = new HeapClass[4];
      for (int t = 0; t < types.length; t++) {
        HeapClass.Builder type = heap.classOf("com.acme.Type" + t);
        if (t > 0) {
          type.extending(types[t - 1]);
        }
        type.field("number" + t, PRIMITIVES.get(random.nextInt(PRIMITIVES.size())));
        types[t] = type.fields(ValueType.OBJECT, "a" + t, "b" + t).build();
      }
      int count = 1 + random.nextInt(60);
      for (int k = 0; k < count; k++) {
        targets.add(new IntArrayList());
        switch (random.nextInt(6)) {
          case 0 ->
              objects.add(
                  heap.objectArray("java.lang.Object[]", new HeapObject[random.nextInt(8)]));
          case 1 -> objects.add(heap.byteArrayOfLength(random.nextInt(40)));
          case 2 -> objects.add(heap.box(random.nextInt()));
          default -> objects.add(heap.instance(types[random.nextInt(types.length)]));
        }
        if (random.nextInt(10) == 0) {
          heap.gap(8L * (1 + random.nextInt(1 << random.nextInt(20))));
        }
      }
      double density = random.nextDouble();
      for (int k = 0; k < count; k++) {
        HeapObject object = objects.get(k);
        if (object instanceof HeapArray array && array.type().name().equals("java.lang.Object[]")) {
          for (int i = 0; i < array.length(); i++) {
            int target = target(random, density);
            if (target >= 0) {
              array.set(i, objects.get(target));
              targets.get(k).add(target);
            }
          }
        } else if (object instanceof HeapInstance instance
            && instance.type().name().startsWith("com.acme")) {
          int depth = instance.type().name().charAt("com.acme.Type".length()) - '0';
          for (int t = depth; t >= 0; t--) {
            for (String field : List.of("a" + t, "b" + t)) {
              int target = target(random, density);
              if (target >= 0) {
                instance.set(field, objects.get(target));
                targets.get(k).add(target);
              }
            }
          }
        }
        if (random.nextInt(12) == 0) {
          heap.root(random.nextBoolean() ? RootCode.UNKNOWN : RootCode.JNI_GLOBAL, object);
          roots.set(k);
        }
      }
      if (random.nextBoolean()) {
        heap.shuffleAddresses(random.nextLong());
      }
      if (random.nextBoolean()) {
        heap.shuffleRecords(random.nextLong());
      }
      heap.framing(
          random.nextBoolean()
              ? HeapDumpFraming.singleRecord()
              : HeapDumpFraming.segments(1 << random.nextInt(14)));
    }

    private int target(Random random, double density) {
      return random.nextDouble() < density ? random.nextInt(objects.size()) : -1;
    }

    BitSet reach(int without) {
      BitSet reached = new BitSet();
      IntArrayList stack = new IntArrayList();
      for (int r = roots.nextSetBit(0); r >= 0; r = roots.nextSetBit(r + 1)) {
        stack.add(r);
      }
      while (!stack.isEmpty()) {
        int k = stack.popInt();
        if (k != without && !reached.get(k)) {
          reached.set(k);
          stack.addAll(targets.get(k));
        }
      }
      return reached;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void agreeWithBruteForce(int share) throws IOException {
    for (int seed = share * HEAPS; seed < (share + 1) * HEAPS; seed++) {
      RandomHeap drawn = new RandomHeap(new Random(seed));
      try (Snapshot snapshot = Dumps.read(folder, drawn.heap)) {
        check(drawn, snapshot);
        Queries.askEverything(snapshot);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static void check(RandomHeap drawn, Snapshot snapshot) {
    int count = drawn.objects.size();
    int[] numbers = new int[count];
    for (int k = 0; k < count; k++) {
      numbers[k] = Dumps.find(snapshot, drawn.objects.get(k));
    }
    checkReferences(drawn, snapshot, numbers);
    BitSet live = drawn.reach(-1);
    BitSet[] dominated = new BitSet[count];
    for (int k = 0; k < count; k++) {
      assertEquals(live.get(k), snapshot.isLive(numbers[k]));
      dominated[k] = (BitSet) live.clone();
      dominated[k].andNot(drawn.reach(k));
    }
    for (int k = 0; k < count; k++) {
      if (!live.get(k)) {
        assertEquals(Snapshot.UNREACHABLE, snapshot.immediateDominator(numbers[k]));
        continue;
      }
      assertEquals(
          immediateDominator(dominated, k, numbers), snapshot.immediateDominator(numbers[k]));
      assertEquals(bytes(snapshot, dominated[k], numbers), snapshot.retainedSize(numbers[k]));
      for (int d = 0; d < count; d++) {
        assertEquals(dominated[d].get(k), snapshot.dominates(numbers[d], numbers[k]));
      }
    }
    checkHistogram(snapshot, numbers, live, dominated);
  }

  private static void checkReferences(RandomHeap drawn, Snapshot snapshot, int[] numbers) {
    int count = numbers.length;
    List<TreeSet<Integer>> referrers = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      referrers.add(new TreeSet<>());
    }
    for (int k = 0; k < count; k++) {
      IntArrayList expected = new IntArrayList();
      for (int target : drawn.targets.get(k)) {
        expected.add(numbers[target]);
        referrers.get(target).add(numbers[k]);
      }
      IntArrayList found = new IntArrayList();
      snapshot.forEachReference(numbers[k], found::add);
      // All classes are roots, so that instances have no edge to theirs.
      assertEquals(expected, found);
    }
    for (int k = 0; k < count; k++) {
      TreeSet<Integer> found = new TreeSet<>();
      snapshot.forEachReferrer(numbers[k], found::add);
      assertEquals(referrers.get(k), found);
    }
  }

  /** The dominator that all others dominate: it dominates the fewest of them. */
  private static int immediateDominator(BitSet[] dominated, int node, int[] numbers) {
    int best = -1;
    for (int d = 0; d < dominated.length; d++) {
      if (d != node
          && dominated[d].get(node)
          && (best < 0 || dominated[d].cardinality() < dominated[best].cardinality())) {
        best = d;
      }
    }
    return best < 0 ? Snapshot.ROOT : numbers[best];
  }

  private static long bytes(Snapshot snapshot, BitSet nodes, int[] numbers) {
    return nodes.stream().mapToLong(k -> snapshot.shallowSize(numbers[k])).sum();
  }

  private static void checkHistogram(
      Snapshot snapshot, int[] numbers, BitSet live, BitSet[] dominated) {
    for (int c = 0; c < snapshot.classes().count(); c++) {
      String name = snapshot.classes().name(c);
      if (name.equals("java.lang.Class")) {
        continue;
      }
      long objects = 0;
      long bytes = 0;
      BitSet retained = new BitSet();
      for (int k = 0; k < numbers.length; k++) {
        if (live.get(k) && snapshot.classOf(numbers[k]) == c) {
          objects++;
          bytes += snapshot.shallowSize(numbers[k]);
          retained.or(dominated[k]);
        }
      }
      assertEquals(objects, snapshot.histogram().objects(c), name);
      assertEquals(bytes, snapshot.histogram().bytes(c), name);
      // No byte counts twice, whether nested or not.
      assertEquals(bytes(snapshot, retained, numbers), snapshot.histogram().retained(c), name);
    }
  }
}
