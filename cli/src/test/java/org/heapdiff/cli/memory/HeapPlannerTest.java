package org.heapdiff.cli.memory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.heapdiff.cli.memory.JvmHeap.Place;
import org.heapdiff.parser.MemoryShortageException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapPlannerTest {
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  @TempDir Path folder;

  @Test
  void aHeapThatCouldGrowOverTheLimitIsReplacedBeforeAnyWork() {
    HeapPlan plan = before(new JvmHeap(8 * GIB, Place.ORDINARY, 0), GIB).plan();
    assertNotNull(plan);
    assertNull(plan.folder());
    assertTrue(plan.heapBytes() < GIB && plan.heapBytes() > GIB * 3 / 4, plan::toString);
  }

  @Test
  void aHeapThatKeepsTheLimitStays() {
    JvmHeap small = new JvmHeap(GIB / 2, Place.ORDINARY, 0);
    assertDoesNotThrow(() -> planner(small, GIB).checkLimit());
    assertDoesNotThrow(() -> planner(small, null).checkLimit());
    // Its own choice is not doubted.
    JvmHeap chosen = new JvmHeap(GIB, Place.MEMORY, 1);
    assertDoesNotThrow(() -> planner(chosen, GIB).checkLimit());
  }

  @Test
  void aHeapInMemoryIsPreferred() {
    // Too large for this heap, but not for what may be taken.
    HeapPlan plan = after(new JvmHeap(GIB, Place.ORDINARY, 0), 4 * GIB, 2 * GIB).plan();
    assertNotNull(plan);
    assertNull(plan.folder());
    assertTrue(plan.heapBytes() > 2 * GIB && plan.heapBytes() < 4 * GIB, plan::toString);
    // Too large for the part of this heap where columns are, but not for all of it.
    HeapPlan divided = after(new JvmHeap(GIB, Place.ORDINARY, 0), null, 800 * MIB).plan();
    assertEquals(new HeapPlan(GIB, null), divided);
  }

  @Test
  void whatDoesNotFitGoesToAFile() {
    AnotherJvm another = after(new JvmHeap(GIB, Place.MEMORY, 1), GIB + 200 * MIB, 3 * GIB);
    HeapPlan plan = another.plan();
    assertNotNull(plan);
    assertEquals(folder, plan.folder());
    assertTrue(plan.heapBytes() > 3 * GIB && plan.heapBytes() < 4 * GIB, plan::toString);
    assertTrue(
        another
            .sentence()
            .startsWith(
                "a.hprof needs about 3.4 GiB of memory, more than the 1.2 GiB allowed: works in a"
                    + " temporary file of 3.3 GiB in "),
        another.sentence());
  }

  @Test
  void whatIsNeededIsMoreThanWhatIsAllowedAlsoInTheSentence() {
    // The JVM itself needs memory too, so 200 MiB of columns do not go into 256 MiB.
    AnotherJvm another = after(new JvmHeap(127 * MIB, Place.MEMORY, 1), 256 * MIB, 200 * MIB);
    // 200 and a twelfth, 32 for young objects, 128 beside the heap.
    assertTrue(
        another.sentence().startsWith("a.hprof needs about 376.7 MiB of memory, more than the"),
        another.sentence());
  }

  @Test
  void aFileThatWasTooSmallIsFollowedByALargerOne() {
    JvmHeap file = new JvmHeap(4 * GIB, Place.FILE, 2);
    HeapPlan plan = planner(file, GIB).after(new OutOfMemoryError()).plan();
    assertNotNull(plan);
    assertEquals(folder, plan.folder());
    assertTrue(plan.heapBytes() > 6 * GIB, plan::toString);
    // Also when the estimate says that it need not be.
    HeapPlan estimated = after(file, GIB, GIB).plan();
    assertNotNull(estimated);
    assertTrue(estimated.heapBytes() > 6 * GIB, estimated::toString);
  }

  @Test
  void aFullDiskIsNamedWithTheRoomThatIsNeeded() {
    AnotherJvm none =
        planner(new JvmHeap(GIB, Place.MEMORY, 1), GIB)
            .inFile("It is too large", 3 * GIB, new HeapFolder(folder, 2 * GIB, false));
    assertNull(none.plan());
    assertEquals(
        "It is too large, and "
            + folder
            + " has only 2.0 GiB left for a temporary file of 3.0 GiB; name a folder with more room"
            + " with --temp.",
        none.sentence());
  }

  @Test
  void aFolderInMemoryIsWarnedOf() {
    AnotherJvm warned =
        planner(new JvmHeap(GIB, Place.MEMORY, 1), GIB)
            .inFile("It is too large", GIB, new HeapFolder(folder, 2 * GIB, true));
    assertNotNull(warned.plan());
    assertTrue(
        warned.sentence().endsWith("is itself in memory, so name one on a disk with --temp."),
        warned.sentence());
  }

  @Test
  void theTablesOfAHugeHeapCountForTheLimit() {
    AnotherJvm none =
        planner(new JvmHeap(100 * MIB, Place.MEMORY, 1), 256 * MIB)
            .inFile("It is too large", 100 * GIB, new HeapFolder(folder, 900 * GIB, false));
    assertNull(none.plan());
    // 100 GiB / 256, and 128 MiB.
    assertTrue(none.sentence().contains("takes 528.0 MiB; allow"), none.sentence());
  }

  @Test
  void aStartedProcessTellsItsExitCodeFromTheJvms() {
    JvmHeap first = new JvmHeap(GIB, Place.ORDINARY, 0);
    JvmHeap second = new JvmHeap(GIB, Place.FILE, 1);
    assertEquals(1, first.statusOf(1));
    for (int exitCode = 0; exitCode <= 5; exitCode++) {
      assertEquals(exitCode, JvmHeap.exitCodeOf(second.statusOf(exitCode)));
    }
    assertEquals(-1, JvmHeap.exitCodeOf(1));
    assertEquals(-1, JvmHeap.exitCodeOf(137));
  }

  private AnotherJvm before(JvmHeap current, long limit) {
    return assertThrows(AnotherJvm.class, () -> planner(current, limit).checkLimit());
  }

  private AnotherJvm after(JvmHeap current, @Nullable Long limit, long needed) {
    return planner(current, limit)
        .after(new MemoryShortageException("a.hprof", needed, current.maxBytes()));
  }

  private HeapPlanner planner(JvmHeap current, @Nullable Long limit) {
    return new HeapPlanner(current, limit, folder);
  }
}
