package org.heapdiff.cli;

/** The numbers with which heapdiff ends; part of its interface, so they never change. */
final class ExitCode {
  /** The work was done. */
  static final int DONE = 0;

  /**
   * The answer is not what was asked for: the heap grew by more than {@code --fail-if-grown}, or
   * {@code verify} found a difference that nothing explains.
   */
  static final int NOT_AS_ASKED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** A dump cannot be read. */
  static final int UNREADABLE_INPUT = 3;

  /** The output cannot be written. */
  static final int UNWRITABLE_OUTPUT = 4;

  /** heapdiff itself failed, or memory did not suffice. */
  static final int INTERNAL = 5;

  private ExitCode() {}
}
