package org.heapdiff.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.heapdiff.diff.SurvivorTable;
import org.junit.jupiter.api.Test;

class SeriesFormatsTest {
  private static String print(Renderer renderer, SeriesReport report) throws IOException {
    StringBuilder out = new StringBuilder();
    renderer.series(report, out);
    return out.toString();
  }

  private static String text(int width, SeriesReport report) throws IOException {
    return print(new TextRenderer(new TextStyle(false, width, false), RowLimits.SCREEN), report);
  }

  @Test
  void textHasALinePerDumpThenWhatStaysThenWhatGrows() throws IOException {
    assertEquals(
        """
                Live objects  Live bytes  Net objects  Net bytes  Unreachable  Dumped (UTC)         File
        Dump 1          1000      100000                                 3000  2026-11-23 04:12:01  before.hprof
        Dump 2          1050      130000          +50     +30000          500  2026-11-23 04:12:31  middle.hprof
        Dump 3          1140      164000          +90     +34000            0  2026-11-23 04:13:01  after.hprof
        Net             +140      +64000
        JVM: OpenJDK 17.0.15
        Objects are found again by content and structure.

        Grew in every step since dump 1:
            Growth in 2    in 3   %  Per second  Trend
        1.       +30000  +57000  95        +950  steady
             static com.acme.Shop.CACHE -> entries: HashMap, 600 -> 3,600 -> 6,600 entries
             added since dump 1, and still there: 29 byte[] with 52000 bytes (the largest: 2000 bytes, length 1984)
             by class: 29 byte[] 52000 bytes
        2.         +900   +1000   2         +17  slowing
             each of 5 com.acme.Session.items: ArrayList
             for example: thread java.lang.Thread #7 -> local of com.acme.Main.run(Main.java:12) int[][][3] com.acme.Sessions -> byId -> [value] com.acme.Session -> items
             together +1000 bytes, 200 bytes on average
             added since dump 1, and still there: 5 byte[] with 1000 bytes
             by class: 5 byte[] 1000 bytes
             sample: 24 bytes, length 5 (key "k")
        1 other place with 2 % of the growth did not grow in every step.
        Unexplained: 1 % of the growth.

        Added in each step, and still there in dump 3:
        Step    Added objects  Bytes  Removed objects  Bytes  Still there  Bytes    %  Matched
        1 to 2             50  32667                0      0            9  29000   89   99.9 %
        2 to 3             20  27000               41   3667           20  27000  100

        Added from dump 1 to dump 2, and still there in dump 3:
        Partition of a set of 9 objects. Total size = 29000 bytes.
         Index  Count   %     Size   % Cumulative  % Retained   % Kind (class)
             0      9 100    29000 100     29000 100    29000 100 byte[]

        Added from dump 2 to dump 3:
        Partition of a set of 20 objects. Total size = 27000 bytes.
         Index  Count   %     Size   % Cumulative  % Retained   % Kind (class)
             0     20 100    27000 100     27000 100    27000 100 byte[]

        Classes that grow in every step:
        Objects in 1  in 2  in 3  Bytes in 1   in 2   in 3  Growth  Per second  Trend   Kind (class)
                  10    20    40        1000  31000  58000  +57000        +950  steady  byte[]

        Objects in all dumps that grow in every step:
        Bytes retained by objects in all dumps, 3 of which grew in every step. Left out are those whose growth another one explains.
        Bytes in 1   in 2   in 3  Growth  Per second  Trend   Id in 3     Object
              1032  31032  58032  +57000        +950  steady  0x710000f8  java.util.HashMap in com.acme.Cache in class com.acme.Shop

        Notes:
        - From dump 1 to dump 2: The dumps are of two programs.
        """,
        text(TextStyle.UNLIMITED, Reports.SERIES));
  }

  @Test
  void aNarrowTerminalHasNoColumnsOfObjects() throws IOException {
    String text = text(80, Reports.SERIES);
    assertTrue(
        text.contains("Bytes in 1   in 2   in 3  Growth  Per second  Trend   Kind (class)\n"),
        text);
    assertTrue(text.contains("<Numbers of objects need a larger --width.>"), text);
    assertFalse(text.contains("Objects in 1"), text);
  }

  @Test
  void whatWasOnlyCountedHasNoSteps() throws IOException {
    String text = text(TextStyle.UNLIMITED, Reports.QUICK_SERIES);
    assertFalse(text.contains("Added"), text);
    assertFalse(text.contains("Objects in all dumps"), text);
    assertTrue(text.contains("Selected classes: +30 objects, +57000 bytes.\n"), text);
    assertTrue(text.contains("  +28500  uneven  byte[]\n"), text);
    assertTrue(text.contains("Per step"), text);
  }

