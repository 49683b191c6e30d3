package org.heapdiff.cli;

import org.heapdiff.cli.report.GrowingShown;
import org.heapdiff.cli.report.GrowthShown;
import org.heapdiff.growth.GrowthDetail;
import org.heapdiff.growth.GrowthReport;
import org.heapdiff.series.GrowingPoints;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options for where the heap grew. */
final class GrowthOptions {
  @Option(
      names = "--growth",
      paramLabel = "N|all",
      converter = CountConverter.class,
      description =
          "How many of the places where the heap grew are shown: by default the first 5 in text"
              + " and markdown, and all in json. With 0 they are not looked for.")
  private @Nullable Integer count;

  @Option(
      names = "--values",
      description =
          "Show what is in samples of what was added: strings, numbers, keys, names of threads."
              + " These can be secret; without it a report has nothing from inside of objects.")
  private boolean values;

  /** How much is wanted. */
  GrowthDetail detail(boolean quick) {
    if (quick || (count != null && count == 0)) {
      return GrowthDetail.NONE;
    }
    return values ? GrowthDetail.VALUES : GrowthDetail.SHAPES;
  }

  /** What is shown of a report, null if there is none. */
  @Nullable GrowthShown shown(@Nullable GrowthReport report) {
    return report == null ? null : new GrowthShown(report, count);
  }

  /** What is shown of a series, null if nothing is. */
  @Nullable GrowingShown shown(@Nullable GrowingPoints points) {
    return points == null ? null : new GrowingShown(points, count);
  }

  /** What contradicts a look without the graph, null if nothing does. */
  @Nullable String problem(boolean quick) {
    boolean asked = values || (count != null && count != 0);
    return quick && asked
        ? "--quick builds no graph and cannot say where the heap grew; leave out --growth and"
            + " --values, or --quick"
        : null;
  }

  /** Reads how many. */
  static final class CountConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (value.equals("all")) {
        return Integer.MAX_VALUE;
      }
      if (!value.matches("[0-9]{1,9}")) {
        throw new TypeConversionException("'" + value + "' is neither a number nor 'all'");
      }
      return Integer.parseInt(value);
    }
  }
}
