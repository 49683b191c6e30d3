package org.heapdiff.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.heapdiff.growth.CollectionSize;
import org.heapdiff.growth.GrownObject;
import org.heapdiff.growth.GrowthCourse;
import org.heapdiff.growth.GrowthKind;
import org.heapdiff.growth.GrowthPlace;
import org.heapdiff.growth.GrowthPoint;
import org.heapdiff.growth.GrowthReport;
import org.heapdiff.growth.GrowthSample;
import org.heapdiff.growth.RepeatedGrowth;
import org.heapdiff.objects.Amount;

/** Where the heap grew, in words. */
final class GrowthLines {
  /** How many classes are named of what was added. */
  private static final int KINDS = 3;

  /** How many objects are named that grew in the same way. */
  private static final int OBJECTS = 5;

  /** A longer path stands in a line of its own. */
  private static final int LONG_PATH = 90;

  /** What makes up this part of a place's growth is said, in percent. */
  private static final int WORTH_A_WORD = 10;

  /** Longer ones stand in lines of their own. */
  private static final int LONG_SAMPLES = 120;

  private final TextStyle style;
  private final PathText paths;

  GrowthLines(TextStyle style) {
    this.style = style;
    paths =
        new PathText(
            style.width() == TextStyle.UNLIMITED
                ? style.width()
                : Math.max(24, style.width() - 24));
  }

  /** By how much a point grew, without where. */
  String amount(GrowthPoint point) {
    Amount net = point.net();
    return style.signedBytes(net.bytes())
        + (style.human() ? "" : " bytes")
        + ", "
        + TextStyle.signed(net.objects())
        + (Math.abs(net.objects()) == 1 ? " object" : " objects")
        + " ("
        + percent(point.share())
        + " of the growth)";
  }

  /** What grew, in one line. */
  String where(GrowthPoint point) {
    CollectionSize size = point.size();
    return size == null
        ? place(point)
        : place(point) + sizes(List.of(size.before(), size.after()), size.unit());
  }

  /** What grew, in one line. */
  String where(GrowthCourse course) {
    return course.unit() == null
        ? place(course)
        : place(course) + sizes(course.sizes(), course.unit());
  }

  /** Sizes that are known, in the order of the dumps. */
  private static String sizes(List<Long> sizes, String unit) {
    return ", "
        + sizes.stream()
            .filter(size -> size >= 0)
            .map(GrowthLines::grouped)
            .collect(Collectors.joining(" -> "))
        + " "
        + unit;
  }

  private String place(GrowthPlace point) {
    StringBuilder text = new StringBuilder();
    RepeatedGrowth many = point.repeated();
    if (point.path() != null) {
      String path = paths.of(point.path());
      text.append(point.objects().size() > 1 ? "each of " + point.objects().size() + " " : "");
      text.append(path.length() > LONG_PATH ? paths.endOf(point.path()) : path);
      text.append(": ").append(simple(point.className()));
    } else if (many != null) {
      text.append(many.objects() == 1 ? "" : "each of " + many.objects() + " ");
      text.append(shape(many, point.className()));
    } else {
      text.append("new ").append(paths.className(point.className()));
      text.append(", held by no surviving object");
    }
    return text.toString();
  }

  private String shape(RepeatedGrowth many, String className) {
    String shape = many.shape();
    return shape.equals(className) ? paths.className(shape) : shape + ": " + simple(className);
  }

  /** What else is to be said of a point, one line each. */
  List<String> details(GrowthPoint point) {
    List<String> lines = paths(point);
    RepeatedGrowth many = point.repeated();
    if (many != null && isWorthAWord(many.bytes(), point.net().bytes())) {
      lines.add(point.path() == null ? together(many) : "of it in " + many(many) + growthOf(many));
    }
    lines.add(
        "added: "
            + payload(point)
            + (point.removed().objects() == 0
                ? ""
                : "; removed: " + style.inWords(point.removed())));
    addRest(lines, point);
    return lines;
  }

  /** What else is to be said of a place that grew in every step, one line each. */
  List<String> details(GrowthCourse course) {
    List<String> lines = paths(course);
    RepeatedGrowth many = course.repeated();
    if (many != null && isWorthAWord(many.bytes(), course.net())) {
      lines.add(
          course.path() == null
              ? together(many)
              : "in the last step in " + many(many) + growthOf(many));
    }
    lines.add("added since dump 1, and still there: " + payload(course));
    addRest(lines, course);
    return lines;
  }

  private List<String> paths(GrowthPlace point) {
    List<String> lines = new ArrayList<>();
    if (point.path() != null && paths.of(point.path()).length() > LONG_PATH) {
      lines.add("path: " + paths.of(point.path()));
    }
    if (point.example() != null) {
      lines.add("for example: " + paths.of(point.example()));
    }
    if (point.objects().size() > 1) {
      lines.add("these are " + objects(point.objects()));
    }
    return lines;
  }

