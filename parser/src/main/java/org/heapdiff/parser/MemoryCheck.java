package org.heapdiff.parser;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import org.heapdiff.parser.hprof.ByteSource;

/** Stops the reading of a dump that would not fit in memory, before anything big is allocated. */
final class MemoryCheck {
  /*
   * Most dumps fit by far, so what costs time comes last: first a bound that needs no look at the
   * dump, then a sample, and a garbage collection only when memory may really be short.
   */

  /**
   * Of what a heap has left without a collection, the part that is there for long columns in any
   * case, however the collector divides the heap.
   */
  private static final double SURELY_USABLE = 0.5;

  private final Path dump;
  private final MemoryBudget budget;
  private final MemoryNeed ofOther;

  /**
   * Sets up the check.
   *
   * @param dump the file, for the message
   * @param ofOther what the search of another dump will take, which is done before that of this one
   */
  MemoryCheck(Path dump, MemoryBudget budget, MemoryNeed ofOther) {
    this.dump = dump;
    this.budget = budget;
    this.ofOther = ofOther;
  }

  /**
   * Before the first pass.
   *
   * @param dumpBytes the size of the plain dump
   * @throws MemoryShortageException if not even the objects' addresses would fit
   */
  void beforeScan(long dumpBytes) throws MemoryShortageException {
    check(MemoryNeed.ofIndex(dumpBytes), MemoryNeed.usual(dumpBytes));
  }

  /**
   * Tells of so many bytes of a dump whether the first pass over them fits in memory, as far as can
   * be told without a closer look.
   */
  LongPredicate surelyFits() {
    long left = surelyLeft();
    return bytes -> MemoryNeed.ofIndex(bytes) <= left;
  }

  /**
   * After the first pass.
   *
   * @throws MemoryShortageException if the rest would not fit
   */
  void afterScan(ObjectScan scan, ByteSource source, int idSize, Reachability reachability)
      throws IOException {
    long objects = scan.index().count();
    long bytes = 0;
    for (Unit unit : scan.units()) {
      bytes += unit.end() - unit.start();
    }
    MemoryNeed most = MemoryNeed.atMost(objects, bytes, idSize, scan.classes().count());
    if (inAll(most, objects) <= surelyLeft()) {
      return;
    }
    MemoryNeed need = MemoryNeed.of(ContentsSample.of(scan, source, idSize, reachability));
    long needed = inAll(need, objects);
    check(needed, needed);
  }

  /**
   * Whether there is so much memory left that what is in use need not be looked at closely.
   *
   * @param bytes of plain dumps that are to be read at the same time
   */
  static boolean isPlenty(MemoryBudget budget, long bytes) {
    return budget.bytes() == 0
        && MemoryNeed.usual(bytes)
            <= new MemoryCheck(Path.of(""), budget, MemoryNeed.NONE).surelyLeft();
  }

  private long inAll(MemoryNeed need, long objects) {
    long reserve = budget.reserve() + objects * budget.reservePerObject();
    if (ofOther.equals(MemoryNeed.NONE)) {
      return Math.max(need.peak(), need.kept() + reserve);
    }
    // What the reserve is for begins before the searches, and goes on behind them.
    long duringOther = need.read() + ofOther.peak();
    return Math.max(duringOther, ofOther.kept() + Math.max(need.peak(), need.kept())) + reserve;
  }

  private void check(long wanted, long needed) throws MemoryShortageException {
    if (wanted <= surelyLeft()) {
      return;
    }
    long left = budget.bytes();
    long used = 0;
    if (left == 0) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      used = runtime.totalMemory() - runtime.freeMemory();
      left = leftForColumns();
    }
    if (wanted > left) {
      throw new MemoryShortageException(dump.toString(), used + needed, used + left);
    }
  }

  private long surelyLeft() {
    if (budget.bytes() > 0) {
      return budget.bytes();
    }
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    return (long) ((runtime.maxMemory() - used) * SURELY_USABLE);
  }

  /**
   * What the largest part of the heap, the one for what lives long, has left for columns. The parts
   * for young objects are not counted on, as a collection moves what is in them.
   */
  private static long leftForColumns() {
    long left = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        MemoryUsage usage = pool.getUsage();
        long max = usage.getMax() < 0 ? Runtime.getRuntime().maxMemory() : usage.getMax();
        long here = max - usage.getUsed();
        // G1 has no part of its own for them but regions, and loses the rest of the last region of
        // each long array: measured, a fifth.
        left = Math.max(left, max == Runtime.getRuntime().maxMemory() ? here - here / 4 : here);
      }
    }
    return left;
  }
}
