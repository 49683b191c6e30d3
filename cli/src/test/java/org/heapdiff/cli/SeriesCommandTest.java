package org.heapdiff.cli;

import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.heapdiff.cli.CommandRun.Row;
import org.heapdiff.cli.report.StrictSchema;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three dumps of a heap in which a map grows, two entries stay, and three that came with them go.
 * Objects stay where they are. An entry has 16 bytes, and a byte[] 16 before its first element.
 */
class SeriesCommandTest {
  private static final long T = 1_700_000_000_000L;

  @TempDir Path folder;

  private final HeapBuilder heap = new HeapBuilder();
  private final HeapClass entry = heap.classOf("com.acme.Entry").field("data", OBJECT).build();
  private final HeapClass map = heap.classOf("com.acme.Map").field("data", OBJECT).build();
  private final List<Path> dumps = new ArrayList<>();
  private final List<HeapInstance> entries = new ArrayList<>();

  @BeforeEach
  void threeDumps() {
    HeapInstance grows = heap.instance(map).set("data", heap.byteArrayOfLength(1000));
    heap.classOf("com.acme.Shop").staticField("map", grows).build();
    entry();
    dump();
    grows.set("data", heap.byteArrayOfLength(2000));
    for (int k = 0; k < 5; k++) {
      entry();
    }
    dump();
    grows.set("data", heap.byteArrayOfLength(3000));
    entries.subList(3, 6).forEach(heap::unroot);
    entry();
    dump();
  }

  private void entry() {
    HeapInstance instance = heap.instance(entry);
    heap.root(RootCode.JNI_GLOBAL, instance);
    entries.add(instance);
  }

  private void dump() {
    heap.timeMillis(T + dumps.size() * 60_000L);
    heap.keepAddresses();
    dumps.add(heap.writeTo(folder.resolve("dump" + (dumps.size() + 1) + ".hprof")));
  }

  private Object[] arguments(Object... options) {
    List<Object> all = new ArrayList<>(Arrays.asList(options));
    all.add("--identity");
    all.add("address");
    all.addAll(dumps);
    return all.toArray();
  }

  @Test
  void whatStaysAndWhatGrowsIsPrinted() {
    String output = CommandRun.output(arguments());
    for (String part :
        List.of(
            "Objects are found again by address",
            // 5 entries and an array of 2016 bytes; without 3 entries, and that array replaced.
            "1 to 2              6   2096                1   1016            2     32    2\n",
            "2 to 3              2   3032                4   2064            2   3032  100\n",
            """
            Added from dump 1 to dump 2, and still there in dump 3:
            Partition of a set of 2 objects. Total size = 32 bytes.
            """,
            "     0      2 100       32 100        32 100       32 100 com.acme.Entry\n",
            "Added from dump 2 to dump 3:\n",
            "1032  2032  3032   +2000       +1000  steady",
            "com.acme.Map in class com.acme.Shop\n")) {
      assertTrue(output.contains(part), part + " in\n" + output);
    }
    assertFalse(output.contains("Notes"), output);
  }

  @Test
  void whereTheHeapGrewInEveryStepComesFirst() {
    String output = CommandRun.output(arguments());
    assertTrue(
        output.contains(
            """
            Grew in every step since dump 1:
                Growth in 2   in 3   %  Per minute  Trend
            1.        +1000  +2000  98       +1000  steady
                 static com.acme.Shop.map -> data: byte[]
                 added since dump 1, and still there: 1 byte[] with 3016 bytes
            """),
        output);
    assertTrue(output.contains("of the growth did not grow in every step"), output);
    assertFalse(CommandRun.output(arguments("--growth", "0")).contains("Grew"));
    assertTrue(CommandRun.output(arguments("--values")).contains("Grew in every step"));
    CommandRun.of("--quick", "--values", dumps.get(0), dumps.get(1), dumps.get(2))
        .assertFails(2, "--quick builds no graph");
  }

  @Test
  void csvHasEveryClassWithAColumnPerDump() {
    List<Row> rows = CommandRun.rows(arguments("--format", "csv", "--only", "^com|byte"));
    Row entries = row(rows, "com.acme.Entry");
    assertEquals(
        List.of(1L, 6L, 4L),
        Stream.of("objects_1", "objects_2", "objects_3").map(entries::number).toList());
    assertEquals("false", entries.text("grows_in_every_step"));
    Row bytes = row(rows, "byte[]");
    assertEquals("true", bytes.text("grows_in_every_step"));
    assertEquals(2000, bytes.number("net_size"));
    Row maps = row(rows, "com.acme.Map");
    assertEquals(1032, maps.number("retained_1"));
    assertEquals(3032, maps.number("retained_3"));
  }

