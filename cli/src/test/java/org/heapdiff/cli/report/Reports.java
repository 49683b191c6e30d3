package org.heapdiff.cli.report;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.DumpDescription;
import org.heapdiff.diff.NamedCount;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.PartitionRow;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.diff.Survivor;
import org.heapdiff.diff.SurvivorTable;
import org.heapdiff.growth.CollectionSize;
import org.heapdiff.growth.GrownObject;
import org.heapdiff.growth.GrowthCourse;
import org.heapdiff.growth.GrowthKind;
import org.heapdiff.growth.GrowthPoint;
import org.heapdiff.growth.GrowthReport;
import org.heapdiff.growth.GrowthSample;
import org.heapdiff.growth.HeapPath;
import org.heapdiff.growth.PathStep;
import org.heapdiff.growth.PathStep.Kind;
import org.heapdiff.growth.RepeatedGrowth;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.MatchingConfidence;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Damage;
import org.heapdiff.series.ClassSeries;
import org.heapdiff.series.GrowingObject;
import org.heapdiff.series.GrowingObjects;
import org.heapdiff.series.GrowingPoint;
import org.heapdiff.series.GrowingPoints;
import org.heapdiff.series.Pace;
import org.heapdiff.series.SeriesResult;
import org.heapdiff.series.SeriesStep;
import org.heapdiff.series.Trend;

/** Reports as literals; their figures fit together. */
public final class Reports {
  public static final SnapshotSummary BEFORE =
      new SnapshotSummary(
          Path.of("before.hprof"),
          5000,
          Instant.parse("2026-11-23T04:12:01.500Z"),
          "OpenJDK 17.0.15",
          new Amount(1000, 100000),
          new Amount(30, 3000),
          new Amount(1, 1000),
          new Amount(20, 1500),
          Amount.NONE,
          false,
          false);

  public static final SnapshotSummary AFTER =
      new SnapshotSummary(
          Path.of("after.hprof"),
          9000,
          Instant.parse("2026-11-23T04:13:01Z"),
          "OpenJDK 17.0.15",
          new Amount(1140, 164000),
          Amount.NONE,
          Amount.NONE,
          Amount.NONE,
          new Amount(2, 64),
          false,
          false);

  public static final ClassChange BYTES =
      change("byte[]", null, 10, 1000, 40, 58000, 30, 57000, 0, 0, 1000, 58000);
  public static final ClassChange NODE =
      change("com.acme.a.b.Node", "app", 0, 0, 120, 8000, 120, 8000, 0, 0, 0, 60000);
  public static final ClassChange GONE =
      change("com.acme.Gone", null, 10, 1000, 0, 0, 0, 0, 10, 1000, 1000, 0);

  public static final Partition ADDED =
      new Partition(
          new Amount(150, 65000),
          List.of(
              new PartitionRow(
                  0, BYTES.kind(), 30, 20, 57000, 87.69230769, 57000, 87.69230769, 57000, 71.25),
              new PartitionRow(1, NODE.kind(), 120, 80, 8000, 12.30769231, 65000, 100, 60000, 75)));

  public static final Partition REMOVED =
      new Partition(
          new Amount(10, 1000),
          List.of(new PartitionRow(0, GONE.kind(), 10, 100, 1000, 100, 1000, 100, 1000, 100)));

  public static final DiffReport DIFF =
      new DiffReport(
          BEFORE,
          AFTER,
          new Amount(140, 64000),
          null,
          List.of(BYTES, NODE, GONE),
          ADDED,
          REMOVED,
          List.of("The dumps are of two programs."),
          Identity.STRUCTURE,
          null,
          null,
          null);

  public static final SurvivorTable SURVIVORS =
      new SurvivorTable(
          7,
          List.of(
              new Survivor(
                  0x7000_0010L,
                  0x7100_00f8L,
                  "java.util.HashMap$Node[]",
                  List.of("java.util.HashMap", "com.acme.Cache", "class com.acme.Shop"),
                  1032,
                  65032),
              new Survivor(0x7000_0020L, 0x7000_0020L, "com.acme.Old", List.of(), 5000, 40)));

  /** A diff with all that can be asked for. */
  public static final DiffReport FULL_DIFF =
      new DiffReport(
          BEFORE,
          AFTER,
          DIFF.net(),
          null,
          DIFF.changes(),
          ADDED,
          REMOVED,
          List.of(),
          Identity.ADDRESS,
          SURVIVORS,
          null,
          null);

  private static final HeapPath CACHE =
      new HeapPath(
          List.of(
              new PathStep(Kind.STATIC, "com.acme.Shop", "CACHE", "com.acme.Cache"),
              new PathStep(Kind.FIELD, "com.acme.Cache", "entries", "java.util.HashMap")));

