package org.heapdiff.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JavaProcessTest {
  @TempDir Path folder;

  /** Holds as many markers as it is told, one a line. */
  static final class Markers {
    static final List<Object> KEPT = new ArrayList<>();

    static final class Marker {
      int number;
    }

    private Markers() {}

    public static void main(String[] arguments) throws IOException {
      if (arguments.length > 0) {
        System.out.println("no such thing");
        System.exit(3);
      }
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      System.out.println("READY");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        KEPT.clear();
        for (int i = Integer.parseInt(line); i > 0; i--) {
          KEPT.add(new Marker());
        }
        System.out.println("KEPT " + KEPT.size() + " " + System.getenv().size());
      }
    }
  }

  @Test
  void aDumpAndAHistogramShowTheProgramsObjects() throws IOException {
    try (JavaProcess jvm = JavaProcess.of(Markers.class).options("-Xmx32m").start()) {
      jvm.send("1234");
      assertTrue(jvm.await("KEPT").startsWith("KEPT 1234 "));
      Map<String, HistogramRow> histogram = jvm.classHistogram();
      assertEquals(
          new HistogramRow(1234, 1234 * 16),
          histogram.get(Markers.Marker.class.getName()),
          "12 bytes of header, 4 of int");
      assertTrue(histogram.containsKey("[B"));

      Path dump = folder.resolve("markers.hprof");
      jvm.heapDump(dump);
      assertEquals(
          1234,
          new PlainHprof(Files.readAllBytes(dump))
              .heap.stream()
                  .filter(line -> line.startsWith("instance") && line.contains("Markers$Marker "))
                  .count());
      assertThrows(IOException.class, () -> jvm.heapDump(folder.resolve("no/such/folder")));
    }
  }

  @Test
  void aProgramThatEndsEarlyIsToldWithWhatItSaid() {
    IOException failure =
        assertThrows(IOException.class, () -> JavaProcess.of(Markers.class).arguments("x").start());
    String message = failure.toString();
    assertTrue(message.contains("ended"), message);
    assertTrue(message.contains("no such thing"), message);
  }

  @Test
  void closingKillsAndTheEnvironmentCanBeEmpty() throws IOException {
    long pid;
    try (JavaProcess jvm = JavaProcess.of(Markers.class).withoutEnvironment().start()) {
      pid = jvm.pid();
      jvm.send("0");
      assertEquals("KEPT 0 0", jvm.await("KEPT"));
    }
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void theRunningJdkIsFoundAndAnImpossibleOneIsNot() {
    assertTrue(Jdks.find(Runtime.version().feature()).isPresent());
    assertTrue(Jdks.find(3).isEmpty());
  }

  @Test
  void aSecondJdkRunsPrograms() throws IOException {
    assumeTrue(Jdks.find(25).isPresent(), "there is no JDK 25 on this machine");
    try (JavaProcess jvm = JavaProcess.of(Markers.class).jdk(Jdks.find(25).orElseThrow()).start()) {
      jvm.send("10");
      jvm.await("KEPT");
      HistogramRow row = jvm.classHistogram().get(Markers.Marker.class.getName());
      assertEquals(10, row == null ? 0 : row.instances());
    }
  }
}
