package org.heapdiff.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.cli.report.ShowReport;
import org.heapdiff.cli.report.TextStyle;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.RowOrder;
import org.heapdiff.diff.ShowResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heapdiff show DUMP}: what one dump holds. */
@Command(
    name = "show",
    sortOptions = false,
    header = "Shows the live objects of one dump by class.%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  heapdiff show after.hprof",
      "  heapdiff show --sort retained --rows all --human after.hprof.gz",
      "  heapdiff show --quick after.hprof",
      "  heapdiff show --format csv after.hprof > after.csv"
    })
final class ShowCommand extends DumpCommand {
  /** What may come first in a table of one dump. */
  enum Key {
    SIZE,
    RETAINED,
    COUNT
  }

  @Parameters(
      paramLabel = "DUMP",
      description = "An HPROF dump, gzip or not; FILE#N is the Nth dump of a file.")
  private Path dump = Path.of("");

  @Option(
      names = "--sort",
      paramLabel = "KEY",
      defaultValue = "size",
      description = "What comes first: size (bytes, the default), retained (bytes) or count.")
  private Key sort = Key.SIZE;

  @Mixin private ClassOptions classes = new ClassOptions();
  @Mixin private FormatOptions format = new FormatOptions();
  @Mixin private QuickOptions quick = new QuickOptions();
  @Mixin private ReachabilityOptions reachability = new ReachabilityOptions();

  ShowCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    DumpArgument argument = DumpArgument.of(dump);
    check(format.problem(), argument);
    check(quick.problem(sort == Key.RETAINED, reachability));
    AnalysisOptions options = options(reachability);
    ShowReport report =
        run(
            (analysis, progress) ->
                report(
                    analysis,
                    quick.quick()
                        ? analysis.quickShow(argument, options, progress)
                        : analysis.show(argument, options, progress)));
    TextStyle style = format.style(surroundings().terminal(), common());
    write(out -> format.renderer(style, classes.rows()).show(report, out));
    printStatistics(objectCount(report.snapshot()));
    return ExitCode.DONE;
  }

  private ShowReport report(HeapAnalysis analysis, ShowResult result) {
    List<ClassChange> selected = classes.selected(result.classes());
    List<String> notes = new ArrayList<>(result.notes());
    if (classes.areSelective() && selected.isEmpty()) {
      notes.add(classes.nothingSelected());
    }
    RowOrder order = RowOrder.valueOf(sort.name());
    return new ShowReport(result.snapshot(), analysis.added(selected, order.added()), notes);
  }
}
