package org.heapdiff.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the answers to one question, and keeps a few examples of each kind. */
final class Tally {
  private static final int EXAMPLES = 3;

  private final String what;
  private long agree;
  private final Count differ = new Count();
  private final Map<Explanation, Count> explained = new EnumMap<>(Explanation.class);

  Tally(String what) {
    this.what = what;
  }

  void agree() {
    agree++;
  }

  /**
   * Counts a difference.
   *
   * @param reason why it is there, null where nobody knows
   * @param example called only where the example is kept
   */
  void differ(@Nullable Explanation reason, Supplier<String> example) {
    Count count =
        reason == null ? differ : explained.computeIfAbsent(reason, unused -> new Count());
    if (count.number++ < EXAMPLES) {
      count.examples.add(example.get());
    }
  }

  VerifyItem item() {
    List<VerifyItem.Explained> list = new ArrayList<>();
    explained.forEach(
        (reason, count) ->
            list.add(new VerifyItem.Explained(reason, count.number, count.examples)));
    return new VerifyItem(what, agree, list, differ.number, differ.examples);
  }

  private static final class Count {
    private long number;
    private final List<String> examples = new ArrayList<>();
  }
}
