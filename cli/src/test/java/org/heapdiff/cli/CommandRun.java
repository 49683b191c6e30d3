package org.heapdiff.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heapdiff.cli.memory.SecondJvm;

/**
 * What a command line came to: run inside of this JVM, with nothing replaced but the streams, so on
 * real dumps.
 */
record CommandRun(int exitCode, String output, String errors) {
  /** A row of CSV by the names of its columns. */
  record Row(Map<String, String> fields) {
    String text(String column) {
      return Objects.requireNonNull(fields.get(column), column);
    }

    long number(String column) {
      return Long.parseLong(text(column));
    }
  }

  /** A field of a row, quoted or not. */
  private static final Pattern CSV_FIELD =
      Pattern.compile("(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*))");

  static CommandRun of(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CommandRun run = into(out, arguments);
    return new CommandRun(run.exitCode, out.toString(StandardCharsets.UTF_8), run.errors);
  }

  /** The same with another standard output; {@link #output} is empty. */
  static CommandRun into(OutputStream output, Object... arguments) {
    List<String> words = new ArrayList<>();
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int exitCode =
        CommandRunner.run(
            words.toArray(String[]::new),
            new Surroundings(
                new EngineAnalysis(),
                Terminal.NONE,
                output,
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                new SecondJvm(Main.class)));
    return new CommandRun(exitCode, "", errors.toString(StandardCharsets.UTF_8));
  }

  /** What a run prints that must succeed. */
  static String output(Object... arguments) {
    CommandRun run = of(arguments);
    assertEquals("", run.errors);
    assertEquals(0, run.exitCode);
    return run.output;
  }

  /** The rows of a run with {@code --format csv}, each by its kind, in their order. */
  static List<Row> rows(Object... arguments) {
    List<String> lines = output(arguments).lines().toList();
    List<String> header = fields(lines.get(0));
    List<Row> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = fields(line);
      assertEquals(header.size(), fields.size(), line);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < fields.size(); i++) {
        row.put(header.get(i), fields.get(i));
      }
      rows.add(new Row(row));
    }
    return rows;
  }

  /** One sentence on standard error with all these words, no report, and this exit code. */
  void assertFails(int expectedExitCode, String... words) {
    assertEquals(expectedExitCode, exitCode, errors);
    assertEquals("", output);
    assertTrue(errors.startsWith("heapdiff: "), errors);
    assertTrue(errors.endsWith(".\n") || errors.endsWith("?\n"), errors);
    assertEquals(1, errors.lines().count(), errors);
    assertFalse(errors.contains("Exception"), errors);
    for (String word : words) {
      assertTrue(errors.contains(word), () -> "'" + word + "' is not in: " + errors);
    }
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    Matcher field = CSV_FIELD.matcher(line);
    while (field.find()) {
      String quoted = field.group(1);
      fields.add(quoted == null ? field.group(2) : quoted.replace("\"\"", "\""));
    }
    return fields;
  }
}
