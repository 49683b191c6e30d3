package org.heapdiff.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.heapdiff.cli.CommandRun.Row;
import org.heapdiff.cli.report.StrictSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything together on the two dumps that the repository ships. What must come out was counted by
 * the program that was dumped ({@code planted.properties}) and by its JVM ({@code
 * *.histogram.txt}).
 */
class ShippedDumpsTest {
  private static final Path DUMPS = Path.of("../testdata/dumps");
  private static final Path BEFORE = DUMPS.resolve("before.hprof.gz");
  private static final Path AFTER = DUMPS.resolve("after.hprof.gz");
  private static final String PAGE = "com.acme.shop.RenderedPage";
  private static final String ORDER = "com.acme.shop.Order";

  /** A row of the JVM's histogram: rank, instances, bytes, class name, module. */
  private static final Pattern HISTOGRAM_ROW =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)(?: \\(.*\\))?");

  @TempDir Path folder;

  @Test
  void thePlantedLeakIsFound() throws IOException {
    List<Row> rows = CommandRun.rows("--format", "csv", BEFORE, AFTER);
    Properties planted = planted();
    assertGrowth(row(rows, PAGE), planted, "entries");
    assertGrowth(row(rows, ORDER), planted, "orders");
    assertGrowth(row(rows, "com.acme.shop.Session"), planted, "sessions");
    // None of these is ever thrown away.
    for (String kind : List.of(PAGE, ORDER)) {
      assertEquals(row(rows, kind).text("net_objects"), row(rows, kind).text("added_objects"));
      assertEquals("0", row(rows, kind).text("removed_objects"));
    }
  }

  @Test
  void theLeaksPagesRetainTheirHtml() throws IOException {
    Row pages = row(CommandRun.rows("--format", "csv", BEFORE, AFTER), PAGE);
    Properties planted = planted();
    for (String when : List.of("before", "after")) {
      long retained = pages.number(when.equals("after") ? "retained" : "before_retained");
      long html = Long.parseLong(planted.getProperty(when + ".htmlBytes"));
      long count = Long.parseLong(planted.getProperty(when + ".entries"));
      // Beside the bytes: 24 for the page, 16 + 7 at most for the array, and the page's string.
      assertTrue(retained >= html + count * (24 + 16), when + " " + retained);
      assertTrue(retained <= html + count * 200, when + " " + retained);
    }
  }

  @Test
  void textNamesTheLeakInItsFirstRows() throws IOException {
    String text = CommandRun.output(BEFORE, AFTER);
    List<String> lines = text.lines().toList();
    assertTrue(lines.get(0).contains("Live objects"), text);
    assertTrue(lines.get(1).startsWith("Before "), text);
    assertTrue(lines.get(2).startsWith("After "), text);
    assertTrue(lines.get(3).startsWith("Net "), text);
    int added = lines.indexOf("Added:");
    int removed = lines.indexOf("Removed:");
    assertTrue(0 < added && added < removed, text);
    assertTrue(
        lines.subList(added, removed).stream()
            .anyMatch(line -> line.matches(" +\\d+ +6000 .* com\\.acme\\.shop\\.RenderedPage")),
        text);
    assertTrue(lines.size() <= 50, "more than a screen");
  }

  /** The first block of the README, to the byte. */
  @Test
  void theReadmeShowsWhatIsPrinted() throws IOException {
    String text = CommandRun.output(BEFORE, AFTER).replace("../testdata/", "testdata/");
    String shown = Files.readString(Path.of("../README.md")).split("```\n", 3)[1];
    assertEquals(shown.strip(), text.strip());
  }

  @Test
  void theLeakIsTheFirstPlaceThatGrew() throws IOException {
    List<String> lines = CommandRun.output(BEFORE, AFTER).lines().toList();
    int grew = lines.indexOf("Grew:");
    assertTrue(0 < grew && grew < lines.indexOf("Added:"), String.join("\n", lines));
    assertTrue(lines.get(grew + 1).startsWith("  1. +"), lines.get(grew + 1));
    Properties planted = planted();
    assertEquals(
        String.format(
            Locale.ROOT,
            "     static com.acme.shop.TemplateCache.INSTANCE -> entries: ConcurrentHashMap,"
                + " %,d -> %,d entries",
            Long.parseLong(planted.getProperty("before.entries")),
            Long.parseLong(planted.getProperty("after.entries"))),
        lines.get(grew + 2));
    assertTrue(lines.get(grew + 3).startsWith("     added: 6000 " + PAGE), lines.get(grew + 3));
  }

  @Test
  void nothingFromInsideOfObjectsIsShownUnlessItWasAskedFor() throws IOException {
    String silent = CommandRun.output("--growth", "all", BEFORE, AFTER);
    String open = CommandRun.output("--growth", "all", "--values", BEFORE, AFTER);
    // What the pages of the shop's cache are.
    assertTrue(open.contains("sample: "), open);
    assertFalse(silent.contains("sample: "), silent);
    assertFalse(silent.contains("\""), silent);
  }

  @Test
  void placesAreLeftOutWhereNobodyAskedForThem() throws IOException {
    assertFalse(CommandRun.output("--growth", "0", BEFORE, AFTER).contains("Grew"));
    assertFalse(CommandRun.output("--quick", BEFORE, AFTER).contains("Grew"));
    String json = CommandRun.output("--quick", "--format", "json", BEFORE, AFTER);
    assertTrue(json.contains("\"growth\" : null"), json);
    CommandRun.of("--quick", "--values", BEFORE, AFTER).assertFails(2, "--quick", "--values");
    CommandRun.of("--growth", "some", BEFORE, AFTER).assertFails(2, "some", "all");
  }

  @Test
  void everyFormatHasTheLeak() throws IOException {
    assertTrue(
        CommandRun.output("--format", "markdown", BEFORE, AFTER).contains(" | " + PAGE + " |\n"));
    String json = CommandRun.output("--format", "json", BEFORE, AFTER).replaceAll("\\s+", "");
    assertTrue(json.contains("\"kind\":\"" + PAGE + "\",\"objects\":6000,"), json);
  }

  @Test
  void aQuickDiffHasTheCountsAndSizesOfAllObjects() throws IOException {
    Map<String, Row> quick = new TreeMap<>();
    for (Row row : CommandRun.rows("--quick", "--format", "csv", BEFORE, AFTER)) {
      quick.put(row.text("kind"), row);
      assertEquals("", row.text("retained"));
      assertEquals(row.number("net_size"), row.number("added_size") - row.number("removed_size"));
    }
    int compared = 0;
    for (Row row : CommandRun.rows("--all", "--format", "csv", BEFORE, AFTER)) {
      // Kinds that are told apart by their loaders end in a parenthesis, with --quick they are one.
      Row same = quick.get(row.text("kind"));
      if (same != null) {
        for (String column :
            List.of("objects", "size", "before_objects", "before_size", "net_objects")) {
          assertEquals(row.text(column), same.text(column), row.text("kind") + " " + column);
        }
        compared++;
      }
    }
    assertTrue(compared > quick.size() * 9 / 10, compared + " of " + quick.size());
    assertEquals(6000, row(List.copyOf(quick.values()), PAGE).number("added_objects"));
  }

  @Test
  void aQuickTableHasNoRetainedSizes() {
    for (String format : List.of("text", "markdown")) {
      String all = CommandRun.output("show", "--format", format, AFTER);
      String quick = CommandRun.output("show", "--quick", "--format", format, AFTER);
      assertTrue(all.contains("Retained"), all);
      assertFalse(quick.contains("Retained"), quick);
      assertTrue(quick.contains("garbage too"), quick);
    }
  }

  @Test
  void jsonIsWhatItsSchemaSays() throws IOException {
    StrictSchema schema = new StrictSchema();
    for (String json :
        List.of(
            CommandRun.output("--format", "json", BEFORE, AFTER),
            CommandRun.output("--format", "json", "--only", "shop", BEFORE, AFTER),
            CommandRun.output("show", "--format", "json", AFTER),
            CommandRun.output("--quick", "--format", "json", BEFORE, AFTER),
            CommandRun.output("show", "--quick", "--format", "json", AFTER),
            CommandRun.output("info", "--format", "json", AFTER))) {
      assertEquals(List.of(), schema.problems(json));
    }
  }

  @Test
  void countsAndSizesAreThoseOfTheJvm() throws IOException {
    Map<String, String> jvm = new TreeMap<>();
    for (String line : Files.readAllLines(DUMPS.resolve("after.histogram.txt"))) {
      Matcher row = HISTOGRAM_ROW.matcher(line);
      if (row.matches()) {
        jvm.put(javaName(row.group(3)), row.group(1) + " objects, " + row.group(2) + " bytes");
      }
    }
    assertTrue(jvm.size() > 700, "few rows of the histogram are understood");
    List<String> differences = new ArrayList<>();
    for (Row row : CommandRun.rows("show", "--all", "--format", "csv", AFTER)) {
      String counted = row.text("objects") + " objects, " + row.text("size") + " bytes";
      String expected = jvm.remove(row.text("kind"));
      // The JVM also counts the mirrors of primitive types and others that a dump leaves out.
      if (!counted.equals(expected) && !row.text("kind").equals("java.lang.Class")) {
        differences.add(row.text("kind") + ": " + counted + ", not " + expected);
      }
    }
    assertEquals(List.of(), differences);
    assertEquals(Map.of(), jvm);
  }

  @Test
  void theHeadingSaysWhetherGarbageCounts() throws IOException {
    assertTrue(CommandRun.output("show", AFTER).contains("Live objects"));
    for (String option : List.of("--all", "--quick")) {
      assertTrue(CommandRun.output("show", option, AFTER).contains("All objects"), option);
    }
  }

  @Test
  void theSumsAgree() throws IOException {
    List<Row> rows = CommandRun.rows("--format", "csv", BEFORE, AFTER);
    for (String amount : List.of("objects", "size")) {
      long before = sum(rows, "before_" + amount);
      long after = sum(rows, amount);
      assertEquals(sum(CommandRun.rows("show", "--format", "csv", BEFORE), amount), before);
      assertEquals(sum(CommandRun.rows("show", "--format", "csv", AFTER), amount), after);
      assertEquals(after - before, sum(rows, "net_" + amount));
      assertEquals(
          sum(rows, "net_" + amount),
          sum(rows, "added_" + amount) - sum(rows, "removed_" + amount));
    }
  }

  @Test
  void swappedDumpsSwapAddedAndRemoved() throws IOException {
    List<Row> forward = CommandRun.rows("--identity", "class", "--format", "csv", BEFORE, AFTER);
    List<Row> backward = CommandRun.rows("--identity", "class", "--format", "csv", AFTER, BEFORE);
    for (String amount : List.of("_objects", "_size")) {
      assertEquals(sum(forward, "added" + amount), sum(backward, "removed" + amount));
      assertEquals(sum(forward, "removed" + amount), sum(backward, "added" + amount));
    }
    String text = CommandRun.output(AFTER, BEFORE);
    assertTrue(text.contains("wrong order") && text.contains("Swap them."), text);
  }

  @Test
  void oneDumpTwiceDiffersInNothing() throws IOException {
    String text = CommandRun.output(AFTER, AFTER);
    assertTrue(text.contains("\nAdded: nothing.\n"), text);
    assertTrue(text.contains("\nRemoved: nothing.\n"), text);
    assertTrue(text.contains("same dump"), text);
  }

  @Test
  void runsAreEqualByteForByte() throws IOException {
    for (String format : List.of("text", "json", "csv", "markdown")) {
      assertEquals(
          CommandRun.output("--format", format, "--rows", "all", BEFORE, AFTER),
          CommandRun.output("--format", format, "--rows", "all", BEFORE, AFTER));
    }
  }

  @Test
  void anUnpackedDumpIsTheSameDump() throws IOException {
    Path plain = folder.resolve("after");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(AFTER))) {
      Files.copy(in, plain);
    }
    assertEquals(
        CommandRun.output("show", "--format", "csv", AFTER),
        CommandRun.output("show", "--format", "csv", plain));
    assertTrue(CommandRun.output(plain, AFTER).contains("\nNet                0           0\n"));
  }

  @Test
  void classesAreChosenByName() throws IOException {
    List<Row> rows =
        CommandRun.rows(
            "--only",
            "^com\\.acme\\.shop\\.",
            "--exclude",
            "Session",
            "--format",
            "csv",
            BEFORE,
            AFTER);
    assertTrue(rows.stream().anyMatch(row -> row.text("kind").equals(PAGE)));
    for (Row row : rows) {
      String kind = row.text("kind");
      assertTrue(kind.startsWith("com.acme.shop.") && !kind.contains("Session"), kind);
    }
    String text = CommandRun.output("--only", "RenderedPage$", BEFORE, AFTER);
    // 6000 instances of 24 bytes: a header of 12 and two references of 4, aligned to 8.
    assertTrue(text.contains("Selected classes: +6000 objects, +144000 bytes."), text);
  }

  @ParameterizedTest
  @CsvSource({
    "added, added_size",
    "size, size",
    "retained, retained",
    "net, net_size",
    "count, added_objects"
  })
  void rowsAreInTheOrderAskedFor(String key, String column) throws IOException {
    long last = Long.MAX_VALUE;
    for (Row row : CommandRun.rows("--sort", key, "--format", "csv", BEFORE, AFTER)) {
      long value = row.number(column);
      assertTrue(value <= last, key + ": " + row);
      last = value;
    }
  }

  @Test
  void rowsAreCutWhereAsked() throws IOException {
    String text = CommandRun.output("show", "--rows", 3, AFTER);
    assertEquals(3, text.lines().filter(line -> line.matches(" +\\d+ +\\d+ .*")).count(), text);
    assertTrue(text.contains(" more rows. --rows 10 or --rows all shows more.>"), text);
    assertFalse(CommandRun.output("show", "--rows", "all", AFTER).contains("more rows"));
    assertEquals(3, CommandRun.rows("show", "--rows", 3, "--format", "csv", AFTER).size());
  }

  @Test
  void growthBeyondTheLimitIsTheExitCode() throws IOException {
    Object[] pages = {"--only", "RenderedPage$", "--fail-if-grown", "143999", BEFORE, AFTER};
    CommandRun grown = CommandRun.of(pages);
    assertEquals(1, grown.exitCode());
    assertEquals(
        "heapdiff: The selected classes grew by 144000 live bytes, which is more than"
            + " --fail-if-grown 143999.\n",
        grown.errors());
    assertTrue(grown.output().contains("RenderedPage"));
    pages[3] = "144000";
    assertEquals(0, CommandRun.of(pages).exitCode());
    assertEquals(1, CommandRun.of("--fail-if-grown", "5MB", BEFORE, AFTER).exitCode());
    assertEquals(0, CommandRun.of("--fail-if-grown", "50MB", BEFORE, AFTER).exitCode());
    assertEquals(0, CommandRun.of("--fail-if-grown", "0", AFTER, BEFORE).exitCode());
  }

  @Test
  void aWeakerReferenceKeepsNoLessAlive() throws IOException {
    long last = 0;
    for (String level : List.of("strong", "soft", "weak", "all")) {
      List<Row> rows = CommandRun.rows("show", "--reachability", level, "--format", "csv", AFTER);
      long live = sum(rows, "objects");
      assertTrue(live >= last, level + " " + live);
      last = live;
      assertEquals("6600", row(rows, PAGE).text("objects"));
    }
    List<Row> everything = CommandRun.rows("show", "--all", "--format", "csv", AFTER);
    assertTrue(sum(everything, "objects") > last);
  }

  @Test
  void theOutputGoesToAFile() throws IOException {
    Path file = folder.resolve("report.txt");
    assertEquals("", CommandRun.output("-o", file, BEFORE, AFTER));
    assertEquals(CommandRun.output(BEFORE, AFTER), Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void nothingIsWrittenBesideTheDumps() throws IOException {
    Path dump = Files.copy(AFTER, folder.resolve("dump.gz"));
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    for (String command : List.of("show", "info", "verify")) {
      CommandRun.output(command, "--temp", temporary, dump);
    }
    assertEquals(-1, Files.mismatch(AFTER, dump));
    try (Stream<Path> files = Files.walk(folder)) {
      assertEquals(List.of(folder, dump, temporary), files.sorted().toList());
    }
  }

  @Test
  void infoSaysWhatTheFileIs() throws IOException {
    String info = CommandRun.output("info", AFTER);
    assertTrue(info.contains("JAVA PROFILE 1.0.2"), info);
    assertTrue(info.contains("64-Bit Server VM 17."), info);
    assertTrue(info.contains("compressed references"), info);
    assertTrue(info.matches("(?s).*Dumped \\(UTC\\) +20\\d\\d-.*"), info);
  }

  @Test
  void infoGivesNothingAwayOfWhatTheProgramKept() throws IOException {
    for (String format : List.of("text", "json", "csv", "markdown")) {
      String info =
          CommandRun.output("info", "--format", format, AFTER).replace(AFTER.toString(), "");
      // Parts of names of threads, of values of system properties, and of the shop's own data.
      for (String secret :
          List.of("shop", "/home", "/tmp", "Common-Cleaner", "HTTP", "Finalizer", "UTF-8")) {
        assertFalse(info.contains(secret), secret + " in " + info);
      }
    }
  }

  @Test
  void theSecondEngineAgrees() throws IOException {
    for (Path dump : List.of(BEFORE, AFTER)) {
      String text = CommandRun.output("verify", dump);
      assertTrue(text.endsWith("Every difference has a known reason.\n"), text);
      assertFalse(text.contains("not explained"), text);
    }
  }

  private static void assertGrowth(Row row, Properties planted, String what) {
    assertEquals(planted.getProperty("before." + what), row.text("before_objects"), what);
    assertEquals(planted.getProperty("after." + what), row.text("objects"), what);
  }

  private static Properties planted() throws IOException {
    Properties planted = new Properties();
    try (Reader reader = Files.newBufferedReader(DUMPS.resolve("planted.properties"))) {
      planted.load(reader);
    }
    return planted;
  }

  private static Row row(List<Row> rows, String kind) {
    return rows.stream().filter(row -> row.text("kind").equals(kind)).findFirst().orElseThrow();
  }

  private static long sum(List<Row> rows, String column) {
    return rows.stream().mapToLong(row -> row.number(column)).sum();
  }

  /** {@code [[Lcom.acme.Node;} as Java writes it: {@code com.acme.Node[][]}. */
  private static String javaName(String name) {
    int dimensions = name.lastIndexOf('[') + 1;
    if (dimensions == 0) {
      return name;
    }
    String element = name.substring(dimensions);
    List<String> primitives = new ArrayList<>(List.of("byte", "char", "double", "float", "int"));
    primitives.addAll(List.of("long", "short", "boolean"));
    String plain =
        element.startsWith("L")
            ? element.substring(1, element.length() - 1)
            : primitives.get("BCDFIJSZ".indexOf(element));
    return plain + "[]".repeat(dimensions);
  }
}
