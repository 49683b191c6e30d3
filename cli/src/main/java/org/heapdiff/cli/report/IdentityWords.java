package org.heapdiff.cli.report;

import java.util.Locale;
import java.util.stream.Collectors;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.MatchingConfidence;
import org.jspecify.annotations.Nullable;

/** By what objects were found again, and how surely, in words. */
final class IdentityWords {
  private IdentityWords() {}

  /** A sentence, and one more where it is known how sure it is. */
  static String sentences(Identity identity, @Nullable MatchingConfidence confidence) {
    return confidence == null ? sentence(identity) : sentence(identity) + " " + words(confidence);
  }

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

  private static String words(MatchingConfidence confidence) {
    return "Matched "
        + percent(confidence.share())
        + " of the objects that can be told apart: "
        + confidence.evidence().stream()
            .map(
                share ->
                    share.name()
                        + " "
                        + share.pairs()
                        + " ("
                        + percent(share.agreeing())
                        + " consistent)")
            .collect(Collectors.joining(", "))
        + ".";
  }

  /** Rounded down, so that only all is 100 %. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", Math.floor(share * 1000) / 10);
  }
}
