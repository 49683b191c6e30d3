package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A generated dump for a benchmark, made once and kept in a temporary folder. */
public final class BenchmarkDump {
  private BenchmarkDump() {}

  /**
   * The dump.
   *
   * @param shapeAndSize such as {@code mixed:2M}
   */
  public static Path of(String shapeAndSize) throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "heapdiff-bench");
    Path dump = folder.resolve(shapeAndSize.replace(':', '-') + ".hprof");
    if (Files.notExists(dump)) {
      Files.createDirectories(folder);
      String[] words = shapeAndSize.split(":", 2);
      Path unfinished = folder.resolve(dump.getFileName() + ".tmp");
      MakeDump.main(new String[] {words[0], words[1], unfinished.toString()});
      Files.move(unfinished, dump, StandardCopyOption.REPLACE_EXISTING);
    }
    return dump;
  }
}
