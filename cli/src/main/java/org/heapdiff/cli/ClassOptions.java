package org.heapdiff.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.heapdiff.cli.report.RowLimits;
import org.heapdiff.diff.ClassChange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that choose which classes are shown, and how many. */
final class ClassOptions {
  @Option(
      names = "--rows",
      paramLabel = "N|all",
      converter = RowLimitsConverter.class,
      description =
          "Rows per table; by default as many as fit a screen in text and markdown, and all in"
              + " json and csv.")
  private @Nullable RowLimits rows;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      converter = PatternConverter.class,
      description = "Only classes in whose name REGEX is found.")
  private @Nullable Pattern only;

  @Option(
      names = "--exclude",
      paramLabel = "REGEX",
      converter = PatternConverter.class,
      description = "No classes in whose name REGEX is found.")
  private @Nullable Pattern exclude;

  /** The rows asked for, null if nothing was said. */
  @Nullable RowLimits rows() {
    return rows;
  }

  /** Whether some classes may be left out. */
  boolean areSelective() {
    return only != null || exclude != null;
  }

  /** The classes that are not left out, in the same order. */
  List<ClassChange> selected(List<ClassChange> changes) {
    return changes.stream().filter(change -> selects(change.className())).toList();
  }

  /** Why no class is left, for a person. */
  String nothingSelected() {
    return (only == null ? "" : "--only " + only.pattern())
        + (only == null || exclude == null ? "" : " and ")
        + (exclude == null ? "" : "--exclude " + exclude.pattern())
        + " leave no class of this heap; names are written as in java.util.HashMap$Node.";
  }

  /** Whether objects of a class are not left out. */
  boolean selects(String className) {
    return (only == null || only.matcher(className).find())
        && (exclude == null || !exclude.matcher(className).find());
  }

  /** Reads a regular expression. */
  static final class PatternConverter implements ITypeConverter<Pattern> {
    @Override
    public Pattern convert(String value) {
      try {
        return Pattern.compile(value);
      } catch (PatternSyntaxException e) {
        throw new TypeConversionException(
            "'" + value + "' is no regular expression: " + e.getDescription());
      }
    }
  }

  /** Reads a number of rows. */
  static final class RowLimitsConverter implements ITypeConverter<RowLimits> {
    @Override
    public RowLimits convert(String value) {
      if (value.equals("all")) {
        return RowLimits.ALL;
      }
      if (!value.matches("[0-9]{1,9}")) {
        throw new TypeConversionException("'" + value + "' is neither a number nor 'all'");
      }
      return RowLimits.each(Integer.parseInt(value));
    }
  }
}
