package org.heapdiff.cli.report;

/**
 * How many rows of each table are printed.
 *
 * @param added of what was added, at least 0
 * @param removed of what was removed, at least 0
 * @param live of what one dump holds, at least 0
 */
public record RowLimits(int added, int removed, int live) {
  /** So many that a diff fits a terminal without scrolling. */
  public static final RowLimits SCREEN = new RowLimits(10, 5, 20);

  public static final RowLimits ALL = each(Integer.MAX_VALUE);

  /** The same number for every table. */
  public static RowLimits each(int rows) {
    return new RowLimits(rows, rows, rows);
  }
}
