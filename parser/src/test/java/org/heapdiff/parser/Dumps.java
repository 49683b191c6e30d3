package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapObject;

/**
 * Reads heaps of tests, by way of a file as everybody does, and each as one of a pair: marked
 * first, searched afterwards.
 */
final class Dumps {
  private Dumps() {}

  /** What the heap looks like when its dump has been read. The file is in the folder. */
  static Snapshot read(Path folder, HeapBuilder heap) throws IOException {
    return read(folder, heap, SnapshotOptions.DEFAULT);
  }

  static Snapshot read(Path folder, HeapBuilder heap, SnapshotOptions options) throws IOException {
    return read(folder, heap.toBytes(), options);
  }

  static Snapshot read(Path folder, byte[] dump) throws IOException {
    return read(folder, dump, SnapshotOptions.DEFAULT);
  }

  static Snapshot read(Path folder, byte[] dump, SnapshotOptions options) throws IOException {
    return readMarkedFirst(write(folder, dump), options);
  }

  /** Reads a dump as one of a pair, and checks that what was marked is what then counts. */
  static Snapshot readMarkedFirst(Path file, SnapshotOptions options) throws IOException {
    Snapshot snapshot =
        SnapshotReader.begin(
                DumpFile.open(file, options.temporaryFolder()),
                options,
                MemoryNeed.NONE,
                Progress.NONE)
            .finishUnsearched();
    BitSet marked = new BitSet();
    for (int object = 0; object < snapshot.objectCount(); object++) {
      marked.set(object, snapshot.isCounted(object));
    }
    assertEquals(marked.cardinality(), snapshot.totalObjects());
    assertEquals(marked, BitSet.valueOf(snapshot.countedObjects()));
    snapshot.complete(Progress.NONE);
    for (int object = 0; object < snapshot.objectCount(); object++) {
      assertEquals(snapshot.isCounted(object), marked.get(object), "" + object);
    }
    assertEquals(snapshot.totalObjects(), marked.cardinality());
    assertEquals(marked, BitSet.valueOf(snapshot.countedObjects()));
    return snapshot;
  }

  /** Writes a file of its own. */
  static Path write(Path folder, byte[] dump) {
    try {
      Path file = Files.createTempFile(folder, "test-", ".hprof");
      Files.write(file, dump);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object of the snapshot that was written for one of the builder's. */
  static int find(Snapshot snapshot, HeapObject object) {
    int found = snapshot.objectAt(object.address());
    if (found < 0) {
      throw new AssertionError("no object at " + Long.toHexString(object.address()));
    }
    return found;
  }
}
