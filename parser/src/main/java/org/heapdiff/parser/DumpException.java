package org.heapdiff.parser;

import java.io.IOException;

/**
 * A heap dump that cannot be read. The message is one sentence for the person at the terminal: what
 * was found, where (file, and offset in bytes where there is one), and what to do.
 */
public class DumpException extends IOException {
  private static final long serialVersionUID = 1L;

  public DumpException(String message) {
    super(message);
  }

  public DumpException(String message, Throwable cause) {
    super(message, cause);
  }
}
