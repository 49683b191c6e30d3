package org.heapdiff.series;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.heapdiff.identity.ClassPairing;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Histogram;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.graph.GroupTotals;
import org.heapdiff.parser.graph.NodeGroups;
import org.jspecify.annotations.Nullable;

/** One row for each class of any dump of a series, with one column for each dump. */
final class ClassColumns {
  private static final class Row {
    String name;
    @Nullable String loader;
    final Amount[] live;
    final long[] retained;
    final Amount[] added;
    final Amount[] staying;
    final long[] stayingRetained;

    Row(String name, int dumps) {
      this.name = name;
      live = none(dumps);
      retained = new long[dumps];
      added = none(dumps - 1);
      staying = none(dumps - 1);
      stayingRetained = new long[dumps - 1];
    }

    private static Amount[] none(int length) {
      Amount[] amounts = new Amount[length];
      Arrays.fill(amounts, Amount.NONE);
      return amounts;
    }

    boolean hasObjects() {
      for (Amount amount : live) {
        if (amount.objects() > 0) {
          return true;
        }
      }
      return false;
    }
  }

  private final int dumps;
  private final List<Row> rows = new ArrayList<>();

  /** By class of the dump last seen, its row. */
  private Row[] current = {};

  private int dump;

  ClassColumns(int dumps) {
    this.dumps = dumps;
  }

  /** Begins with the first dump. */
  void start(Snapshot snapshot) {
    current = new Row[snapshot.classes().count()];
    for (int c = 0; c < current.length; c++) {
      current[c] = newRow(snapshot, c);
    }
    fill(snapshot);
  }

  /**
   * Goes on with the next dump.
   *
   * @param carried what is known of the objects after
   */
  void step(Snapshot before, Snapshot after, ClassPairing pairing, Carried carried)
      throws IOException {
    dump++;
    for (int c = 0; c < current.length; c++) {
      if (pairing.after(c) == ClassPairing.NONE && current[c].hasObjects()) {
        // Its loader cannot be asked for later on.
        current[c].loader = pairing.loaderBefore(c);
      }
    }
    Row[] next = new Row[after.classes().count()];
    for (int c = 0; c < next.length; c++) {
      int partner = pairing.before(c);
      next[c] = partner == ClassPairing.NONE ? newRow(after, c) : current[partner];
      next[c].name = after.classes().name(c);
    }
    current = next;
    fill(after);
    for (int c = 0; c < current.length; c++) {
      current[c].added[dump - 1] = carried.added(c);
    }
  }

  private Row newRow(Snapshot snapshot, int c) {
    Row row = new Row(snapshot.classes().name(c), dumps);
    rows.add(row);
    return row;
  }

  private void fill(Snapshot snapshot) {
    Histogram histogram = snapshot.histogram();
    for (int c = 0; c < current.length; c++) {
      current[c].live[dump] = new Amount(histogram.objects(c), histogram.bytes(c));
      current[c].retained[dump] = histogram.retained(c);
    }
  }

  /** Adds up what was added by each step and is there since. */
  private void stay(Snapshot last, Carried carried) {
    // The pairs of step and class that there are, of which most are empty.
    int classes = current.length;
    int[] groups = new int[(dumps - 1) * classes];
    Arrays.fill(groups, NodeGroups.NONE);
    int count = 0;
    for (int object = 0; object < last.objectCount(); object++) {
      int since = carried.since(object);
      if (since > 0 && last.isCounted(object)) {
        int pair = (since - 1) * classes + last.classOf(object);
        if (groups[pair] == NodeGroups.NONE) {
          groups[pair] = count++;
        }
      }
    }
    GroupTotals totals =
        last.totals(
            object -> {
              int since = carried.since(object);
              return since == 0
                  ? NodeGroups.NONE
                  : groups[(since - 1) * classes + last.classOf(object)];
            },
            count);
    for (int pair = 0; pair < groups.length; pair++) {
      int group = groups[pair];
      if (group != NodeGroups.NONE) {
        Row row = current[pair % classes];
        row.staying[pair / classes] = new Amount(totals.count(group), totals.shallow(group));
        row.stayingRetained[pair / classes] = totals.retained(group);
      }
    }
  }

  /**
   * Adds what is known in the end only.
   *
   * @param last the last dump, which {@link #step} has seen
   * @param pairing of its classes with those of the dump before
   * @param carried what is known of its objects
   */
  void finish(Snapshot last, ClassPairing pairing, Carried carried) throws IOException {
    stay(last, carried);
    Map<String, Integer> byName = rowsByName();
    for (int c = 0; c < current.length; c++) {
      Row row = current[c];
      if (row.hasObjects() && byName.getOrDefault(row.name, 0) > 1) {
        row.loader = pairing.loaderAfter(c);
      }
    }
  }

  private Map<String, Integer> rowsByName() {
    Map<String, Integer> byName = new HashMap<>();
    rows.stream().filter(Row::hasObjects).forEach(row -> byName.merge(row.name, 1, Integer::sum));
    return byName;
  }

  /**
   * The rows of the classes that have instances in any dump.
   *
   * @param seconds by step, null where that is not known
   */
  List<ClassSeries> rows(double @Nullable [] seconds) {
    Map<String, Integer> byName = rowsByName();
    List<ClassSeries> result = new ArrayList<>();
    for (Row row : rows) {
      if (!row.hasObjects()) {
        continue;
      }
      long[] bytes = new long[dumps];
      List<Long> retained = new ArrayList<>();
      for (int k = 0; k < dumps; k++) {
        bytes[k] = row.live[k].bytes();
        retained.add(row.retained[k]);
      }
      List<Long> stayingRetained = new ArrayList<>();
      for (long held : row.stayingRetained) {
        stayingRetained.add(held);
      }
      result.add(
          new ClassSeries(
              row.name,
              byName.getOrDefault(row.name, 0) > 1 ? row.loader : null,
              List.of(row.live),
              retained,
              List.of(row.added),
              List.of(row.staying),
              stayingRetained,
              Pace.of(bytes, seconds)));
    }
    return result;
  }
}
