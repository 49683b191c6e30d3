package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Why objects are alive: the GC roots, ordered by kind and object. An object can be a root for
 * several reasons. Stack locals are roots of the snapshot but not of its graph: there they hang
 * under their thread.
 */
public final class GcRoots {
  private final RootKind[] kinds;
  private final int[] objects;
  private final int[] threads;
  private final int[] threadSerials;
  private final int[] frames;
  private final long missing;

  GcRoots(RootRecords records, AddressIndex index) {
    int count = 0;
    int[] order = new int[records.count()];
    int[] found = new int[order.length];
    Int2IntOpenHashMap threadObjects = new Int2IntOpenHashMap();
    threadObjects.defaultReturnValue(ClassTable.NONE);
    for (int r = 0; r < found.length; r++) {
      found[r] = index.index(records.addresses.getLong(r));
      if (found[r] >= 0) {
        order[count++] = r;
        // A thread that has no fields to refer to anything by cannot hold locals either.
        if (records.kind(r) == RootKind.THREAD_OBJECT
            && index.kindOf(found[r]) == AddressIndex.NODE) {
          threadObjects.put(records.threadSerials.getInt(r), found[r]);
        }
      }
    }
    missing = (long) found.length - count;
    RootKind[] kindOf = new RootKind[found.length];
    for (int k = 0; k < count; k++) {
      kindOf[order[k]] = records.kind(order[k]);
    }
    IntArrays.mergeSort(
        order,
        0,
        count,
        (a, b) -> {
          int byKind = kindOf[a].compareTo(kindOf[b]);
          int byObject = byKind != 0 ? byKind : Integer.compare(found[a], found[b]);
          int byThread =
              byObject != 0
                  ? byObject
                  : Integer.compare(
                      records.threadSerials.getInt(a), records.threadSerials.getInt(b));
          return byThread != 0
              ? byThread
              : Integer.compare(records.frames.getInt(a), records.frames.getInt(b));
        });
    kinds = new RootKind[count];
    objects = new int[count];
    threads = new int[count];
    threadSerials = new int[count];
    frames = new int[count];
    for (int k = 0; k < count; k++) {
      int r = order[k];
      kinds[k] = kindOf[r];
      objects[k] = found[r];
      threadSerials[k] = records.threadSerials.getInt(r);
      threads[k] = threadSerials[k] == 0 ? ClassTable.NONE : threadObjects.get(threadSerials[k]);
      frames[k] = records.frames.getInt(r);
    }
  }

  private GcRoots(GcRoots roots, RootKind kind, int[] more) {
    int count = roots.count();
    int all = count + more.length;
    kinds = Arrays.copyOf(roots.kinds, all);
    objects = Arrays.copyOf(roots.objects, all);
    threads = Arrays.copyOf(roots.threads, all);
    threadSerials = Arrays.copyOf(roots.threadSerials, all);
    frames = Arrays.copyOf(roots.frames, all);
    missing = roots.missing;
    Arrays.fill(kinds, count, all, kind);
    System.arraycopy(more, 0, objects, count, more.length);
    Arrays.fill(threads, count, all, ClassTable.NONE);
    Arrays.fill(frames, count, all, -1);
  }

  /** These roots and some that the dump does not have, behind them. */
  GcRoots plus(RootKind kind, int[] more) {
    return more.length == 0 ? this : new GcRoots(this, kind, more);
  }

  /**
   * How many roots there are: those of the dump whose objects it has, and those that heapdiff adds
   * by rules of its own, whose kinds have negative {@linkplain RootKind#code codes}.
   */
  public int count() {
    return objects.length;
  }

  /** Why the object is a root. */
  public RootKind kind(int root) {
    return kinds[root];
  }

  /** The object. */
  public int object(int root) {
    return objects[root];
  }

  /** The thread object to which a local belongs, {@link ClassTable#NONE} where there is none. */
  public int thread(int root) {
    return threads[root];
  }

  /** The serial number of the root's thread, 0 where it has none. */
  public int threadSerial(int root) {
    return threadSerials[root];
  }

  /**
   * The frame of a local, counted from the top of its thread's stack, or -1; of a thread object the
   * serial number of its stack trace.
   */
  public int frame(int root) {
    return frames[root];
  }

  /** How many roots point to objects that the dump does not have. */
  public long missing() {
    return missing;
  }

  /**
   * Whether the root is a local that hangs under its thread in the graph, and so is no root there.
   */
  public boolean isLocal(int root) {
    return switch (kinds[root]) {
      case JNI_LOCAL, JAVA_FRAME, NATIVE_STACK, THREAD_BLOCK -> threads[root] >= 0;
      default -> false;
    };
  }

  /** The objects that are roots of the graph. */
  BitSet graphRoots() {
    BitSet result = new BitSet();
    for (int r = 0; r < objects.length; r++) {
      if (!isLocal(r)) {
        result.set(objects[r]);
      }
    }
    return result;
  }
}
