package org.heapdiff.diff;

import java.util.List;

/**
 * What one snapshot holds.
 *
 * @param snapshot the dump in a few figures
 * @param classes every class with live instances, in no order, as it compares with an empty heap:
 *     {@code before} is nothing and all that is live was added
 * @param notes what a reader should know before trusting the figures, one sentence each; holds
 *     nothing from inside the heap but class names
 */
public record ShowResult(SnapshotSummary snapshot, List<ClassChange> classes, List<String> notes) {
  public ShowResult {
    classes = List.copyOf(classes);
    notes = List.copyOf(notes);
  }
}
