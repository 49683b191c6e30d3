package org.heapdiff.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.heapdiff.parser.DumpException;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.verify.PlainEngine.Follow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatEngineTest {
  @TempDir static Path dumps;
  @TempDir static Path temporary;

  static Path dump = Path.of("");

  @BeforeAll
  static void dumpASmallProgram() throws Exception {
    dump = dumpWith(Path.of(System.getProperty("java.home")), "small.hprof");
  }

  private static Path dumpWith(Path jdk, String name, String... options) throws Exception {
    Path file = dumps.resolve(name);
    if (Files.exists(file)) {
      return file;
    }
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin").resolve("java").toString());
    command.addAll(Arrays.asList(options));
    command.addAll(
        List.of(
            "-Xmx64m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            SmallProgram.class.getName(),
            file.toString()));
    Path output = dumps.resolve(name + ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), Files.readString(output));
    return file;
  }

  /** The names, sizes and times of the files in a folder. */
  private static Map<String, String> listing(Path folder) throws IOException {
    Map<String, String> result = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        result.put(
            file.getFileName().toString(),
            Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return result;
  }

  private static long instances(HeapEngine engine, String className) {
    long count = 0;
    for (int object = 0; object < engine.objectCount(); object++) {
      if (engine.classes().get(engine.classOf(object)).name().equals(className)) {
        count++;
      }
    }
    return count;
  }

  @Test
  void theInstancesOfAKnownProgramAreThere() throws IOException {
    try (MatEngine engine = MatEngine.open(dump, temporary, Progress.NONE)) {
      assertEquals(SmallProgram.NODES, instances(engine, "org.heapdiff.verify.SmallProgram$Node"));
      assertEquals(0, instances(engine, "org.heapdiff.verify.SmallProgram$Referent"));
      assertEquals(8, engine.identifierSize());
      assertTrue(engine.objectsInDump() > engine.objectCount());
    }
  }

  @Test
  void nothingIsWrittenOrDeletedBesideTheDump() throws IOException {
    Files.writeString(dumps.resolve("small.index"), "another tool's");
    Files.writeString(dumps.resolve("small.o2hprof.index"), "another tool's");
    Map<String, String> before = listing(dumps);
    try (MatEngine engine = MatEngine.open(dump, temporary, Progress.NONE)) {
      assertEquals(before, listing(dumps));
      assertFalse(listing(temporary).isEmpty());
      assertTrue(engine.objectCount() > 0);
    }
    assertEquals(before, listing(dumps));
    assertEquals(Map.of(), listing(temporary));
  }

  @Test
  void aReadOnlyDumpInAReadOnlyFolderIsEnough() throws IOException {
    Path folder = Files.createDirectory(dumps.resolve("read-only"));
    Path copy = Files.copy(dump, folder.resolve("copy.hprof"));
    File[] both = {copy.toFile(), folder.toFile()};
    for (File file : both) {
      assertTrue(file.setWritable(false));
    }
    try (MatEngine engine = MatEngine.open(copy, temporary, Progress.NONE)) {
      assertTrue(engine.objectCount() > 0);
      assertEquals(Set.of("copy.hprof"), listing(folder).keySet());
    } finally {
      for (File file : both) {
        assertTrue(file.setWritable(true));
      }
    }
    assertEquals(Map.of(), listing(temporary));
  }

  @Test
  void thePrivateFolderIsPrivate() throws IOException {
    try (MatEngine engine = MatEngine.open(dump, temporary, Progress.NONE);
        Stream<Path> folders = Files.list(temporary)) {
      Path folder = folders.findFirst().orElseThrow();
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        assertEquals("rwx------", PosixFilePermissions.toString(permissions));
      }
      assertTrue(engine.objectCount() > 0);
    }
  }

  @Test
  void aPackedDumpIsTheSameDump() throws IOException {
    Path packed = dumps.resolve("packed.bin");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(dump, out);
    }
    int objects;
    try (MatEngine engine = MatEngine.open(dump, temporary, Progress.NONE)) {
      objects = engine.objectCount();
    }
    try (MatEngine engine = MatEngine.open(packed, temporary, Progress.NONE)) {
      assertEquals(objects, engine.objectCount());
    }
    assertEquals(Map.of(), listing(temporary));
  }

  @Test
  void aDumpThatIsCutOffIsRefusedAndLeavesNothing() throws IOException {
    byte[] all = Files.readAllBytes(dump);
    Path cut = Files.write(dumps.resolve("cut.hprof"), Arrays.copyOf(all, all.length / 2));
    DumpException refusal =
        assertThrows(DumpException.class, () -> MatEngine.open(cut, temporary, Progress.NONE));
    assertTrue(String.valueOf(refusal.getMessage()).contains("cut.hprof"), refusal.getMessage());
    assertEquals(Map.of(), listing(temporary));
  }

  @Test
  void aFileThatIsNoDumpIsRefusedAndLeavesNothing() throws IOException {
    Path text = Files.writeString(dumps.resolve("text.hprof"), "hello");
    assertThrows(DumpException.class, () -> MatEngine.open(text, temporary, Progress.NONE));
    Path missing = dumps.resolve("missing.hprof");
    assertThrows(DumpException.class, () -> MatEngine.open(missing, temporary, Progress.NONE));
    assertThrows(DumpException.class, () -> MatEngine.open(dumps, temporary, Progress.NONE));
    assertEquals(Map.of(), listing(temporary));
  }

  @Test
  void aSecondDumpAtTheSameTimeIsRefused() throws IOException {
    try (MatEngine engine = MatEngine.open(dump, temporary, Progress.NONE)) {
      assertThrows(
          IllegalStateException.class, () -> MatEngine.open(dump, temporary, Progress.NONE));
      assertTrue(engine.objectCount() > 0);
    }
    MatEngine.open(dump, temporary, Progress.NONE).close();
  }

  @Test
  void itPrintsNothingAndLeavesNoThread() throws IOException {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
    try {
      MatEngine.open(dump, temporary, Progress.NONE).close();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("ObjectMarker")));
  }

  static Stream<Path> otherDumps() throws Exception {
    List<Path> result = new ArrayList<>();
    // The JDKs beside the one that runs this test.
    Path home = Path.of(System.getProperty("java.home")).toRealPath();
    try (Stream<Path> siblings = Files.list(home.resolveSibling(""))) {
      for (Path jdk : siblings.filter(at -> !Files.isSymbolicLink(at)).sorted().toList()) {
        Path release = jdk.resolve("release");
        if (Files.exists(jdk.resolve("bin").resolve("java"))
            && Files.exists(release)
            && Files.readString(release).contains("JAVA_VERSION=\"25")) {
          result.add(dumpWith(jdk, "25.hprof"));
          result.add(dumpWith(jdk, "compact.hprof", "-XX:+UseCompactObjectHeaders"));
        }
      }
    }
    result.add(dumpWith(home, "uncompressed.hprof", "-XX:-UseCompressedOops"));
    for (String name : ExpectedByMat.names()) {
      // Half a gigabyte when unpacked.
      if (!name.startsWith("oom")) {
        result.add(ExpectedByMat.dump(name));
      }
    }
    return result.stream();
  }

  @ParameterizedTest
  @MethodSource("otherDumps")
  void everyDifferenceToAPlainReadingIsExplained(Path file) throws IOException {
    PlainEngine plain = new PlainEngine(file, EnumSet.of(Follow.CLASS_DETAILS));
    try (MatEngine engine = MatEngine.open(file, temporary, Progress.NONE)) {
      VerifyResult result = EngineComparison.compare(plain, engine);
      for (VerifyItem item : result.items()) {
        assertEquals(0, item.differ(), () -> item.toString());
      }
      assertTrue(result.allIsWell());
    }
  }

  @ParameterizedTest
  @MethodSource("otherDumps")
  void everyDifferenceToHeapdiffIsExplained(Path file) throws IOException {
    SnapshotOptions options = SnapshotEngine.options(SnapshotOptions.DEFAULT);
    try (Snapshot snapshot = Snapshot.read(file, options, Progress.NONE);
        MatEngine engine = MatEngine.open(file, temporary, Progress.NONE)) {
      VerifyResult result = EngineComparison.compare(SnapshotEngine.of(snapshot), engine);
      for (VerifyItem item : result.items()) {
        assertEquals(0, item.differ(), () -> item.toString());
      }
      assertTrue(result.allIsWell());
    }
  }

  @Test
  void aFieldNamedReferentIsDroppedToo() throws IOException {
    PlainEngine plain = new PlainEngine(dump, EnumSet.noneOf(Follow.class));
    try (MatEngine engine = MatEngine.open(dump, temporary, Progress.NONE)) {
      VerifyResult result = EngineComparison.compare(plain, engine);
      assertTrue(result.allIsWell(), result::toString);
      VerifyItem references =
          result.items().stream()
              .filter(item -> item.what().equals("references"))
              .findFirst()
              .orElseThrow();
      assertEquals(
          List.of(Explanation.DROPPED_REFERENT + " " + SmallProgram.NODES),
          references.explained().stream().map(e -> e.reason() + " " + e.count()).toList());
    }
  }
}
