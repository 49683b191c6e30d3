package org.heapdiff.parser;

import java.nio.file.Path;

/**
 * How a dump is read.
 *
 * @param reachability which references keep an object alive
 * @param everything whether objects that no root reaches count too
 * @param dump which heap dump of a file with several, from 1; 0 for the last one
 * @param temporaryFolder where a compressed dump is unpacked
 * @param contents whether hashes of what objects hold are gathered while their references are read,
 *     for {@link Snapshot#contentHashes}, which else has to read the dump once more; 4 bytes of
 *     memory an object
 * @param memory how much of the Java heap reading may take
 */
public record SnapshotOptions(
    Reachability reachability,
    boolean everything,
    int dump,
    Path temporaryFolder,
    boolean contents,
    MemoryBudget memory) {

  /**
   * What a collector keeps as long as memory is not short; the last dump; the system's temporary
   * folder; as much memory as the JVM has left.
   */
  public static final SnapshotOptions DEFAULT =
      new SnapshotOptions(
          Reachability.SOFT,
          false,
          0,
          Path.of(System.getProperty("java.io.tmpdir", ".")),
          false,
          MemoryBudget.AUTOMATIC);

  public SnapshotOptions withReachability(Reachability value) {
    return new SnapshotOptions(value, everything, dump, temporaryFolder, contents, memory);
  }

  public SnapshotOptions withEverything(boolean value) {
    return new SnapshotOptions(reachability, value, dump, temporaryFolder, contents, memory);
  }

  public SnapshotOptions withDump(int value) {
    return new SnapshotOptions(reachability, everything, value, temporaryFolder, contents, memory);
  }

  public SnapshotOptions withTemporaryFolder(Path value) {
    return new SnapshotOptions(reachability, everything, dump, value, contents, memory);
  }

  public SnapshotOptions withContents(boolean value) {
    return new SnapshotOptions(reachability, everything, dump, temporaryFolder, value, memory);
  }

  public SnapshotOptions withMemory(MemoryBudget value) {
    return new SnapshotOptions(reachability, everything, dump, temporaryFolder, contents, value);
  }
}