  private static Row row(List<Row> rows, String kind) {
    return rows.stream().filter(row -> row.text("kind").equals(kind)).findFirst().orElseThrow();
  }

  @Test
  void listsAreOfTheFirstDumpAndTheLast() throws IOException {
    Path added = folder.resolve("added.csv");
    Path removed = folder.resolve("removed.csv");
    Path matched = folder.resolve("matched.csv");
    CommandRun.output(
        arguments("--added", added, "--removed", removed, "--matched", matched, "--only", "^com"));
    assertEquals(ids(1, 2, 6), ids(added, "com.acme.Entry", 0));
    assertEquals(List.of("id,class,shallow,retained"), Files.readAllLines(removed));
    assertEquals(ids(0), ids(matched, "com.acme.Entry", 1));
    assertEquals(1, ids(matched, "com.acme.Map", 1).size());
  }

  private List<String> ids(int... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(k -> "0x" + Long.toHexString(entries.get(k).address()))
        .toList();
  }

  private static List<String> ids(Path file, String className, int column) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.contains("," + className + ","))
        .map(line -> List.of(line.split(",", -1)).get(column))
        .toList();
  }

  @Test
  void survivorsAreThoseOfAllDumps() {
    String output = CommandRun.output(arguments("--survivors"));
    assertTrue(
        output.contains("Survivors that changed:\nBytes retained by objects in all dumps, "));
    assertTrue(output.contains(" +2000    1032   3032  0x"), output);
  }

  @Test
  void jsonIsWhatItsSchemaSays() throws IOException {
    String json = CommandRun.output(arguments("--format", "json", "--survivors"));
    assertEquals(List.of(), new StrictSchema().problems(json), json);
    String quick =
        CommandRun.output("--quick", "--format", "json", dumps.get(0), dumps.get(1), dumps.get(2));
    assertEquals(List.of(), new StrictSchema().problems(quick), quick);
    assertTrue(quick.contains("\"report\" : \"series\""));
  }

  @Test
  void aQuickLookHasTheColumnsOfClasses() {
    String output = CommandRun.output("--quick", dumps.get(0), dumps.get(1), dumps.get(2));
    assertTrue(output.contains("All objects"), output);
    assertTrue(output.contains("Classes that grow in every step:"), output);
    assertFalse(output.contains("still there"), output);
  }

  @Test
  void growthIsThatOfTheLastDumpOverTheFirst() {
    // Three entries more, and 2000 bytes of the array.
    CommandRun more = CommandRun.of(arguments("--fail-if-grown", "2047"));
    assertEquals(1, more.exitCode());
    assertTrue(more.errors().contains("grew by 2048 live bytes"), more.errors());
    assertEquals(0, CommandRun.of(arguments("--fail-if-grown", "2048")).exitCode());
    assertEquals(
        1, CommandRun.of(arguments("--only", "Entry", "--fail-if-grown", "47")).exitCode());
  }

  @Test
  void byClassAloneItIsNotKnownWhichObjectsGrow() {
    String output =
        CommandRun.output("--identity", "class", dumps.get(0), dumps.get(1), dumps.get(2));
    assertTrue(output.contains("that grow in every step: not known where objects are"), output);
  }

  @Test
  void aWrongOrderIsNoted() {
    Collections.reverse(dumps);
    String output = CommandRun.output(arguments());
    assertTrue(
        output.contains("- From dump 1 to dump 2: The dumps are in the wrong order"), output);
    assertTrue(
        output.contains("- From dump 2 to dump 3: The dumps are in the wrong order"), output);
  }

  @Test
  void noneOfTheDumpsIsReplaced() {
    CommandRun.of(arguments("-o", dumps.get(2))).assertFails(2, "would replace the dump");
    CommandRun.of(arguments("--added", dumps.get(1))).assertFails(2, "would replace the dump");
  }

  @Test
  void moreDumpsThanCanBeNumberedAreRefused() {
    List<Object> many = new ArrayList<>(Collections.nCopies(128, "a.hprof"));
    CommandRun.of(many.toArray()).assertFails(2, "128 dumps", "127 at most");
  }

  @Test
  void aMissingDumpIsNamed() {
    CommandRun.of(dumps.get(0), dumps.get(1), folder.resolve("nosuch.hprof"))
        .assertFails(3, "nosuch.hprof");
  }
}
