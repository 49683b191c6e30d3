package org.heapdiff.parser;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From an address to the object's number and back, a look-up. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class AddressLookupBenchmark {
  private static final int LOOKUPS = 1 << 18;

  private final long[] ascending = new long[LOOKUPS];
  private final long[] random = new long[LOOKUPS];
  private final int[] objects = new int[LOOKUPS];

  @Setup
  public void choose(ScannedDump dump) {
    SplittableRandom numbers = new SplittableRandom(1);
    int count = dump.objectCount();
    for (int i = 0; i < LOOKUPS; i++) {
      ascending[i] = dump.index().address((int) ((long) i * count / LOOKUPS));
      objects[i] = numbers.nextInt(count);
      random[i] = dump.index().address(objects[i]);
    }
  }

  /** As references to neighbors do. */
  @Benchmark
  @OperationsPerInvocation(LOOKUPS)
  public int ascendingAddresses(ScannedDump dump) {
    return sum(dump.index(), ascending);
  }

  /** As references all over the heap do. */
  @Benchmark
  @OperationsPerInvocation(LOOKUPS)
  public int randomAddresses(ScannedDump dump) {
    return sum(dump.index(), random);
  }

  /** The way back, by bisection. */
  @Benchmark
  @OperationsPerInvocation(LOOKUPS)
  public long addressesOfRandomObjects(ScannedDump dump) {
    AddressIndex index = dump.index();
    long sum = 0;
    for (int object : objects) {
      sum += index.address(object);
    }
    return sum;
  }

  private static int sum(AddressIndex index, long[] addresses) {
    int sum = 0;
    for (long address : addresses) {
      sum += index.entry(address);
    }
    return sum;
  }
}
