package com.acme.shop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** The last lines of the log, for the support page. */
final class RecentLog extends Handler {
  private final int capacity;
  private final Deque<String> lines = new ArrayDeque<>();

  RecentLog(int capacity) {
    this.capacity = capacity;
    setFormatter(new SimpleFormatter());
  }

  @Override
  public synchronized void publish(LogRecord logRecord) {
    lines.addLast(getFormatter().formatMessage(logRecord));
    if (lines.size() > capacity) {
      lines.removeFirst();
    }
  }

  @Override
  public void flush() {}

  @Override
  public synchronized void close() {
    lines.clear();
  }
}
