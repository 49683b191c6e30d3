package org.heapdiff.cli.report;

import java.util.List;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.SnapshotSummary;

/**
 * All that is printed of one dump.
 *
 * @param snapshot the dump
 * @param live the live instances of the classes that were selected
 * @param notes what a reader should know, one sentence each
 */
public record ShowReport(SnapshotSummary snapshot, Partition live, List<String> notes) {
  public ShowReport {
    notes = List.copyOf(notes);
  }
}
