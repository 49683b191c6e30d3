package org.heapdiff.cli;

import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options for the table of objects that survived and changed. */
final class SurvivorOptions {
  private static final String USUAL_ROWS = "20";
  private static final int MOST_ROWS = 100_000;

  @Option(
      names = "--survivors",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = USUAL_ROWS,
      converter = RowsConverter.class,
      preprocessor = NumberOnly.class,
      description =
          "List the N objects in both dumps whose retained size changed most, "
              + USUAL_ROWS
              + " by default; not those that changed only because of an object they hold.")
  private @Nullable Integer rows;

  /** How many rows there are to be, 0 for no table. */
  int rows() {
    return rows == null ? 0 : rows;
  }

  /**
   * What is wrong with the options, null if nothing is.
   *
   * @param tables whether the format has room for more than one table
   */
  @Nullable String problem(boolean quick, boolean tables) {
    if (rows == null) {
      return null;
    }
    if (quick) {
      return "--survivors needs the graph, which --quick leaves out; leave out one of the two";
    }
    return tables ? null : "--survivors has no place in csv; use --format json, or --matched FILE";
  }

  /** Reads a number of rows. */
  static final class RowsConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (!value.matches("[0-9]{1,6}")) {
        throw new TypeConversionException("'" + value + "' is no number");
      }
      int rows = Integer.parseInt(value);
      if (rows < 1 || rows > MOST_ROWS) {
        throw new TypeConversionException(
            "'" + value + "' is not between 1 and " + MOST_ROWS + "; --matched FILE lists all");
      }
      return rows;
    }
  }

  /** Takes the next argument only if it is a number, so that a dump may follow. */
  static final class NumberOnly implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      boolean attached = "=".equals(info.get("separator"));
      if (!attached && (arguments.isEmpty() || !arguments.peek().matches("[0-9]+"))) {
        arguments.push(USUAL_ROWS);
      }
      return false;
    }
  }
}
