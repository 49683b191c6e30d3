package org.heapdiff.cli;

import java.nio.file.Path;
import org.heapdiff.parser.Reachability;

/**
 * How a dump is to be analyzed.
 *
 * @param reachability which references keep an object alive
 * @param unreachableToo whether objects that no GC root reaches count as well
 * @param temporaryFolder where compressed dumps may be unpacked; an existing folder
 */
public record AnalysisOptions(
    Reachability reachability, boolean unreachableToo, Path temporaryFolder) {}
