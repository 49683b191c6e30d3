package org.heapdiff.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.heapdiff.diff.TrackedDumps.Run;
import org.heapdiff.identity.Identity;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ground truth is true: the dumps hold what the programs say they hold, and no trace of the
 * serial numbers; and the score says what is known to be so.
 */
class TrackedDumpsTest {
  private static final Run SERIAL = new Run("sessions", "Serial");

  static Stream<Run> all() {
    return Stream.concat(TrackedDumps.moving(), TrackedDumps.unmoved());
  }

  static Stream<Run> unmoved() {
    return TrackedDumps.unmoved();
  }

  @ParameterizedTest
  @MethodSource("all")
  void theDumpsHoldWhatTheProgramCounted(Run run) throws IOException {
    TrackedDumps dumps = TrackedDumps.of(run);
    int before = liveTracked(dumps.before(), dumps.numbersBefore());
    int after = liveTracked(dumps.after(), dumps.numbersAfter());
    assertEquals(dumps.heldBefore(), before, dumps.toString());
    assertEquals(dumps.heldAfter(), after, dumps.toString());
    TrackedScore score = TrackedScore.of(dumps, Identity.CLASS);
    // Every tracked object that the programs make between the dumps is still held at the end.
    assertEquals(dumps.heldAfter() - dumps.made(), score.survivors(), dumps.toString());
    assertEquals(run.scenario().equals("idle"), dumps.made() == 0);
    assertEquals(
        dumps.numbersBefore().byId().size(), dumps.idsBefore().size(), "a number is there twice");
    assertEquals(
        dumps.numbersAfter().byId().size(), dumps.idsAfter().size(), "a number is there twice");
  }

  @Test
  void nothingButTheNumbersIsBlankedAndNoTraceOfThemIsLeft() throws IOException {
    TrackedDumps dumps = TrackedDumps.of(SERIAL);
    byte[] original = Files.readAllBytes(dumps.original());
    byte[] blank = Files.readAllBytes(dumps.before());
    assertEquals(original.length, blank.length);
    BitSet numbers = new BitSet();
    for (int place : dumps.numbersBefore().blanked()) {
      assertEquals(0, ByteBuffer.wrap(blank).getLong(place));
      numbers.set(place, place + 8);
    }
    for (int k = 0; k < blank.length; k++) {
      if (blank[k] != original[k]) {
        assertTrue(numbers.get(k), "byte " + k);
      }
    }
    LongOpenHashSet serials = new LongOpenHashSet(dumps.numbersBefore().byId().values());
    serials.addAll(dumps.numbersAfter().byId().values());
    for (Path dump : List.of(dumps.before(), dumps.after())) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(dump));
      for (int k = 0; k + 8 <= bytes.capacity(); k++) {
        long value = bytes.getLong(k);
        assertFalse(serials.contains(value), "at " + k + " of " + dump);
        assertFalse(serials.contains(Long.reverseBytes(value)), "at " + k + " of " + dump);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void collectorsThatMoveHaveMoved(Run run) throws IOException {
    TrackedDumps dumps = TrackedDumps.of(run);
    Long2LongOpenHashMap before = dumps.idsBefore();
    Long2LongOpenHashMap after = dumps.idsAfter();
    int survivors = 0;
    int moved = 0;
    for (long serial : before.keySet()) {
      if (after.containsKey(serial)) {
        survivors++;
        moved += before.get(serial) == after.get(serial) ? 0 : 1;
      }
    }
    if (run.collector().equals(TrackedDumps.EPSILON)) {
      assertEquals(0, moved);
    }
    // G1 leaves regions alone that have few gaps.
    if (TrackedDumps.COMPACTING.contains(run.collector()) && !run.scenario().equals("idle")) {
      assertTrue(moved > survivors / 10, dumps + ": " + moved + " of " + survivors + " moved");
    }
  }

  @ParameterizedTest
  @MethodSource("unmoved")
  void addressesAreRightWhereNothingMoves(Run run) throws IOException {
    TrackedScore score = TrackedScore.of(TrackedDumps.of(run), Identity.ADDRESS);
    assertEquals(1, score.worst(), score.toString());
    assertEquals(0, score.falselyAdded());
    assertTrue(score.survivors() > 0);
  }

  @Test
  void theScoreSeesThatAddressesAreWrongWhereObjectsMove() throws IOException {
    TrackedScore score = TrackedScore.of(TrackedDumps.of(SERIAL), Identity.ADDRESS);
    assertTrue(score.addedPrecision() < 0.9, score.toString());
    assertTrue(score.worst() < 0.9, score.toString());
  }

  private static int liveTracked(Path dump, SerialNumbers numbers) throws IOException {
    int live = 0;
    try (Snapshot snapshot = Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE)) {
      for (long id : numbers.byId().keySet()) {
        live += snapshot.isCounted(snapshot.objectAt(id)) ? 1 : 0;
      }
    }
    return live;
  }
}
