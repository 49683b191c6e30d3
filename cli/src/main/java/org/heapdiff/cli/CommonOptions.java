package org.heapdiff.cli;

import java.nio.file.Path;
import org.heapdiff.cli.memory.HeapPlanner;
import org.heapdiff.cli.report.ByteSize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
      description =
          "Unpack compressed dumps, and put what does not fit in memory, in DIR instead of the"
              + " system's temporary folder.")
  private @Nullable Path temporaryFolder;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = MemorySizeConverter.class,
      description =
          "Take at most SIZE of memory, such as 512m or 4g, at least 256m; what needs more is done"
              + " in a temporary file (in --temp DIR), slower. By default three quarters of the"
              + " machine's.")
  private @Nullable Long memory;

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

  /** The most memory to take, in bytes; null if nothing was said. */
  @Nullable Long memory() {
    return memory;
  }

  /** Where compressed dumps are unpacked, null for the system's temporary folder. */
  @Nullable Path temporaryFolder() {
    return temporaryFolder;
  }

  /** Reads how much memory may be taken. */
  static final class MemorySizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      long bytes;
      try {
        bytes = ByteSize.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
      if (bytes < HeapPlanner.LEAST_MEMORY) {
        throw new TypeConversionException(
            "'"
                + value
                + "' is less than the "
                + ByteSize.human(HeapPlanner.LEAST_MEMORY)
                + " that heapdiff needs for itself");
      }
      return bytes;
    }
  }
}
