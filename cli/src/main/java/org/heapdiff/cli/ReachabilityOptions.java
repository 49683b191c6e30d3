package org.heapdiff.cli;

import org.heapdiff.parser.Reachability;
import picocli.CommandLine.Option;

/** Options that say what counts as alive. */
final class ReachabilityOptions {
  @Option(
      names = "--reachability",
      paramLabel = "LEVEL",
      defaultValue = "soft",
      description =
          "Which references keep an object alive: strong, soft (the default), weak, or all (as"
              + " Eclipse MAT counts).")
  private Reachability reachability = Reachability.SOFT;

  @Option(
      names = "--all",
      description = "Count all objects in the dump, also those that no GC root reaches.")
  private boolean unreachableToo;

  Reachability reachability() {
    return reachability;
  }

  boolean unreachableToo() {
    return unreachableToo;
  }
}
