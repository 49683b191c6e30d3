package org.heapdiff.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class ColumnEngineTest {
  /** Objects 0 to 3 at 0x100 to 0x130; 1 is unreachable; 0 holds 2 and 1, 2 holds 3. */
  private static final HeapColumns COLUMNS =
      new HeapColumns() {
        @Override
        public int identifierSize() {
          return 8;
        }

        @Override
        public int objectCount() {
          return 4;
        }

        @Override
        public long addressOf(int object) {
          return 0x100 + 16L * object;
        }

        @Override
        public int classOf(int object) {
          return 0;
        }

        @Override
        public long shallowSize(int object) {
          return 16;
        }

        @Override
        public long retainedSize(int object) {
          return new long[] {48, 0, 32, 16}[object];
        }

        @Override
        public boolean isReachable(int object) {
          return object != 1;
        }

        @Override
        public HeapEngine.RootOrigin rootOrigin(int object) {
          return object == 0 ? HeapEngine.RootOrigin.DUMP : HeapEngine.RootOrigin.NONE;
        }

        @Override
        public int immediateDominator(int object) {
          return new int[] {ROOT, -2, 0, 2}[object];
        }

        @Override
        public void forEachReference(int object, IntConsumer action) {
          if (object == 0) {
            action.accept(1);
          }
          if (object == 0 || object == 2) {
            action.accept(object == 0 ? 2 : 3);
          }
        }

        @Override
        public int classCount() {
          return 1;
        }

        @Override
        public EngineClass classAt(int index) {
          return new EngineClass(0, "x.Y", 0, 0);
        }
      };

  @Test
  void reachableObjectsAreNumberedWithoutGaps() {
    try (ColumnEngine engine = new ColumnEngine(COLUMNS)) {
      assertEquals(3, engine.objectCount());
      assertEquals(4, engine.objectsInDump());
      assertEquals(0x120, engine.addressOf(1));
      assertEquals(32, engine.retainedSize(1));
      assertEquals(HeapEngine.ROOT, engine.immediateDominator(0));
      assertEquals(0, engine.immediateDominator(1));
      assertEquals(1, engine.immediateDominator(2));
    }
  }

  @Test
  void referencesToUnreachableObjectsAreLeftOut() {
    try (ColumnEngine engine = new ColumnEngine(COLUMNS)) {
      List<Integer> targets = new ArrayList<>();
      engine.forEachReference(0, targets::add);
      assertEquals(List.of(1), targets);
    }
  }

  @Test
  void itsTreeIsRightByItsOwnReferences() {
    try (ColumnEngine engine = new ColumnEngine(COLUMNS)) {
      for (VerifyItem item : new EngineTree(new EngineSide(engine)).items()) {
        assertEquals(3, item.agree(), item.what());
        assertEquals(0, item.differ(), item.what());
      }
    }
  }
}
