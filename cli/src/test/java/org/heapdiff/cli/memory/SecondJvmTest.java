package org.heapdiff.cli.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.heapdiff.cli.Main;
import org.heapdiff.testdata.NodeListDump;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, in JVMs of its own. */
class SecondJvmTest {
  /** What they need does not fit into {@link #SMALL}, even by 20 bytes for each. */
  private static final int NODES = 1_500_000;

  private static final String SMALL = "-Xmx24m";

  @TempDir Path folder;
  @TempDir Path heaps;

  private Path dump = Path.of("");

  @BeforeEach
  void writeDump() throws IOException {
    dump = NodeListDump.write(folder.resolve("list.hprof"), NODES);
  }

  private record Run(int status, String output, String errors) {}

  @Test
  void whatDoesNotFitInMemoryIsDoneInAFile() throws Exception {
    Run usual = run("-Xmx512m", "show", dump.toString());
    assertEquals("", usual.errors);
    assertTrue(usual.output.contains("com.acme.Node"), usual.output);

    Run small = run(SMALL, "show", dump.toString(), "--temp", heaps.toString());
    assertEquals(usual.output, small.output);
    assertEquals(0, small.status);
    assertTrue(
        small.errors.startsWith("heapdiff: " + dump + " needs about ")
            && small.errors.contains(" works in a temporary file of "),
        small.errors);
    assertEquals(1, small.errors.lines().count(), small.errors);
    assertNothingIsLeft();
  }

  @Test
  void aLimitIsKeptAndTheExitCodeIsPassedOn() throws Exception {
    Path empty = NodeListDump.write(folder.resolve("small.hprof"), 2);
    String[] arguments = {"--fail-if-grown", "1m", empty.toString(), dump.toString()};
    Run usual = run("-Xmx512m", arguments);
    Run limited = run("-Xmx512m", with(arguments, "--memory", "256m", "--stats"));
    assertEquals(1, usual.status);
    assertEquals(1, limited.status);
    assertEquals(usual.output, limited.output);
    assertTrue(limited.errors.contains("more than --fail-if-grown"), limited.errors);
    assertTrue(limited.errors.contains("Objects in " + dump + ": "), limited.errors);
  }

  @Test
  void bothDumpsOfAComparisonCount() throws Exception {
    String[] arguments = {dump.toString(), dump.toString()};
    Run usual = run("-Xmx512m", arguments);
    // Enough for one of them.
    Run small = run("-Xmx160m", with(arguments, "--temp", heaps.toString()));
    assertEquals(usual.output, small.output);
    assertEquals(0, small.status, small.errors);
    assertNothingIsLeft();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nothingIsLeftOfAKilledRun() throws Exception {
    Process process =
        start(SMALL, List.of("show", dump.toString(), "--temp", heaps.toString())).start();
    List<ProcessHandle> started = List.of();
    while (started.isEmpty() && process.isAlive()) {
      started = process.descendants().toList();
    }
    process.destroyForcibly();
    assertFalse(started.isEmpty());
    for (ProcessHandle other : started) {
      other.onExit().get(60, TimeUnit.SECONDS);
    }
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(heaps)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Run run(String heap, String... arguments) throws Exception {
    Path output = Files.createTempFile(folder, "out", "");
    Path errors = Files.createTempFile(folder, "err", "");
    Process process =
        start(heap, List.of(arguments))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    int status = process.waitFor();
    return new Run(
        status,
        Files.readString(output, StandardCharsets.UTF_8),
        Files.readString(errors, StandardCharsets.UTF_8));
  }

  private static ProcessBuilder start(String heap, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(heap);
    command.add("-XX:+UseSerialGC");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
