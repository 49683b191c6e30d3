package org.heapdiff.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.cli.report.TextStyle;
import org.heapdiff.diff.DumpDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code heapdiff info DUMP}: what a file is. */
@Command(
    name = "info",
    sortOptions = false,
    header = {
      "Says what a dump file is: format, ids, layout of objects, records, JVM, threads.",
      "It prints nothing that the program kept in its heap, so it can be shown to others.%n"
    },
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  heapdiff info after.hprof", "  heapdiff info --format json after.hprof.gz"})
final class InfoCommand extends DumpCommand {
  @Parameters(paramLabel = "DUMP", description = "An HPROF dump, gzip or not.")
  private Path dump = Path.of("");

  @Mixin private FormatOptions format = new FormatOptions();

  InfoCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    DumpArgument argument = DumpArgument.of(dump);
    check(format.problem(), argument);
    AnalysisOptions options = options();
    DumpDescription info = run((analysis, progress) -> analysis.info(argument, options, progress));
    TextStyle style = format.style(surroundings().terminal(), common());
    write(out -> format.renderer(style, null).info(info, out));
    printStatistics();
    return ExitCode.DONE;
  }
}
