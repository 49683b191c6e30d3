package org.heapdiff.verify;

import java.util.List;
import java.util.function.IntConsumer;

/**
 * What one heap-analysis program says of one dump: its reachable objects, the references between
 * them, and the dominator tree. Objects are {@code 0 .. objectCount() - 1} in the order of their
 * addresses; nothing here shows what stands in a field or a string.
 *
 * <p>The dominator tree must be that of exactly the graph shown here: the roots of {@link
 * #rootOrigin} and the references of {@link #forEachReference}.
 */
public interface HeapEngine extends AutoCloseable {
  /** In place of an object: the imaginary root above all GC roots. */
  int ROOT = -1;

  /** Why an object is a GC root. */
  enum RootOrigin {
    /** It is no root. */
    NONE,
    /** The dump says so. */
    DUMP,
    /** The dump does not say so; the engine has a rule of its own. */
    ASSUMED
  }

  /** The engine's name for a person. */
  String name();

  /** The size of an object's id in the dump, 4 or 8 bytes. */
  int identifierSize();

  /** All objects of the dump, unreachable ones and class objects too; -1 where it is not known. */
  long objectsInDump();

  /** The number of reachable objects, class objects included. */
  int objectCount();

  /** The address of an object. Addresses ascend with the object's number. */
  long addressOf(int object);

  /** The class of an object, an index into {@link #classes}. */
  int classOf(int object);

  /**
   * The classes, in any order. Whether classes that no root reaches are among them is the engine's
   * choice.
   */
  List<EngineClass> classes();

  /** Whether and why an object is a GC root. A stack local that hangs under its thread is none. */
  RootOrigin rootOrigin(int object);

  /**
   * Calls {@code action} with the target of each reference of an object: fields, slots, statics, a
   * thread's stack locals, a class's superclass and loader. The reference to the object's own class
   * may be there or not, and a target may come more than once. Referents of soft, weak, phantom and
   * final references are left out.
   */
  void forEachReference(int object, IntConsumer action);

  /** The immediate dominator, {@link #ROOT} where there is none. */
  int immediateDominator(int object);

  /** The shallow size in bytes. */
  long shallowSize(int object);

  /** The retained size in bytes: the shallow sizes of the object's dominator subtree. */
  long retainedSize(int object);

  /** Lets go of files and memory. The engine cannot be used after. */
  @Override
  void close();
}
