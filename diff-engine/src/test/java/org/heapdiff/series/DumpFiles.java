package org.heapdiff.series;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;

/** A series of files that knows how often it was read, and how much was in memory at a time. */
final class DumpFiles implements SeriesSource {
  private final List<Path> files;
  private final List<WeakReference<Snapshot>> read = new ArrayList<>();
  int reads;

  /** The dump that is being read, and those of the others that something still refers to. */
  int mostInMemory;

  DumpFiles(List<Path> files) {
    this.files = files;
  }

  @Override
  public int count() {
    return files.size();
  }

  @Override
  public Snapshot read(int dump, UnaryOperator<SnapshotOptions> room) throws IOException {
    reads++;
    System.gc();
    mostInMemory =
        Math.max(mostInMemory, 1 + (int) read.stream().filter(one -> one.get() != null).count());
    Snapshot snapshot =
        Snapshot.read(files.get(dump), room.apply(SnapshotOptions.DEFAULT), Progress.NONE);
    read.add(new WeakReference<>(snapshot));
    return snapshot;
  }
}
