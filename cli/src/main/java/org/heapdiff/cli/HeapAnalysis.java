package org.heapdiff.cli;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.DiffRequest;
import org.heapdiff.diff.DiffResult;
import org.heapdiff.diff.DumpDescription;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.ShowResult;
import org.heapdiff.parser.Progress;
import org.heapdiff.series.SeriesRequest;
import org.heapdiff.series.SeriesResult;
import org.heapdiff.verify.VerifyResult;

/**
 * What the command line asks of the layers below; an interface so that the commands are tested
 * without a heap dump. A dump that cannot be read is a {@link org.heapdiff.parser.DumpException};
 * any other {@link IOException} is a failure of the file system.
 */
public interface HeapAnalysis {
  /** What differs between two dumps, and what else is asked of them. */
  DiffResult diff(
      DumpArgument before,
      DumpArgument after,
      AnalysisOptions options,
      DiffRequest request,
      Progress progress)
      throws IOException;

  /** What several dumps in time order say together. */
  SeriesResult series(
      List<DumpArgument> dumps, AnalysisOptions options, SeriesRequest request, Progress progress)
      throws IOException;

  /** How the classes of several dumps grew, of all objects, without the graph. */
  SeriesResult quickSeries(List<DumpArgument> dumps, AnalysisOptions options, Progress progress)
      throws IOException;

  /** What one dump holds. */
  ShowResult show(DumpArgument dump, AnalysisOptions options, Progress progress) throws IOException;

  /** By how much each class has grown, of all objects, without the graph. */
  DiffResult quickDiff(
      DumpArgument before, DumpArgument after, AnalysisOptions options, Progress progress)
      throws IOException;

  /** What one dump holds, live or not, without the graph. */
  ShowResult quickShow(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException;

  /** What the file is. */
  DumpDescription info(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException;

  /** What a second engine says of the same dump. */
  VerifyResult verify(DumpArgument dump, AnalysisOptions options, Progress progress)
      throws IOException;

  /**
   * The table of what was added.
   *
   * @param changes the classes of which it is made; those to which nothing was added are left out
   * @param order the order of its rows
   */
  Partition added(List<ClassChange> changes, Comparator<ClassChange> order);

  /**
   * The table of what was removed.
   *
   * @param changes the classes of which it is made; those of which nothing was removed are left out
   * @param order the order of its rows
   */
  Partition removed(List<ClassChange> changes, Comparator<ClassChange> order);
}
