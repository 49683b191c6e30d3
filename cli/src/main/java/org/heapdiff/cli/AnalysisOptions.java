package org.heapdiff.cli;

import java.nio.file.Path;
import org.heapdiff.growth.GrowthDetail;
import org.heapdiff.parser.Reachability;

/**
 * How a dump is to be analyzed.
 *
 * @param reachability which references keep an object alive
 * @param unreachableToo whether objects that no GC root reaches count as well
 * @param temporaryFolder where compressed dumps may be unpacked; an existing folder
 * @param growth how much is wanted to be known of where the heap grew
 */
public record AnalysisOptions(
    Reachability reachability, boolean unreachableToo, Path temporaryFolder, GrowthDetail growth) {
  /** The same with another detail of growth. */
  AnalysisOptions withGrowth(GrowthDetail detail) {
    return new AnalysisOptions(reachability, unreachableToo, temporaryFolder, detail);
  }
}
