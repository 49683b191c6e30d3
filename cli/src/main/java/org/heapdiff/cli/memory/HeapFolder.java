package org.heapdiff.cli.memory;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder in which a heap can be put.
 *
 * @param path where it is
 * @param freeBytes the room in it
 * @param inMemory whether its files are themselves kept in memory
 */
record HeapFolder(Path path, long freeBytes, boolean inMemory) {
  private static final Set<String> MEMORY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");

  /** For large temporary files, says the Filesystem Hierarchy Standard; never in memory. */
  private static final Path LARGE_FILES = Path.of("/var/tmp");

  /**
   * The folder that was chosen; else the system's, unless that is in memory and there is one on a
   * disk.
   *
   * @throws IOException when there is no such folder
   */
  static HeapFolder choose(@Nullable Path chosen) throws IOException {
    if (chosen != null) {
      return of(chosen);
    }
    HeapFolder usual = of(Path.of(System.getProperty("java.io.tmpdir")));
    if (usual.inMemory && Files.isDirectory(LARGE_FILES) && Files.isWritable(LARGE_FILES)) {
      HeapFolder other = of(LARGE_FILES);
      return other.inMemory ? usual : other;
    }
    return usual;
  }

  private static HeapFolder of(Path path) throws IOException {
    FileStore store = Files.getFileStore(path);
    return new HeapFolder(path, store.getUsableSpace(), MEMORY_FILE_SYSTEMS.contains(store.type()));
  }
}
