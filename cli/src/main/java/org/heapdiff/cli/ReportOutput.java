package org.heapdiff.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a report goes, always in UTF-8: standard output, or a file. */
final class ReportOutput {
  /** Writes a report. */
  interface Content {
    void writeTo(Appendable out) throws IOException;
  }

  private ReportOutput() {}

  /**
   * Writes to standard output. Nothing is said when its reader has gone ({@code heapdiff ... |
   * head}).
   *
   * @throws OutputException if it cannot be written for another reason, such as a full disk
   */
  static void write(OutputStream output, Content content) throws OutputException {
    try {
      Writer writer = writer(output);
      content.writeTo(writer);
      writer.flush();
    } catch (IOException e) {
      if (!isBrokenPipe(e)) {
        throw new OutputException(
            "The output cannot be written: " + Reasons.of(e) + "; make room or use -o FILE.", e);
      }
    }
  }

  /**
   * Writes to a file.
   *
   * @throws OutputException if it cannot be written; what was there before is still there then
   */
  static void write(Path file, Content content) throws OutputException {
    new OutputFile("-o", file)
        .write(
            output -> {
              Writer writer = writer(output);
              content.writeTo(writer);
              writer.flush();
            });
  }

  private static Writer writer(OutputStream output) {
    return new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
  }

  private static boolean isBrokenPipe(IOException failure) {
    @Nullable String message = failure.getMessage();
    if (message == null) {
      return false;
    }
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("broken pipe") || lower.contains("pipe is being closed");
  }
}
