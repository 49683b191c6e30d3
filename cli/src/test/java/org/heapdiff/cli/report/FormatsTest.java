package org.heapdiff.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.PartitionRow;
import org.heapdiff.objects.Amount;
import org.junit.jupiter.api.Test;

/** What programs and pages read. */
class FormatsTest {
  @Test
  void csvOfADiffHasARowPerClass() throws IOException {
    StringBuilder out = new StringBuilder();
    new CsvRenderer(RowLimits.ALL).diff(Reports.DIFF, out);
    assertEquals(
        """
        kind,objects,size,retained,before_objects,before_size,before_retained,added_objects,added_size,removed_objects,removed_size,net_objects,net_size,net_retained
        byte[],40,58000,58000,10,1000,1000,30,57000,0,0,30,57000,57000
        com.acme.a.b.Node (app),120,8000,60000,0,0,0,120,8000,0,0,120,8000,60000
        com.acme.Gone,0,0,0,10,1000,1000,0,0,10,1000,-10,-1000,-1000
        """,
        out.toString());
  }

  @Test
  void csvOfADumpHasTheTablesRows() throws IOException {
    StringBuilder out = new StringBuilder();
    new CsvRenderer(RowLimits.each(1)).show(Reports.SHOW, out);
    assertEquals("kind,objects,size,retained\nbyte[],30,57000,57000\n", out.toString());
  }

  @Test
  void csvQuotesWhatWouldBreakARow() throws IOException {
    Partition odd =
        new Partition(
            new Amount(1, 16),
            List.of(new PartitionRow(0, "A (\"x\", y)", 1, 100, 16, 100, 16, 100, 16, 100)));
    StringBuilder out = new StringBuilder();
    new CsvRenderer(RowLimits.ALL).show(new ShowReport(Reports.BEFORE, odd, List.of()), out);
    assertEquals("kind,objects,size,retained\n\"A (\"\"x\"\", y)\",1,16,16\n", out.toString());
  }

  @Test
  void markdownIsTables() throws IOException {
    StringBuilder out = new StringBuilder();
    new MarkdownRenderer(TextStyle.UNSTYLED, RowLimits.each(1)).diff(Reports.DIFF, out);
    assertEquals(
        """
        | | Live objects | Live bytes | Unreachable bytes | Dumped (UTC) | JVM | File |
        |---|--:|--:|--:|---|---|---|
        | Before | 1000 | 100000 | 3000 | 2026-11-23 04:12:01 | OpenJDK 17.0.15 | before.hprof |
        | After | 1140 | 164000 | 0 | 2026-11-23 04:13:01 | OpenJDK 17.0.15 | after.hprof |
        | Net | +140 | +64000 | | | | |

        Objects are found again by content and structure.

        ### Added

        Partition of a set of 150 objects. Total size = 65000 bytes.

        | Index | Count | % | Size | % | Cumulative | % | Retained | % | Kind (class) |
        |--:|--:|--:|--:|--:|--:|--:|--:|--:|---|
        | 0 | 30 | 20 | 57000 | 88 | 57000 | 88 | 57000 | 71 | byte\\[\\] |

        1 more row not shown.

        ### Removed

        Partition of a set of 10 objects. Total size = 1000 bytes.

        | Index | Count | % | Size | % | Cumulative | % | Retained | % | Kind (class) |
        |--:|--:|--:|--:|--:|--:|--:|--:|--:|---|
        | 0 | 10 | 100 | 1000 | 100 | 1000 | 100 | 1000 | 100 | com.acme.Gone |

        ### Notes

        - The dumps are of two programs.
        """,
        out.toString());
  }

  @Test
  void markdownNamesCannotEndTheirCell() throws IOException {
    Partition odd =
        new Partition(
            new Amount(1, 16),
            List.of(new PartitionRow(0, "a|b<i>_c_", 1, 100, 16, 100, 16, 100, 16, 100)));
    StringBuilder out = new StringBuilder();
    new MarkdownRenderer(TextStyle.UNSTYLED, RowLimits.ALL)
        .show(new ShowReport(Reports.BEFORE, odd, List.of()), out);
    assertTrue(out.toString().contains("| a\\|b&lt;i>\\_c\\_ |\n"), out.toString());
  }

