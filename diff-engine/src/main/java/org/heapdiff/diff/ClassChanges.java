package org.heapdiff.diff;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.identity.ClassPairing;
import org.heapdiff.identity.Difference;
import org.heapdiff.identity.Loaders;
import org.heapdiff.objects.Amount;
import org.heapdiff.objects.ObjectSet;
import org.heapdiff.objects.Parallel;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Histogram;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/** Adds up, class by class, what a matching says. */
final class ClassChanges {
  private final Snapshot before;
  private final Snapshot after;
  private final ClassPairing pairing;
  private final Object2IntOpenHashMap<String> rowsByName = new Object2IntOpenHashMap<>();

  private ClassChanges(Snapshot before, Snapshot after, ClassPairing pairing) {
    this.before = before;
    this.after = after;
    this.pairing = pairing;
  }

  /** Every class that has instances in either snapshot. */
  static List<ClassChange> of(Difference difference, ClassPairing pairing) throws IOException {
    return new ClassChanges(difference.before(), difference.after(), pairing).rows(difference);
  }

  /** Every class of a snapshot that has instances, as if all of them had been added to nothing. */
  static List<ClassChange> of(Snapshot snapshot) throws IOException {
    ClassTable classes = snapshot.classes();
    Histogram histogram = snapshot.histogram();
    Loaders loaders = Loaders.of(snapshot);
    Object2IntOpenHashMap<String> byName = new Object2IntOpenHashMap<>();
    int count = 0;
    for (int c = 0; c < classes.count(); c++) {
      if (histogram.objects(c) > 0) {
        byName.addTo(classes.name(c), 1);
        count++;
      }
    }
    List<ClassChange> rows = new ArrayList<>(count);
    for (int c = 0; c < classes.count(); c++) {
      if (histogram.objects(c) > 0) {
        String name = classes.name(c);
        boolean shared = byName.getInt(name) > 1;
        Amount all = new Amount(histogram.objects(c), histogram.bytes(c));
        rows.add(
            new ClassChange(
                name,
                shared ? loaders.label(c) : null,
                Amount.NONE,
                all,
                all,
                Amount.NONE,
                0,
                histogram.retained(c)));
      }
    }
    return rows;
  }

  private List<ClassChange> rows(Difference difference) throws IOException {
    Amount[] added = new Amount[after.classes().count()];
    Amount[] removed = new Amount[before.classes().count()];
    Parallel.run(
        () -> addUp(after, difference.added(), added),
        () -> addUp(before, difference.removed(), removed));
    countNames();
    List<ClassChange> rows = new ArrayList<>();
    for (int c = 0; c < after.classes().count(); c++) {
      int partner = pairing.before(c);
      if (after.histogram().objects(c) > 0 || hasObjectsBefore(partner)) {
        rows.add(
            row(
                partner,
                c,
                added[c],
                partner == ClassPairing.NONE ? Amount.NONE : removed[partner]));
      }
    }
    for (int c = 0; c < before.classes().count(); c++) {
      if (pairing.after(c) == ClassPairing.NONE && hasObjectsBefore(c)) {
        rows.add(row(c, ClassPairing.NONE, Amount.NONE, removed[c]));
      }
    }
    return rows;
  }

  private static void addUp(Snapshot snapshot, ObjectSet objects, Amount[] byClass) {
    long[] counts = new long[byClass.length];
    long[] bytes = new long[byClass.length];
    objects.forEach(
        object -> {
          int c = snapshot.classOf(object);
          counts[c]++;
          bytes[c] += snapshot.shallowSize(object);
        });
    for (int c = 0; c < byClass.length; c++) {
      byClass[c] = amount(counts[c], bytes[c]);
    }
  }

  private boolean hasObjectsBefore(int c) {
    return c != ClassPairing.NONE && before.histogram().objects(c) > 0;
  }

  /** Counts how many rows there will be of each name. */
  private void countNames() {
    for (int c = 0; c < after.classes().count(); c++) {
      if (after.histogram().objects(c) > 0 || hasObjectsBefore(pairing.before(c))) {
        rowsByName.addTo(after.classes().name(c), 1);
      }
    }
    for (int c = 0; c < before.classes().count(); c++) {
      if (pairing.after(c) == ClassPairing.NONE && hasObjectsBefore(c)) {
        rowsByName.addTo(before.classes().name(c), 1);
      }
    }
  }

  private ClassChange row(int classBefore, int classAfter, Amount added, Amount removed)
      throws IOException {
    boolean gone = classAfter == ClassPairing.NONE;
    String name = gone ? before.classes().name(classBefore) : after.classes().name(classAfter);
    @Nullable String loader = null;
    if (rowsByName.getInt(name) > 1) {
      loader = gone ? pairing.loaderBefore(classBefore) : pairing.loaderAfter(classAfter);
    }
    return new ClassChange(
        name,
        loader,
        amount(before.histogram(), classBefore),
        amount(after.histogram(), classAfter),
        added,
        removed,
        classBefore == ClassPairing.NONE ? 0 : before.histogram().retained(classBefore),
        gone ? 0 : after.histogram().retained(classAfter));
  }

  private static Amount amount(Histogram histogram, int c) {
    return c == ClassPairing.NONE ? Amount.NONE : amount(histogram.objects(c), histogram.bytes(c));
  }

  /** An amount; most of very many classes have none of a kind, and then share it. */
  private static Amount amount(long objects, long bytes) {
    return objects == 0 && bytes == 0 ? Amount.NONE : new Amount(objects, bytes);
  }
}
