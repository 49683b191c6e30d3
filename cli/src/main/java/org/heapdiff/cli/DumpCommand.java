package org.heapdiff.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.heapdiff.cli.memory.AnotherJvm;
import org.heapdiff.cli.memory.HeapPlanner;
import org.heapdiff.cli.progress.PhaseStatistics;
import org.heapdiff.cli.progress.ProgressBar;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.growth.GrowthDetail;
import org.heapdiff.parser.MemoryShortageException;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Reachability;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that read dumps have in common. */
abstract class DumpCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private CommonOptions common = new CommonOptions();

  private @Nullable PhaseStatistics statistics;

  @Spec private @Nullable CommandSpec spec;

  DumpCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** A piece of work that says how far it is. */
  interface Work<T> {
    T with(HeapAnalysis analysis, Progress progress) throws IOException;
  }

  final Surroundings surroundings() {
    return surroundings;
  }

  final CommonOptions common() {
    return common;
  }

  /**
   * Does the work in this JVM if that has the heap for it.
   *
   * @throws AnotherJvm if the command is to be run in another one instead
   */
  final <T> T run(Work<T> work) throws IOException {
    HeapPlanner planner =
        new HeapPlanner(surroundings.jvms().current(), common.memory(), common.temporaryFolder());
    planner.checkLimit();
    try {
      return shown(work);
    } catch (MemoryShortageException e) {
      throw planner.after(e);
    } catch (OutOfMemoryError e) {
      throw planner.after(e);
    }
  }

  /** Does the work with a progress bar where a person can see it. */
  private <T> T shown(Work<T> work) throws IOException {
    Terminal terminal = surroundings.terminal();
    if (common.quiet() || !terminal.readsErrors()) {
      return measured(work, Progress.NONE);
    }
    try (ProgressBar bar =
        new ProgressBar(surroundings.errors(), terminal.width(), System::nanoTime)) {
      return measured(work, bar);
    }
  }

  private <T> T measured(Work<T> work, Progress progress) throws IOException {
    if (!common.statistics()) {
      return work.with(surroundings.analysis(), progress);
    }
    PhaseStatistics phases = new PhaseStatistics(progress, System::nanoTime);
    statistics = phases;
    T result = work.with(surroundings.analysis(), phases);
    phases.end();
    return result;
  }

  /**
   * Prints the statistics if they were asked for; to be called behind the report.
   *
   * @param counts lines that say how much was worked on
   */
  final void printStatistics(String... counts) {
    if (statistics != null) {
      statistics.print(surroundings.errors(), List.of(counts));
    }
  }

  /** How many objects a dump has, for the statistics. */
  static String objectCount(SnapshotSummary dump) {
    long objects = dump.live().objects() + dump.unreachable().objects();
    return "Objects in " + dump.file() + ": " + objects;
  }

  /** Writes the report where the options say. */
  final void write(ReportOutput.Content content) throws OutputException {
    @Nullable Path file = common.output();
    if (file == null) {
      ReportOutput.write(surroundings.output(), content);
    } else {
      ReportOutput.write(file, content);
    }
  }

  /**
   * The options of an analysis that keeps the default references.
   *
   * @throws ParameterException if the temporary folder is none
   */
  final AnalysisOptions options() {
    return options(Reachability.SOFT, false);
  }

  final AnalysisOptions options(ReachabilityOptions reachability) {
    return options(reachability.reachability(), reachability.unreachableToo());
  }

  private AnalysisOptions options(Reachability reachability, boolean unreachableToo) {
    @Nullable Path chosen = common.temporaryFolder();
    Path folder = chosen == null ? Path.of(System.getProperty("java.io.tmpdir")) : chosen;
    if (chosen != null && !Files.isDirectory(chosen)) {
      throw wrong("--temp " + chosen + " is no folder; name one that exists");
    }
    return new AnalysisOptions(reachability, unreachableToo, folder, GrowthDetail.NONE);
  }

  /**
   * Checks what no option knows alone, before any long work begins.
   *
   * @param problem what is wrong with the options, null if nothing is
   */
  final void check(@Nullable String problem, DumpArgument... dumps) {
    if (problem != null) {
      throw wrong(problem);
    }
    @Nullable Path output = common.output();
    if (output == null) {
      return;
    }
    for (DumpArgument dump : dumps) {
      if (isSame(output, dump.file())) {
        throw wrong("--output " + output + " would replace the dump itself; name another file");
      }
    }
  }

  /** Wrong usage. */
  final ParameterException wrong(String sentence) {
    CommandLine command = spec == null ? new CommandLine(CommandSpec.create()) : spec.commandLine();
    return new ParameterException(command, sentence);
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }
}
