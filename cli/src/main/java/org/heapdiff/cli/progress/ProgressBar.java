package org.heapdiff.cli.progress;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.heapdiff.parser.Progress;

/**
 * One line on a terminal that says what is being done, how much of it is done, and how long it will
 * take. It is drawn at most ten times a second, and nothing of it stays.
 */
public final class ProgressBar implements Progress, AutoCloseable {
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Before that, an estimate of the time left says nothing. */
  private static final long ESTIMATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int BAR = 20;
  private static final int STEPS = 1000;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream terminal;
  private final int width;
  private final LongSupplier nanoClock;
  private final Thread onInterrupt = new Thread(this::erase);

  private String name = "";
  private long total;
  private long phaseStart;
  private long lastDrawn;
  private long nextLook;
  private boolean visible;
  private boolean closed;

  /**
   * A bar that is not yet visible.
   *
   * @param terminal where it is drawn
   * @param width the terminal's columns
   * @param nanoClock a clock such as {@link System#nanoTime}
   */
  public ProgressBar(PrintStream terminal, int width, LongSupplier nanoClock) {
    this.terminal = terminal;
    this.width = width;
    this.nanoClock = nanoClock;
    // What takes no tenth of a second is not worth a line that flickers.
    lastDrawn = nanoClock.getAsLong();
    Runtime.getRuntime().addShutdownHook(onInterrupt);
  }

  @Override
  public void phase(String name, long total) {
    this.name = name;
    this.total = total;
    phaseStart = nanoClock.getAsLong();
    nextLook = 0;
    advance(0);
  }

  @Override
  public void advance(long done) {
    // The clock costs more than most steps of the work.
    if (done < nextLook) {
      return;
    }
    nextLook = done + total / STEPS;
    long now = nanoClock.getAsLong();
    if (now - lastDrawn >= REDRAW_NANOS) {
      lastDrawn = now;
      draw(line(done, now - phaseStart));
    }
  }

  private String line(long done, long elapsed) {
    if (total <= 0) {
      return name;
    }
    double share = Math.min(1, Math.max(0, (double) done / total));
    int full = (int) (share * BAR);
    String bar = " [" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    String percent = String.format("%4d %%", (int) (share * 100));
    String left = "";
    if (elapsed >= ESTIMATE_NANOS && share > 0.01) {
      long seconds = (long) Math.ceil(elapsed / 1e9 * (1 - share) / share);
      left = String.format(" %d:%02d left", seconds / 60, seconds % 60);
    }
    String figures = percent + left;
    int room = width - 1 - figures.length();
    if (room >= name.length() + bar.length()) {
      return name + bar + figures;
    }
    return name.substring(0, Math.max(0, Math.min(name.length(), room))) + figures;
  }

  private synchronized void draw(String line) {
    if (!closed) {
      terminal.print(CLEAR + line.substring(0, Math.min(line.length(), Math.max(0, width - 1))));
      terminal.flush();
      visible = true;
    }
  }

  /** Erases the line, for good. */
  @Override
  public void close() {
    erase();
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException e) {
      // The JVM is going down already, and has erased the line.
    }
  }

  private synchronized void erase() {
    closed = true;
    if (visible) {
      visible = false;
      terminal.print(CLEAR);
      terminal.flush();
    }
  }
}
