package org.heapdiff.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapThread;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no dumps, dumps with something wrong, and outputs that cannot be written. */
class BadInputTest {
  private static final Path DUMP = Path.of("../testdata/dumps/after.hprof.gz");
  private static final int TAG_LOAD_CLASS = 0x02;
  private static final int TAG_SEGMENT = 0x1c;

  /** Tag, time and length of a top-level record. */
  private static final int RECORD_HEADER = 9;

  private static byte[] bytes = {};

  @TempDir Path folder;

  @BeforeAll
  static void unpack() throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(DUMP))) {
      bytes = in.readAllBytes();
    }
  }

  @Test
  void aMissingFile() {
    fails(folder.resolve("nosuch.hprof"), "nosuch.hprof does not exist");
  }

  @Test
  void aFolder() {
    fails(folder, "is a folder");
  }

  @Test
  void anEmptyFile() throws IOException {
    fails(Files.createFile(folder.resolve("empty")), "is empty");
  }

  @Test
  void text() throws IOException {
    fails(Files.writeString(folder.resolve("a.txt"), "To whom it may concern\n"), "but text");
  }

  @Test
  void aZipFile() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("after.hprof"));
      out.write(bytes, 0, 1000);
    }
    fails(write("dump.zip", zip.toByteArray()), "zip");
  }

  @Test
  void aFileWithoutPermission() throws IOException {
    Path file = write("secret.hprof", bytes);
    assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "runs as root");
    fails(file, "permission");
  }

  @Test
  void aDumpThatDoesNotExistInItsFile() {
    fails(Path.of(DUMP + "#2"), "1");
  }

  @Test
  void aDumpCutInItsHeader() throws IOException {
    fails(cut(10), "ends within its header");
    fails(cut(25), "ends within its header");
  }

  @Test
  void aDumpCutBeforeItsHeap() throws IOException {
    fails(cut(record(0x01, 0) + 20), "cut off before its heap");
    fails(cut(record(TAG_LOAD_CLASS, 1000) + 5), "cut off before its heap");
  }

  @Test
  void aDumpCutInItsHeapIsAnalyzedUpToThere() throws IOException {
    long whole = objects(CommandRun.of("show", "--all", "--format", "csv", DUMP));
    long last = 0;
    for (int segment : new int[] {1, 5, 10}) {
      Path dump = cut(record(TAG_SEGMENT, segment) + 100_000);
      CommandRun run = CommandRun.of("show", "--format", "csv", dump);
      assertEquals(0, run.exitCode(), run.errors());
      long objects = objects(run);
      assertTrue(last < objects && objects < whole, last + " " + objects + " " + whole);
      last = objects;
      String text = CommandRun.output("show", dump);
      assertTrue(text.contains("ends in the middle of a heap dump"), text);
      assertTrue(text.contains("has lost GC roots"), text);
    }
  }

  @Test
  void aDumpCutBeforeItsEndRecordHasEveryObject() throws IOException {
    Path dump = cut(bytes.length - RECORD_HEADER);
    assertEquals(
        objects(CommandRun.of("show", "--all", "--format", "csv", DUMP)),
        objects(CommandRun.of("show", "--all", "--format", "csv", dump)));
    String text = CommandRun.output("show", dump);
    assertTrue(text.contains("without the record that ends a dump"), text);
    // The roots stand before that record, so garbage is still told from what is live.
    assertFalse(text.contains("has lost GC roots"), text);
    assertEquals(
        objects(CommandRun.of("show", "--format", "csv", DUMP)),
        objects(CommandRun.of("show", "--format", "csv", dump)));
  }

  @Test
  void aDumpThatLacksAPartIsNotJudgedByItsGrowth() throws IOException {
    Path dump = cut(bytes.length / 2);
    CommandRun run = CommandRun.of("--fail-if-grown", "1", DUMP, dump);
    assertEquals(3, run.exitCode(), run.errors());
    assertTrue(run.errors().contains(dump + " is damaged or was cut off"), run.errors());
    assertEquals(0, CommandRun.of("--fail-if-grown", "1", DUMP, DUMP).exitCode());
  }

  @Test
  void aDumpDamagedInItsMiddleIsAnalyzed() throws IOException {
    byte[] damaged = bytes.clone();
    int record = record(TAG_SEGMENT, 3);
    Arrays.fill(damaged, record + RECORD_HEADER, record + RECORD_HEADER + 40, (byte) 0xee);
    String text = CommandRun.output("show", write("damaged.hprof", damaged));
    assertTrue(text.contains("damaged"), text);
    assertTrue(text.contains("\nNotes:\n"), text);
  }

  @Test
  void aCompressedDumpThatIsCutIsAnalyzed() throws IOException {
    byte[] packed = Files.readAllBytes(DUMP);
    Path dump = write("cut.hprof.gz", Arrays.copyOf(packed, packed.length / 2));
    String text = CommandRun.output("show", dump);
    assertTrue(text.contains("the compressed file ends too early"), text);
  }

  @Test
  void everyCommandReportsDamage() throws IOException {
    Path dump = cut(bytes.length / 2);
    for (String[] command : new String[][] {{"show"}, {"info"}, {DUMP.toString()}}) {
      String[] arguments = Arrays.copyOf(command, command.length + 1);
      arguments[command.length] = dump.toString();
      String text = CommandRun.output((Object[]) arguments);
      assertTrue(text.contains("in the middle of a heap dump"), text);
    }
  }

  @Test
  void dumpsOfDifferentProgramsAreNoted() {
    Path one = program("com.acme.one").writeTo(folder.resolve("one.hprof"));
    Path other = program("com.acme.other").writeTo(folder.resolve("other.hprof"));
    String text = CommandRun.output(one, other);
    assertTrue(text.contains("different programs"), text);
  }

  @Test
  void theDumpsOfOneFileAreCompared() {
    HeapBuilder heap = program("com.acme.one");
    heap.dumpNow();
    HeapThread.Frame frame = heap.thread("more").frame("com.acme.one.Main", "more", null, 1);
    for (int i = 0; i < 7; i++) {
      frame.local(heap.instance("com.acme.one.Kind3"));
    }
    Path file = heap.writeTo(folder.resolve("two.hprof"));
    CommandRun.Row row =
        CommandRun.rows("--only", "Kind3", "--format", "csv", file + "#1", file + "#2").get(0);
    assertEquals("1", row.text("before_objects"));
    assertEquals("8", row.text("objects"));
    fails(Path.of(file + "#3"), "two.hprof");
  }

  @Test
  void infoNamesNoThreadStringOrProperty() {
    HeapBuilder heap = program("com.acme.one");
    heap.systemProperties(
        Map.of("password", "hunter2", "java.version", "17.0.9", "user.name", "alice"));
    heap.thread("worker of alice").frame("com.acme.Main", "run", null, 1).local(heap.string("pin"));
    Path dump = heap.writeTo(folder.resolve("secret.hprof"));
    for (String format : new String[] {"text", "json", "csv", "markdown"}) {
      String info = CommandRun.output("info", "--format", format, dump);
      for (String secret : new String[] {"hunter2", "alice", "worker", "pin", "com.acme"}) {
        assertFalse(info.replace(dump.toString(), "").contains(secret), secret + " in " + info);
      }
    }
  }

  @Test
  void anOutputInNoFolder() {
    CommandRun.of("show", "-o", folder.resolve("no/report.txt"), DUMP)
        .assertFails(4, "report.txt' cannot be written");
  }

  @Test
  void aTemporaryFolderThatDoesNotExist() {
    CommandRun.of("show", "--temp", folder.resolve("nosuch"), DUMP).assertFails(2, "nosuch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "csv", "markdown"})
  void aFullDisk(String format) throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this system has no /dev/full");
    CommandRun.of("show", "--format", format, "-o", full, DUMP).assertFails(4, "No space left");
    try (OutputStream out = new FileOutputStream(full.toFile())) {
      CommandRun.into(out, "show", "--format", format, DUMP).assertFails(4, "No space left");
    }
  }

  @Test
  void onlyDebugShowsAStackTrace() {
    assertTrue(CommandRun.of("show", "--debug", "nosuch").errors().contains("\tat "));
    CommandRun.of("show", "nosuch").assertFails(3, "nosuch does not exist");
  }

  /** Fails as the first, the second, and the only dump. */
  private static void fails(Path dump, String... words) {
    CommandRun.of(dump, DUMP).assertFails(3, words);
    CommandRun.of(DUMP, dump).assertFails(3, words);
    CommandRun.of("show", dump).assertFails(3, words);
    CommandRun.of("info", dump).assertFails(3, words);
    CommandRun.of("verify", dump).assertFails(3);
  }

  /** A program with classes of its own, an instance of each alive. */
  private static HeapBuilder program(String packageName) {
    HeapBuilder heap = new HeapBuilder();
    HeapThread.Frame frame = heap.thread("main").frame(packageName + ".Main", "main", null, 1);
    HeapInstance loader = heap.classLoader("com.acme.AppLoader", "app", null);
    for (int i = 0; i < 20; i++) {
      String name = packageName + ".Kind" + i;
      heap.classOf(name).loadedBy(loader).build();
      frame.local(heap.instance(name));
    }
    return heap;
  }

  private static long objects(CommandRun run) {
    assertEquals(0, run.exitCode(), run.errors());
    return run.output()
        .lines()
        .skip(1)
        .mapToLong(
            line -> Long.parseLong(line.replaceFirst("^(?:\"[^\"]*\"|[^,]*),(\\d+),.*", "$1")))
        .sum();
  }

  private Path cut(int length) throws IOException {
    return write("cut-" + length + ".hprof", Arrays.copyOf(bytes, length));
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  /** Where the record of this tag and number (from 0) begins. */
  private static int record(int tag, int number) {
    int at = "JAVA PROFILE 1.0.2\0".getBytes(StandardCharsets.US_ASCII).length + 4 + 8;
    int left = number;
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.get(at) != tag || left-- > 0) {
      at += RECORD_HEADER + buffer.getInt(at + 5);
    }
    return at;
  }
}
