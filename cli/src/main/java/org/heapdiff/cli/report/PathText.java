package org.heapdiff.cli.report;

import java.util.List;
import org.heapdiff.growth.HeapPath;
import org.heapdiff.growth.PathStep;
import org.heapdiff.growth.PathStep.Kind;

/** A path as one line: {@code static com.acme.Shop.CACHE -> entries -> [value] com.acme.Page}. */
final class PathText {
  private final int room;

  /**
   * Writes paths.
   *
   * @param room how many characters a class name may have; longer ones are shortened where they can
   */
  PathText(int room) {
    this.room = room;
  }

  /** The whole path. */
  String of(HeapPath path) {
    StringBuilder text = new StringBuilder();
    List<PathStep> steps = path.steps();
    for (int i = 0; i < steps.size(); i++) {
      PathStep step = steps.get(i);
      boolean isLast = i == steps.size() - 1;
      if (i > 0 && step.kind() != Kind.ELEMENT) {
        text.append(" -> ");
      }
      text.append(of(step));
      if (!isLast
          && (step.kind() == Kind.ENTRY
              || step.kind() == Kind.ELEMENT
              || step.kind() == Kind.LOCAL)) {
        text.append(' ').append(className(step.target()));
      }
    }
    return text.toString();
  }

  /** The end of the path, from the last field of a class that is not the platform's. */
  String endOf(HeapPath path) {
    List<PathStep> steps = path.steps();
    int from = steps.size() - 1;
    while (from > 0 && !begins(steps.get(from))) {
      from--;
    }
    PathStep first = steps.get(from);
    StringBuilder text = new StringBuilder();
    if (first.kind() == Kind.FIELD) {
      text.append(className(first.className())).append('.').append(first.name());
    } else {
      text.append(of(first));
    }
    for (PathStep step : steps.subList(from + 1, steps.size())) {
      text.append(step.kind() == Kind.ELEMENT ? "" : " -> ").append(of(step));
    }
    return text.toString();
  }

  private static boolean begins(PathStep step) {
    return switch (step.kind()) {
      case STATIC, THREAD, ROOT, CLASS, LOCAL -> true;
      case FIELD -> !isPlatform(step.className());
      default -> false;
    };
  }

  private static boolean isPlatform(String className) {
    return className.startsWith("java.")
        || className.startsWith("jdk.")
        || className.startsWith("sun.");
  }

  private String of(PathStep step) {
    return switch (step.kind()) {
      case THREAD -> "thread " + className(step.className()) + " " + step.name();
      case ROOT ->
          (step.name() == null ? "root " : step.name() + " ") + className(step.className());
      case CLASS -> "class " + className(step.className());
      case STATIC -> "static " + className(step.className()) + "." + step.name();
      case LOCAL -> step.name() == null ? "local" : "local of " + step.name();
      case FIELD -> String.valueOf(step.name());
      case ELEMENT -> "[" + step.name() + "]";
      case ENTRY -> "[" + (step.name() == null ? "element" : entry(step.name())) + "]";
      case REPEATED -> (step.name() == null ? "" : step.name()) + "...";
      case HIDDEN -> step.name() == null ? "(hidden)" : "(" + step.name() + ")";
      case GAP -> "...";
    };
  }

  /** ConcurrentHashMap's nodes call their value so. */
  private static String entry(String name) {
    return name.equals("val") ? "value" : name;
  }

  String className(String name) {
    return KindName.shortened(name, room);
  }
}
