package org.heapdiff.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a report goes, always in UTF-8: standard output, or a file. A file is written under another
 * name beside its own and moved when it is complete, so that a run that fails leaves the old one.
 */
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
    @Nullable Path partial = null;
    try {
      // A link stays a link, and a device such as /dev/stderr or a pipe cannot be replaced.
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      if (Files.isDirectory(target)) {
        throw new OutputException(
            "'" + file + "' cannot be written: it is a folder; name a file.", new IOException());
      }
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        try (Writer writer = writer(Files.newOutputStream(target))) {
          content.writeTo(writer);
        }
        return;
      }
      Path created = besides(target);
      partial = created;
      Thread onInterrupt = new Thread(() -> deleteIfThere(created));
      Runtime.getRuntime().addShutdownHook(onInterrupt);
      try (Writer writer =
          writer(Files.newOutputStream(created, StandardOpenOption.TRUNCATE_EXISTING))) {
        content.writeTo(writer);
      }
      Files.move(created, target, StandardCopyOption.REPLACE_EXISTING);
      removeHook(onInterrupt);
    } catch (OutputException e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      IOException cause = e instanceof IOException io ? io : new IOException(e);
      throw new OutputException(
          "'"
              + file
              + "' cannot be written: "
              + Reasons.of(cause)
              + "; name a file that can be written with -o.",
          e);
    } finally {
      if (partial != null) {
        deleteIfThere(partial);
      }
    }
  }

  /** A new file in the same folder. Not by createTempFile, whose files only their owner reads. */
  private static Path besides(Path target) throws IOException {
    for (int attempt = 0; ; attempt++) {
      Path name =
          target.resolveSibling(
              "." + target.getFileName() + "." + ProcessHandle.current().pid() + "-" + attempt);
      try {
        return Files.createFile(name);
      } catch (FileAlreadyExistsException e) {
        if (attempt == 100) {
          throw e;
        }
      }
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down already, and the hook finds nothing to delete.
    }
  }

  private static void deleteIfThere(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // What cannot be deleted stays; the failure that led here is the one to report.
    }
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
