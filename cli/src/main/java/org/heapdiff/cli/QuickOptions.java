package org.heapdiff.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for a look without the graph. */
final class QuickOptions {
  @Option(
      names = "--quick",
      description =
          "Only counts and sizes by class, of all objects, garbage too; no graph, so no retained"
              + " sizes. Many times faster, in little memory.")
  private boolean quick;

  boolean quick() {
    return quick;
  }

  /**
   * What contradicts a look without the graph, null if nothing does.
   *
   * @param sortedByRetained whether retained sizes are to give the order
   */
  @Nullable String problem(boolean sortedByRetained, ReachabilityOptions reachability) {
    if (!quick) {
      return null;
    }
    if (sortedByRetained) {
      return "--sort retained needs the graph, which --quick leaves out; leave out one of them";
    }
    if (reachability.isGiven()) {
      return "--quick counts all objects and looks at no references; leave out --reachability and"
          + " --all, or --quick";
    }
    return null;
  }
}
