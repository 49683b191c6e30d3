package org.heapdiff.verify;

import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** A program with a known heap, which dumps itself into the file that its argument names. */
final class SmallProgram {
  static final int NODES = 1_000;

  private static final List<Object> KEPT = new ArrayList<>();

  private SmallProgram() {}

  @SuppressWarnings("UnusedVariable")
  private static final class Node {
    final int number;

    Node(int number) {
      this.number = number;
    }
  }

  @SuppressWarnings("UnusedVariable")
  private static final class Referent {
    final int number;

    Referent(int number) {
      this.number = number;
    }
  }

  /** Has a field of its own with the name of the one that MAT's fork drops. */
  @SuppressWarnings("UnusedVariable")
  private static final class NamedLikeReferent extends WeakReference<Object> {
    final Object referent;

    NamedLikeReferent(Object weak, Object strong) {
      super(weak);
      referent = strong;
    }
  }

  public static void main(String[] args) throws Exception {
    ConcurrentHashMap<Integer, Node> map = new ConcurrentHashMap<>();
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    List<Object> held = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      map.put(i, new Node(i));
      held.add(new SoftReference<>(new Referent(i)));
      held.add(new WeakReference<Object>(new Referent(i)));
      held.add(new PhantomReference<>(new Referent(i), queue));
      held.add(new NamedLikeReferent(new Referent(i), new int[] {i}));
    }
    KEPT.add(map);
    KEPT.add(held);
    Runnable lambda = map::clear;
    KEPT.add(lambda);
    Thread sleeper = new Thread(() -> sleep(new long[] {1, 2, 3}), "sleeper");
    sleeper.setDaemon(true);
    sleeper.start();
    // Unreachable objects too, and before a collection clears the references.
    ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
        .dumpHeap(args[0], false);
  }

  private static void sleep(long[] local) {
    try {
      Thread.sleep(60_000L * local.length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
