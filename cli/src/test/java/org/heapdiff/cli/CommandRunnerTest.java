package org.heapdiff.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.heapdiff.cli.memory.HeapPlan;
import org.heapdiff.cli.memory.JvmHeap;
import org.heapdiff.cli.memory.Jvms;
import org.heapdiff.parser.DumpException;
import org.heapdiff.parser.MemoryShortageException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandRunnerTest {
  @TempDir Path folder;

  private final FixedAnalysis analysis = new FixedAnalysis();
  private final RecordedJvms jvms = new RecordedJvms();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void twoDumpsAreCompared() {
    assertEquals(0, run("a.hprof", "b.hprof#2"));
    assertEquals(List.of("diff a.hprof/0 b.hprof/2 SOFT false"), analysis.asked);
    assertTrue(output().contains("\nAdded:\nPartition of a set of 2 objects."), output());
    assertEquals("", errors());
  }

  @Test
  void aFileWhoseNameEndsInANumberIsThatFile() throws IOException {
    Path file = Files.createFile(folder.resolve("a#2"));
    assertEquals(new DumpArgument(file, 0), DumpArgument.of(file));
    assertEquals(new DumpArgument(folder.resolve("a"), 3), DumpArgument.of(folder.resolve("a#3")));
    assertEquals(new DumpArgument(Path.of("a#0"), 0), DumpArgument.of(Path.of("a#0")));
  }

  @Test
  void reachabilityAndUnreachableObjectsAreChosen() {
    assertEquals(0, run("show", "--reachability", "weak", "--all", "a"));
    assertEquals(List.of("show a/0 WEAK true"), analysis.asked);
  }

  @ParameterizedTest
  @CsvSource({
    "added, byte[]",
    "size, byte[]",
    "retained, com.acme.a.b.Node",
    "net, byte[]",
    "count, com.acme.a.b.Node",
    "COUNT, com.acme.a.b.Node"
  })
  void theOrderOfADiffIsChosen(String key, String first) {
    assertEquals(0, run("--sort", key, "--format", "csv", "a", "b"));
    assertTrue(output().lines().toList().get(1).startsWith(first), output());
  }

  @ParameterizedTest
  @CsvSource({"size, byte[]", "retained, com.acme.a.b.Node", "count, com.acme.a.b.Node"})
  void theOrderOfOneDumpIsChosen(String key, String first) {
    assertEquals(0, run("show", "--sort", key, "--format", "csv", "a"));
    assertTrue(output().lines().toList().get(1).startsWith(first), output());
  }

  @Test
  void classesAreChosenByName() {
    assertEquals(0, run("--only", "acme", "--exclude", "Gone$", "--format", "csv", "a", "b"));
    assertEquals(2, output().lines().count(), output());
    assertTrue(output().contains("com.acme.a.b.Node"), output());
  }

  @Test
  void theNetOfTheChosenClassesIsShown() {
    assertEquals(0, run("--only", "acme", "a", "b"));
    assertTrue(output().contains("\nSelected classes: +110 objects, +7000 bytes.\n"), output());
  }

  @Test
  void aChoiceThatLeavesNothingIsNoted() {
    assertEquals(0, run("show", "--only", "nosuch", "a"));
    assertTrue(output().contains("- --only nosuch leave"), output());
  }

  @Test
  void growthBeyondTheLimitFails() {
    assertEquals(1, run("--fail-if-grown", "62k", "a", "b"));
    assertEquals(
        "heapdiff: The heap grew by 64000 live bytes, which is more than --fail-if-grown"
            + " 63488.\n",
        errors());
    assertFalse(output().isEmpty());
  }

  @Test
  void growthUpToTheLimitDoesNotFail() {
    assertEquals(0, run("--fail-if-grown", "64000", "a", "b"));
    assertEquals("", errors());
  }

  @Test
  void growthIsThatOfTheChosenClasses() {
    assertEquals(0, run("--fail-if-grown", "7000", "--only", "acme", "a", "b"));
    assertEquals(1, run("--fail-if-grown", "6999", "--only", "acme", "a", "b"));
  }

  @Test
  void survivorsAreListedIfAskedFor() {
    for (String[] arguments :
        new String[][] {
          {"--survivors", "a", "b"},
          {"--survivors", "7", "a", "b"},
          {"--survivors=7", "a", "b"},
          {"a", "b", "--survivors"}
        }) {
      out.reset();
      assertEquals(0, run(arguments), errors());
      assertTrue(output().contains("\nSurvivors that changed:\n"), output());
    }
    out.reset();
    assertEquals(0, run("a", "b"));
    assertFalse(output().contains("Survivors"), output());
    assertEquals(2, run("--survivors=some", "a", "b"));
    assertTrue(errors().contains("'some' is no number"), errors());
    err.reset();
    assertEquals(2, run("--survivors", "0", "a", "b"));
    assertTrue(errors().contains("not between 1 and"), errors());
    err.reset();
    assertEquals(2, run("--survivors", "--format", "csv", "a", "b"));
    assertTrue(errors().contains("no place in csv"), errors());
    err.reset();
    assertEquals(2, run("--survivors", "--quick", "a", "b"));
    assertTrue(errors().contains("--quick"), errors());
  }

  @Test
  void aQuickLookIsAskedFor() {
    assertEquals(0, run("--quick", "a", "b"));
    assertEquals(0, run("show", "--quick", "a"));
    assertEquals(List.of("quick a/0 b/0 SOFT false", "quick a/0 SOFT false"), analysis.asked);
  }

  @Test
  void statisticsFollowTheReportOnStandardError() {
    assertEquals(0, run("--stats", "a", "b"));
    assertTrue(errors().startsWith("Phases: wall time, used heap after it\n"), errors());
    assertTrue(errors().contains("\nObjects in after.hprof: 1140\n"), errors());
    assertTrue(output().startsWith("        Live objects"), output());
    for (String command : List.of("show", "info", "verify")) {
      err.reset();
      assertEquals(0, run(command, "--stats", "a"));
      assertTrue(errors().startsWith("Phases: "), errors());
    }
  }

  @Test
  void infoAndVerifyPrintWhatTheyFind() {
    assertEquals(0, run("info", "a"));
    assertTrue(output().startsWith("File          a.hprof.gz\n"), output());
    out.reset();
    assertEquals(0, run("verify", "a"));
    assertTrue(output().startsWith("one and other:\n  objects: 3 agree\n"), output());
    assertEquals(1, run("verify", "odd"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "| Two dumps are needed",
        "a | only 'a' is named",
        "show a b | Unmatched argument at index 2: 'b'",
        "--quick --survivors a b c | --survivors needs the graph",
        "--survivors --format csv a b c | --survivors has no place in csv",
        "--quick --matched m.csv a b c | --matched lists objects",
        "--quick --identity class a b c | --identity finds objects again",
        "--nosuch a b | Unknown option: '--nosuch'",
        "--rows x a b | 'x' is neither a number nor 'all'",
        "--rows -1 a b | '-1' is neither a number nor 'all'",
        "--sort nosuch a b | --sort",
        "--only ( a b | '(' is no regular expression",
        "--exclude [ a b | '[' is no regular expression",
        "--color maybe a b | --color",
        "--quick --sort retained a b | --sort retained needs the graph",
        "show --quick --sort retained a | --sort retained needs the graph",
        "--quick --all a b | leave out --reachability and --all",
        "show --quick --reachability soft a | leave out --reachability and --all",
        "--width 39 a b | --width must be at least 40, not 39",
        "--width x a b | --width",
        "--format xml a b | --format",
        "--reachability none a b | --reachability",
        "--fail-if-grown lots a b | 'lots' is no size",
        "--temp nosuch a b | --temp nosuch is no folder",
        "--rows | --rows",
        "show | DUMP",
        "show a b | 'b'",
        "show --sort net a | --sort",
        "info | DUMP",
        "verify | DUMP",
        "completion fish | SHELL",
        "completion | SHELL"
      })
  void wrongUsageIsOneSentence(String line, String expected) {
    String[] arguments = line == null ? new String[0] : line.split(" ", -1);
    assertEquals(2, run(arguments), line);
    assertEquals("", output());
    assertEquals(1, errors().lines().count(), errors());
    assertTrue(errors().startsWith("heapdiff: "), errors());
    assertTrue(errors().contains(expected), errors());
    assertTrue(errors().endsWith("--help.\n"), errors());
    assertEquals(List.of(), analysis.asked);
  }

  @Test
  void anUnreadableDumpIsOneSentence() {
    analysis.failure = new DumpException("'a' is empty; make the dump again.");
    assertEquals(3, run("a", "b"));
    assertEquals("heapdiff: 'a' is empty; make the dump again.\n", errors());
  }

  @Test
  void aFailureOfTheFileSystemIsOneSentence() {
    analysis.failure = new NoSuchFileException("a");
    assertEquals(3, run("a", "b"));
    assertTrue(errors().startsWith("heapdiff: A dump cannot be read: there is no such"), errors());
  }

  @Test
  void whatIsTooLargeForThisJvmIsRunInAnotherOne() {
    analysis.failure = new MemoryShortageException("a", 3L << 30, 1L << 30);
    jvms.exitCode = 1;
    assertEquals(1, run("show", "a", "--temp", folder.toString(), "--rows", "3"));
    assertEquals(List.of("show", "a", "--temp", folder.toString(), "--rows", "3"), jvms.arguments);
    HeapPlan plan = Objects.requireNonNull(jvms.plan);
    assertEquals(folder, plan.folder());
    assertTrue(plan.heapBytes() > 3L << 30, plan::toString);
    assertTrue(
        errors()
            .startsWith(
                "heapdiff: a needs about 3.3 GiB of memory, more than the 1.0 GiB that Java may"
                    + " take here: works in a temporary file of "),
        errors());
    assertTrue(errors().contains(" in " + folder + " instead, which is slower"), errors());
    assertEquals(1, errors().lines().count(), errors());
    assertEquals("", output());
  }

  @Test
  void whenMemoryRunsOutHereItIsDividedBetterInAnotherJvm() {
    analysis.error = new OutOfMemoryError("Java heap space");
    assertEquals(0, run("a", "b"));
    assertEquals(new HeapPlan(1L << 30, null), jvms.plan);
    assertEquals("", errors());
  }

  @Test
  void noLargerHeapIsTriedForever() {
    analysis.error = new OutOfMemoryError("Java heap space");
    jvms.current = new JvmHeap(1L << 30, JvmHeap.Place.FILE, 6);
    assertEquals(5, run("a", "b"));
    assertNull(jvms.plan);
    assertTrue(errors().contains("run heapdiff on a larger machine"), errors());
    assertEquals(1, errors().lines().count(), errors());
  }

  @Test
  void aJvmThatDoesNotStartIsAFailureOfHeapdiff() {
    analysis.error = new OutOfMemoryError("Java heap space");
    jvms.failure = new IOException("it ended with status 1");
    assertEquals(5, run("a", "b"));
    assertTrue(errors().contains("did not work: it ended with status 1; "), errors());
    assertEquals(1, errors().lines().count(), errors());
  }

  @Test
  void aLimitBelowThisJvmsHeapMeansASmallerOne() {
    assertEquals(0, run("show", "a", "--memory", "512m"));
    assertEquals(List.of(), analysis.asked);
    HeapPlan plan = Objects.requireNonNull(jvms.plan);
    assertNull(plan.folder());
    assertTrue(plan.heapBytes() < 512L << 20, plan::toString);
    assertEquals("", errors());
  }

  @Test
  void aLimitThatThisJvmKeepsNeedsNoOther() {
    assertEquals(0, run("show", "a", "--memory", "2g"));
    assertEquals(1, analysis.asked.size());
    assertNull(jvms.plan);
  }

  @Test
  void whatIsNoMemorySizeIsRefused() {
    for (String command : List.of("show", "info", "verify")) {
      assertUsage(
          "is less than the 256.0 MiB that heapdiff needs", command, "a", "--memory", "255m");
    }
    assertUsage("'lots' is no size", "a", "b", "--memory", "lots");
  }

  private void assertUsage(String sentence, String... arguments) {
    err.reset();
    assertEquals(2, run(arguments));
    assertTrue(errors().contains(sentence), errors());
    assertEquals(1, errors().lines().count(), errors());
  }

  @Test
  void anInternalErrorAsksForAReport() {
    analysis.error = new AssertionError("impossible");
    assertEquals(5, run("a", "b"));
    assertTrue(errors().contains("heapdiff itself failed"), errors());
    assertEquals(1, errors().lines().count(), errors());
  }

  @Test
  void debugShowsTheStackTrace() {
    analysis.failure = new DumpException("'a' is empty.");
    assertEquals(3, run("--debug", "a", "b"));
    assertTrue(errors().contains("\tat org.heapdiff.cli."), errors());
  }

  @Test
  void aFileIsReplacedByTheWholeReport() throws IOException {
    Path file = folder.resolve("report.txt");
    Files.writeString(file, "old");
    assertEquals(0, run("-o", file.toString(), "a", "b"));
    assertTrue(Files.readString(file).contains("Partition of a set"));
    assertEquals("", output());
    assertEquals(List.of("report.txt"), names());
  }

  @Test
  void aFailedRunLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("report.txt");
    Files.writeString(file, "old");
    analysis.failure = new DumpException("'a' is empty.");
    assertEquals(3, run("-o", file.toString(), "a", "b"));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("report.txt"), names());
  }

  @Test
  void anUnwritableFileIsOneSentence() {
    assertEquals(4, run("-o", folder.resolve("no/such/file").toString(), "a", "b"));
    assertTrue(errors().contains("cannot be written: there is no such file or folder"), errors());
    assertEquals(1, errors().lines().count(), errors());
  }

  @Test
  void aFolderIsNoOutput() {
    assertEquals(4, run("-o", folder.toString(), "a", "b"));
    assertTrue(errors().contains("it is a folder"), errors());
  }

  @Test
  void theDumpItselfIsNeverReplaced() throws IOException {
    Path dump = Files.writeString(folder.resolve("a.hprof"), "dump");
    assertEquals(2, run("show", "-o", dump.toString(), dump.toString()));
    assertTrue(errors().contains("would replace the dump itself"), errors());
    assertEquals("dump", Files.readString(dump));
  }

  @Test
  void aReaderThatHasGoneIsNoFailure() {
    assertEquals(0, run(failing("Broken pipe"), Terminal.NONE, "a", "b"));
    assertEquals("", errors());
  }

  @Test
  void aFullDiskIsOneSentence() {
    assertEquals(4, run(failing("No space left on device"), Terminal.NONE, "a", "b"));
    assertEquals(
        "heapdiff: The output cannot be written: No space left on device; make room or use -o"
            + " FILE.\n",
        errors());
  }

  @Test
  void colorsAreForTerminalsThatAllowThem() {
    assertTrue(isColored(new Terminal(true, true, 80, true), "a", "b"));
    assertFalse(isColored(new Terminal(true, true, 80, false), "a", "b"));
    assertFalse(isColored(new Terminal(false, true, 80, true), "a", "b"));
    assertFalse(isColored(new Terminal(true, true, 80, true), "--color", "never", "a", "b"));
    assertTrue(isColored(new Terminal(false, false, 80, false), "--color", "always", "a", "b"));
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    for (String command : List.of("", "show", "info", "verify", "completion")) {
      out.reset();
      assertEquals(
          0, run(Stream.of(command, "--help").filter(s -> !s.isEmpty()).toArray(String[]::new)));
      assertTrue(output().contains("\nExamples:\n"), output());
      assertTrue(output().lines().allMatch(line -> line.length() <= 80), output());
    }
    assertEquals("", errors());
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertEquals(0, run("--version"));
    assertTrue(output().matches("heapdiff [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n"), output());
  }

  @Test
  void shellsCompleteCommandsAndOptions() {
    for (String shell : List.of("bash", "zsh")) {
      out.reset();
      assertEquals(0, run("completion", shell));
      assertTrue(output().contains("--fail-if-grown"), shell);
      assertTrue(output().contains("complete -F _complete_heapdiff"), shell);
    }
  }

  private boolean isColored(Terminal terminal, String... arguments) {
    out.reset();
    assertEquals(0, run(out, terminal, arguments), Arrays.toString(arguments));
    return output().contains("\u001b[");
  }

  private int run(String... arguments) {
    return run(out, Terminal.NONE, arguments);
  }

  private int run(OutputStream output, Terminal terminal, String... arguments) {
    return CommandRunner.run(
        arguments,
        new Surroundings(
            analysis, terminal, output, new PrintStream(err, true, StandardCharsets.UTF_8), jvms));
  }

  /** Starts nothing, and remembers what it was to start. */
  private static final class RecordedJvms implements Jvms {
    JvmHeap current = new JvmHeap(1L << 30, JvmHeap.Place.ORDINARY, 0);
    @Nullable IOException failure;
    int exitCode;
    @Nullable HeapPlan plan;
    List<String> arguments = List.of();

    @Override
    public JvmHeap current() {
      return current;
    }

    @Override
    public int run(HeapPlan plan, String[] arguments) throws IOException {
      if (failure != null) {
        throw failure;
      }
      this.plan = plan;
      this.arguments = List.of(arguments);
      return exitCode;
    }
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
