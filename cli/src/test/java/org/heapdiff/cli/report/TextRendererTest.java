package org.heapdiff.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.PartitionRow;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.objects.Amount;
import org.junit.jupiter.api.Test;

class TextRendererTest {
  @Test
  void aDiffReadsTopDown() throws IOException {
    assertEquals(
        """
                Live objects  Live bytes  Dumped (UTC)         File
        Before          1000      100000  2026-11-23 04:12:01  before.hprof
        After           1140      164000  2026-11-23 04:13:01  after.hprof
        Net             +140      +64000
        JVM: OpenJDK 17.0.15
        Unreachable before: 3000 bytes (1500 held by classes, 1000 fillers).
        Waiting for finalization after: 2 objects, 64 bytes.
        Objects are found again by content and structure.

        Added:
        Partition of a set of 150 objects. Total size = 65000 bytes.
         Index  Count   %     Size   % Cumulative  % Retained   % Kind (class)
             0     30  20    57000  88     57000  88    57000  71 byte[]
             1    120  80     8000  12     65000 100    60000  75 com.acme.a.b.Node (app)

        Removed:
        Partition of a set of 10 objects. Total size = 1000 bytes.
         Index  Count   %     Size   % Cumulative  % Retained   % Kind (class)
             0     10 100     1000 100      1000 100     1000 100 com.acme.Gone

        Notes:
        - The dumps are of two programs.
        """,
        diff(Reports.DIFF, TextStyle.UNSTYLED, RowLimits.SCREEN));
  }

  @Test
  void survivorsAreATableWithWhatHoldsThem() throws IOException {
    String text = diff(Reports.FULL_DIFF, TextStyle.UNSTYLED, RowLimits.SCREEN);
    assertTrue(
        text.endsWith(
            """

            Survivors that changed:
            Bytes retained by objects in both dumps, 7 of which changed. Left out are those whose change another one explains.
            Change  Before  After  Id before   Id after    Object
            +64000    1032  65032  0x70000010  0x710000f8  java.util.HashMap$Node[] in java.util.HashMap in com.acme.Cache in class com.acme.Shop
             -4960    5000     40  0x70000020  0x70000020  com.acme.Old
            """),
        text);
    String narrow = diff(Reports.FULL_DIFF, new TextStyle(false, 90, false), RowLimits.SCREEN);
    assertTrue(narrow.contains("0x710000f8  java.util.HashMap$Node[]\n"), narrow);
    assertTrue(
        narrow.lines().dropWhile(line -> !line.startsWith("Surv")).allMatch(l -> l.length() <= 90),
        narrow);
  }

  @Test
  void rowsThatAreLeftOutAreCountedAndTheOptionIsNamed() throws IOException {
    String text = diff(Reports.DIFF, TextStyle.UNSTYLED, RowLimits.each(1));
    assertTrue(text.contains("<1 more row. --rows all shows all.>\n"), text);
    assertFalse(text.contains("com.acme.a.b.Node"), text);
  }

  @Test
  void manyRowsAreOfferedInSteps() throws IOException {
    List<PartitionRow> rows =
        java.util.stream.IntStream.range(0, 143)
            .mapToObj(i -> new PartitionRow(i, "k" + i, 1, 1, 1, 1, 1, 1, 1, 1))
            .toList();
    StringBuilder out = new StringBuilder();
    new PartitionTable(new Partition(new Amount(143, 143), rows), 10, TextStyle.UNSTYLED)
        .writeTo(out);
    assertTrue(
        out.toString().endsWith("<133 more rows. --rows 20 or --rows all shows more.>\n"),
        out.toString());
  }

  /** The row of the example, which is heapy's own layout. */
  @Test
  void columnsStandWhereHeapyPutsThem() throws IOException {
    StringBuilder out = new StringBuilder();
    PartitionRow row =
        new PartitionRow(
            0, "byte[]", 16081, 11.98, 45332744, 69.03, 45332744, 69.03, 45332744, 69.03);
    new PartitionTable(
            new Partition(new Amount(134243, 65671752), List.of(row)), 10, TextStyle.UNSTYLED)
        .writeTo(out);
    assertEquals(
        """
        Partition of a set of 134243 objects. Total size = 65671752 bytes.
         Index  Count   %     Size   % Cumulative  % Retained   % Kind (class)
             0  16081  12 45332744  69  45332744  69 45332744  69 byte[]
        """,
        out.toString());
  }

  @Test
  void columnsGrowWithTheirNumbers() throws IOException {
    StringBuilder out = new StringBuilder();
    PartitionRow row =
        new PartitionRow(
            0, "byte[]", 12345678, 100, 123456789012L, 100, 123456789012L, 100, 123456789012L, 100);
    new PartitionTable(
            new Partition(new Amount(12345678, 123456789012L), List.of(row)),
            10,
            TextStyle.UNSTYLED)
        .writeTo(out);
    assertEquals(
        """
        Partition of a set of 12345678 objects. Total size = 123456789012 bytes.
         Index    Count   %         Size   %   Cumulative   %     Retained   % Kind (class)
             0 12345678 100 123456789012 100 123456789012 100 123456789012 100 byte[]
        """,
        out.toString());
  }

  @Test
  void aNarrowTerminalShortensPackagesAndSaysSo() throws IOException {
    String text = diff(Reports.DIFF, new TextStyle(false, 77, false), RowLimits.SCREEN);
    assertTrue(text.contains(" 75 com...b.Node (app)\n"), text);
    assertTrue(text.contains("<Names are shortened to fit; a larger --width"), text);
    String wide = diff(Reports.DIFF, new TextStyle(false, 200, false), RowLimits.SCREEN);
    assertFalse(wide.contains("shortened"), wide);
  }

