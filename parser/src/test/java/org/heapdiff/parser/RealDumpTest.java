package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.heapdiff.parser.hprof.Compression;
import org.heapdiff.testdata.HistogramRow;
import org.heapdiff.testdata.JavaProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of a running JVM, compared with what that says of its own heap. */
class RealDumpTest {
  @TempDir Path folder;

  /** Something to dump. */
  static final class Program {
    private Program() {}

    private static final Map<String, Object> KEPT = new HashMap<>();

    public static void main(String[] arguments) throws IOException {
      for (int k = 0; k < 20_000; k++) {
        int number = k;
        Runnable lambda = () -> KEPT.remove("key " + number);
        KEPT.put("key " + k, k % 3 == 0 ? List.of(k, lambda) : new long[k % 50]);
      }
      KEPT.put("weak", new java.lang.ref.WeakReference<>(new Object()));
      System.out.println("READY");
      while (System.in.read() >= 0) {
        // until the test has ended
      }
    }
  }

  private static Map<String, Long> counts(Snapshot snapshot) {
    Map<String, Long> counts = new HashMap<>();
    for (int object = 0; object < snapshot.objectCount(); object++) {
      counts.merge(snapshot.classes().name(snapshot.classOf(object)), 1L, Long::sum);
    }
    return counts;
  }

  private static Map<String, Long> counts(Map<String, HistogramRow> histogram) {
    Map<String, Long> counts = new HashMap<>();
    histogram.forEach(
        (name, row) -> counts.merge(dumped(ClassNames.toJava(name)), row.instances(), Long::sum));
    return counts;
  }

  /** Since JDK 19 fillers have a class of their own in the JVM, but a dump has them as int[]. */
  private static String dumped(String name) {
    return name.equals("jdk.internal.vm.FillerElement[]") ? "int[]" : name;
  }

  @Test
  void countsAreThoseOfTheJvmItself() throws IOException {
    try (JavaProcess jvm =
        JavaProcess.of(Program.class).options("-Xmx128m", "-XX:+UseSerialGC").start()) {
      for (String argument : List.of("", "-gz=1", "-all")) {
        String[] arguments = argument.isEmpty() ? new String[0] : new String[] {argument};
        String[] all = argument.equals("-all") ? arguments : new String[0];
        Path file = folder.resolve("dump" + argument.length() + ".hprof");
        jvm.classHistogram();
        Map<String, Long> before = counts(jvm.classHistogram(all));
        jvm.heapDump(file, arguments);
        Map<String, Long> after = counts(jvm.classHistogram(all));
        try (Snapshot snapshot = Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE)) {
          assertEquals(
              argument.equals("-gz=1") ? Compression.GZIP_BLOCKS : Compression.NONE,
              snapshot.info().compression());
          compare(before, after, counts(snapshot));
          assertUndamaged(snapshot);
        }
      }
    }
  }

  /** Classes of which the JVM has as many before and after the dump have so many in it. */
  private static void compare(
      Map<String, Long> before, Map<String, Long> after, Map<String, Long> dumped) {
    int compared = 0;
    for (Map.Entry<String, Long> row : before.entrySet()) {
      String name = row.getKey();
      boolean known = name.equals("java.lang.Class") || name.contains("Filler");
      if (!known && row.getValue().equals(after.get(name))) {
        assertEquals(row.getValue(), dumped.get(name), name);
        compared++;
      }
    }
    assertTrue(compared > before.size() * 9 / 10, compared + " of " + before.size());
  }

  private static void assertUndamaged(Snapshot snapshot) throws IOException {
    assertEquals(List.of(), snapshot.info().damages());
    assertFalse(snapshot.info().rootsLost());
    if (Runtime.version().feature() <= 17) {
      // Later JVMs do not dump archived objects whose classes are not loaded yet; arrays refer to
      // them.
      assertEquals(0, snapshot.info().danglingReferences());
    }
    assertEquals(0, snapshot.roots().missing());
    String jvm = String.valueOf(snapshot.jvm());
    assertTrue(jvm.contains(String.valueOf(System.getProperty("java.runtime.version"))), jvm);
    List<String> methods =
        snapshot.threads().stream()
            .flatMap(thread -> thread.frames().stream())
            .map(frame -> frame.className() + "." + frame.method())
            .toList();
    assertTrue(
        methods.contains(Program.class.getName().replace('.', '/') + ".main"), methods::toString);
    ClassTable classes = snapshot.classes();
    int program = classes.named(Program.class.getName());
    FieldValue kept = snapshot.contents().statics(program).get(0);
    assertEquals("KEPT", kept.field().name());
    assertTrue(snapshot.isLive(kept.object()));
    assertEquals(
        20_001L,
        snapshot.contents().fields(kept.object()).stream()
            .filter(value -> value.field().name().equals("size"))
            .findFirst()
            .orElseThrow()
            .value());
    Queries.askAboutAll(snapshot);
  }
}
