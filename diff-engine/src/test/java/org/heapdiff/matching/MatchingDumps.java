package org.heapdiff.matching;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;

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

  /** Instances of one class that lie one behind the other and are kept alive. */
  static HeapInstance[] instances(HeapBuilder heap, int count) {
    HeapClass type = heap.classOf("com.acme.Any").field("number", ValueType.INT).build();
    HeapInstance[] objects = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      objects[k] = heap.instance(type);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", objects));
    return objects;
  }

  /**
   * A side of which all objects take part and have one type.
   *
   * @param contents by object, a hash of what it holds; becomes its look
   */
  static Side sideOfOneType(Snapshot snapshot, int[] contents) {
    int types = snapshot.typeCount();
    return new Side(snapshot, new int[types], new int[types], contents, true);
  }

  /** The addresses of instances as they are now. */
  static long[] addresses(HeapInstance[] instances) {
    return Arrays.stream(instances).mapToLong(HeapInstance::address).toArray();
  }
}
