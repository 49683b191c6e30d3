package org.heapdiff.cli;

import org.heapdiff.cli.report.CsvRenderer;
import org.heapdiff.cli.report.JsonRenderer;
import org.heapdiff.cli.report.MarkdownRenderer;
import org.heapdiff.cli.report.Renderer;
import org.heapdiff.cli.report.RowLimits;
import org.heapdiff.cli.report.TextRenderer;
import org.heapdiff.cli.report.TextStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for what the output looks like. */
final class FormatOptions {
  enum Format {
    TEXT,
    JSON,
    CSV,
    MARKDOWN
  }

  enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text (the default), json, csv or markdown.")
  private Format format = Format.TEXT;

  @Option(
      names = "--human",
      description = "Bytes as 62.6 MiB (powers of 1024) instead of exactly, in text and markdown.")
  private boolean human;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "auto (the default: on a terminal, unless NO_COLOR is set or TERM is dumb), always or"
              + " never.")
  private Color color = Color.AUTO;

  @Option(
      names = "--width",
      paramLabel = "N",
      description =
          "Fit text into N columns, at least 40; by default the terminal's, and no limit where no"
              + " terminal reads the output.")
  private @Nullable Integer width;

  /** The style of text. */
  TextStyle style(Terminal terminal, CommonOptions common) {
    boolean onTerminal = terminal.readsOutput() && common.output() == null;
    boolean colored =
        switch (color) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO -> onTerminal && terminal.allowsColor();
        };
    int columns = onTerminal ? terminal.width() : TextStyle.UNLIMITED;
    return new TextStyle(colored, width == null ? columns : width, human);
  }

  /**
   * What writes the format asked for.
   *
   * @param rows how many rows were asked for, null if nothing was said: then text is cut to a
   *     screen, and what programs read is complete
   */
  Renderer renderer(TextStyle style, @Nullable RowLimits rows) {
    RowLimits forPeople = rows == null ? RowLimits.SCREEN : rows;
    RowLimits forPrograms = rows == null ? RowLimits.ALL : rows;
    return switch (format) {
      case TEXT -> new TextRenderer(style, forPeople);
      case MARKDOWN -> new MarkdownRenderer(style, forPeople);
      case JSON -> new JsonRenderer(forPrograms);
      case CSV -> new CsvRenderer(forPrograms);
    };
  }

  /** Whether the format has room for where the heap grew; tables of classes have none. */
  boolean hasGrowth() {
    return format != Format.CSV;
  }

  /** What is wrong with the options, null if nothing is. */
  @Nullable String problem() {
    return width != null && width < 40 ? "--width must be at least 40, not " + width : null;
  }
}
