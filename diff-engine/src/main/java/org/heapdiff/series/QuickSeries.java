package org.heapdiff.series;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.heapdiff.diff.ComparisonNotes;
import org.heapdiff.diff.HeapDiff;
import org.heapdiff.diff.Notes;
import org.heapdiff.diff.QuickChanges;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.QuickHistogram;
import org.jspecify.annotations.Nullable;

/**
 * How the classes of several dumps grew, without the graph: objects are counted, not found again.
 */
public final class QuickSeries {
  /** The dumps of a series, read when they are asked for. */
  public interface Source {
    /** How many there are. */
    int count();

    /**
     * Reads a dump.
     *
     * @param dump its number, from 0
     * @throws IOException when it cannot be read
     */
    QuickHistogram read(int dump) throws IOException;
  }

  private QuickSeries() {}

  /**
   * Reads the dumps one after the other and counts. Classes pair by name, and those of one name are
   * one row.
   *
   * @param source two dumps or more
   * @throws IOException when a dump cannot be read
   */
  public static SeriesResult of(Source source) throws IOException {
    int count = source.count();
    List<SnapshotSummary> dumps = new ArrayList<>();
    List<String> notes = new ArrayList<>(List.of(HeapDiff.QUICK));
    List<String> notesOfPairs = new ArrayList<>();
    Map<String, Amount[]> rows = new LinkedHashMap<>();
    @Nullable QuickHistogram before = null;
    for (int dump = 0; dump < count; dump++) {
      QuickHistogram after = source.read(dump);
      dumps.add(HeapDiff.summary(after));
      SeriesNotes.addMissing(notes, Notes.of(after));
      if (before != null) {
        notesOfPairs.addAll(SeriesNotes.ofStep(dump, ComparisonNotes.ofBoth(before, after)));
        rename(rows, QuickChanges.partners(before, after));
      }
      for (Map.Entry<String, Amount> entry : QuickChanges.amounts(after).entrySet()) {
        rows.computeIfAbsent(entry.getKey(), name -> none(count))[dump] = entry.getValue();
      }
      before = after;
    }
    notes.addAll(notesOfPairs);
    double @Nullable [] seconds = SeriesTimes.seconds(dumps);
    List<ClassSeries> classes = new ArrayList<>();
    rows.forEach((name, live) -> classes.add(row(name, live, seconds)));
    return new SeriesResult(dumps, List.of(), classes, null, null, null, notes);
  }

  /** Gives rows the names that generated classes have in the next dump. */
  private static void rename(Map<String, Amount[]> rows, Map<String, String> partners) {
    Map<String, Amount[]> renamed = new HashMap<>();
    partners.forEach(
        (after, before) -> {
          Amount @Nullable [] row = rows.get(before);
          if (!after.equals(before) && row != null && !rows.containsKey(after)) {
            renamed.put(after, row);
          }
        });
    partners.forEach(
        (after, before) -> {
          if (renamed.containsKey(after)) {
            rows.remove(before);
          }
        });
    rows.putAll(renamed);
  }

  private static Amount[] none(int length) {
    Amount[] amounts = new Amount[length];
    Arrays.fill(amounts, Amount.NONE);
    return amounts;
  }

  private static ClassSeries row(String name, Amount[] live, double @Nullable [] seconds) {
    long[] bytes = Arrays.stream(live).mapToLong(Amount::bytes).toArray();
    return new ClassSeries(
        name,
        null,
        List.of(live),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Pace.of(bytes, seconds));
  }
}