  @Test
  void sentencesAreBrokenAtTheWidthOfTheTerminal() throws IOException {
    String text = diff(Reports.DIFF, new TextStyle(false, 60, false), RowLimits.SCREEN);
    assertTrue(
        text.contains(
            """
            Unreachable before: 3000 bytes (1500 held by classes, 1000
              fillers).
            """),
        text);
  }

  @Test
  void aLongPathKeepsItsEnd() throws IOException {
    SnapshotSummary deep =
        new SnapshotSummary(
            Path.of("/var/dumps/of/the/shop/server/before.hprof"),
            5000,
            Reports.BEFORE.dumpTime(),
            null,
            Reports.BEFORE.live(),
            Amount.NONE,
            Amount.NONE,
            Amount.NONE,
            Amount.NONE,
            false,
            false);
    StringBuilder out = new StringBuilder();
    new TextRenderer(new TextStyle(false, 80, false), RowLimits.SCREEN)
        .show(new ShowReport(deep, Reports.ADDED, List.of()), out);
    String line = out.toString().lines().toList().get(1);
    assertEquals(80, line.length(), line);
    assertTrue(line.endsWith("  ...shop/server/before.hprof"), line);
  }

  @Test
  void growthIsRedAndShrinkingGreen() throws IOException {
    TextStyle colored = new TextStyle(true, TextStyle.UNLIMITED, false);
    String grown = diff(Reports.DIFF, colored, RowLimits.SCREEN);
    assertTrue(grown.contains("\u001b[31mNet             +140      +64000\u001b[0m\n"), grown);
    DiffReport shrunk =
        new DiffReport(
            Reports.AFTER,
            Reports.BEFORE,
            new Amount(-140, -64000),
            null,
            List.of(),
            Reports.REMOVED,
            Reports.ADDED,
            List.of(),
            null,
            null,
            null,
            null);
    String text = diff(shrunk, colored, RowLimits.SCREEN);
    assertTrue(text.contains("\u001b[32mNet             -140      -64000\u001b[0m\n"), text);
  }

  @Test
  void bytesForPeopleHaveUnits() throws IOException {
    String text = diff(Reports.DIFF, new TextStyle(false, 200, true), RowLimits.SCREEN);
    assertTrue(text.contains("Total size = 63.5 KiB."), text);
    assertTrue(
        text.contains("     0     30  20 55.7 KiB  88  55.7 KiB  88 55.7 KiB  71 byte[]\n"), text);
    assertTrue(text.contains("+62.5 KiB\n"), text);
  }

  @Test
  void nothingAddedIsSaidInAWord() throws IOException {
    DiffReport same =
        new DiffReport(
            Reports.BEFORE,
            Reports.BEFORE,
            Amount.NONE,
            null,
            List.of(),
            new Partition(Amount.NONE, List.of()),
            new Partition(Amount.NONE, List.of()),
            List.of(),
            null,
            null,
            null,
            null);
    String text = diff(same, TextStyle.UNSTYLED, RowLimits.SCREEN);
    assertTrue(text.endsWith("\nAdded: nothing.\n\nRemoved: nothing.\n"), text);
  }

  @Test
  void controlCharactersInNamesDoNotReachTheTerminal() throws IOException {
    Partition hostile =
        new Partition(
            new Amount(1, 16),
            List.of(new PartitionRow(0, "a\u001b[2Jb\nc", 1, 100, 16, 100, 16, 100, 16, 100)));
    StringBuilder out = new StringBuilder();
    new PartitionTable(hostile, 10, TextStyle.UNSTYLED).writeTo(out);
    assertTrue(out.toString().endsWith(" a\\u001b[2Jb\\u000ac\n"), out.toString());
  }

  @Test
  void oneDumpHasTheSameTable() throws IOException {
    StringBuilder out = new StringBuilder();
    new TextRenderer(TextStyle.UNSTYLED, RowLimits.each(1)).show(Reports.SHOW, out);
    assertEquals(
        """
              Live objects  Live bytes  Dumped (UTC)         File
        Dump          1000      100000  2026-11-23 04:12:01  before.hprof
        JVM: OpenJDK 17.0.15
        Unreachable: 3000 bytes (1500 held by classes, 1000 fillers).

        Partition of a set of 150 objects. Total size = 65000 bytes.
         Index  Count   %     Size   % Cumulative  % Retained   % Kind (class)
             0     30  20    57000  88     57000  88    57000  71 byte[]
        <1 more row. --rows all shows all.>
        """,
        out.toString());
  }

  @Test
  void whatAFileIsReadsAsALeaflet() throws IOException {
    StringBuilder out = new StringBuilder();
    new TextRenderer(TextStyle.UNSTYLED, RowLimits.SCREEN).info(Reports.INFO, out);
    assertEquals(
        """
        File          a.hprof.gz
        Size          400 bytes
        Compression   gzip, unpacked 1000 bytes
        Format        JAVA PROFILE 1.0.2
        Id size       8 bytes
        Dumped (UTC)  2026-11-23 04:12:01
        JVM           unknown
        Heap dumps    1

        Top-level records
          STRING      12000
          LOAD_CLASS      7

        Heap dump sub-records
          INSTANCE_DUMP  300

        Layout of objects, inferred
          Objects are aligned to 8 bytes.

        Threads
          RUNNABLE  3

        Damage at offset 900 (100 bytes lost): A segment ends behind the file.
        """,
        out.toString());
  }

  private static String diff(DiffReport report, TextStyle style, RowLimits limits)
      throws IOException {
    StringBuilder out = new StringBuilder();
    new TextRenderer(style, limits).diff(report, out);
    return out.toString();
  }
}
