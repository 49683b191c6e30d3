package org.heapdiff.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.heapdiff.growth.GrowthReport;
import org.heapdiff.objects.Amount;
import org.junit.jupiter.api.Test;

/** How the places where a heap grew read. */
class GrowthTextTest {
  private static String text(GrowthShown growth, TextStyle style) throws IOException {
    StringBuilder out = new StringBuilder();
    new TextRenderer(style, RowLimits.SCREEN).diff(report(growth), out);
    String text = out.toString();
    return text.substring(text.indexOf("Grew"), text.indexOf("\nAdded"));
  }

  private static DiffReport report(GrowthShown growth) {
    return new DiffReport(
        Reports.BEFORE,
        Reports.AFTER,
        new Amount(140, 64000),
        null,
        List.of(),
        Reports.ADDED,
        Reports.REMOVED,
        List.of(),
        null,
        null,
        growth,
        null);
  }

  @Test
  void placesComeBeforeAnyTableOfClasses() throws IOException {
    assertEquals(
        """
        Grew:
          1. +44000 bytes, +11990 objects (88 % of the growth)
             static com.acme.Shop.CACHE -> entries: HashMap, 600 -> 6,600 entries
             added: 6000 com.acme.Page with 30000 bytes (the largest: 700 bytes; 650 bytes), 6000 java.lang.String with 6000 bytes, collections' own nodes and tables 9000 bytes; removed: 10 objects, 1000 bytes
             by class: 6000 byte[] 40000 bytes
             also held by: thread java.lang.Thread #7 -> local of com.acme.Main.run(Main.java:12) int[][][3] com.acme.Sessions -> byId -> [value] com.acme.Session -> items
          2. +5000 bytes, +500 objects (10 % of the growth)
             each of 500 com.acme.Session.items: ArrayList
             for example: thread java.lang.Thread #7 -> local of com.acme.Main.run(Main.java:12) int[][][3] com.acme.Sessions -> byId -> [value] com.acme.Session -> items
             together +5000 bytes, 10 bytes on average
             added: 500 byte[] with 5000 bytes
             by class: 500 byte[] 5000 bytes
             sample: 24 bytes, length 5 (key "k")
        Unexplained: 2 % of the growth.
        Replaced: 9000 bytes added and 9000 bytes removed in static com.acme.Shop.CACHE -> entries: HashMap.
        """,
        text(new GrowthShown(Reports.GROWTH, null), TextStyle.UNSTYLED));
  }

  @Test
  void whatIsLeftOutIsSaid() throws IOException {
    String text = text(new GrowthShown(Reports.GROWTH, 1), TextStyle.UNSTYLED);
    assertFalse(text.contains("  2. "), text);
    assertTrue(
        text.contains("1 more place with 10 % of the growth; --growth all shows it.\n"), text);
  }

  @Test
  void linesFitTheWidth() throws IOException {
    String text = text(new GrowthShown(Reports.GROWTH, null), new TextStyle(false, 60, false));
    assertTrue(text.lines().allMatch(line -> line.length() <= 60), text);
  }

  @Test
  void bytesAreForPeopleIfAskedFor() throws IOException {
    String text =
        text(
            new GrowthShown(Reports.GROWTH, null), new TextStyle(false, TextStyle.UNLIMITED, true));
    assertTrue(text.contains("1. +43.0 KiB, +11990 objects (88 % of the growth)\n"), text);
  }

  @Test
  void aHeapThatDidNotGrowSaysSo() throws IOException {
    GrowthReport nothing =
        new GrowthReport(
            List.of(), List.of(), Amount.NONE, Amount.NONE, Amount.NONE, Amount.NONE, 0);
    assertEquals("Grew: nothing.\n", text(new GrowthShown(nothing, null), TextStyle.UNSTYLED));
  }

  @Test
  void markdownIsAList() throws IOException {
    StringBuilder out = new StringBuilder();
    new MarkdownRenderer(TextStyle.UNSTYLED, RowLimits.SCREEN)
        .diff(report(new GrowthShown(Reports.GROWTH, 1)), out);
    assertTrue(
        out.toString()
            .contains(
                """
                ### Grew

                1. +44000 bytes, +11990 objects (88 % of the growth)<br>**static com.acme.Shop.CACHE -> entries: HashMap, 600 -> 6,600 entries**
                   - added: 6000 com.acme.Page with 30000 bytes (the largest:\
                """),
        out.toString());
  }
}
