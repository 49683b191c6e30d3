package org.heapdiff.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root of the repository, with a java and a mvn that only say what they got. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "cat",
          "cksum",
          "dirname",
          "find",
          "head",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "stty",
          "touch");

  @TempDir Path folder;

  private final Map<String, String> environment = new TreeMap<>();
  private Path root = Path.of("");
  private Path bin = Path.of("");
  private Path jar = Path.of("");
  private String errors = "";
  private String output = "";
  private int exitCode;

  /** A checkout that is built, and a PATH on which are only the tools of POSIX. */
  @BeforeEach
  void makeCheckout() throws IOException {
    root = Files.createDirectories(folder.resolve("check out"));
    bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(Path.of("..", "heapdiff"), root.resolve("heapdiff"));
    Files.setPosixFilePermissions(
        root.resolve("heapdiff"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(root.resolve("cli/src/main"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.createDirectories(root.resolve("cli/target"));
    jar = Files.writeString(root.resolve("cli/target/heapdiff.jar"), "jar");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(3600)));
    for (String tool : TOOLS) {
      for (Path directory : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
        if (Files.exists(directory.resolve(tool)) && !Files.exists(bin.resolve(tool))) {
          executable(bin.resolve(tool), "exec " + directory.resolve(tool) + " \"$@\"");
        }
      }
    }
  }

  @Test
  void withoutJavaItSaysWhatToInstall() throws Exception {
    run();
    assertFailure("no Java is installed; install a JDK 17 or newer");
  }

  @Test
  void anOldJavaIsNamed() throws Exception {
    java("1.8.0_392");
    run();
    assertFailure("is Java 1.8.0_392, which is too old; install a JDK 17 or newer");
    java("11.0.20");
    run();
    assertFailure("is Java 11.0.20, which is too old");
  }

  @Test
  void aWrongJavaHomeIsNamed() throws Exception {
    java("17.0.1");
    environment.put("JAVA_HOME", "/nowhere");
    run();
    assertFailure("JAVA_HOME is /nowhere, which holds no bin/java");
  }

  @Test
  void javaHomeComesBeforeThePath() throws Exception {
    java("11");
    Path home = folder.resolve("jdk");
    executable(home.resolve("bin/java"), "echo from JAVA_HOME");
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"21.0.2\"\n");
    environment.put("JAVA_HOME", home.toString());
    run();
    assertEquals("from JAVA_HOME\n", output);
    assertEquals(0, exitCode, errors);
  }

  @Test
  void argumentsAndOptionsArePassedOn() throws Exception {
    java("17");
    environment.put("HEAPDIFF_OPTS", "-Xmx3g -Dx=y");
    run("a b.hprof", "", "*");
    assertTrue(
        output.endsWith("[-Xmx3g]\n[-Dx=y]\n[-jar]\n[" + jar + "]\n[a b.hprof]\n[]\n[*]\n"),
        output);
    assertTrue(output.contains("[-Dheapdiff.stdout.tty=false]\n"), output);
    assertEquals("", errors);
  }

  /** By the memory that this JVM finds, which knows of containers as the one to be run does. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void theFirstHeapDoesNotDependOnTheMachinesMemory() throws Exception {
    java("17");
    run();
    Matcher share = Pattern.compile("\\[-XX:InitialRAMPercentage=(.*)]").matcher(output);
    assertTrue(share.find(), output);
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    double expected = Math.min(40, 100.0 * (96 << 20) / memory);
    assertEquals(expected, Double.parseDouble(share.group(1)), 0.02 * expected);
  }

  @Test
  void onlyLargeDumpsAreWorthTheOptimizingCompiler() throws Exception {
    java("17");
    String withoutIt = "[-XX:TieredStopAtLevel=1]\n";
    Path small = ofSize("small (a).hprof", 200_000_000);
    Path large = ofSize("large (b).hprof", 300_000_000);
    run("--quick", small.toString(), small.toString());
    assertTrue(output.contains(withoutIt), output);
    run("--quick", small.toString(), large.toString());
    assertFalse(output.contains(withoutIt), output);
    run(ofSize("small.hprof.gz", 50_000_000).toString(), "missing");
    assertTrue(output.contains(withoutIt), output);
    run(ofSize("large.hprof.gz", 80_000_000).toString());
    assertFalse(output.contains(withoutIt), output);
    Path link = Files.createSymbolicLink(folder.resolve("link"), large);
    run(link.toString());
    assertFalse(output.contains(withoutIt), output);
    run();
    assertTrue(output.contains(withoutIt), output);
    assertEquals("", errors);
  }

  /** A file of a size that takes no room on most disks. */
  private Path ofSize(String name, long bytes) throws IOException {
    Path file = folder.resolve(name);
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(bytes);
    }
    return file;
  }

  /** With a terminal made by script(1) of util-linux, whose options other systems do not know. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void theTerminalsWidthIsPassedOn() throws Exception {
    Path pseudoTerminal = Path.of("/usr/bin/script");
    assumeTrue(Files.exists(pseudoTerminal), "script(1) is missing");
    java("17");
    executable(
        bin.resolve("onTerminal"),
        "exec "
            + pseudoTerminal
            + " -qec \"stty cols 123 rows 40; '"
            + root.resolve("heapdiff")
            + "' x\" /dev/null </dev/null");
    runScript(bin.resolve("onTerminal"), folder);
    assertTrue(output.contains("[-Dheapdiff.stdout.tty=true]"), output + errors);
    assertTrue(output.contains("[-Dheapdiff.width=123]"), output + errors);
  }

  @Test
  void itIsFoundThroughLinks() throws Exception {
    java("25.0.1");
    Path link = Files.createSymbolicLink(folder.resolve("hd"), Path.of("check out/heapdiff"));
    Path second = Files.createSymbolicLink(bin.resolve("heapdiff"), link);
    runScript(second, Path.of("/"), "x");
    assertTrue(output.endsWith("[x]\n"), output + errors);
    assertEquals("", errors);
  }

  @Test
  void withoutAJarItIsBuiltOnceWithOneLine() throws Exception {
    java("17");
    Files.delete(jar);
    executable(bin.resolve("mvn"), "echo \"$@\"\necho built >cli/target/heapdiff.jar");
    run("x");
    assertEquals("heapdiff: Building heapdiff for the first time; this takes a minute.\n", errors);
    assertTrue(output.endsWith("[x]\n"), output);
    assertTrue(Files.readString(root.resolve("target/heapdiff-build.log")).endsWith(" package\n"));
    run("x");
    assertEquals("", errors);
  }

  @Test
  void changedSourcesAreBuiltAgain() throws Exception {
    java("17");
    Path source = Files.writeString(root.resolve("cli/src/main/A.java"), "class A {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(7200)));
    executable(bin.resolve("mvn"), "true");
    run("x");
    assertEquals(
        "heapdiff: Building heapdiff since its sources have changed; this takes a minute.\n",
        errors);
  }

  /** A JVM that has an archive of classes in its memory crashes when that is cut off. */
  @Test
  void anArchiveThatAnotherRunMayUseIsReplacedAndNotWritten() throws Exception {
    java("17");
    run();
    Path archive;
    try (Stream<Path> files = Files.list(root.resolve("cli/target"))) {
      archive = files.filter(file -> file.toString().endsWith(".jsa")).findAny().orElseThrow();
    }
    Files.writeString(archive, "classes");
    Path used = Files.createLink(folder.resolve("used"), archive);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(7200)));
    run();
    assertEquals(0, exitCode, errors);
    assertEquals("classes", Files.readString(used));
    assertEquals("", Files.readString(archive));
  }

  @Test
  void aFailedBuildNamesItsLog() throws Exception {
    java("17");
    Files.delete(jar);
    executable(bin.resolve("mvn"), "exit 1");
    run("x");
    assertEquals(5, exitCode);
    assertTrue(
        errors.endsWith(
            "heapdiff: the build failed; "
                + root.resolve("target/heapdiff-build.log")
                + " says why.\n"),
        errors);
  }

  @Test
  void withoutMavenItSaysSo() throws Exception {
    java("17");
    Files.delete(jar);
    run("x");
    assertFailure("Maven is needed to build heapdiff, and there is no mvn on the PATH");
  }

  private void assertFailure(String sentence) {
    assertEquals(5, exitCode, output);
    assertEquals("", output);
    assertEquals(1, errors.lines().count(), errors);
    assertTrue(errors.startsWith("heapdiff: ") && errors.contains(sentence), errors);
    assertFalse(errors.isBlank());
  }

  /** A java on the PATH that prints its arguments, one a line, unless it is asked its version. */
  private void java(String version) throws IOException {
    executable(
        bin.resolve("java"),
        "[ \"$1\" != -version ] || { echo 'openjdk version \""
            + version
            + "\" 2021' >&2; exit; }\nfor a in \"$@\"; do echo \"[$a]\"; done");
  }

  private static void executable(Path file, String script) throws IOException {
    Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    runScript(root.resolve("heapdiff"), folder, arguments);
  }

  private void runScript(Path script, Path workingFolder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(workingFolder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process.environment().clear();
    process.environment().putAll(environment);
    process.environment().put("PATH", bin.toString());
    exitCode = process.start().waitFor();
    output = Files.readString(out, StandardCharsets.UTF_8);
    errors = Files.readString(err, StandardCharsets.UTF_8);
  }
}
