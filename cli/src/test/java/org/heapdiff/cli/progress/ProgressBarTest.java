package org.heapdiff.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final String CLEAR = "\r\u001b[K";
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(screen, true, StandardCharsets.UTF_8);
  private long now = 5 * SECOND;

  @Test
  void phasePercentageAndTimeLeftAreShownAndErased() {
    try (ProgressBar bar = new ProgressBar(terminal, 80, () -> now)) {
      bar.phase("reading a.hprof", 1000);
      now += 30 * SECOND;
      bar.advance(250);
    }
    assertEquals(CLEAR + "reading a.hprof [#####...............]  25 % 1:30 left" + CLEAR, shown());
  }

  @Test
  void itIsDrawnAtMostTenTimesASecond() {
    try (ProgressBar bar = new ProgressBar(terminal, 80, () -> now)) {
      bar.phase("reading", 10_000);
      for (int i = 1; i <= 10_000; i++) {
        now += SECOND / 10_000;
        bar.advance(i);
      }
    }
    int draws = shown().split("reading", -1).length - 1;
    assertTrue(draws >= 8 && draws <= 10, shown());
  }

  @Test
  void quickWorkShowsNothing() {
    try (ProgressBar bar = new ProgressBar(terminal, 80, () -> now)) {
      bar.phase("reading", 10);
      bar.advance(10);
    }
    assertEquals("", shown());
  }

  @Test
  void aLineFitsANarrowTerminal() {
    try (ProgressBar bar = new ProgressBar(terminal, 24, () -> now)) {
      bar.phase("reading a-long-name.hprof", 100);
      now += SECOND / 2;
      bar.advance(50);
    }
    assertEquals(CLEAR + "reading a-long-na  50 %" + CLEAR, shown());
  }

  @Test
  void withoutATotalOnlyThePhaseIsNamed() {
    try (ProgressBar bar = new ProgressBar(terminal, 80, () -> now)) {
      bar.phase("unpacking", 0);
      now += SECOND;
      bar.advance(77);
    }
    assertEquals(CLEAR + "unpacking" + CLEAR, shown());
  }

  private String shown() {
    return screen.toString(StandardCharsets.UTF_8);
  }
}
