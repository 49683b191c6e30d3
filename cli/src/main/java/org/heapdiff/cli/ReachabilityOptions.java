package org.heapdiff.cli;

import org.heapdiff.parser.Reachability;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what counts as alive. */
final class ReachabilityOptions {
  @Option(
      names = "--reachability",
      paramLabel = "LEVEL",
      description =
          "Which references keep an object alive: strong, soft (the default), weak, or all (as"
              + " Eclipse MAT counts).")
  private @Nullable Reachability reachability;

  @Option(
      names = "--all",
      description = "Count all objects in the dump, also those that no GC root reaches.")
  private boolean unreachableToo;

  Reachability reachability() {
    return reachability == null ? Reachability.SOFT : reachability;
  }

  /** Whether anything was said of what counts. */
  boolean isGiven() {
    return reachability != null || unreachableToo;
  }

  boolean unreachableToo() {
    return unreachableToo;
  }
}