  @Test
  void jsonIsWhatItsSchemaSays() throws IOException {
    for (String json :
        List.of(
            diff(Reports.DIFF), diff(Reports.DIFF_WITH_GROWTH), diff(selected()), show(), info())) {
      assertEquals(List.of(), new StrictSchema().problems(json), json);
    }
  }

  @Test
  void theSchemaNoticesWhatIsMissing() throws IOException {
    String broken = show().replace("\"rowCount\"", "\"rows_count\"");
    assertTrue(!new StrictSchema().problems(broken).isEmpty());
  }

  @Test
  void jsonHasTheFigures() throws IOException {
    String json = diff(Reports.DIFF).replaceAll("\\s+", "");
    assertTrue(
        json.startsWith(
            "{\"schema\":\"heapdiff/1\",\"report\":\"diff\",\"before\":{\"file\":\"before.hprof\","
                + "\"fileBytes\":5000,\"dumpTime\":\"2026-11-23T04:12:01.500Z\",\"jvm\":"),
        json);
    assertTrue(
        json.contains(
            "\"added\":{\"objects\":150,\"size\":65000,\"rowCount\":2,\"rows\":"
                + "[{\"index\":0,\"kind\":\"byte[]\",\"objects\":30,\"objectsPercent\":20.00,"
                + "\"size\":57000,\"sizePercent\":87.69,\"cumulative\":57000,"
                + "\"cumulativePercent\":87.69,\"retained\":57000,\"retainedPercent\":71.25},"),
        json);
    assertTrue(json.contains("\"className\":\"com.acme.a.b.Node\",\"loader\":\"app\","), json);
    assertTrue(json.endsWith("\"notes\":[\"Thedumpsareoftwoprograms.\"]}"), json);
  }

  @Test
  void survivorsAreInMarkdownAndJson() throws IOException {
    StringBuilder out = new StringBuilder();
    new MarkdownRenderer(TextStyle.UNSTYLED, RowLimits.each(1)).diff(Reports.FULL_DIFF, out);
    assertTrue(
        out.toString()
            .endsWith(
                """
                | Change | Before | After | Id before | Id after | Object |
                |--:|--:|--:|---|---|---|
                | +64000 | 1032 | 65032 | 0x70000010 | 0x710000f8 | java.util.HashMap$Node\\[\\] in java.util.HashMap in com.acme.Cache in class com.acme.Shop |
                | -4960 | 5000 | 40 | 0x70000020 | 0x70000020 | com.acme.Old |
                """),
        out.toString());
    String json = diff(Reports.FULL_DIFF);
    assertEquals(List.of(), new StrictSchema().problems(json));
    assertTrue(
        json.replaceAll("\\s+", "")
            .contains(
                "\"survivors\":{\"changed\":7,\"rows\":[{\"idBefore\":\"0x70000010\",\"idAfter\":\"0x710000f8\","
                    + "\"kind\":\"java.util.HashMap$Node[]\",\"within\":[\"java.util.HashMap\","
                    + "\"com.acme.Cache\",\"classcom.acme.Shop\"],\"retainedBefore\":1032,"
                    + "\"retainedAfter\":65032,\"retainedNet\":64000},"),
        json);
  }

  private static DiffReport selected() {
    List<ClassChange> gone = List.of(Reports.GONE);
    return new DiffReport(
        Reports.BEFORE,
        Reports.AFTER,
        new Amount(140, 64000),
        new Amount(-10, -1000),
        gone,
        new Partition(Amount.NONE, List.of()),
        Reports.REMOVED,
        List.of(),
        null,
        null,
        null,
        null);
  }

  private static String diff(DiffReport report) throws IOException {
    StringBuilder out = new StringBuilder();
    new JsonRenderer(RowLimits.ALL).diff(report, out);
    return out.toString();
  }

  private static String show() throws IOException {
    StringBuilder out = new StringBuilder();
    new JsonRenderer(RowLimits.ALL).show(Reports.SHOW, out);
    return out.toString();
  }

  private static String info() throws IOException {
    StringBuilder out = new StringBuilder();
    new JsonRenderer(RowLimits.ALL).info(Reports.INFO, out);
    return out.toString();
  }
}
