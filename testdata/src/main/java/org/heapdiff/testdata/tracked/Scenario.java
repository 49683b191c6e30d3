package org.heapdiff.testdata.tracked;

import java.util.random.RandomGenerator;

/** What a program holds, and what it does between two dumps. */
interface Scenario {
  /** Fills the heap. */
  void begin(RandomGenerator random);

  /** What happens between the dumps. */
  void work(RandomGenerator random);

  /** How many tracked objects it holds, by a count of them. */
  int held();
}
