package org.heapdiff.verify;

import java.util.BitSet;
import java.util.function.IntConsumer;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.GcRoots;
import org.heapdiff.parser.Reachability;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;

/** heapdiff's own snapshot as an engine. */
public final class SnapshotEngine {
  private SnapshotEngine() {}

  /**
   * How a dump must be read to be compared with {@link MatEngine}: no referents of soft, weak,
   * phantom and final references, and of a file with several dumps the first.
   */
  public static SnapshotOptions options(SnapshotOptions options) {
    return options.withReachability(Reachability.STRONG).withEverything(false).withDump(1);
  }

  /** The engine of a snapshot, which stays open when the engine is closed. */
  public static HeapEngine of(Snapshot snapshot) {
    return new ColumnEngine(new Columns(snapshot));
  }

  private static final class Columns implements HeapColumns {
    private final Snapshot snapshot;
    private final BitSet rootsOfDump = new BitSet();
    private final BitSet assumedRoots = new BitSet();

    Columns(Snapshot snapshot) {
      this.snapshot = snapshot;
      GcRoots roots = snapshot.roots();
      for (int root = 0; root < roots.count(); root++) {
        if (roots.kind(root).code() < 0) {
          assumedRoots.set(roots.object(root));
        } else if (!roots.isLocal(root)) {
          rootsOfDump.set(roots.object(root));
        }
      }
    }

    @Override
    public int identifierSize() {
      return snapshot.info().idSize();
    }

    @Override
    public int objectCount() {
      return snapshot.objectCount();
    }

    @Override
    public long addressOf(int object) {
      return snapshot.addressOf(object);
    }

    @Override
    public int classOf(int object) {
      return snapshot.classOf(object);
    }

    @Override
    public long shallowSize(int object) {
      return snapshot.shallowSize(object);
    }

    @Override
    public long retainedSize(int object) {
      return snapshot.retainedSize(object);
    }

    @Override
    public boolean isReachable(int object) {
      return snapshot.isLive(object);
    }

    @Override
    public HeapEngine.RootOrigin rootOrigin(int object) {
      if (rootsOfDump.get(object)) {
        return HeapEngine.RootOrigin.DUMP;
      }
      return assumedRoots.get(object) ? HeapEngine.RootOrigin.ASSUMED : HeapEngine.RootOrigin.NONE;
    }

    @Override
    public int immediateDominator(int object) {
      return snapshot.immediateDominator(object);
    }

    @Override
    public void forEachReference(int object, IntConsumer action) {
      snapshot.forEachReference(object, action);
    }

    @Override
    public int classCount() {
      return snapshot.classes().count();
    }

    @Override
    public EngineClass classAt(int index) {
      ClassTable classes = snapshot.classes();
      int superclass = classes.superclass(index);
      int loader = classes.loader(index);
      return new EngineClass(
          classes.object(index) < 0 ? 0 : classes.address(index),
          classes.name(index),
          superclass < 0 ? 0 : classes.address(superclass),
          loader < 0 ? 0 : snapshot.addressOf(loader));
    }
  }
}
