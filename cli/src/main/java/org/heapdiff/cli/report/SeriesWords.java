package org.heapdiff.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.heapdiff.series.GrowingObjects;
import org.heapdiff.series.GrowingPoint;

/** The sentences and headings of a series, the same in text and in Markdown. */
final class SeriesWords {
  static final String GROWTH = "Grew in every step since dump 1";
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

  /** How much more of the growth there is, one line each. */
  static List<String> moreGrowth(GrowingShown growth, int shown) {
    List<String> lines = new ArrayList<>();
    List<GrowingPoint> points = growth.report().points();
    int more = points.size() - shown;
    if (more > 0) {
      double share = 0;
      for (GrowingPoint point : points.subList(shown, points.size())) {
        share += point.course().share();
      }
      lines.add(GrowthLines.morePlaces(more, share));
    }
    int others = growth.report().others();
    if (others > 0) {
      lines.add(
          others
              + (others == 1 ? " other place" : " other places")
              + " with "
              + GrowthLines.percent(growth.report().othersShare())
              + " of the growth did not grow in every step.");
    }
    if (growth.report().grown() > 0) {
      lines.add(GrowthLines.unexplained(growth.report().unexplainedShare()));
    }
    return lines;
  }

  /** How many objects grow, in a sentence. */
  static String count(GrowingObjects objects) {
    return "Bytes retained by objects in all dumps, "
        + (objects.complete() ? "" : "at least ")
        + objects.count()
        + " of which grew in every step. Left out are those whose growth another one explains.";
  }
}
