package org.heapdiff.verify;

import java.io.Closeable;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Reachability;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.parser.hprof.ClassRecords;
import org.heapdiff.verify.GraphOfDump.Beyond;
import org.junit.jupiter.api.Assumptions;

/** A dump of {@code ../shared/hprof}, what heapdiff makes of it and what MAT 1.17 says of it. */
final class OldDump implements Closeable {
  /** Unpacked, this one is half a gigabyte. */
  private static final String LARGE = "oom-pid1884";

  /** Set to {@code true}, this system property adds the large dump to the tests. */
  private static final String LARGE_TOO = "heapdiff.test.largeDumps";

  final ExpectedByMat mat;
  final Snapshot snapshot;
  final ClassRecords records;

  /** The graph as MAT has it, and its immediate dominators. */
  final GraphOfDump matGraph;

  final int[] matDominators;

  /** The graph as heapdiff has it, and its immediate dominators, computed independently. */
  final GraphOfDump ownGraph;

  final int[] ownDominators;

  /** Reads a dump; skips the test where it is missing or not asked for. */
  OldDump(String name) throws IOException {
    mat = ExpectedByMat.read(name);
    Assumptions.assumeTrue(
        !name.equals(LARGE) || Boolean.getBoolean(LARGE_TOO),
        () -> name + " is large; it is tested with -D" + LARGE_TOO + "=true");
    snapshot =
        Snapshot.read(
            ExpectedByMat.dump(name),
            SnapshotOptions.DEFAULT.withReachability(Reachability.ALL),
            Progress.NONE);
    records = GraphOfDump.classRecords(snapshot);
    matGraph = graph(EnumSet.noneOf(Beyond.class));
    matDominators = matGraph.dominators();
    ownGraph = graph(EnumSet.allOf(Beyond.class));
    ownDominators = ownGraph.dominators();
  }

  GraphOfDump graph(Set<Beyond> beyond) {
    return new GraphOfDump(snapshot, records, beyond);
  }

  int objects() {
    return snapshot.objectCount();
  }

  /** MAT's number of an object, negative where MAT does not reach it. */
  int inMat(int object) {
    return mat.objectAt(snapshot.addressOf(object));
  }

  /** Whether MAT reaches an object and gives it another shallow size. */
  boolean sizeDiffers(int object) {
    int other = inMat(object);
    return other >= 0 && mat.shallow(other) != snapshot.shallowSize(object);
  }

  boolean isClassObject(int object) {
    return snapshot.classStoodFor(object) >= 0;
  }

  String className(int object) {
    return snapshot.classes().name(snapshot.classOf(object));
  }

  /** A dominator as MAT's files have it. */
  long dominatorAddress(int dominator) {
    return dominator < 0 ? ExpectedByMat.ROOT : snapshot.addressOf(dominator);
  }

  int[] classOf() {
    int[] result = new int[objects()];
    for (int object = 0; object < result.length; object++) {
      result[object] = snapshot.classOf(object);
    }
    return result;
  }

  /** MAT's shallow sizes in bytes, 0 for what it does not reach. */
  long[] matSizes() {
    long[] result = new long[objects()];
    for (int object = 0; object < result.length; object++) {
      int other = inMat(object);
      result[object] = other < 0 ? 0 : mat.shallow(other);
    }
    return result;
  }

  /** heapdiff's shallow sizes in bytes. */
  long[] ownSizes() {
    long[] result = new long[objects()];
    for (int object = 0; object < result.length; object++) {
      result[object] = snapshot.shallowSize(object);
    }
    return result;
  }

  /** An object, for a failed test. */
  String describe(int object) {
    int stoodFor = snapshot.classStoodFor(object);
    ClassTable classes = snapshot.classes();
    return String.format(
        "0x%x %s",
        snapshot.addressOf(object),
        stoodFor < 0 ? className(object) : "class " + classes.name(stoodFor));
  }

  @Override
  public void close() throws IOException {
    snapshot.close();
  }
}