  @Test
  void markdownIsTables() throws IOException {
    String markdown =
        print(new MarkdownRenderer(TextStyle.UNSTYLED, RowLimits.SCREEN), Reports.SERIES);
    assertTrue(
        markdown.contains(
            """
            ### Added in each step, and still there in dump 3

            | Step | Added objects | Bytes | Removed objects | Bytes | Still there | Bytes | % | Matched |
            |---|--:|--:|--:|--:|--:|--:|--:|--:|
            | 1 to 2 | 50 | 32667 | 0 | 0 | 9 | 29000 | 89 | 99.9 % |
            | 2 to 3 | 20 | 27000 | 41 | 3667 | 20 | 27000 | 100 | |

            ### Added from dump 1 to dump 2, and still there in dump 3
            """),
        markdown);
    assertTrue(
        markdown.contains(
            """
            ### Grew in every step since dump 1

            | | Growth in 2 | in 3 | % | Per second | Trend | Place |
            |--:|--:|--:|--:|--:|---|---|
            | 1 | +30000 | +57000 | 95 | +950 | steady | static com.acme.Shop.CACHE -> entries: HashMap, 600 -> 3,600 -> 6,600 entries |
            | 2 | +900 | +1000 | 2 | +17 | slowing | each of 5 com.acme.Session.items: ArrayList |

            1. - added since dump 1, and still there: 29 byte\\[\\] with 52000 bytes (the largest: 2000 bytes, length 1984)
               - by class: 29 byte\\[\\] 52000 bytes
            2. - for example: thread java.lang.Thread \\#7\
            """),
        markdown);
    assertTrue(
        markdown.contains(
            """
            | Bytes in 1 | in 2 | in 3 | Growth | Per second | Trend | Id in 1 | Id in 3 | Object |
            |--:|--:|--:|--:|--:|---|---|---|---|
            | 1032 | 31032 | 58032 | +57000 | +950 | steady | 0x70000010 | 0x710000f8 | java.util.HashMap in com.acme.Cache in class com.acme.Shop |
            """),
        markdown);
  }

  @Test
  void csvHasAColumnPerDumpOfEachFigure() throws IOException {
    assertEquals(
        """
        kind,objects,size,retained,objects_1,objects_2,objects_3,size_1,size_2,size_3,retained_1,retained_2,retained_3,net_objects,net_size,grows_in_every_step,trend
        byte[],40,58000,58000,10,20,40,1000,31000,58000,1000,31000,58000,30,57000,true,steady
        com.acme.a.b.Node (app),0,0,0,0,40,0,0,2667,0,0,20000,0,0,0,false,
        """,
        print(new CsvRenderer(RowLimits.ALL), Reports.SERIES));
    assertTrue(
        print(new CsvRenderer(RowLimits.ALL), Reports.QUICK_SERIES)
            .contains("byte[],40,58000,,10,20,40,1000,31000,58000,,,,30,57000,true,uneven\n"));
  }

  @Test
  void jsonIsWhatItsSchemaSays() throws IOException {
    SeriesReport full =
        new SeriesReport(
            Reports.SERIES.dumps(),
            Reports.SERIES.nets(),
            Reports.SERIES.net(),
            Reports.SERIES.net(),
            Reports.SERIES.steps(),
            Reports.SERIES.growth(),
            Reports.SERIES.classes(),
            Reports.SERIES.growing(),
            Reports.SERIES.growingObjects(),
            Reports.SURVIVORS,
            List.of());
    for (SeriesReport report : List.of(Reports.SERIES, Reports.QUICK_SERIES, full)) {
      String json = print(new JsonRenderer(RowLimits.ALL), report);
      assertEquals(List.of(), new StrictSchema().problems(json), json);
    }
    SurvivorTable survivors = Objects.requireNonNull(full.survivors());
    assertTrue(
        text(TextStyle.UNLIMITED, full)
            .contains("Bytes retained by objects in all dumps, " + survivors.changed()));
  }

  @Test
  void jsonHasTheFigures() throws IOException {
    String json = print(new JsonRenderer(RowLimits.ALL), Reports.SERIES).replaceAll("\\s+", "");
    for (String part :
        List.of(
            "\"report\":\"series\",\"dumps\":[{\"file\":\"before.hprof\"",
            "\"steps\":[{\"from\":1,\"to\":2,\"identity\":\"structure\",\"confidence\":{\"matched\":9990,",
            "\"growth\":{\"size\":60000,\"pointCount\":2,\"points\":[{\"className\":"
                + "\"java.util.HashMap\",\"grown\":[30000,57000],",
            "\"collection\":{\"sizes\":[600,3600,6600],\"unit\":\"entries\"}",
            "\"others\":{\"count\":1,\"percent\":2.00},\"unexplainedPercent\":1.00}",
            "\"added\":{\"objects\":50,",
            "\"staying\":{\"objects\":9,\"size\":29000,\"rowCount\":1,",
            "\"classCount\":2,\"growingCount\":1,",
            "\"retained\":[1000,31000,58000],\"net\":{\"objects\":30,\"size\":57000},"
                + "\"growsInEveryStep\":true,\"bytesPerStep\":28500,\"bytesPerHour\":3420000,"
                + "\"trend\":\"steady\"}",
            "\"growsInEveryStep\":false,\"bytesPerStep\":null,\"bytesPerHour\":null,\"trend\":null}",
            "\"growingObjects\":{\"count\":3,\"complete\":true,\"rows\":[{\"idFirst\":\"0x70000010\"")) {
      assertTrue(json.contains(part), part + " in " + json);
    }
  }
}
