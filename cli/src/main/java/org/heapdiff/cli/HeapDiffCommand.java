package org.heapdiff.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.cli.report.ByteSize;
import org.heapdiff.cli.report.DiffReport;
import org.heapdiff.cli.report.SeriesReport;
import org.heapdiff.cli.report.TextStyle;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.DiffRequest;
import org.heapdiff.diff.DiffResult;
import org.heapdiff.diff.RowOrder;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.growth.GrowthDetail;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Progress;
import org.heapdiff.series.Series;
import org.heapdiff.series.SeriesRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code heapdiff BEFORE AFTER}: what was added between two dumps. */
@Command(
    name = "heapdiff",
    sortOptions = false,
    versionProvider = Version.class,
    customSynopsis = {
      "heapdiff [OPTIONS] BEFORE AFTER [MORE...]",
      "       heapdiff COMMAND [OPTIONS] ARGUMENTS"
    },
    header = "Says which objects were added to a JVM heap between two HPROF dumps.%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the heap grew by more than --fail-if-grown",
      "2:wrong usage",
      "3:a dump cannot be read",
      "4:the output cannot be written",
      "5:heapdiff itself failed, or memory did not suffice"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  heapdiff before.hprof after.hprof.gz",
      "  heapdiff --only '^com\\.acme\\.' --sort retained --rows 30 before.hprof after.hprof",
      "  heapdiff --fail-if-grown 10MB --quiet before.hprof after.hprof",
      "  heapdiff --quick before.hprof after.hprof",
      "  heapdiff --survivors before.hprof after.hprof",
      "  heapdiff monday.hprof tuesday.hprof wednesday.hprof",
      "  heapdiff --added added.csv --removed removed.csv before.hprof after.hprof",
      "  heapdiff --format json -o diff.json all.hprof#1 all.hprof#2",
      "",
      "A dump is made with: jcmd PID GC.heap_dump before.hprof",
      "Options for the JVM that runs heapdiff go into HEAPDIFF_OPTS (such as -Xmx8g)."
    })
