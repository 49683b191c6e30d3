package org.heapdiff.cli.memory;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.heapdiff.cli.memory.JvmHeap.Place;

/** JVMs like this one with another heap. */
public final class SecondJvm implements Jvms {
  /*
   * How the other JVM is set up:
   *
   * - The serial collector: it needs the least memory beside the heap (2 bytes for 512, the parallel
   *   one 16 for 512 to mark), and its part for young objects may be as small as one likes.
   * - That part is small and large arrays do not go there: so the columns have nearly all of the
   *   heap, and none is copied until it is full. Then a full collection moves it together, which for
   *   a few thousand long arrays of numbers takes some tens of milliseconds.
   * - The heap in a file: -XX:AllocateHeapAt (JEP 316). The file has no name from the start, so
   *   nothing is left of it however the process ends; and its blocks are reserved at the start, so
   *   that a full disk shows then, and not by a signal in the midst of the work.
   */
  private static final List<String> SET_UP =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmn16m",
          "-XX:PretenureSizeThreshold=64k",
          // What a JVM that waits for the next one does not need it gives back.
          "-XX:-ShrinkHeapInSteps",
          // Standard output is for the report.
          "-XX:+DisplayVMOutputToStderr");

  /** Options of this JVM that do not concern the heap; the other one has them too. */
  private static final List<String> PASSED_ON =
      List.of("-D", "--", "-Xlog", "-Xshare", "-XX:SharedArchiveFile=", "-XX:-UsePerfData");

  /** As the launcher set it; a heap in a file has the pages of its file system. */
  private static final String HUGE_PAGES = "-XX:+UseTransparentHugePages";

  private static final String OWN = "heapdiff.jvm.";
  private static final String PLACE = OWN + "heap";
  private static final String GENERATION = OWN + "generation";
  private static final String PARENT = OWN + "parent";

  private static final long LOOK_MILLIS = 250;

  private final Class<?> main;

  /**
   * JVMs that run a program.
   *
   * @param main its main class
   */
  public SecondJvm(Class<?> main) {
    this.main = main;
  }

  @Override
  public JvmHeap current() {
    return new JvmHeap(
        Runtime.getRuntime().maxMemory(),
        Place.valueOf(System.getProperty(PLACE, Place.ORDINARY.name())),
        Integer.getInteger(GENERATION, 0));
  }

  /**
   * If another heapdiff started this JVM, ends it as soon as that one has ended, however it did, so
   * that it does not go on for nobody.
   */
  public void endWithParent() {
    Long parent = Long.getLong(PARENT);
    if (parent == null) {
      return;
    }
    Thread watch =
        new Thread(
            () -> {
              while (isParent(parent)) {
                try {
                  Thread.sleep(LOOK_MILLIS);
                } catch (InterruptedException e) {
                  return;
                }
              }
              System.exit(1);
            },
            "heapdiff-parent");
    watch.setDaemon(true);
    watch.start();
  }

  /** On POSIX systems, a process whose parent ends gets another one at once. */
  private static boolean isParent(long process) {
    return ProcessHandle.current()
        .parent()
        .filter(parent -> parent.pid() == process && parent.isAlive())
        .isPresent();
  }

  @Override
  public int run(HeapPlan plan, String[] arguments) throws IOException {
    // What this JVM does not need any more is for the other one.
    System.gc();
    ProcessBuilder builder = new ProcessBuilder(command(plan, arguments)).inheritIO();
    // What they say is in this JVM's own options already, and would contradict the new ones.
    for (String variable : List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")) {
      builder.environment().remove(variable);
    }
    Process process = builder.start();
    Thread end = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(end);
    int status = status(process);
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // This JVM is going down as well.
    }
    int exitCode = JvmHeap.exitCodeOf(status);
    if (exitCode < 0) {
      throw new IOException("it ended with status " + status);
    }
    return exitCode;
  }

  private static int status(Process process) {
    boolean interrupted = false;
    while (true) {
      try {
        int status = process.waitFor();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return status;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  /** The command that runs {@code arguments} in a JVM with the heap of a plan. */
  List<String> command(HeapPlan plan, String[] arguments) {
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(System.getProperty("java.home"), "bin", "java").toString()
            + (File.separatorChar == '\\' ? ".exe" : ""));
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      boolean passedOn =
          PASSED_ON.stream().anyMatch(option::startsWith) && !option.startsWith("-D" + OWN);
      if (passedOn || (plan.folder() == null && option.equals(HUGE_PAGES))) {
        command.add(option);
      }
    }
    command.addAll(SET_UP);
    long heap = (plan.heapBytes() >> 20) + 1;
    command.add("-Xmx" + heap + "m");
    Path folder = plan.folder();
    if (folder != null) {
      command.add("-Xms" + heap + "m");
      command.add("-XX:AllocateHeapAt=" + folder.toAbsolutePath());
    }
    command.add("-D" + PLACE + "=" + (folder == null ? Place.MEMORY : Place.FILE));
    command.add("-D" + GENERATION + "=" + (current().generation() + 1));
    command.add("-D" + PARENT + "=" + ProcessHandle.current().pid());
    command.add("-cp");
    command.add(Objects.requireNonNull(System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
