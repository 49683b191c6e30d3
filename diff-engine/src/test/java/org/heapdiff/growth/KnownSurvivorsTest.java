package org.heapdiff.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownSurvivorsTest {
  private static final int OBJECTS = 1_000_000;

  @Test
  void whatIsKnownIsWhatWasPutOrNothing() {
    KnownSurvivors known = new KnownSurvivors(OBJECTS);
    for (int survivor = 0; survivor < OBJECTS; survivor++) {
      known.put(survivor, known(survivor));
    }
    int kept = 0;
    for (int survivor = 0; survivor < OBJECTS; survivor++) {
      int found = known.get(survivor);
      assertTrue(found == KnownSurvivors.UNKNOWN || found == known(survivor));
      kept += found == KnownSurvivors.UNKNOWN ? 0 : 1;
    }
    assertTrue(kept > OBJECTS / 64 && kept < OBJECTS / 25, kept + " are kept");
  }

  /** A list that begins at its highest address, and something new at each node. */
  @Test
  void noWayIsFollowedFarASecondTime() {
    long inOrder = 0;
    KnownSurvivors known = new KnownSurvivors(OBJECTS);
    for (int survivor = 0; survivor < OBJECTS; survivor++) {
      inOrder += follow(known, survivor);
    }
    assertTrue(inOrder <= 100L * OBJECTS, inOrder + " steps");

    long anyOrder = 0;
    known = new KnownSurvivors(OBJECTS);
    Random random = new Random(1);
    for (int i = 0; i < OBJECTS; i++) {
      anyOrder += follow(known, random.nextInt(OBJECTS));
    }
    assertTrue(anyOrder <= 100L * OBJECTS, anyOrder + " steps");
  }

  /** Goes up to the highest one, or to one that is known; returns the steps. */
  private static int follow(KnownSurvivors known, int from) {
    int at = from;
    while (at < OBJECTS - 1 && known.get(at) == KnownSurvivors.UNKNOWN) {
      at++;
    }
    for (int passed = from; passed < at; passed++) {
      known.put(passed, known(passed));
    }
    return at - from;
  }

  /** Negative ones too, never 0. */
  private static int known(int survivor) {
    return (survivor + 1) * 0x9E3779B1 | 1;
  }

  @Test
  void withoutObjectsNothingIsKnown() {
    assertEquals(KnownSurvivors.UNKNOWN, new KnownSurvivors(0).get(0));
  }
}
