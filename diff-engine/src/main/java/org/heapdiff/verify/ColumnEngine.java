package org.heapdiff.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** heapdiff as an engine: the reachable objects of a snapshot, numbered without gaps. */
final class ColumnEngine implements HeapEngine {
  private final HeapColumns columns;
  private final List<EngineClass> classes = new ArrayList<>();

  /** The snapshot's number of each reachable object, ascending. */
  private final int[] reachable;

  /** The other way round, negative where the object is unreachable. */
  private final int[] numberOf;

  ColumnEngine(HeapColumns columns) {
    this.columns = columns;
    int[] found = new int[columns.objectCount()];
    numberOf = new int[columns.objectCount()];
    int count = 0;
    for (int object = 0; object < found.length; object++) {
      numberOf[object] = -1;
      if (columns.isReachable(object)) {
        numberOf[object] = count;
        found[count++] = object;
      }
    }
    reachable = Arrays.copyOf(found, count);
    for (int i = 0; i < columns.classCount(); i++) {
      classes.add(columns.classAt(i));
    }
  }

  @Override
  public String name() {
    return "heapdiff";
  }

  @Override
  public int identifierSize() {
    return columns.identifierSize();
  }

  @Override
  public long objectsInDump() {
    return columns.objectCount();
  }

  @Override
  public int objectCount() {
    return reachable.length;
  }

  @Override
  public long addressOf(int object) {
    return columns.addressOf(reachable[object]);
  }

  @Override
  public int classOf(int object) {
    return columns.classOf(reachable[object]);
  }

  @Override
  public List<EngineClass> classes() {
    return classes;
  }

  @Override
  public RootOrigin rootOrigin(int object) {
    return columns.rootOrigin(reachable[object]);
  }

  @Override
  public void forEachReference(int object, IntConsumer action) {
    columns.forEachReference(
        reachable[object],
        target -> {
          if (numberOf[target] >= 0) {
            action.accept(numberOf[target]);
          }
        });
  }

  @Override
  public int immediateDominator(int object) {
    int dominator = columns.immediateDominator(reachable[object]);
    return dominator < 0 ? ROOT : numberOf[dominator];
  }

  @Override
  public long shallowSize(int object) {
    return columns.shallowSize(reachable[object]);
  }

  @Override
  public long retainedSize(int object) {
    return columns.retainedSize(reachable[object]);
  }

  @Override
  public void close() {}
}
