package org.heapdiff.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.layout.ObjectLayout;
import org.heapdiff.verify.GraphOfDump.Beyond;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * heapdiff on old dumps against what Eclipse MAT 1.17 says of them. No difference is tolerated: the
 * graph as MAT has it is rebuilt, and gives MAT's figures object by object; what heapdiff answers
 * then differs by what it adds to that graph ({@link Beyond}) and by its sizes ({@link
 * SizeDifference}), each shown to be the reason.
 */
class MatFiguresTest {
  private static final Map<String, OldDump> DUMPS = new HashMap<>();

  private static final Set<String> PROTECTION =
      Set.of(
          "java.security.ProtectionDomain",
          "java.security.CodeSource",
          "java.net.URL",
          "java.lang.Class");

  static List<String> names() {
    return List.of(
        "jdk-x32-small",
        "jdk5-x32",
        "jdk6-x32",
        "jdk6-x64-compressed-oops",
        "jdk7-x64",
        "jdk11-x64",
        "oom-pid1884");
  }

  private static OldDump dump(String name) throws IOException {
    OldDump dump = DUMPS.get(name);
    if (dump == null) {
      dump = new OldDump(name);
      DUMPS.put(name, dump);
    }
    return dump;
  }

  @AfterAll
  static void close() throws IOException {
    for (OldDump dump : DUMPS.values()) {
      dump.close();
    }
    DUMPS.clear();
  }

  @Test
  void noDumpWithFiguresIsLeftOut() throws IOException {
    assertTrue(names().containsAll(ExpectedByMat.names()), () -> names().toString());
  }

  @ParameterizedTest
  @MethodSource("names")
  void dumpsAreReadWithoutDamage(String name) throws IOException {
    Snapshot snapshot = dump(name).snapshot;
    assertEquals(List.of(), snapshot.info().damages());
    int rootsWithoutObject =
        switch (name) {
          // A thread that has no thread object: the root's id is 0.
          case "jdk-x32-small" -> 1;
          // Two JNI globals, 0x2ca4b430 and 0x2ca4b4a8, of objects that were not dumped.
          case "jdk6-x32" -> 2;
          default -> 0;
        };
    assertEquals(rootsWithoutObject, snapshot.roots().missing());
  }

