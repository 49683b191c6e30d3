package org.heapdiff.verify;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.GZIPInputStream;
import org.heapdiff.parser.DumpException;
import org.jspecify.annotations.Nullable;

/**
 * A dump under another name, in a folder of its own that only its owner can enter, so that a
 * program that writes beside the dump it opens, or deletes there, does it where nothing else is.
 */
final class DumpLink implements AutoCloseable {
  private final Path folder;
  private final Path file;
  private final Thread atExit;

  private DumpLink(Path folder, Path file) {
    this.folder = folder;
    this.file = file;
    // For a JVM that is interrupted while the dump is open.
    this.atExit = new Thread(() -> delete(folder), "remove " + folder.getFileName());
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Makes the folder and in it a link to the dump (symbolic, else hard, else a copy), or the
   * unpacked dump where it is packed by gzip.
   *
   * @param parent where to make the folder
   */
  static DumpLink create(Path dump, Path parent) throws IOException {
    if (!Files.isRegularFile(dump)) {
      throw new DumpException(
          Files.exists(dump)
              ? dump + " is not a file; give the name of a heap dump."
              : "There is no file " + dump + "; check its name.");
    }
    // On POSIX systems createTempDirectory gives it to its owner alone (rwx------).
    Path folder = Files.createTempDirectory(parent, "heapdiff-");
    DumpLink link = new DumpLink(folder, folder.resolve("dump.hprof"));
    boolean done = false;
    try {
      link.fill(dump.toRealPath());
      done = true;
      return link;
    } finally {
      if (!done) {
        link.close();
      }
    }
  }

  private void fill(Path dump) throws IOException {
    if (isGzip(dump)) {
      unpack(dump);
      return;
    }
    try {
      Files.createSymbolicLink(file, dump);
    } catch (IOException | UnsupportedOperationException noSymbolicLink) {
      try {
        Files.createLink(file, dump);
      } catch (IOException | UnsupportedOperationException noHardLink) {
        Files.copy(dump, file);
      }
    }
  }

  private static boolean isGzip(Path dump) throws IOException {
    try (InputStream in = Files.newInputStream(dump)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }

  private void unpack(Path dump) throws IOException {
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(dump)), 1 << 16)) {
      Files.copy(in, file);
    } catch (IOException e) {
      throw new DumpException(
          "Cannot unpack "
              + dump
              + " into "
              + folder
              + ": "
              + e.getMessage()
              + "; the folder needs room for the whole unpacked dump.",
          e);
    }
  }

  /** The dump, not packed. */
  Path file() {
    return file;
  }

  /** Removes the folder and what is in it, never the dump itself. */
  @Override
  public void close() {
    delete(folder);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException shuttingDown) {
      // The hook is about to run, or has run; either way the folder is gone.
    }
  }

  // What cannot be deleted stays: there is nobody to tell, and the answer does not depend on it.
  private static void delete(Path folder) {
    try {
      // Does not follow links, so the dump behind the link is safe.
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // See above.
    }
  }
}
