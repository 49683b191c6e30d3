package org.heapdiff.diff;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.heapdiff.diff.TrackedDumps.Run;
import org.heapdiff.identity.Identity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects of real JVMs are found again although the collector has moved them: the same serial
 * number, of which the matching knows nothing, is the same object.
 */
class GroundTruthTest {
  /** The least precision and recall, of what was added, of what was removed, and of the pairs. */
  private static final double LEAST = 0.98;

  /**
   * The same under collectors that copy objects one by one, in the order in which they meet them:
   * which of two that look alike lived on is then often told by nothing.
   */
  private static final double LEAST_WHERE_SCATTERED = 0.9;

  /** How many objects of a program that does nothing may be called added. */
  private static final int FALSELY_ADDED = 300;

  /** Scenarios in which hardly anything goes, so that a share of what went says nothing. */
  private static final List<String> NOTHING_REMOVED = List.of("idle", "growing");

  static Stream<Run> all() {
    return Stream.concat(
        TrackedDumps.moving(),
        TrackedDumps.runs(TrackedDumps.COMPACTING, TrackedDumps.REPLACED_BY_EQUALS));
  }

  @ParameterizedTest
  @MethodSource("all")
  void objectsAreFoundAgain(Run run) throws IOException {
    TrackedScore score = TrackedScore.of(TrackedDumps.of(run), Identity.AUTO);
    if (NOTHING_REMOVED.contains(run.scenario())) {
      assertTrue(score.pairPrecision() >= LEAST && score.pairRecall() >= LEAST, run + ": " + score);
      assertTrue(score.falselyAdded() <= FALSELY_ADDED, run + ": " + score);
      assertTrue(score.addedRecall() >= LEAST, run + ": " + score);
    } else {
      boolean scattered = TrackedDumps.SCATTERING.contains(run.collector());
      double least = scattered ? LEAST_WHERE_SCATTERED : LEAST;
      assertTrue(score.worst() >= least, run + ": " + score);
    }
  }
}
