package org.heapdiff.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.heapdiff.cli.memory.AnotherJvm;
import org.heapdiff.cli.memory.HeapPlan;
import org.heapdiff.cli.report.ByteSize;
import org.heapdiff.parser.DumpException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** Runs one command line, and turns every failure into one sentence and an {@link ExitCode}. */
final class CommandRunner {
  private static final int WIDEST_HELP = 110;

  private final String[] arguments;
  private final Surroundings surroundings;
  private final boolean debug;

  private CommandRunner(String[] arguments, Surroundings surroundings, boolean debug) {
    this.arguments = arguments;
    this.surroundings = surroundings;
    this.debug = debug;
  }

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  static int run(String[] arguments, Surroundings surroundings) {
    boolean debug = Arrays.asList(arguments).contains("--debug");
    CommandRunner runner = new CommandRunner(arguments, surroundings, debug);
    try {
      return runner.commandLine().execute(arguments);
    } catch (OutOfMemoryError e) {
      // While the report was written: it is small, so only a heap that nobody would choose.
      return runner.outOfMemory(e);
    } catch (Error e) {
      return runner.internal(e);
    }
  }

  private CommandLine commandLine() {
    Terminal terminal = surroundings.terminal();
    CommandLine command = new CommandLine(new HeapDiffCommand(surroundings));
    command.addSubcommand(new ShowCommand(surroundings));
    command.addSubcommand(new InfoCommand(surroundings));
    command.addSubcommand(new VerifyCommand(surroundings));
    command.addSubcommand(new CompletionCommand(surroundings));
    command.setExpandAtFiles(false);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setUsageHelpWidth(
        Math.max(Terminal.USUAL_WIDTH, Math.min(terminal.width(), WIDEST_HELP)));
    boolean colored = terminal.readsOutput() && terminal.allowsColor();
    command.setColorScheme(CommandLine.Help.defaultColorScheme(colored ? Ansi.ON : Ansi.OFF));
    command.setOut(
        new PrintWriter(
            new OutputStreamWriter(surroundings.output(), StandardCharsets.UTF_8), true));
    command.setErr(
        new PrintWriter(
            new OutputStreamWriter(surroundings.errors(), StandardCharsets.UTF_8), true));
    command.setParameterExceptionHandler((failure, arguments) -> usage(failure));
    command.setExecutionExceptionHandler((failure, line, result) -> execution(failure));
    return command;
  }

  private int usage(ParameterException failure) {
    String help = failure.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    String message = String.valueOf(failure.getMessage()).strip();
    String separator = message.endsWith(".") ? " " : "; ";
    return fail(
        ExitCode.USAGE,
        message.lines().findFirst().orElse("") + separator + "see " + help + ".",
        failure);
  }

  private int execution(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof ParameterException usage) {
      return usage(usage);
    }
    if (failure instanceof AnotherJvm elsewhere) {
      return runElsewhere(elsewhere);
    }
    if (failure instanceof OutputException) {
      return fail(ExitCode.UNWRITABLE_OUTPUT, message, failure);
    }
    if (failure instanceof DumpException) {
      return fail(ExitCode.UNREADABLE_INPUT, message, failure);
    }
    if (failure instanceof IOException io) {
      return fail(
          ExitCode.UNREADABLE_INPUT,
          "A dump cannot be read: "
              + Reasons.of(io)
              + "; check the files, and the room for unpacked dumps (--temp DIR).",
          failure);
    }
    return internal(failure);
  }

  /** Runs the same command line in another JVM, which has the heap that it needs. */
  private int runElsewhere(AnotherJvm elsewhere) {
    HeapPlan plan = elsewhere.plan();
    if (plan == null) {
      return fail(ExitCode.INTERNAL, elsewhere.sentence(), elsewhere);
    }
    if (!elsewhere.sentence().isEmpty()) {
      surroundings.errors().println("heapdiff: " + elsewhere.sentence());
    }
    try {
      return surroundings.jvms().run(plan, arguments);
    } catch (IOException e) {
      return fail(
          ExitCode.INTERNAL,
          "A second Java process with the memory that is needed ("
              + ByteSize.human(plan.heapBytes())
              + ") did not work: "
              + Reasons.of(e)
              + "; start heapdiff with more memory, as by HEAPDIFF_OPTS=-Xmx8g.",
          e);
    }
  }

  private int outOfMemory(OutOfMemoryError failure) {
    return fail(
        ExitCode.INTERNAL,
        "Memory did not suffice (at most "
            + Runtime.getRuntime().maxMemory() / (1024 * 1024)
            + " MiB of heap); give heapdiff more with HEAPDIFF_OPTS=-Xmx8g or run it on a larger"
            + " machine.",
        failure);
  }

  private int internal(Throwable failure) {
    return fail(
        ExitCode.INTERNAL,
        "heapdiff itself failed ("
            + failure
            + "); please report it with what --debug prints and what heapdiff info says of the"
            + " dumps.",
        failure);
  }

  private int fail(int exitCode, String sentence, Throwable failure) {
    PrintStream errors = surroundings.errors();
    errors.println("heapdiff: " + sentence);
    if (debug) {
      failure.printStackTrace(errors);
    }
    return exitCode;
  }
}
