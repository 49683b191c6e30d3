package org.heapdiff.cli;

import org.heapdiff.identity.Identity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for how objects are found again. */
final class IdentityOptions {
  @Option(
      names = "--identity",
      paramLabel = "HOW",
      description =
          "By what an object of one dump is found again in the other: auto (the default), address,"
              + " structure, or class (only how many were added is known then).")
  private @Nullable Identity identity;

  Identity identity() {
    return identity == null ? Identity.AUTO : identity;
  }

  /** What is wrong with the options, null if nothing is. */
  @Nullable String problem(boolean quick) {
    return quick && identity != null
        ? "--identity finds objects again, and --quick only counts them; leave out one of the two"
        : null;
  }
}
