package org.heapdiff.matching;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapInstance;

/** What tests of the matching do with dumps. */
final class MatchingDumps {
  private MatchingDumps() {}

  static Snapshot read(Path dump) throws IOException {
    return Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE);
  }

  /** Matches two snapshots whose classes are known by their names. */
  static StructuralMatches match(Snapshot before, Snapshot after) throws IOException {
    int[] classes = new int[before.classes().count()];
    for (int c = 0; c < classes.length; c++) {
      classes[c] = after.classes().named(before.classes().name(c));
    }
    return StructuralMatcher.match(before, after, classes, Progress.NONE);
  }

  /** The addresses of instances as they are now. */
  static long[] addresses(HeapInstance[] instances) {
    return Arrays.stream(instances).mapToLong(HeapInstance::address).toArray();
  }
}
