package org.heapdiff.cli.memory;

import java.io.IOException;

/** This JVM, and others that can be started. */
public interface Jvms {
  /** The heap of this one. */
  JvmHeap current();

  /**
   * Runs a command line in a JVM of its own, with the standard streams of this one, and waits for
   * its end.
   *
   * @return heapdiff's exit code
   * @throws IOException when it cannot be started, or ends other than by itself
   */
  int run(HeapPlan plan, String[] arguments) throws IOException;
}
