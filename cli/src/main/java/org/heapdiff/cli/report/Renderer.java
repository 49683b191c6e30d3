package org.heapdiff.cli.report;

import java.io.IOException;
import org.heapdiff.diff.DumpDescription;

/** Writes reports in one format. The same report gives the same characters, always. */
public interface Renderer {
  /** Writes what differs between two dumps. */
  void diff(DiffReport report, Appendable out) throws IOException;

  /** Writes what more than two dumps say together. */
  void series(SeriesReport report, Appendable out) throws IOException;

  /** Writes what one dump holds. */
  void show(ShowReport report, Appendable out) throws IOException;

  /** Writes what a file is. */
  void info(DumpDescription info, Appendable out) throws IOException;
}
