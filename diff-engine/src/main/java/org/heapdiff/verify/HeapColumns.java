package org.heapdiff.verify;

import java.util.function.IntConsumer;

/**
 * What {@link ColumnEngine} needs of a snapshot, in the snapshot's own numbers: objects are {@code
 * 0 .. objectCount() - 1} in the order of their addresses, unreachable ones too; classes are {@code
 * 0 .. classCount() - 1}.
 */
interface HeapColumns {
  /** In place of a dominator: the object is reachable and nothing dominates it. */
  int ROOT = -1;

  int identifierSize();

  int objectCount();

  long addressOf(int object);

  /** The object's class, -1 where it is not known. */
  int classOf(int object);

  long shallowSize(int object);

  long retainedSize(int object);

  boolean isReachable(int object);

  HeapEngine.RootOrigin rootOrigin(int object);

  /** The immediate dominator of a reachable object, {@link #ROOT} if there is none. */
  int immediateDominator(int object);

  /** See {@link HeapEngine#forEachReference}; targets may be unreachable, which is ignored. */
  void forEachReference(int object, IntConsumer action);

  int classCount();

  /** A class, with address 0 where the dump has no class object for it. */
  EngineClass classAt(int index);
}
