package org.heapdiff.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.cli.report.ObjectCsv;
import org.heapdiff.diff.ObjectLists;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name files into which objects are written, one row each. */
final class ObjectFileOptions {
  @Option(
      names = "--added",
      paramLabel = "FILE",
      description =
          "Write the objects that were added to FILE, one row each, as CSV: id, class, shallow and"
              + " retained bytes.")
  private @Nullable Path added;

  @Option(
      names = "--removed",
      paramLabel = "FILE",
      description = "Write the objects that were removed to FILE in the same way.")
  private @Nullable Path removed;

  @Option(
      names = "--matched",
      paramLabel = "FILE",
      description =
          "Write the objects that are in both dumps to FILE: id before, id after, class, shallow"
              + " bytes, bytes retained before and after.")
  private @Nullable Path matched;

  /** Whether a file is to be written. */
  boolean areGiven() {
    return !files().isEmpty();
  }

  /**
   * What is wrong with the files, null if nothing is.
   *
   * @param quick whether objects are only counted
   * @param output where the report goes, null for standard output
   * @param dumps what is read
   */
  @Nullable String problem(boolean quick, @Nullable Path output, DumpArgument... dumps) {
    List<OutputFile> files = files();
    for (int k = 0; k < files.size(); k++) {
      OutputFile one = files.get(k);
      if (quick) {
        return one.option()
            + " lists objects, and --quick only counts them; leave out one of the two";
      }
      for (DumpArgument dump : dumps) {
        if (isSame(one.file(), dump.file())) {
          return one + " would replace the dump itself; name another file";
        }
      }
      if (output != null && isSame(one.file(), output)) {
        return one + " is the file of --output, too; name another one";
      }
      for (OutputFile other : files.subList(0, k)) {
        if (isSame(one.file(), other.file())) {
          return one + " is the file of " + other.option() + ", too; name another one";
        }
      }
    }
    return null;
  }

  /**
   * Checks that there can be such files, before any long work begins.
   *
   * @throws OutputException if one of them cannot be written
   */
  void checkPlaces() throws OutputException {
    for (OutputFile file : files()) {
      file.checkPlace();
    }
  }

  /** Writes the files. */
  void write(ObjectLists lists) throws IOException {
    if (added != null) {
      new OutputFile("--added", added)
          .write(
              output -> {
                ObjectCsv rows = ObjectCsv.objects(output);
                lists.added(rows);
                rows.flush();
              });
    }
    if (removed != null) {
      new OutputFile("--removed", removed)
          .write(
              output -> {
                ObjectCsv rows = ObjectCsv.objects(output);
                lists.removed(rows);
                rows.flush();
              });
    }
    if (matched != null) {
      new OutputFile("--matched", matched)
          .write(
              output -> {
                ObjectCsv rows = ObjectCsv.pairs(output);
                lists.matched(rows);
                rows.flush();
              });
    }
  }

  private List<OutputFile> files() {
    List<OutputFile> files = new ArrayList<>();
    if (added != null) {
      files.add(new OutputFile("--added", added));
    }
    if (removed != null) {
      files.add(new OutputFile("--removed", removed));
    }
    if (matched != null) {
      files.add(new OutputFile("--matched", matched));
    }
    return files;
  }

  /** Whether two names are of one file, which need not be there yet. */
  private static boolean isSame(Path one, Path other) {
    try {
      return place(one).equals(place(other));
    } catch (IOException e) {
      return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }
  }

  private static Path place(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
  }
}
