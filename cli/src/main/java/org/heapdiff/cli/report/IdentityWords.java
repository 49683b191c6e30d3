package org.heapdiff.cli.report;

import org.heapdiff.diff.Identity;

/** By what objects were found again, in words. */
final class IdentityWords {
  private IdentityWords() {}

  /** A sentence. */
  static String sentence(Identity identity) {
    return switch (identity) {
      case AUTO, STRUCTURE -> "Objects are found again by content and structure.";
      case ADDRESS -> "Objects are found again by address, class and array length.";
      case CLASS ->
          "Objects are told apart by class and array length only: added and removed are how many at"
              + " least, not which.";
    };
  }
}