  private String objects(List<GrownObject> objects) {
    String first =
        objects.stream()
            .limit(OBJECTS)
            .map(object -> SurvivorLines.id(object.id()) + " " + signed(object.bytes()))
            .collect(Collectors.joining(", "));
    int more = objects.size() - OBJECTS;
    return more > 0 ? first + ", and " + more + " more" : first;
  }

  private String together(RepeatedGrowth many) {
    return "together " + signed(many.bytes()) + average(many);
  }

  private static String many(RepeatedGrowth many) {
    return (many.objects() == 1 ? "one " : many.objects() + " ") + many.shape();
  }

  private String growthOf(RepeatedGrowth many) {
    return ": " + signed(many.bytes()) + average(many);
  }

  private String average(RepeatedGrowth many) {
    return many.objects() == 1
        ? ""
        : ", " + style.bytesInWords(many.bytes() / many.objects()) + " on average";
  }

  private void addRest(List<String> lines, GrowthPlace point) {
    lines.add("by class: " + classes(point));
    if (point.sharedWith() != null) {
      lines.add("also held by: " + paths.of(point.sharedWith()));
    }
    if (hasValues(point)) {
      for (String sample : samples(point)) {
        lines.add("sample: " + sample);
      }
    }
  }

  private static boolean hasValues(GrowthPlace point) {
    return point.samples().stream().anyMatch(sample -> sample.value() != null);
  }

  private List<String> samples(GrowthPlace point) {
    return point.samples().stream().map(this::sample).distinct().toList();
  }

  private String payload(GrowthPlace point) {
    List<String> parts = new ArrayList<>();
    for (GrowthKind kind : first(point.payload())) {
      String largest =
          parts.isEmpty() && kind.objects() > 1 && !hasValues(point)
              ? " (the largest: " + String.join("; ", samples(point)) + ")"
              : "";
      parts.add(
          kind.objects()
              + " "
              + paths.className(kind.className())
              + " with "
              + style.bytesInWords(kind.bytes())
              + (largest.length() > LONG_SAMPLES ? "" : largest));
    }
    if (isWorthAWord(point.structure(), point.added().bytes()) || parts.isEmpty()) {
      parts.add("collections' own nodes and tables " + style.bytesInWords(point.structure()));
    }
    return String.join(", ", parts);
  }

  private String classes(GrowthPlace point) {
    return String.join(
        ", ",
        first(point.classes()).stream()
            .map(
                kind ->
                    kind.objects()
                        + " "
                        + paths.className(kind.className())
                        + " "
                        + style.bytesInWords(kind.bytes()))
            .toList());
  }

  private static List<GrowthKind> first(List<GrowthKind> kinds) {
    return kinds.subList(0, Math.min(KINDS, kinds.size()));
  }

  private String sample(GrowthSample sample) {
    StringBuilder text = new StringBuilder();
    text.append(style.bytesInWords(sample.retained()));
    if (sample.length() >= 0) {
      text.append(", length ").append(sample.length());
    }
    if (sample.value() != null) {
      text.append(" (").append(sample.value()).append(')');
    }
    return text.toString();
  }

  /** What no point explains, and what was replaced; one line each. */
  List<String> rest(GrowthReport report, int shown) {
    List<String> lines = new ArrayList<>();
    int more = report.points().size() - shown;
    if (more > 0) {
      double share = 0;
      for (GrowthPoint point : report.points().subList(shown, report.points().size())) {
        share += point.share();
      }
      lines.add(morePlaces(more, share));
    }
    lines.add(unexplained(report.unexplainedShare()));
    for (GrowthPoint point : report.churned().stream().limit(1).toList()) {
      lines.add(
          "Replaced: "
              + style.bytesInWords(point.added().bytes())
              + " added and "
              + style.bytesInWords(point.removed().bytes())
              + " removed in "
              + where(point)
              + ".");
    }
    return lines;
  }

  /** That there are more places than are shown. */
  static String morePlaces(int more, double share) {
    return more
        + (more == 1 ? " more place" : " more places")
        + " with "
        + percent(share)
        + " of the growth; --growth all shows "
        + (more == 1 ? "it." : "them.");
  }

  /** How much no place explains. */
  static String unexplained(double share) {
    return "Unexplained: " + percent(share) + " of the growth.";
  }

  private static boolean isWorthAWord(long part, long whole) {
    return part * 100 >= whole * WORTH_A_WORD;
  }

  private String signed(long bytes) {
    return (bytes > 0 ? "+" : "") + style.bytesInWords(bytes);
  }

  static String percent(double percent) {
    long rounded = Math.round(percent);
    return rounded == 0 && percent > 0 ? "less than 1 %" : rounded + " %";
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The platform's collections are known by their own names. */
  private String simple(String className) {
    return className.startsWith("java.util.")
        ? className.substring(className.lastIndexOf('.') + 1)
        : paths.className(className);
  }
}
