package org.heapdiff.parser;

import java.util.concurrent.TimeUnit;
import org.heapdiff.bench.ObjectCount;
import org.heapdiff.parser.graph.DominatorTree;
import org.heapdiff.parser.graph.Reach;
import org.heapdiff.parser.graph.RetainedSizes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The search from the roots, dominators, and retained sizes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class GraphBenchmark {
  /** A search that has ended. A tree takes it over, so each call needs its own. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init")
  public static class Searched {
    private Reach reach;

    @Setup(Level.Invocation)
    public void search(ScannedDump dump) {
      reach = GraphBenchmark.reach(dump);
    }
  }

  /** A tree of dominators. Retained sizes take its memory, so each call needs its own. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init")
  public static class Dominated {
    private DominatorTree tree;

    @Setup(Level.Invocation)
    public void find(ScannedDump dump) {
      tree = GraphBenchmark.reach(dump).dominators(Workers.count());
    }
  }

  private static Reach reach(ScannedDump dump) {
    Reach reach = new Reach(dump.rows());
    reach.from(dump.roots());
    return reach;
  }

  /** The search. */
  @Benchmark
  public Object search(ScannedDump dump, ObjectCount count) {
    count.perObject += dump.objectCount();
    return reach(dump);
  }

  /** Dominators, of leaves too. */
  @Benchmark
  public Object dominators(ScannedDump dump, Searched searched, ObjectCount count) {
    count.perObject += dump.objectCount();
    return searched.reach.dominators(Workers.count());
  }

  /** Retained sizes. */
  @Benchmark
  public Object retained(ScannedDump dump, Dominated dominated, ObjectCount count) {
    count.perObject += dump.objectCount();
    return new RetainedSizes(dominated.tree, dump.sizes());
  }
}
