package org.heapdiff.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.heapdiff.testdata.HistogramRow;

/**
 * Objects and bytes by class, of a snapshot and of a JVM's own histogram, under the same names.
 *
 * <p>Class objects are left out: a dump has none for {@code int} and its like. Collectors mark
 * unused memory with fillers, which JDK 19 and later give a class of their own; in a dump they are
 * {@code int[]} all the same.
 */
final class ClassRows {
  /** {@code universe.cpp} makes this a class of arrays of int. */
  private static final String FILLER = "[Ljdk.internal.vm.FillerElement;";

  private ClassRows() {}

  /** All objects of a dump, whether a root reaches them or not. */
  static SortedMap<String, HistogramRow> of(Snapshot snapshot) {
    SortedMap<String, HistogramRow> rows = new TreeMap<>();
    int classes = snapshot.classes().count();
    long[] instances = new long[classes];
    long[] bytes = new long[classes];
    for (int object = 0; object < snapshot.objectCount(); object++) {
      int c = snapshot.classOf(object);
      instances[c]++;
      bytes[c] += snapshot.shallowSize(object);
    }
    for (int c = 0; c < classes; c++) {
      if (instances[c] > 0) {
        add(rows, snapshot.classes().name(c), new HistogramRow(instances[c], bytes[c]));
      }
    }
    return rows;
  }

  /** What {@code jcmd GC.class_histogram} said. */
  static SortedMap<String, HistogramRow> of(Map<String, HistogramRow> histogram) {
    SortedMap<String, HistogramRow> rows = new TreeMap<>();
    histogram.forEach(
        (name, row) -> add(rows, name.equals(FILLER) ? "int[]" : ClassNames.toJava(name), row));
    return rows;
  }

  private static void add(Map<String, HistogramRow> rows, String name, HistogramRow row) {
    if (name.equals("java.lang.Class")) {
      return;
    }
    rows.merge(
        name,
        row,
        (a, b) -> new HistogramRow(a.instances() + b.instances(), a.bytes() + b.bytes()));
  }

  /** A line for each class whose rows differ. */
  static List<String> differences(
      Map<String, HistogramRow> expected, Map<String, HistogramRow> actual) {
    List<String> lines = new ArrayList<>();
    HistogramRow none = new HistogramRow(0, 0);
    TreeSet<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    for (String name : names) {
      HistogramRow wanted = expected.getOrDefault(name, none);
      HistogramRow found = actual.getOrDefault(name, none);
      if (!wanted.equals(found)) {
        lines.add(name + ": the JVM has " + text(wanted) + ", the snapshot " + text(found));
      }
    }
    return lines;
  }

  private static String text(HistogramRow row) {
    return row.instances() + " of " + row.bytes() + " bytes";
  }
}
