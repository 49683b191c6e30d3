package org.heapdiff.growth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.heapdiff.identity.Difference;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.Matching;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.jspecify.annotations.Nullable;

/** Where literal heaps grew, in which an object keeps its address. */
final class Growth {
  private Growth() {}

  /** Objects with one address are one, if their class and length are. */
  private record SameAddress(Snapshot before, Snapshot after) implements Matching {
    @Override
    public Identity identity() {
      return Identity.ADDRESS;
    }

    @Override
    public int after(int objectBefore) {
      return partner(before, objectBefore, after);
    }

    @Override
    public int before(int objectAfter) {
      return partner(after, objectAfter, before);
    }

    private static int partner(Snapshot from, int object, Snapshot to) {
      int partner = to.objectAt(from.addressOf(object));
      return partner >= 0
              && from.arrayLength(object) == to.arrayLength(partner)
              && from.classes()
                  .name(from.classOf(object))
                  .equals(to.classes().name(to.classOf(partner)))
          ? partner
          : NONE;
    }
  }

  static GrowthReport report(Path folder, byte[] before, byte[] after) throws IOException {
    return report(folder, before, after, false);
  }

  static GrowthReport report(Path folder, byte[] before, byte[] after, boolean values)
      throws IOException {
    Path first = Files.write(folder.resolve("before.hprof"), before);
    Path second = Files.write(folder.resolve("after.hprof"), after);
    try (Snapshot b = Snapshot.read(first, SnapshotOptions.DEFAULT, Progress.NONE);
        Snapshot a = Snapshot.read(second, SnapshotOptions.DEFAULT, Progress.NONE)) {
      return GrowthPoints.of(Difference.of(b, a, new SameAddress(b, a)), values);
    }
  }

  /** The only point. */
  static GrowthPoint only(GrowthReport report) {
    if (report.points().size() != 1) {
      throw new AssertionError(words(report.points()));
    }
    return report.points().get(0);
  }

  static String words(List<GrowthPoint> points) {
    StringJoiner words = new StringJoiner("\n");
    for (GrowthPoint point : points) {
      words.add(point.net() + " " + words(point.path()) + " " + point);
    }
    return words.toString();
  }

  /** A path by the names of its steps. */
  static String words(@Nullable HeapPath path) {
    if (path == null) {
      return "none";
    }
    StringJoiner words = new StringJoiner(" ");
    for (PathStep step : path.steps()) {
      words.add(
          switch (step.kind()) {
            case STATIC -> step.className() + "." + step.name();
            case FIELD -> "." + step.name();
            case ELEMENT -> "[" + step.name() + "]";
            case ENTRY -> "<" + step.name() + ">";
            default -> step.kind() + ":" + step.name();
          });
    }
    return words.toString();
  }
}