  @ParameterizedTest
  @MethodSource("names")
  void theGraphAsMatHasItGivesMatsObjectsAndDominators(String name) throws IOException {
    OldDump dump = dump(name);
    int reached = 0;
    for (int object = 0; object < dump.objects(); object++) {
      int other = dump.inMat(object);
      int dominator = dump.matDominators[object];
      int example = object;
      assertEquals(
          other >= 0, dominator != PlainDominators.UNREACHABLE, () -> dump.describe(example));
      if (other >= 0) {
        reached++;
        assertEquals(dump.mat.className(other), dump.className(object));
        assertEquals(
            dump.mat.dominator(other),
            dump.dominatorAddress(dominator),
            () -> dump.describe(example));
      }
    }
    // One more: the stand-in for the boot loader, which dominates nothing.
    assertEquals(0, dump.mat.address(0));
    assertEquals(dump.mat.objectCount(), reached + 1);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theGraphOfHeapdiffIsMatsAndWhatItIsSaidToAdd(String name) throws IOException {
    OldDump dump = dump(name);
    Snapshot snapshot = dump.snapshot;
    IntOpenHashSet roots = new IntOpenHashSet(dump.ownGraph.roots());
    for (int object = 0; object < dump.objects(); object++) {
      IntOpenHashSet found = new IntOpenHashSet();
      snapshot.forEachReference(object, found::add);
      // The reference to a class that is a root changes nothing, and is left out.
      int classObject = snapshot.classes().object(snapshot.classOf(object));
      if (roots.contains(classObject)) {
        found.add(classObject);
      }
      int[] row = found.toIntArray();
      Arrays.sort(row);
      int example = object;
      assertArrayEquals(dump.ownGraph.row(object), row, () -> dump.describe(example));
      assertEquals(
          dump.ownDominators[object],
          snapshot.immediateDominator(object),
          () -> dump.describe(example));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jdk-x32-small, 3, 164, 256, 0, 0",
    "jdk5-x32, 3, 0, 0, 27, 10",
    "jdk6-x32, 3, 0, 0, 52, 22",
    "jdk6-x64-compressed-oops, 3, 0, 0, 27, 7",
    "jdk7-x64, 4, 0, 0, 33, 12",
    "jdk11-x64, 12, 0, 0, 74, 51",
    "oom-pid1884, 3, 0, 0, 39, 15"
  })
  void eachDifferenceOfObjectsAndDominatorsHasOneOfTheReasons(
      String name,
      int dominatorsByProtectionDomain,
      int objectsByConstants,
      int dominatorsByConstants,
      int objectsByArrayClasses,
      int dominatorsByArrayClasses)
      throws IOException {
    OldDump dump = dump(name);
    BitSet explained = new BitSet();
    for (Beyond beyond : Beyond.values()) {
      int[] dominators = dump.graph(EnumSet.of(beyond)).dominators();
      int objects = 0;
      int otherDominators = 0;
      for (int object = 0; object < dump.objects(); object++) {
        if (dominators[object] == dump.matDominators[object]) {
          continue;
        }
        explained.set(object);
        boolean reachedOnlyNow = dump.matDominators[object] == PlainDominators.UNREACHABLE;
        objects += reachedOnlyNow ? 1 : 0;
        otherDominators += reachedOnlyNow ? 0 : 1;
        int example = object;
        assertTrue(
            isPlausible(dump, beyond, object, reachedOnlyNow),
            () -> beyond + ": " + dump.describe(example));
      }
      int[] expected =
          switch (beyond) {
            case SIGNERS -> new int[] {0, 0};
            case PROTECTION_DOMAIN -> new int[] {0, dominatorsByProtectionDomain};
            case CONSTANTS -> new int[] {objectsByConstants, dominatorsByConstants};
            case ARRAY_CLASS_ROOTS -> new int[] {objectsByArrayClasses, dominatorsByArrayClasses};
          };
      assertArrayEquals(expected, new int[] {objects, otherDominators}, beyond::toString);
    }
    BitSet different = new BitSet();
    for (int object = 0; object < dump.objects(); object++) {
      if (dump.snapshot.immediateDominator(object) != dump.matDominators[object]) {
        different.set(object);
      }
    }
    different.andNot(explained);
    assertEquals(new BitSet(), different, "differences that no single addition explains");
    assertEquals(
        dump.mat.objectCount() - 1 + objectsByConstants + objectsByArrayClasses,
        dump.snapshot.totalObjects());
  }

  private static boolean isPlausible(
      OldDump dump, Beyond beyond, int object, boolean reachedOnlyNow) {
    String type = dump.className(object);
    return switch (beyond) {
      case SIGNERS -> false;
      case PROTECTION_DOMAIN -> !reachedOnlyNow && PROTECTION.contains(type);
      case CONSTANTS -> type.equals("java.lang.String") || type.equals("char[]");
      case ARRAY_CLASS_ROOTS -> dump.isClassObject(object);
    };
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatOnlyArrayClassRootsReachIsClassesOfArraysWithoutInstances(String name)
      throws IOException {
    OldDump dump = dump(name);
    BitSet withInstances = new BitSet();
    for (int object = 0; object < dump.objects(); object++) {
      if (dump.inMat(object) >= 0) {
        withInstances.set(dump.snapshot.classOf(object));
      }
    }
    ClassTable classes = dump.snapshot.classes();
    int[] dominators = dump.graph(EnumSet.of(Beyond.ARRAY_CLASS_ROOTS)).dominators();
    for (int object = 0; object < dump.objects(); object++) {
      if (dominators[object] != PlainDominators.UNREACHABLE && dump.inMat(object) < 0) {
        int c = dump.snapshot.classStoodFor(object);
        int example = object;
        assertTrue(c >= 0 && classes.isArray(c), () -> dump.describe(example));
        assertTrue(classes.isBootClass(c), () -> dump.describe(example));
        assertTrue(!withInstances.get(c), () -> dump.describe(example));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void countsPerClassAreMats(String name) throws IOException {
    OldDump dump = dump(name);
    Snapshot snapshot = dump.snapshot;
    long[] reachedByMat = new long[snapshot.classes().count()];
    long[] onlyOwn = new long[reachedByMat.length];
    for (int object = 0; object < dump.objects(); object++) {
      if (dump.matDominators[object] != PlainDominators.UNREACHABLE) {
        reachedByMat[snapshot.classOf(object)]++;
      } else if (dump.ownDominators[object] != PlainDominators.UNREACHABLE) {
        onlyOwn[snapshot.classOf(object)]++;
      }
    }
    for (ExpectedByMat.ClassRow row : dump.mat.classes()) {
      int c = classOf(dump, row);
      assertEquals(row.objects() - standIn(dump, row).objects(), reachedByMat[c], row::toString);
      reachedByMat[c] = row.objects() - standIn(dump, row).objects();
    }
    for (int c = 0; c < reachedByMat.length; c++) {
      int example = c;
      assertEquals(
          reachedByMat[c] + onlyOwn[c],
          snapshot.histogram().objects(c),
          () -> snapshot.classes().name(example));
    }
    assertEquals(dump.mat.objectCount() - 1, Arrays.stream(reachedByMat).sum());
  }

  private static int classOf(OldDump dump, ExpectedByMat.ClassRow row) {
    int c = dump.snapshot.classes().atAddress(row.address());
    assertTrue(c >= 0, row::toString);
    assertEquals(row.name(), dump.snapshot.classes().name(c));
    return c;
  }

  /** The share of MAT's stand-in for the boot loader in a row. */
  private static ExpectedByMat.ClassRow standIn(OldDump dump, ExpectedByMat.ClassRow row) {
    boolean here = row.name().equals(dump.mat.className(0));
    return new ExpectedByMat.ClassRow(
        row.name(),
        row.address(),
        here ? 1 : 0,
        here ? dump.mat.shallow(0) : 0,
        here ? dump.mat.retained(0) : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "jdk-x32-small, 371, 0, 0, 0",
    "jdk5-x32, 317, 0, 0, 14",
    "jdk6-x32, 1206, 0, 0, 0",
    "jdk6-x64-compressed-oops, 357, 0, 0, 0",
    "jdk7-x64, 517, 0, 0, 38",
    "jdk11-x64, 1844, 1392, 9, 165",
    "oom-pid1884, 530, 70, 10, 38"
  })
  void shallowSizesDifferOnlyWithAReason(
      String name, int classObjects, int injectedFields, int contendedFields, int gaps)
      throws IOException {
    OldDump dump = dump(name);
    Map<SizeDifference, Integer> objects = new EnumMap<>(SizeDifference.class);
    for (SizeDifference reason : SizeDifference.values()) {
      objects.put(reason, 0);
    }
    for (int object = 0; object < dump.objects(); object++) {
      if (!dump.sizeDiffers(object)) {
        continue;
      }
      SizeDifference reason = SizeDifference.of(dump.snapshot, dump.snapshot.classOf(object));
      int example = object;
      assertNotNull(reason, () -> dump.describe(example));
      long mats = dump.mat.shallow(dump.inMat(object));
      assertEquals(
          SizeDifference.withoutGaps(dump.snapshot, object), mats, () -> dump.describe(example));
      long more = dump.snapshot.shallowSize(object) - mats;
      assertTrue(
          switch (reason) {
            case CLASS_OBJECT -> true;
            case INJECTED_FIELDS -> more == 8 || more == 16;
            case CONTENDED_FIELDS -> more == 2 * 128 || more == 2 * 128 + 8;
            case GAP -> more == 8;
          },
          () -> reason + ": " + dump.describe(example) + " is larger by " + more);
      objects.merge(reason, 1, Integer::sum);
    }
    assertEquals(
        Map.of(
            SizeDifference.CLASS_OBJECT, classObjects,
            SizeDifference.INJECTED_FIELDS, injectedFields,
            SizeDifference.CONTENDED_FIELDS, contendedFields,
            SizeDifference.GAP, gaps),
        objects);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whereSizesDifferTheAddressesAreOnTheSideOfHeapdiff(String name) throws IOException {
    OldDump dump = dump(name);
    Snapshot snapshot = dump.snapshot;
    if (snapshot.layout().source() != ObjectLayout.Source.DISTANCES) {
      // Ids of the hprof agent are numbers: there is nothing to measure, only classes differ.
      assertEquals("jdk-x32-small", name);
      return;
    }
    Set<String> different = new HashSet<>();
    Set<String> touching = new HashSet<>();
    for (int object = 0; object + 1 < dump.objects(); object++) {
      if (!dump.sizeDiffers(object)) {
        continue;
      }
      long distance = snapshot.addressOf(object + 1) - snapshot.addressOf(object);
      int example = object;
      assertTrue(distance >= snapshot.shallowSize(object), () -> dump.describe(example));
      String sizeOfClass = dump.className(object) + " " + snapshot.shallowSize(object);
      different.add(sizeOfClass);
      if (distance == snapshot.shallowSize(object)) {
        touching.add(sizeOfClass);
      }
    }
    // At least one instance ends where the next object begins.
    assertEquals(different, touching);
  }

  @ParameterizedTest
  @MethodSource("names")
  void matsShallowSizesSummedOverItsTreeAreItsRetainedSizes(String name) throws IOException {
    OldDump dump = dump(name);
    PlainTree tree = new PlainTree(dump.matDominators);
    long[] shallow = dump.matSizes();
    long[] retained = tree.sums(shallow);
    for (int object = 0; object < dump.objects(); object++) {
      int other = dump.inMat(object);
      if (other >= 0) {
        int example = object;
        assertEquals(dump.mat.retained(other), retained[object], () -> dump.describe(example));
      }
    }
    int[] classOf = dump.classOf();
    int classes = dump.snapshot.classes().count();
    long[] retainedByClass = tree.sumsOfOutermost(classOf, classes, retained);
    long[] shallowByClass = new long[classes];
    for (int object = 0; object < dump.objects(); object++) {
      shallowByClass[classOf[object]] += shallow[object];
    }
    for (ExpectedByMat.ClassRow row : dump.mat.classes()) {
      int c = classOf(dump, row);
      ExpectedByMat.ClassRow standIn = standIn(dump, row);
      assertEquals(row.shallow() - standIn.shallow(), shallowByClass[c], row::toString);
      assertEquals(row.retained() - standIn.retained(), retainedByClass[c], row::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void retainedSizesOfHeapdiffAreTheSumsOverItsTree(String name) throws IOException {
    OldDump dump = dump(name);
    PlainTree tree = new PlainTree(dump.ownDominators);
    long[] retained = tree.sums(dump.ownSizes());
    for (int object = 0; object < dump.objects(); object++) {
      int example = object;
      assertEquals(
          retained[object], dump.snapshot.retainedSize(object), () -> dump.describe(example));
    }
    int classes = dump.snapshot.classes().count();
    long[] byClass = tree.sumsOfOutermost(dump.classOf(), classes, retained);
    for (int c = 0; c < classes; c++) {
      int example = c;
      assertEquals(
          byClass[c],
          dump.snapshot.histogram().retained(c),
          () -> dump.snapshot.classes().name(example));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void retainedSizesAreMatsWhereNothingBelowDiffers(String name) throws IOException {
    OldDump dump = dump(name);
    BitSet aboveInMat = new BitSet();
    BitSet aboveInOwn = new BitSet();
    for (int object = 0; object < dump.objects(); object++) {
      if (dump.sizeDiffers(object)) {
        markPath(aboveInMat, dump.matDominators, object);
        markPath(aboveInOwn, dump.ownDominators, object);
      } else if (dump.matDominators[object] != dump.ownDominators[object]) {
        markPath(aboveInMat, dump.matDominators, dump.matDominators[object]);
        markPath(aboveInOwn, dump.ownDominators, dump.ownDominators[object]);
      }
    }
    int compared = 0;
    int differing = 0;
    for (int object = 0; object < dump.objects(); object++) {
      int other = dump.inMat(object);
      if (other < 0) {
        continue;
      }
      if (aboveInMat.get(object) || aboveInOwn.get(object)) {
        differing++;
      } else {
        compared++;
        int example = object;
        assertEquals(
            dump.mat.retained(other),
            dump.snapshot.retainedSize(object),
            () -> dump.describe(example));
      }
    }
    assertTrue(compared > differing, compared + " compared, " + differing + " not");
  }

  private static void markPath(BitSet marked, int[] dominators, int from) {
    for (int at = from; at >= 0 && !marked.get(at); at = dominators[at]) {
      marked.set(at);
    }
  }
}
