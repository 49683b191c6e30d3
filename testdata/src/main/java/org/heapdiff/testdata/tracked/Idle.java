package org.heapdiff.testdata.tracked;

import java.util.List;
import java.util.random.RandomGenerator;

/** Holds what the others hold, and does nothing with it. */
final class Idle implements Scenario {
  private final List<Scenario> all =
      List.of(new ReplacedEntries(0), new GrowingCollections(), new Sessions());

  @Override
  public void begin(RandomGenerator random) {
    all.forEach(scenario -> scenario.begin(random));
  }

  @Override
  public void work(RandomGenerator random) {
    // Only the garbage that everything leaves.
  }

  @Override
  public int held() {
    return all.stream().mapToInt(Scenario::held).sum();
  }
}
