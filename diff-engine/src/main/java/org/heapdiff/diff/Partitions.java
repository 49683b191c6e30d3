package org.heapdiff.diff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.heapdiff.objects.Amount;

/** Cuts what changed into tables of kinds. */
public final class Partitions {
  private Partitions() {}

  /**
   * The table of what was added. A row's retained bytes are those by which the class's retained
   * size grew.
   *
   * @param changes classes; those to which nothing was added are left out
   */
  public static Partition added(List<ClassChange> changes, Comparator<ClassChange> order) {
    return of(changes, order, ClassChange::added, change -> Math.max(0, change.retainedDelta()));
  }

  /**
   * The table of what was removed. A row's retained bytes are those by which the class's retained
   * size shrank.
   *
   * @param changes classes; those of which nothing was removed are left out
   */
  public static Partition removed(List<ClassChange> changes, Comparator<ClassChange> order) {
    return of(changes, order, ClassChange::removed, change -> Math.max(0, -change.retainedDelta()));
  }

  private static Partition of(
      List<ClassChange> changes,
      Comparator<ClassChange> order,
      Function<ClassChange, Amount> amount,
      ToLongFunction<ClassChange> retained) {
    List<ClassChange> sorted = new ArrayList<>(changes.size());
    for (ClassChange change : changes) {
      if (!amount.apply(change).equals(Amount.NONE)) {
        sorted.add(change);
      }
    }
    sorted.sort(order);
    Amount total = Amount.NONE;
    for (ClassChange change : sorted) {
      total = total.plus(amount.apply(change));
    }
    List<PartitionRow> rows = new ArrayList<>(sorted.size());
    long cumulative = 0;
    for (ClassChange change : sorted) {
      Amount own = amount.apply(change);
      cumulative += own.bytes();
      boolean known = change.hasRetained();
      long held = known ? retained.applyAsLong(change) : ClassChange.UNKNOWN;
      rows.add(
          new PartitionRow(
              rows.size(),
              change.className(),
              change.loader(),
              own.objects(),
              percent(own.objects(), total.objects()),
              own.bytes(),
              percent(own.bytes(), total.bytes()),
              cumulative,
              percent(cumulative, total.bytes()),
              held,
              known ? percent(held, total.bytes()) : 0));
    }
    return new Partition(total, rows);
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }
}
