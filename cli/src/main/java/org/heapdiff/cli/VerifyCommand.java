package org.heapdiff.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.cli.report.VerifyRenderer;
import org.heapdiff.verify.VerifyResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code heapdiff verify DUMP}: what a second engine says of a dump. */
@Command(
    name = "verify",
    sortOptions = false,
    header = {
      "Reads a dump with heapdiff and with Eclipse MAT's engine and says where they agree,",
      "where they differ, and why.%n"
    },
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every difference has a known reason",
      "1:there is a difference that nothing explains"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  heapdiff verify after.hprof"})
final class VerifyCommand extends DumpCommand {
  @Parameters(
      paramLabel = "DUMP",
      description = "An HPROF dump, gzip or not; FILE#N is the Nth dump of a file.")
  private Path dump = Path.of("");

  VerifyCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    DumpArgument argument = DumpArgument.of(dump);
    check(null, argument);
    AnalysisOptions options = options();
    VerifyResult result = run((analysis, progress) -> analysis.verify(argument, options, progress));
    VerifyRenderer renderer = new VerifyRenderer(surroundings().terminal().width());
    write(out -> renderer.write(result, out));
    printStatistics();
    return result.allIsWell() ? ExitCode.DONE : ExitCode.NOT_AS_ASKED;
  }
}
