package org.heapdiff.cli.progress;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.heapdiff.parser.Progress;

/**
 * Measures how long each phase takes and how much memory is in use behind it, and tells another
 * listener all that it hears.
 */
public final class PhaseStatistics implements Progress {
  private static final String ROW = "  %-40s %9.3f s %9d MiB%n";
  private static final long MIB = 1 << 20;

  /** Linux's figures of this process; not there on other systems. */
  private static final Path STATUS = Path.of("/proc/self/status");

  private record Phase(String name, long nanos, long usedBytes) {}

  private final Progress listener;
  private final LongSupplier nanoClock;
  private final List<Phase> phases = new ArrayList<>();
  private final long start;
  private String name = "starting";
  private long phaseStart;
  private boolean ended;

  /**
   * Statistics of what begins now.
   *
   * @param listener who is told as well
   * @param nanoClock a clock such as {@link System#nanoTime}
   */
  public PhaseStatistics(Progress listener, LongSupplier nanoClock) {
    this.listener = listener;
    this.nanoClock = nanoClock;
    start = nanoClock.getAsLong();
    phaseStart = start;
  }

  @Override
  public void phase(String name, long total) {
    endPhase();
    this.name = name;
    listener.phase(name, total);
  }

  @Override
  public void advance(long done) {
    listener.advance(done);
  }

  /** The last phase is over, and with it all that is measured. */
  public void end() {
    if (!ended) {
      endPhase();
      ended = true;
    }
  }

  private void endPhase() {
    long now = nanoClock.getAsLong();
    Runtime runtime = Runtime.getRuntime();
    phases.add(new Phase(name, now - phaseStart, runtime.totalMemory() - runtime.freeMemory()));
    phaseStart = now;
  }

  /**
   * Prints the phases, the time of all, and the most memory that was in use.
   *
   * @param counts what was worked on, such as {@code 5 objects}; empty if that is not known
   */
  public void print(PrintStream out, List<String> counts) {
    out.println("Phases: wall time, used heap after it");
    for (Phase phase : phases) {
      out.printf(Locale.ROOT, ROW, phase.name, phase.nanos / 1e9, phase.usedBytes / MIB);
    }
    out.printf(Locale.ROOT, ROW, "all", (phaseStart - start) / 1e9, peakHeap() / MIB);
    out.println("  (the memory in the last row: at most used of the heap)");
    long resident = peakResident();
    if (resident > 0) {
      out.printf(Locale.ROOT, "Resident memory of the process, peak: %d MiB%n", resident / MIB);
    }
    for (String count : counts) {
      out.println(count);
    }
  }

  /** An upper bound: the parts of the heap need not have been fullest at the same time. */
  private static long peakHeap() {
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        peak += pool.getPeakUsage().getUsed();
      }
    }
    return peak;
  }

  private static long peakResident() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux.
    }
    return 0;
  }
}
