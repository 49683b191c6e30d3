package org.heapdiff.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that reads a dump. */
final class CommonOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write to FILE instead of standard output; it is replaced only when all is written.")
  private @Nullable Path output;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress bar.")
  private boolean quiet;

  @Option(
      names = "--stats",
      description = "Print each phase's time and memory to standard error, behind the report.")
  private boolean statistics;

  @Option(names = "--debug", description = "Show the stack trace of a failure.")
  private boolean debug;

  @Option(
      names = "--temp",
      paramLabel = "DIR",
      description = "Unpack compressed dumps in DIR instead of the system's temporary folder.")
  private @Nullable Path temporaryFolder;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  /** The file to write, null for standard output. */
  @Nullable Path output() {
    return output;
  }

  boolean quiet() {
    return quiet;
  }

  boolean statistics() {
    return statistics;
  }

  boolean debug() {
    return debug;
  }

  /** Where compressed dumps are unpacked, null for the system's temporary folder. */
  @Nullable Path temporaryFolder() {
    return temporaryFolder;
  }
}
