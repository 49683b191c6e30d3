package org.heapdiff.diff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.heapdiff.identity.Identity;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;

/** Reads and compares the dumps that a test has made. */
public final class Dumps {
  private Dumps() {}

  public static Path write(Path folder, String name, byte[] dump) throws IOException {
    return Files.write(folder.resolve(name), dump);
  }

  public static DiffResult diff(Path folder, byte[] before, byte[] after) throws IOException {
    return diff(folder, before, after, SnapshotOptions.DEFAULT);
  }

  public static DiffResult diff(Path folder, byte[] before, byte[] after, SnapshotOptions options)
      throws IOException {
    return diff(
        write(folder, "before.hprof", before), write(folder, "after.hprof", after), options);
  }

  /** By class and length only. */
  public static DiffResult diffByClass(Path folder, byte[] before, byte[] after)
      throws IOException {
    SnapshotOptions options = SnapshotOptions.DEFAULT;
    try (Snapshot first = Snapshot.read(write(folder, "a.hprof", before), options, Progress.NONE);
        Snapshot second = Snapshot.read(write(folder, "b.hprof", after), options, Progress.NONE)) {
      return HeapDiff.between(first, second, DiffRequest.TABLES.withIdentity(Identity.CLASS));
    }
  }

  public static DiffResult diff(Path before, Path after, SnapshotOptions options)
      throws IOException {
    try (Snapshot first = Snapshot.read(before, options, Progress.NONE);
        Snapshot second = Snapshot.read(after, options, Progress.NONE)) {
      return HeapDiff.between(first, second);
    }
  }

  /** The only row of a class. */
  public static ClassChange row(DiffResult result, String className) {
    List<ClassChange> rows = rows(result, className);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows of " + className + ": " + rows);
    }
    return rows.get(0);
  }

  public static List<ClassChange> rows(DiffResult result, String className) {
    return result.changes().stream()
        .filter(change -> change.className().equals(className))
        .toList();
  }
}