  private static final HeapPath SESSION =
      new HeapPath(
          List.of(
              new PathStep(Kind.THREAD, "java.lang.Thread", "#7", "java.lang.Thread"),
              new PathStep(
                  Kind.LOCAL, "java.lang.Thread", "com.acme.Main.run(Main.java:12)", "int[][]"),
              new PathStep(Kind.ELEMENT, "int[][]", "3", "com.acme.Sessions"),
              new PathStep(Kind.FIELD, "com.acme.Sessions", "byId", "java.util.HashMap"),
              new PathStep(Kind.ENTRY, "java.util.HashMap$Node", "value", "com.acme.Session"),
              new PathStep(Kind.FIELD, "com.acme.Session", "items", "java.util.ArrayList")));

  public static final GrowthReport GROWTH =
      new GrowthReport(
          List.of(
              new GrowthPoint(
                  CACHE,
                  null,
                  List.of(new GrownObject(0x7100_0010L, 44000)),
                  "java.util.HashMap",
                  new CollectionSize(600, 6600, "entries"),
                  null,
                  new Amount(12000, 45000),
                  new Amount(10, 1000),
                  88,
                  9000,
                  List.of(
                      new GrowthKind("com.acme.Page", 6000, 30000),
                      new GrowthKind("java.lang.String", 6000, 6000)),
                  List.of(new GrowthKind("byte[]", 6000, 40000)),
                  List.of(
                      new GrowthSample("com.acme.Page", 24, 700, -1, null),
                      new GrowthSample("com.acme.Page", 24, 700, -1, null),
                      new GrowthSample("com.acme.Page", 24, 650, -1, null)),
                  SESSION),
              new GrowthPoint(
                  null,
                  SESSION,
                  List.of(),
                  "java.util.ArrayList",
                  null,
                  new RepeatedGrowth("com.acme.Session.items", 500, 5000),
                  new Amount(500, 5000),
                  Amount.NONE,
                  10,
                  0,
                  List.of(new GrowthKind("byte[]", 500, 5000)),
                  List.of(new GrowthKind("byte[]", 500, 5000)),
                  List.of(new GrowthSample("byte[]", 24, 24, 5, "key \"k\"")),
                  null)),
          List.of(
              new GrowthPoint(
                  CACHE,
                  null,
                  List.of(new GrownObject(0x7100_0010L, 44000)),
                  "java.util.HashMap",
                  null,
                  null,
                  new Amount(100, 9000),
                  new Amount(100, 9000),
                  0,
                  0,
                  List.of(),
                  List.of(),
                  List.of(),
                  null)),
          new Amount(30, 1000),
          Amount.NONE,
          new Amount(100, 9000),
          new Amount(100, 9000),
          50000);

  public static final DiffReport DIFF_WITH_GROWTH =
      new DiffReport(
          BEFORE,
          AFTER,
          new Amount(140, 64000),
          null,
          List.of(BYTES),
          ADDED,
          REMOVED,
          List.of(),
          Identity.STRUCTURE,
          null,
          new GrowthShown(GROWTH, null),
          null);

  private static final SnapshotSummary MIDDLE =
      new SnapshotSummary(
          Path.of("middle.hprof"),
          7000,
          Instant.parse("2026-11-23T04:12:31.500Z"),
          "OpenJDK 17.0.15",
          new Amount(1050, 130000),
          new Amount(5, 500),
          Amount.NONE,
          Amount.NONE,
          Amount.NONE,
          false,
          false);

  private static final ClassSeries BYTES_SERIES =
      new ClassSeries(
          "byte[]",
          null,
          List.of(new Amount(10, 1000), new Amount(20, 31000), new Amount(40, 58000)),
          List.of(1000L, 31000L, 58000L),
          List.of(new Amount(10, 30000), new Amount(20, 27000)),
          List.of(new Amount(9, 29000), new Amount(20, 27000)),
          List.of(29000L, 27000L),
          new Pace(28500, 950.0, Trend.STEADY));

  private static final ClassSeries NODE_SERIES =
      new ClassSeries(
          "com.acme.a.b.Node",
          "app",
          List.of(Amount.NONE, new Amount(40, 2667), Amount.NONE),
          List.of(0L, 20000L, 0L),
          List.of(new Amount(40, 2667), Amount.NONE),
          List.of(Amount.NONE, Amount.NONE),
          List.of(0L, 0L),
          null);

  private static final MatchingConfidence CONFIDENCE =
      new MatchingConfidence(
          9990, 10, List.of(new MatchingConfidence.Share("order in memory", 9990, 1)));

