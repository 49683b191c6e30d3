package org.heapdiff.growth;

import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.heapdiff.objects.Amount;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random graphs: whatever points are found, everything is in exactly one of them. */
class GrowthSumsTest {
  private static final String[] FIELDS = {"a", "b", "c"};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void allThatWasAddedAndRemovedIsSomewhereOnce(int seed) throws IOException {
    Random random = new Random(seed);
    HeapBuilder heap = new HeapBuilder();
    List<HeapClass> classes = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      // 12 + 3 * 4 bytes.
      classes.add(heap.classOf("com.acme.C" + c).fields(OBJECT, FIELDS).build());
    }
    List<HeapInstance> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(heap.instance(classes.get(random.nextInt(3))));
    }
    link(all, random, 90);
    List<HeapInstance> roots = new ArrayList<>(all.subList(0, 3));
    roots.forEach(root -> heap.root(RootCode.JNI_GLOBAL, root));
    byte[] before = heap.toBytes();
    heap.keepAddresses();
    Set<HeapInstance> liveBefore = reached(roots);
    for (int i = 0; i < 40; i++) {
      all.add(heap.instance(classes.get(random.nextInt(3))));
    }
    link(all, random, 60);
    Set<HeapInstance> liveAfter = reached(roots);
    List<HeapInstance> gone = new ArrayList<>(liveBefore);
    gone.removeAll(liveAfter);
    // A collector would have removed them.
    gone.forEach(heap::remove);
    List<HeapInstance> come = new ArrayList<>(liveAfter);
    come.removeAll(liveBefore);

    GrowthReport report = Growth.report(folder, before, heap.toBytes());
    Amount added = report.unexplained().plus(report.elsewhere());
    Amount removed = report.unexplainedRemoved().plus(report.elsewhereRemoved());
    double share = report.unexplainedShare();
    for (GrowthPoint point : report.points()) {
      added = added.plus(point.added());
      removed = removed.plus(point.removed());
      share += point.share();
      assertTrue(point.net().bytes() > 0, point.toString());
      long classBytes = point.classes().stream().mapToLong(GrowthKind::bytes).sum();
      assertEquals(point.added().bytes(), classBytes);
      long payload = point.payload().stream().mapToLong(GrowthKind::bytes).sum();
      assertEquals(point.added().bytes(), payload + point.structure());
    }
    assertEquals(new Amount(come.size(), come.size() * 24L), added);
    assertEquals(new Amount(gone.size(), gone.size() * 24L), removed);
    assertEquals(report.grown() == 0 ? 0 : 100, share, 1e-6);
  }

  private static void link(List<HeapInstance> objects, Random random, int count) {
    for (int i = 0; i < count; i++) {
      objects
          .get(random.nextInt(objects.size()))
          .set(FIELDS[random.nextInt(3)], objects.get(random.nextInt(objects.size())));
    }
  }

  private static Set<HeapInstance> reached(List<HeapInstance> roots) {
    Set<HeapInstance> reached = new HashSet<>(roots);
    List<HeapInstance> next = new ArrayList<>(roots);
    while (!next.isEmpty()) {
      HeapInstance object = next.remove(next.size() - 1);
      for (String field : FIELDS) {
        @Nullable Object target = object.get(field);
        if (target instanceof HeapInstance instance && reached.add(instance)) {
          next.add(instance);
        }
      }
    }
    return reached;
  }
}
