package org.heapdiff.parser.hprof;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.heapdiff.bench.BenchmarkDump;
import org.heapdiff.bench.ObjectCount;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From one heap sub-record to the next, reading heads only, in one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class RecordWalkBenchmark {
  /** Shape and size. */
  @Param("mixed:2M")
  public String dump = "";

  private DumpFile file;
  private TopLevel topLevel;

  @Setup
  public void open() throws IOException {
    file = DumpFile.open(BenchmarkDump.of(dump), Path.of(""));
    topLevel = TopLevel.read(file.source(), file.header());
  }

  @TearDown
  public void close() throws IOException {
    file.close();
  }

  /** All records of the dump. */
  @Benchmark
  public long walk(ObjectCount count) throws IOException {
    HeapRecords records = new HeapRecords(file.source(), file.header().idSize());
    long sum = 0;
    for (Segment segment : topLevel.dumps().get(0).segments()) {
      records.moveTo(segment.start(), segment.end());
      while (records.next() != HeapRecords.END) {
        sum += records.id();
        count.perObject++;
      }
    }
    return sum;
  }
}
