package org.heapdiff.cli;

import java.io.IOException;

/** The output cannot be written. The message is one sentence for the person at the terminal. */
final class OutputException extends IOException {
  private static final long serialVersionUID = 1L;

  OutputException(String message, Throwable cause) {
    super(message, cause);
  }
}
