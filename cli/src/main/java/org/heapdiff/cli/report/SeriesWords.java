package org.heapdiff.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.heapdiff.diff.Amount;
import org.heapdiff.series.GrowingObjects;

/** The sentences and headings of a series, the same in text and in Markdown. */
final class SeriesWords {
  static final String GROWING_CLASSES = "Classes that grow in every step";
  static final String GROWING_OBJECTS = "Objects in all dumps that grow in every step";

  /** Ends a sentence. */
  static final String NOT_KNOWN = "not known where objects are told apart by class only.";

  private SeriesWords() {}

  /** By what objects were found again; a sentence for each way. */
  static List<String> identities(SeriesReport report) {
    return report.steps().stream()
        .map(step -> IdentityWords.sentence(step.identity()))
        .distinct()
        .toList();
  }

  /** What the table of the steps is about. */
  static String steps(SeriesReport report) {
    return "Added in each step, and still there in dump " + report.dumps().size();
  }

  /** What the table of what stayed of a step is about. */
  static String staying(SeriesReport report, int step) {
    int last = report.dumps().size();
    String added = "Added from dump " + (step + 1) + " to dump " + (step + 2);
    return step + 2 == last ? added : added + ", and still there in dump " + last;
  }

  /** The headings of the table of steps. */
  static List<String> stepHeader() {
    return List.of(
        "Step", "Added objects", "Bytes", "Removed objects", "Bytes", "Still there", "Bytes", "%");
  }

  /** A row of it. */
  static List<String> stepRow(SeriesReport report, int step, TextStyle style) {
    SeriesReport.Step figures = report.steps().get(step);
    Amount added = figures.added();
    Amount staying = figures.staying().total();
    return List.of(
        (step + 1) + " to " + (step + 2),
        Long.toString(added.objects()),
        style.bytes(added.bytes()),
        Long.toString(figures.removed().objects()),
        style.bytes(figures.removed().bytes()),
        Long.toString(staying.objects()),
        style.bytes(staying.bytes()),
        added.bytes() == 0
            ? ""
            : Long.toString(Math.round(100.0 * staying.bytes() / added.bytes())));
  }

  /** Headings of columns, one for each dump. */
  static List<String> perDump(String what, int dumps) {
    List<String> headings = new ArrayList<>();
    for (int dump = 1; dump <= dumps; dump++) {
      headings.add((dump == 1 ? what + " in 1" : "in " + dump));
    }
    return headings;
  }

  /** How many objects grow, in a sentence. */
  static String count(GrowingObjects objects) {
    return "Bytes retained by objects in all dumps, "
        + (objects.complete() ? "" : "at least ")
        + objects.count()
        + " of which grew in every step. Left out are those whose growth another one explains.";
  }
}