final class HeapDiffCommand extends DumpCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "BEFORE",
      description = "The base: an HPROF dump, gzip or not; FILE#N is the Nth dump of a file.")
  private @Nullable Path before;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "AFTER",
      description = "The dump that is compared with it.")
  private @Nullable Path after;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "MORE",
      description =
          "Further dumps, in time order: says what was added and stays, and what grows in every"
              + " step.")
  private List<Path> more = new ArrayList<>();

  @Option(
      names = "--sort",
      paramLabel = "KEY",
      defaultValue = "added",
      description =
          "What comes first: added (bytes added, the default), size (live bytes after), retained"
              + " (bytes retained after), net (growth in bytes) or count (objects added).")
  private RowOrder sort = RowOrder.ADDED;

  @Option(
      names = "--fail-if-grown",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description =
          "End with exit code 1 if the live bytes (of the selected classes) grew by more than"
              + " SIZE: bytes, or 500k, 10MB, 1g.")
  private @Nullable Long allowedGrowth;

  @Mixin private ClassOptions classes = new ClassOptions();
  @Mixin private FormatOptions format = new FormatOptions();
  @Mixin private QuickOptions quick = new QuickOptions();
  @Mixin private GrowthOptions growth = new GrowthOptions();
  @Mixin private ReachabilityOptions reachability = new ReachabilityOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private SurvivorOptions survivors = new SurvivorOptions();
  @Mixin private ObjectFileOptions objectFiles = new ObjectFileOptions();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean version;

  HeapDiffCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() throws IOException {
    if (before == null) {
      throw wrong("Two dumps are needed: heapdiff BEFORE AFTER");
    }
    if (after == null) {
      throw wrong(
          "Two dumps are needed and only '"
              + before
              + "' is named; 'heapdiff show' looks at a single one");
    }
    DumpArgument base = DumpArgument.of(before);
    DumpArgument other = DumpArgument.of(after);
    if (!more.isEmpty()) {
      return series(base, other);
    }
    check(format.problem(), base, other);
    check(quick.problem(sort == RowOrder.RETAINED, reachability));
    check(identity.problem(quick.quick()));
    check(survivors.problem(quick.quick(), format.hasTables()));
    check(objectFiles.problem(quick.quick(), common().output(), base, other));
    objectFiles.checkPlaces();
    check(growth.problem(quick.quick()));
    AnalysisOptions options = options(reachability);
    DiffReport report =
        run(
            (analysis, progress) ->
                report(
                    analysis,
                    quick.quick()
                        ? analysis.quickDiff(base, other, options, progress)
                        : analysis.diff(base, other, options, request(progress), progress)));
    TextStyle style = format.style(surroundings().terminal(), common());
    write(out -> format.renderer(style, classes.rows()).diff(report, out));
    printStatistics(objectCount(report.before()), objectCount(report.after()));
    return exitCode(report.before(), report.after(), report.net(), report.selectedNet());
  }

  /** The same of more than two dumps. */
  private int series(DumpArgument first, DumpArgument second) throws IOException {
    List<DumpArgument> dumps = new ArrayList<>(List.of(first, second));
    more.forEach(file -> dumps.add(DumpArgument.of(file)));
    DumpArgument[] all = dumps.toArray(DumpArgument[]::new);
    if (dumps.size() > Series.MOST_DUMPS) {
      throw wrong(
          dumps.size()
              + " dumps are more than heapdiff compares at a time; name "
              + Series.MOST_DUMPS
              + " at most, such as every second one");
    }
    check(format.problem(), all);
    check(quick.problem(sort == RowOrder.RETAINED, reachability));
    check(identity.problem(quick.quick()));
    check(survivors.problem(quick.quick(), format.hasTables()));
    check(objectFiles.problem(quick.quick(), common().output(), all));
    objectFiles.checkPlaces();
    check(growth.problem(quick.quick()));
    AnalysisOptions options = options(reachability);
    SeriesReports reports = new SeriesReports(classes, sort, growth);
    SeriesReport report =
        run(
            (analysis, progress) ->
                reports.of(
                    analysis,
                    quick.quick()
                        ? analysis.quickSeries(dumps, options, progress)
                        : analysis.series(dumps, options, seriesRequest(progress), progress)));
    TextStyle style = format.style(surroundings().terminal(), common());
    write(out -> format.renderer(style, classes.rows()).series(report, out));
    printStatistics(report.dumps().stream().map(DumpCommand::objectCount).toArray(String[]::new));
    return exitCode(report.first(), report.last(), report.net(), report.selectedNet());
  }

  private SeriesRequest seriesRequest(Progress progress) {
    boolean ofEnds = objectFiles.areGiven() || survivors.rows() > 0;
    return new SeriesRequest(
        identity.identity(),
        classes::selects,
        format.hasTables() ? growth.detail(quick.quick()) : GrowthDetail.NONE,
        ofEnds ? request(progress).withGrowth(GrowthDetail.NONE) : null);
  }

  /** What {@code --fail-if-grown} makes of it. */
  private int exitCode(
      SnapshotSummary first, SnapshotSummary last, Amount net, @Nullable Amount selectedNet) {
    if (allowedGrowth == null) {
      return ExitCode.DONE;
    }
    if (first.damaged() || last.damaged()) {
      return cannotJudge(first, last);
    }
    return hasGrownTooMuch(net, selectedNet, allowedGrowth) ? ExitCode.NOT_AS_ASKED : ExitCode.DONE;
  }

  private DiffRequest request(Progress progress) {
    DiffRequest request =
        DiffRequest.TABLES
            .withIdentity(identity.identity())
            .withSurvivors(survivors.rows())
            .only(classes::selects)
            .withGrowth(format.hasTables() ? growth.detail(quick.quick()) : GrowthDetail.NONE);
    if (!objectFiles.areGiven()) {
      return request;
    }
    return request.withObjects(
        lists -> {
          progress.phase("writing objects", 0);
          objectFiles.write(lists);
        });
  }

  private DiffReport report(HeapAnalysis analysis, DiffResult result) {
    List<ClassChange> selected = classes.selected(result.changes());
    @Nullable Amount selectedNet = null;
    List<String> notes = new ArrayList<>(result.notes());
    if (classes.areSelective()) {
      selectedNet = selected.stream().map(ClassChange::net).reduce(Amount.NONE, Amount::plus);
      if (selected.isEmpty()) {
        notes.add(classes.nothingSelected());
      }
    }
    return new DiffReport(
        result.before(),
        result.after(),
        result.after().live().minus(result.before().live()),
        selectedNet,
        selected.stream().sorted(sort.added()).toList(),
        analysis.added(selected, sort.added()),
        analysis.removed(selected, sort.removed()),
        notes,
        result.identity(),
        result.survivors(),
        growth.shown(result.growth()),
        result.confidence());
  }

  /** A dump that lacks a part looks smaller than the heap was. */
  private int cannotJudge(SnapshotSummary first, SnapshotSummary last) {
    Path damaged = first.damaged() ? first.file() : last.file();
    surroundings()
        .errors()
        .println(
            "heapdiff: --fail-if-grown cannot tell how much the heap grew, because "
                + damaged
                + " is damaged or was cut off; make the dump again.");
    return ExitCode.UNREADABLE_INPUT;
  }

  private boolean hasGrownTooMuch(Amount whole, @Nullable Amount selected, long allowed) {
    Amount net = selected == null ? whole : selected;
    if (net.bytes() <= allowed) {
      return false;
    }
    surroundings()
        .errors()
        .println(
            "heapdiff: The "
                + (selected == null ? "heap" : "selected classes")
                + " grew by "
                + net.bytes()
                + " live bytes, which is more than --fail-if-grown "
                + allowed
                + ".");
    return true;
  }

  /** Reads a size. */
  static final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        return ByteSize.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
