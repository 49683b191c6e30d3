package org.heapdiff.testdata;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stack trace: of a thread at the time of the dump, or of the place of an allocation. */
public final class StackTrace {
  private final int serial;
  private final int threadSerial;
  private final List<Frame> frames = new ArrayList<>();

  StackTrace(int serial, int threadSerial) {
    this.serial = serial;
    this.threadSerial = threadSerial;
  }

  /** One call. {@code line} is -1 where unknown, -2 for compiled code, -3 for a native method. */
  record Frame(
      long id,
      String className,
      String method,
      String descriptor,
      @Nullable String source,
      int line) {}

  /** The trace's serial number in the dump, 1 or more. */
  public int serial() {
    return serial;
  }

  /** The serial number of the trace's thread, 0 for none. */
  public int threadSerial() {
    return threadSerial;
  }

  List<Frame> frames() {
    return frames;
  }
}
