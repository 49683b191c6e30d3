package org.heapdiff.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file to be written. It is written under another name beside its own and moved when it is
 * complete, so that a run that fails leaves the old one.
 *
 * @param option the option that named it, for the person who wrote it
 * @param file where it will be
 */
record OutputFile(String option, Path file) {
  /** Writes a file's bytes, and need not close it. */
  interface Content {
    void writeTo(OutputStream output) throws IOException;
  }

  /**
   * Checks what can be known before there is anything to write.
   *
   * @throws OutputException if the file cannot be written
   */
  void checkPlace() throws OutputException {
    try {
      Path target = target();
      Path folder = target.getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        throw new OutputException(
            "'" + file + "' cannot be written: there is no folder " + folder + "; make it first.",
            new IOException());
      }
      if (folder != null && !Files.exists(target) && !Files.isWritable(folder)) {
        throw failure(new AccessDeniedException(folder.toString()));
      }
    } catch (OutputException e) {
      throw e;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Writes the file.
   *
   * @throws OutputException if it cannot be written; what was there before is still there then
   */
  void write(Content content) throws OutputException {
    @Nullable Path partial = null;
    try {
      Path target = target();
      // A device such as /dev/stderr or a pipe cannot be replaced.
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        try (OutputStream output = Files.newOutputStream(target)) {
          content.writeTo(output);
        }
        return;
      }
      Path created = besides(target);
      partial = created;
      Thread onInterrupt = new Thread(() -> deleteIfThere(created));
      Runtime.getRuntime().addShutdownHook(onInterrupt);
      try (OutputStream output =
          Files.newOutputStream(created, StandardOpenOption.TRUNCATE_EXISTING)) {
        content.writeTo(output);
      }
      Files.move(created, target, StandardCopyOption.REPLACE_EXISTING);
      removeHook(onInterrupt);
    } catch (OutputException e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      IOException cause = e instanceof IOException io ? io : new IOException(e);
      throw failure(cause);
    } finally {
      if (partial != null) {
        deleteIfThere(partial);
      }
    }
  }

  /** The file itself, so that a link stays a link. */
  private Path target() throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw new OutputException(
          "'" + file + "' cannot be written: it is a folder; name a file.", new IOException());
    }
    return target;
  }

  private OutputException failure(IOException cause) {
    return new OutputException(
        "'"
            + file
            + "' cannot be written: "
            + Reasons.of(cause)
            + "; name a file that can be written with "
            + option
            + ".",
        cause);
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

  @Override
  public String toString() {
    return option + " " + file;
  }
}
