package org.heapdiff.parser;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.bench.BenchmarkDump;
import org.heapdiff.parser.graph.ReferenceRows;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.TopLevel;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A dump after both passes. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class ScannedDump {
  /** Shape and size. */
  @Param("mixed:2M")
  public String dump = "";

  private DumpFile file;
  private ObjectScan scan;
  private ReferencePass pass;
  private ShallowSizes sizes;
  private int[] roots = {};

  @Setup
  public void read() throws IOException {
    file = DumpFile.open(BenchmarkDump.of(dump), Path.of(""));
    scan = firstPass();
    pass = secondPass();
    sizes = ShallowSizes.infer(scan.classes(), scan.index(), pass.types, file.header().idSize());
    roots = new GcRoots(scan.roots(), scan.index()).graphRoots().stream().toArray();
  }

  @TearDown
  public void close() throws IOException {
    file.close();
  }

  ObjectScan firstPass() throws IOException {
    TopLevel topLevel = TopLevel.read(file.source(), file.header());
    return ObjectScan.run(
        topLevel,
        file.source(),
        Segments.of(topLevel.dumps().get(0)),
        /* stems= */ true,
        Progress.NONE);
  }

  ReferencePass secondPass() throws IOException {
    ReferencePass result =
        new ReferencePass(
            file.source(),
            file.header().idSize(),
            scan,
            scan.rootedClasses(),
            SnapshotOptions.DEFAULT);
    result.run(Progress.NONE);
    return result;
  }

  AddressIndex index() {
    return scan.index();
  }

  ReferenceRows rows() {
    return pass.rows;
  }

  ShallowSizes sizes() {
    return sizes;
  }

  int[] roots() {
    return roots;
  }

  int objectCount() {
    return scan.index().count();
  }
}
