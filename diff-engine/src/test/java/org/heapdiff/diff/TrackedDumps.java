package org.heapdiff.diff;

import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.heapdiff.testdata.JavaProcess;
import org.heapdiff.testdata.Jdks;
import org.heapdiff.testdata.tracked.Tracked;
import org.heapdiff.testdata.tracked.TrackedProgram;

/**
 * Two dumps of a program whose objects are known by their serial numbers, which are blanked in the
 * dumps. Made when they are first asked for, and kept until this JVM ends, since starting and
 * dumping is what takes the time.
 *
 * @param run the scenario and the collector
 * @param original the dump before as it was made
 * @param before the dump before, without numbers
 * @param after the dump after, without numbers
 * @param numbersBefore the numbers in the dump before
 * @param numbersAfter the numbers in the dump after
 * @param heldBefore how many tracked objects the program itself counted before
 * @param heldAfter how many after
 * @param made how many it made in between
 */
record TrackedDumps(
    Run run,
    Path original,
    Path before,
    Path after,
    SerialNumbers numbersBefore,
    SerialNumbers numbersAfter,
    int heldBefore,
    int heldAfter,
    int made) {

  /** Collectors that keep the order of what they move, or nearly. */
  static final List<String> COMPACTING = List.of("Serial", "Parallel", "G1");

  /** Collectors that do not. */
  static final List<String> SCATTERING = List.of("Z", "Shenandoah");

  /** Never moves and never frees anything. */
  static final String EPSILON = "Epsilon";

  /** Only where the order of the addresses is kept can what was replaced by its equal be told. */
  static final String REPLACED_BY_EQUALS = "replaced-by-equals";

  private static final List<String> SCENARIOS = List.of("replaced", "growing", "sessions", "idle");

  /** Starting and dumping takes time, so that the rarer collectors have to do with two. */
  private static final List<String> FEW_SCENARIOS = List.of("replaced", "sessions");

  private static final String HEAP = "-Xmx128m";
  private static final Map<String, Boolean> AVAILABLE = new HashMap<>();
  private static final Map<Run, TrackedDumps> MADE = new HashMap<>();

  /** A scenario under a collector. */
  record Run(String scenario, String collector) {
    @Override
    public String toString() {
      return scenario + " under " + collector;
    }
  }

  /** What there is to run under the collectors that the running JDK has and that move objects. */
  static Stream<Run> moving() {
    return Stream.concat(
        runs(COMPACTING, SCENARIOS.toArray(String[]::new)),
        runs(SCATTERING, FEW_SCENARIOS.toArray(String[]::new)));
  }

  /** What there is to run where nothing moves. */
  static Stream<Run> unmoved() {
    return runs(List.of(EPSILON), "growing", "sessions", REPLACED_BY_EQUALS);
  }

  /** Scenarios under those of some collectors that the running JDK has. */
  static Stream<Run> runs(List<String> collectors, String... scenarios) {
    return available(collectors).stream()
        .flatMap(collector -> Stream.of(scenarios).map(scenario -> new Run(scenario, collector)));
  }

  /** Those collectors that the running JDK has. */
  private static synchronized List<String> available(List<String> collectors) {
    return collectors.stream()
        .filter(collector -> AVAILABLE.computeIfAbsent(collector, TrackedDumps::isAvailable))
        .toList();
  }

  private static boolean isAvailable(String collector) {
    List<String> command = new ArrayList<>();
    command.add(Jdks.running().resolve("bin/java").toString());
    command.addAll(List.of(options(collector)));
    command.add("-version");
    try {
      Process java =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return java.waitFor(1, TimeUnit.MINUTES) && java.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String[] options(String collector) {
    return collector.equals(EPSILON)
        ? new String[] {HEAP, "-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC"}
        : new String[] {HEAP, "-XX:+Use" + collector + "GC"};
  }

  /** The dumps of a scenario under a collector that is available. */
  static synchronized TrackedDumps of(Run run) throws IOException {
    TrackedDumps made = MADE.get(run);
    if (made == null) {
      made = make(run);
      MADE.put(run, made);
    }
    return made;
  }

  private static TrackedDumps make(Run run) throws IOException {
    Path folder = Files.createTempDirectory("tracked");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    Path first = folder.resolve("before.original.hprof");
    Path second = folder.resolve("after.original.hprof");
    int[] countsBefore;
    int[] countsAfter;
    try (JavaProcess jvm =
        JavaProcess.of(TrackedProgram.class)
            .options(options(run.collector()))
            .arguments(run.scenario())
            .start()) {
      countsBefore = counts(jvm);
      jvm.heapDump(first);
      jvm.send("work");
      jvm.await("DONE");
      countsAfter = counts(jvm);
      jvm.heapDump(second);
    }
    Path before = folder.resolve("before.hprof");
    Path after = folder.resolve("after.hprof");
    TrackedDumps dumps =
        new TrackedDumps(
            run,
            first,
            before,
            after,
            SerialNumbers.blank(first, before, Tracked.class.getName()),
            SerialNumbers.blank(second, after, Tracked.class.getName()),
            countsBefore[0],
            countsAfter[0],
            countsAfter[1] - countsBefore[1]);
    Files.delete(second);
    return dumps;
  }

  /** How many tracked objects the program holds, and how many it has ever made. */
  private static int[] counts(JavaProcess jvm) throws IOException {
    jvm.send("count");
    String[] words = jvm.await("COUNT ").split(" ", -1);
    return new int[] {Integer.parseInt(words[1]), Integer.parseInt(words[2])};
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      // It is in the system's temporary folder.
    }
  }

  /** The id before of each serial number. */
  Long2LongOpenHashMap idsBefore() {
    return ids(numbersBefore);
  }

  /** The id after of each serial number. */
  Long2LongOpenHashMap idsAfter() {
    return ids(numbersAfter);
  }

  private static Long2LongOpenHashMap ids(SerialNumbers numbers) {
    Long2LongOpenHashMap ids = new Long2LongOpenHashMap();
    numbers.byId().long2LongEntrySet().forEach(e -> ids.put(e.getLongValue(), e.getLongKey()));
    return ids;
  }

  @Override
  public String toString() {
    return run.toString();
  }
}
