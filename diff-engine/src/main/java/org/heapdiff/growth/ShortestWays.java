package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.IntArrayFIFOQueue;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntCollection;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.Arrays;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.GcRoots;
import org.heapdiff.parser.ReferenceCursor;
import org.heapdiff.parser.Snapshot;

/**
 * The shortest ways over references that keep objects alive, from what paths begin with: static
 * fields, the GC roots. A breadth-first search of the whole heap until what was asked for is found.
 *
 * <p>Takes 4 bytes for each object, 4 more for those that are seen and not gone on from, and time
 * linear in objects and references.
 */
final class ShortestWays {
  /** In place of the object before: here a way begins. */
  static final int START = -2;

  private static final int UNSEEN = -1;

  /**
   * So many steps more from a static field are better than from a thread's local, which will be
   * gone when the method returns, or from what native code holds, which says nothing.
   */
  private static final int HANDICAP = 4;

  private final Snapshot snapshot;
  private final ClassTable classes;

  /** By object: from where it was reached. */
  private final int[] parents;

  private final IntOpenHashSet wanted;
  private IntArrayFIFOQueue level = new IntArrayFIFOQueue();
  private IntArrayFIFOQueue nextLevel = new IntArrayFIFOQueue();

  /** What classes refer to over no static field, and from where: the last resort. */
  private final IntArrayList hiddenFrom = new IntArrayList();

  private final IntArrayList hidden = new IntArrayList();

  /**
   * Searches.
   *
   * @param targets objects that count
   */
  ShortestWays(Snapshot snapshot, IntCollection targets) {
    this.snapshot = snapshot;
    classes = snapshot.classes();
    parents = new int[snapshot.objectCount()];
    Arrays.fill(parents, UNSEEN);
    wanted = new IntOpenHashSet(targets);
    for (int c = 0; c < classes.count(); c++) {
      int object = classes.object(c);
      if (object >= 0 && snapshot.isCounted(object)) {
        parents[object] = START;
        wanted.remove(object);
      }
    }
    for (int c = 0; c < classes.count(); c++) {
      int object = classes.object(c);
      if (object >= 0 && snapshot.isCounted(object)) {
        statics(c, object);
      }
    }
    search();
  }

  /** What a class's static fields refer to, and apart from it what else it does. */
  private void statics(int c, int object) {
    snapshot.forEachReference(
        object,
        target -> {
          String name = classes.name(snapshot.classOf(target));
          if (target == classes.loader(c) || name.startsWith("java.security.")) {
            hiddenFrom.add(object);
            hidden.add(target);
          } else {
            see(object, target);
          }
        });
  }

  private void see(int from, int target) {
    if (parents[target] == UNSEEN) {
      parents[target] = from;
      nextLevel.enqueue(target);
      wanted.remove(target);
    }
  }

  private void search() {
    ReferenceCursor cursor = snapshot.references();
    for (int depth = 1; !wanted.isEmpty(); depth++) {
      if (depth == HANDICAP || (depth < HANDICAP && nextLevel.isEmpty())) {
        roots();
        depth = Math.max(depth, HANDICAP);
      }
      if (nextLevel.isEmpty()) {
        for (int i = 0; i < hidden.size(); i++) {
          see(hiddenFrom.getInt(i), hidden.getInt(i));
        }
        hidden.clear();
      }
      if (nextLevel.isEmpty()) {
        return;
      }
      IntArrayFIFOQueue done = level;
      level = nextLevel;
      nextLevel = done;
      while (!level.isEmpty()) {
        int object = level.dequeueInt();
        cursor.moveTo(object);
        for (int target = cursor.next(); target != Snapshot.NONE; target = cursor.next()) {
          see(object, target);
        }
      }
    }
  }

  private void roots() {
    GcRoots roots = snapshot.roots();
    for (int r = 0; r < roots.count(); r++) {
      if (!roots.isLocal(r) && snapshot.isCounted(roots.object(r))) {
        see(START, roots.object(r));
      }
    }
  }

  /** Whether a way to an object was found. */
  boolean found(int object) {
    return parents[object] != UNSEEN;
  }

  /** What is before an object on its way, or {@link #START}. */
  int before(int object) {
    return parents[object];
  }
}
