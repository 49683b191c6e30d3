package org.heapdiff.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static Trend trend(long... bytes) {
    return Objects.requireNonNull(Pace.of(bytes, null)).trend();
  }

  @Test
  void whatDoesNotGrowInEveryStepHasNone() {
    assertNull(Pace.of(new long[] {1, 1}, null));
    assertNull(Pace.of(new long[] {1, 5, 4, 9}, null));
  }

  @Test
  void paceIsTheMeanOfTheSteps() {
    assertEquals(new Pace(150, null, Trend.STEADY), Pace.of(new long[] {0, 150, 300}, null));
    assertEquals(
        new Pace(150, 3.0, Trend.STEADY), Pace.of(new long[] {0, 150, 300}, new double[] {50, 50}));
  }

  @Test
  void halfAsMuchAgainIsStillSteady() {
    assertEquals(Trend.STEADY, trend(0, 100, 250));
    assertEquals(Trend.ACCELERATING, trend(0, 100, 251));
    assertEquals(Trend.STEADY, trend(0, 150, 250));
    assertEquals(Trend.SLOWING, trend(0, 151, 251));
  }

  @Test
  void longerStepsMayGrowByMore() {
    assertEquals(Trend.ACCELERATING, trend(0, 100, 400));
    assertEquals(
        Trend.STEADY,
        Objects.requireNonNull(Pace.of(new long[] {0, 100, 400}, new double[] {60, 180})).trend());
  }

  @Test
  void oneStepThatDiffersIsUneven() {
    assertEquals(Trend.UNEVEN, trend(0, 100, 110, 210, 220));
    assertEquals(Trend.UNEVEN, trend(0, 100, 500, 600));
    // The later half has more, but the last step has not.
    assertEquals(Trend.UNEVEN, trend(0, 1, 2, 102, 103));
  }

  @Test
  void twoDumpsHaveNoTrendButAPace() {
    assertEquals(new Pace(7, null, Trend.STEADY), Pace.of(new long[] {3, 10}, null));
  }
}
