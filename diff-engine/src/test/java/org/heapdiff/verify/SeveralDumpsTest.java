package org.heapdiff.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.heapdiff.parser.DumpException;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Reachability;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.verify.PlainEngine.Follow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of JDK 7's hprof agent that has two heap dumps, against a plain reading of each. */
class SeveralDumpsTest {
  private static final String NAME = "jdk7-hprof-agent-several-dumps";

  private static Snapshot read(Path file, int dump) throws IOException {
    return Snapshot.read(
        file,
        SnapshotOptions.DEFAULT.withReachability(Reachability.ALL).withDump(dump),
        Progress.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void eachDumpIsThatOfAPlainReading(int dump) throws IOException {
    Path file = ExpectedByMat.dump(NAME);
    PlainEngine plain = new PlainEngine(file, EnumSet.allOf(Follow.class), dump);
    try (Snapshot snapshot = read(file, dump)) {
      assertEquals(List.of(), snapshot.info().damages());
      assertEquals(dump, snapshot.info().dump());
      assertEquals(2, snapshot.info().dumps());
      assertEquals(plain.objectsInDump(), snapshot.objectCount());
      assertEquals(plain.objectCount(), snapshot.totalObjects());
      for (int object = 0; object < plain.objectCount(); object++) {
        int own = snapshot.objectAt(plain.addressOf(object));
        assertTrue(own >= 0 && snapshot.isLive(own));
        EngineClass type = plain.classes().get(plain.classOf(object));
        assertEquals(type.name(), snapshot.classes().name(snapshot.classOf(own)));
        assertEquals(type.address(), snapshot.classes().address(snapshot.classOf(own)));
        int dominator = plain.immediateDominator(object);
        int ownDominator = snapshot.immediateDominator(own);
        assertEquals(dominator < 0, ownDominator < 0);
        if (dominator >= 0) {
          assertEquals(plain.addressOf(dominator), snapshot.addressOf(ownDominator));
        }
      }
    }
  }

  @Test
  void theLastDumpIsReadUnlessAnotherIsAskedFor() throws IOException {
    try (Snapshot snapshot = read(ExpectedByMat.dump(NAME), 0)) {
      assertEquals(2, snapshot.info().dump());
    }
  }

  @Test
  void thereIsNoThirdDump() {
    Path file = ExpectedByMat.dump(NAME);
    assertThrows(DumpException.class, () -> read(file, 3).close());
  }
}
