package org.heapdiff.parser;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.heapdiff.bench.ObjectCount;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The two passes over a dump, with all threads. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PassesBenchmark {
  /** Where objects are. */
  @Benchmark
  public Object findObjects(ScannedDump dump, ObjectCount count) throws IOException {
    ObjectScan scan = dump.firstPass();
    count.perObject += dump.objectCount();
    return scan;
  }

  /** What they are and refer to. */
  @Benchmark
  public Object readReferences(ScannedDump dump, ObjectCount count) throws IOException {
    ReferencePass pass = dump.secondPass();
    count.perObject += dump.objectCount();
    return pass;
  }
}
