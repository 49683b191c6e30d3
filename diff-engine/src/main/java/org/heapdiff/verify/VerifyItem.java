package org.heapdiff.verify;

import java.util.List;

/**
 * One thing that two engines were asked, and how often they gave the same answer.
 *
 * @param what what was compared, in the plural, for a person
 * @param agree how often they agree
 * @param explained where they differ for a known reason, one entry per reason
 * @param differ how often they differ and nothing explains it
 * @param examples a few of those, by address and class name
 */
public record VerifyItem(
    String what, long agree, List<Explained> explained, long differ, List<String> examples) {
  public VerifyItem {
    explained = List.copyOf(explained);
    examples = List.copyOf(examples);
  }

  /** How often they differ for a known reason. */
  public long explainedCount() {
    return explained.stream().mapToLong(Explained::count).sum();
  }

  /**
   * Differences with one known reason.
   *
   * @param reason the reason
   * @param count how many there are
   * @param examples a few of them, by address and class name
   */
  public record Explained(Explanation reason, long count, List<String> examples) {
    public Explained {
      examples = List.copyOf(examples);
    }
  }
}
