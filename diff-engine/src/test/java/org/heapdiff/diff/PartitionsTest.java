package org.heapdiff.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.heapdiff.objects.Amount;
import org.junit.jupiter.api.Test;

class PartitionsTest {
  /**
   * A class that had {@code before} bytes, of which {@code removed} went and {@code added} came.
   */
  private static ClassChange change(
      String name,
      long before,
      Amount added,
      Amount removed,
      long retainedBefore,
      long retainedAfter) {
    return new ClassChange(
        name,
        null,
        new Amount(1_000, before),
        new Amount(1_000, before).plus(added).minus(removed),
        added,
        removed,
        retainedBefore,
        retainedAfter);
  }

  private static Amount of(long objects, long bytes) {
    return new Amount(objects, bytes);
  }

  private static final List<ClassChange> CHANGES =
      List.of(
          change("a", 900, of(1, 500), of(0, 0), 1_000, 2_600),
          change("b", 5_000, of(4, 300), of(2, 150), 9_000, 8_000),
          change("c", 10, of(3, 200), of(1, 150), 20, 320),
          change("d", 10, of(3, 200), of(3, 40), 20, 20),
          change("e", 7_000, of(0, 0), of(1, 160), 7_000, 6_000));

  private static List<String> kinds(Partition partition) {
    return partition.rows().stream().map(PartitionRow::kind).toList();
  }

  private static List<String> added(RowOrder order) {
    return shuffled(order.added(), true);
  }

  private static List<String> removed(RowOrder order) {
    return shuffled(order.removed(), false);
  }

  private static List<String> shuffled(Comparator<ClassChange> order, boolean added) {
    List<ClassChange> changes = new ArrayList<>(CHANGES);
    Collections.shuffle(changes, new Random(17));
    return kinds(added ? Partitions.added(changes, order) : Partitions.removed(changes, order));
  }

  @Test
  void whatWasAddedIsOrderedAsAskedAndTiesByName() {
    assertEquals(List.of("a", "b", "c", "d"), added(RowOrder.ADDED));
    // After: a 1400, b 5150, c 60, d 170.
    assertEquals(List.of("b", "a", "d", "c"), added(RowOrder.SIZE));
    assertEquals(List.of("b", "a", "c", "d"), added(RowOrder.RETAINED));
    // Net: a 500, b 150, c 50, d 160.
    assertEquals(List.of("a", "d", "b", "c"), added(RowOrder.NET));
    assertEquals(List.of("b", "c", "d", "a"), added(RowOrder.COUNT));
  }

  @Test
  void whatWasRemovedIsOrderedAsAskedAndTiesByName() {
    assertEquals(List.of("e", "b", "c", "d"), removed(RowOrder.ADDED));
    assertEquals(List.of("e", "b", "c", "d"), removed(RowOrder.SIZE));
    assertEquals(List.of("b", "e", "c", "d"), removed(RowOrder.RETAINED));
    // Lost: e 160, c -50, b -150, d -160.
    assertEquals(List.of("e", "c", "b", "d"), removed(RowOrder.NET));
    assertEquals(List.of("d", "b", "e", "c"), removed(RowOrder.COUNT));
  }

  @Test
  void percentagesAreOfTheSet() {
    Partition added = Partitions.added(CHANGES, RowOrder.ADDED.added());
    assertEquals(new Amount(11, 1_200), added.total());
    PartitionRow a = added.rows().get(0);
    assertEquals(
        new PartitionRow(
            0,
            "a",
            1,
            100.0 / 11,
            500,
            50000.0 / 1200,
            500,
            50000.0 / 1200,
            1_600,
            160000.0 / 1200),
        a);
    PartitionRow b = added.rows().get(1);
    assertEquals(800, b.cumulative());
    assertEquals(0, b.retained(), "the class's retained size shrank");
    PartitionRow last = added.rows().get(3);
    assertEquals(3, last.index());
    assertEquals(1_200, last.cumulative());
    assertEquals(100.0, last.cumulativePercent());
  }

  @Test
  void retainedOfWhatWasRemovedIsWhatTheClassLost() {
    Partition removed = Partitions.removed(CHANGES, RowOrder.ADDED.removed());
    assertEquals(new Amount(7, 500), removed.total());
    assertEquals(
        List.of(1_000L, 1_000L, 0L, 0L),
        removed.rows().stream().map(PartitionRow::retained).toList());
  }

  @Test
  void nothingIsAnEmptyTable() {
    assertEquals(
        new Partition(Amount.NONE, List.of()), Partitions.added(List.of(), RowOrder.ADDED.added()));
  }
}