  private static final GrowingPoints POINTS =
      new GrowingPoints(
          List.of(
              new GrowingPoint(
                  new GrowthCourse(
                      CACHE,
                      null,
                      List.of(new GrownObject(0x7100_0010L, 44000)),
                      "java.util.HashMap",
                      List.of(30000L, 57000L),
                      List.of(600L, 3600L, 6600L),
                      "entries",
                      null,
                      new Amount(29, 56000),
                      95,
                      4000,
                      List.of(new GrowthKind("byte[]", 29, 52000)),
                      List.of(new GrowthKind("byte[]", 29, 52000)),
                      List.of(new GrowthSample("byte[]", 2000, 2000, 1984, null)),
                      null),
                  new Pace(28500, 950.0, Trend.STEADY)),
              new GrowingPoint(
                  new GrowthCourse(
                      null,
                      SESSION,
                      List.of(),
                      "java.util.ArrayList",
                      List.of(900L, 1000L),
                      List.of(),
                      null,
                      new RepeatedGrowth("com.acme.Session.items", 5, 1000),
                      new Amount(5, 1000),
                      2,
                      0,
                      List.of(new GrowthKind("byte[]", 5, 1000)),
                      List.of(new GrowthKind("byte[]", 5, 1000)),
                      List.of(new GrowthSample("byte[]", 24, 24, 5, "key \"k\"")),
                      null),
                  new Pace(500, 16.7, Trend.SLOWING))),
          1,
          2,
          1,
          60000);

  public static final SeriesResult SERIES_RESULT =
      new SeriesResult(
          List.of(BEFORE, MIDDLE, AFTER),
          List.of(
              new SeriesStep(new Amount(50, 32667), Amount.NONE, Identity.STRUCTURE, CONFIDENCE),
              new SeriesStep(
                  new Amount(20, 27000), new Amount(41, 3667), Identity.STRUCTURE, null)),
          List.of(NODE_SERIES, BYTES_SERIES),
          new GrowingObjects(
              3,
              true,
              List.of(
                  new GrowingObject(
                      0x7000_0010L,
                      0x7100_00f8L,
                      "java.util.HashMap",
                      List.of("com.acme.Cache", "class com.acme.Shop"),
                      List.of(1032L, 31032L, 58032L),
                      new Pace(28500, 950.0, Trend.STEADY)))),
          POINTS,
          null,
          List.of("From dump 1 to dump 2: The dumps are of two programs."));

  public static final SeriesReport SERIES =
      new SeriesReport(
          SERIES_RESULT.dumps(),
          List.of(new Amount(50, 30000), new Amount(90, 34000)),
          new Amount(140, 64000),
          null,
          List.of(
              new SeriesReport.Step(
                  new Amount(50, 32667),
                  Amount.NONE,
                  staying(9, 29000),
                  Identity.STRUCTURE,
                  CONFIDENCE),
              new SeriesReport.Step(
                  new Amount(20, 27000),
                  new Amount(41, 3667),
                  staying(20, 27000),
                  Identity.STRUCTURE,
                  null)),
          new GrowingShown(POINTS, null),
          List.of(BYTES_SERIES, NODE_SERIES),
          List.of(BYTES_SERIES),
          SERIES_RESULT.growing(),
          null,
          SERIES_RESULT.notes());

  /** The same as objects that were only counted have it, without times. */
  public static final SeriesReport QUICK_SERIES =
      new SeriesReport(
          SERIES.dumps(),
          SERIES.nets(),
          SERIES.net(),
          new Amount(30, 57000),
          List.of(),
          null,
          List.of(quickly(BYTES_SERIES, new Pace(28500, null, Trend.UNEVEN))),
          List.of(quickly(BYTES_SERIES, new Pace(28500, null, Trend.UNEVEN))),
          null,
          null,
          List.of());

  private static ClassSeries quickly(ClassSeries row, Pace pace) {
    return new ClassSeries(
        row.className(), null, row.live(), List.of(), List.of(), List.of(), List.of(), pace);
  }

  private static Partition staying(long objects, long bytes) {
    return new Partition(
        new Amount(objects, bytes),
        List.of(new PartitionRow(0, "byte[]", objects, 100, bytes, 100, bytes, 100, bytes, 100)));
  }

  public static final ShowReport SHOW = new ShowReport(BEFORE, ADDED, List.of());

  public static final DumpDescription INFO =
      new DumpDescription(
          Path.of("a.hprof.gz"),
          400,
          1000,
          "gzip",
          "JAVA PROFILE 1.0.2",
          8,
          Instant.parse("2026-11-23T04:12:01Z"),
          null,
          1,
          List.of(new NamedCount("STRING", 12000), new NamedCount("LOAD_CLASS", 7)),
          List.of(new NamedCount("INSTANCE_DUMP", 300)),
          List.of("Objects are aligned to 8 bytes."),
          List.of(new NamedCount("RUNNABLE", 3)),
          List.of(new Damage(900, 100, "A segment ends behind the file.")),
          List.of());

  private Reports() {}

  private static ClassChange change(
      String name,
      @org.jspecify.annotations.Nullable String loader,
      long before,
      long beforeBytes,
      long after,
      long afterBytes,
      long added,
      long addedBytes,
      long removed,
      long removedBytes,
      long retainedBefore,
      long retainedAfter) {
    return new ClassChange(
        name,
        loader,
        new Amount(before, beforeBytes),
        new Amount(after, afterBytes),
        new Amount(added, addedBytes),
        new Amount(removed, removedBytes),
        retainedBefore,
        retainedAfter);
  }
}
