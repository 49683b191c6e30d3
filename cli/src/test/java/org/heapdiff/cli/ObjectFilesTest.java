package org.heapdiff.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.heapdiff.cli.CommandRun.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of --added, --removed and --matched, and what a user can get wrong with them. */
class ObjectFilesTest {
  private static final Path BEFORE = Path.of("../testdata/dumps/before.hprof.gz");
  private static final Path AFTER = Path.of("../testdata/dumps/after.hprof.gz");

  @TempDir Path folder;

  private Path added = Path.of("");
  private Path removed = Path.of("");
  private Path matched = Path.of("");

  @BeforeEach
  void names() {
    added = folder.resolve("added.csv");
    removed = folder.resolve("removed.csv");
    matched = folder.resolve("matched.csv");
  }

  @Test
  void theRowsAddUpToTheTablesFigures() throws IOException {
    List<Row> rows =
        CommandRun.rows(
            "--added",
            added,
            "--removed",
            removed,
            "--matched",
            matched,
            "--format",
            "csv",
            BEFORE,
            AFTER);
    Map<String, long[]> ofAdded = sums(added, "id,class,shallow,retained", 1);
    Map<String, long[]> ofRemoved = sums(removed, "id,class,shallow,retained", 1);
    Map<String, long[]> ofMatched =
        sums(matched, "before,after,class,shallow,retained_before,retained_after", 2);
    int compared = 0;
    for (Row row : rows) {
      String kind = row.text("kind");
      // Kinds that are told apart by their loaders end in a parenthesis.
      if (!kind.contains("(")) {
        compared++;
        long[] none = {0, 0};
        long[] in = ofAdded.getOrDefault(kind, none);
        long[] out = ofRemoved.getOrDefault(kind, none);
        assertEquals(row.number("added_objects"), in[0], kind);
        assertEquals(row.number("added_size"), in[1], kind);
        assertEquals(row.number("removed_objects"), out[0], kind);
        assertEquals(row.number("removed_size"), out[1], kind);
        assertEquals(
            row.number("objects") - row.number("added_objects"),
            ofMatched.getOrDefault(kind, none)[0],
            kind);
      }
    }
    assertTrue(compared > rows.size() / 2, compared + " of " + rows.size());
  }

  @Test
  void onlyTheChosenClassesAreListed() throws IOException {
    CommandRun.output("--only", "RenderedPage$", "--added", added, BEFORE, AFTER);
    List<String> lines = Files.readAllLines(added);
    assertEquals(6001, lines.size());
    for (String line : lines.subList(1, lines.size())) {
      assertTrue(line.matches("0x[0-9a-f]+,com\\.acme\\.shop\\.RenderedPage,24,\\d+"), line);
    }
  }

  @Test
  void nothingElseIsLeftInTheFolder() throws IOException {
    Files.writeString(added, "old");
    CommandRun.output("--added", added, BEFORE, AFTER);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(added), files.toList());
    }
    assertTrue(Files.readString(added).startsWith("id,class,"));
  }

  @Test
  void oneFileForTwoListsIsWrong() {
    CommandRun.of("--added", added, "--removed", folder.resolve("./added.csv"), BEFORE, AFTER)
        .assertFails(2, "--removed", "--added");
    CommandRun.of("--matched", added, "-o", added, BEFORE, AFTER)
        .assertFails(2, "--matched", "--output");
    assertFalse(Files.exists(added));
  }

  @Test
  void aDumpIsNotReplaced() throws IOException {
    Path dump = Files.copy(BEFORE, folder.resolve("before.hprof.gz"));
    CommandRun.of("--removed", dump, dump, AFTER)
        .assertFails(2, "--removed", "would replace the dump");
    CommandRun.of("--removed", dump, dump + "#1", AFTER)
        .assertFails(2, "--removed", "would replace the dump");
    assertEquals(-1, Files.mismatch(BEFORE, dump));
  }

  @Test
  void aQuickLookHasNoObjects() {
    CommandRun.of("--quick", "--matched", matched, BEFORE, AFTER)
        .assertFails(2, "--matched", "--quick");
  }

  @Test
  void theReportSaysByWhatObjectsAreFoundAgain() {
    assertTrue(
        CommandRun.output("--identity", "class", BEFORE, AFTER).contains("told apart by class"));
    String byAddress = CommandRun.output("--identity", "address", BEFORE, AFTER);
    assertTrue(byAddress.contains("\nObjects are found again by address, class"), byAddress);
    assertTrue(
        CommandRun.output("--identity", "ADDRESS", "--format", "json", BEFORE, AFTER)
            .contains("\"identity\" : \"address\""));
    assertTrue(
        CommandRun.output("--quick", "--format", "json", BEFORE, AFTER)
            .contains("\"identity\" : null"));
    CommandRun.of("--quick", "--identity", "auto", BEFORE, AFTER)
        .assertFails(2, "--identity", "--quick");
    CommandRun.of("--identity", "name", BEFORE, AFTER).assertFails(2, "--identity", "name");
  }

  @Test
  void aFolderThatIsNotThereIsNoticedBeforeTheWork() {
    CommandRun.of("--added", folder.resolve("no/added.csv"), "nosuch.hprof", AFTER)
        .assertFails(4, "there is no folder");
    CommandRun.of("--added", folder, "nosuch.hprof", AFTER).assertFails(4, "it is a folder");
  }

  @Test
  void aFullDisk() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this system has no /dev/full");
    CommandRun.of("--added", full, BEFORE, AFTER)
        .assertFails(4, "/dev/full", "No space left", "--added");
  }

  /** Objects and shallow bytes by class. */
  private static Map<String, long[]> sums(Path file, String header, int classColumn)
      throws IOException {
    Map<String, long[]> sums = new TreeMap<>();
    List<String> lines = Files.readAllLines(file);
    assertEquals(header, lines.get(0));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      assertEquals(header.split(",", -1).length, cells.length, line);
      long[] sum = sums.computeIfAbsent(cells[classColumn], name -> new long[2]);
      sum[0]++;
      sum[1] += Long.parseLong(cells[classColumn + 1]);
    }
    return sums;
  }
}
