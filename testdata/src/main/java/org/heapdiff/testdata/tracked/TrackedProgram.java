package org.heapdiff.testdata.tracked;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Runs a scenario: fills the heap and says {@code READY}; to the line {@code work} it does what the
 * scenario does and says {@code DONE}; to {@code count} it says how many tracked objects it holds
 * and how many were ever made: {@code COUNT 8000 11200}. Ends with its standard input.
 */
public final class TrackedProgram {
  /** So much is thrown away after each step; a collector that never collects must take it, too. */
  private static final int CHURN_BYTES = 8 << 20;

  private static final int COLLECTIONS = 2;

  private TrackedProgram() {}

  /**
   * The program.
   *
   * @param arguments the scenario: {@code replaced}, {@code replaced-by-equals}, {@code growing},
   *     {@code sessions} or {@code idle}
   */
  public static void main(String[] arguments) throws IOException {
    Scenario scenario =
        switch (arguments[0]) {
          case "replaced" -> new ReplacedEntries(0);
          case "replaced-by-equals" -> new ReplacedEntries(0.25);
          case "growing" -> new GrowingCollections();
          case "sessions" -> new Sessions();
          case "idle" -> new Idle();
          default -> throw new IllegalArgumentException("no scenario: " + arguments[0]);
        };
    Random random = new Random(arguments[0].hashCode());
    scenario.begin(random);
    settle(random);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("READY");
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (line.equals("work")) {
        Garbage.drop();
        scenario.work(random);
        settle(random);
        System.out.println("DONE");
      } else {
        System.out.println("COUNT " + scenario.held() + " " + Tracked.made());
      }
    }
  }

  /** Makes the collector work, and move what it moves. */
  private static void settle(Random random) {
    for (int k = 0; k < COLLECTIONS; k++) {
      Garbage.leave(random, CHURN_BYTES / COLLECTIONS);
      System.gc();
    }
    if (!Garbage.last().equals("")) {
      throw new IllegalStateException("garbage is kept");
    }
  }
}
