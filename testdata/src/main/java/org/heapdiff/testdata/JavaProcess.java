package org.heapdiff.testdata;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that a test has started, looks into and kills.
 *
 * <pre>{@code
 * try (JavaProcess jvm = JavaProcess.of(MyProgram.class).options("-Xmx64m").start()) {
 *   jvm.heapDump(file, "-all");
 *   Map<String, HistogramRow> truth = jvm.classHistogram();
 * }
 * }</pre>
 *
 * <p>The program prints a line that begins with {@code READY} when it can be looked at. It should
 * end when its standard input does, so that it does not outlive a test that was killed.
 */
public final class JavaProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LINES_KEPT = 200;

  /** Killed when this JVM ends, even where a test forgot to close them. */
  private static final Set<Process> RUNNING =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> List.copyOf(RUNNING).forEach(Process::destroyForcibly),
                "end of started JVMs"));
  }

  /** {@code 1: 23504 2104648 [B (java.base@17.0.15)} */
  private static final Pattern HISTOGRAM_ROW =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)( \\(.*\\))?\\s*");

  private final Path jdk;
  private final Process process;
  private final Writer input;
  private final Deque<String> unread = new ArrayDeque<>();
  private final Deque<String> lastLines = new ArrayDeque<>();
  private boolean ended;

  private JavaProcess(Path jdk, Process process) {
    this.jdk = jdk;
    this.process = process;
    input = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::readOutput, "output of JVM " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** A program that lies in the same classpath entry as its main class. */
  public static Launch of(Class<?> main) {
    CodeSource source = main.getProtectionDomain().getCodeSource();
    try {
      return of(main.getName()).classpath(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no path: " + source.getLocation(), e);
    }
  }

  /** A program by the name of its main class. */
  public static Launch of(String mainClass) {
    return new Launch(mainClass);
  }

  /** See {@link Jdks#find}. */
  public static Optional<Path> jdk(int feature) {
    return Jdks.find(feature);
  }

  /** How a program is to be started. */
  public static final class Launch {
    private final String mainClass;
    private final List<String> options = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private String classpath = "";
    private Path jdk = Jdks.running();
    private @Nullable Path directory;
    private boolean environment = true;

    private Launch(String mainClass) {
      this.mainClass = mainClass;
    }

    /** The home of the JDK; that of this JVM otherwise. */
    public Launch jdk(Path home) {
      jdk = home;
      return this;
    }

    /** More options of the JVM, such as {@code -Xmx64m}. */
    public Launch options(String... more) {
      options.addAll(Arrays.asList(more));
      return this;
    }

    /** Where the program's classes are. */
    public Launch classpath(Path... entries) {
      classpath =
          String.join(
              System.getProperty("path.separator"),
              Arrays.stream(entries).map(Path::toString).toList());
      return this;
    }

    /** More arguments of the program. */
    public Launch arguments(String... more) {
      arguments.addAll(Arrays.asList(more));
      return this;
    }

    /** The working directory; that of this JVM otherwise. */
    public Launch directory(Path directory) {
      this.directory = directory;
      return this;
    }

    /** The program sees no environment variables. */
    public Launch withoutEnvironment() {
      environment = false;
      return this;
    }

    /**
     * Starts it and waits for the line {@code READY}.
     *
     * @throws IOException if it cannot be started, ends before, or needs longer than a minute
     */
    public JavaProcess start() throws IOException {
      List<String> command = new ArrayList<>();
      command.add(jdk.resolve("bin/java").toString());
      command.addAll(options);
      command.add("-cp");
      command.add(classpath);
      command.add(mainClass);
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      if (directory != null) {
        builder.directory(directory.toFile());
      }
      if (!environment) {
        builder.environment().clear();
      }
      Process process = builder.start();
      RUNNING.add(process);
      JavaProcess jvm = new JavaProcess(jdk, process);
      try {
        jvm.await("READY");
        return jvm;
      } catch (IOException | RuntimeException e) {
        jvm.close();
        throw e;
      }
    }
  }

  /** The id of the process. */
  public long pid() {
    return process.pid();
  }

  /** Sends a line to the program's standard input. */
  public void send(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /**
   * The next line that begins so; the lines before it are dropped.
   *
   * @throws IOException if the program ends before, or after a minute
   */
  public String await(String prefix) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (unread) {
      while (true) {
        while (!unread.isEmpty()) {
          String line = unread.removeFirst();
          if (line.startsWith(prefix)) {
            return line;
          }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (ended || millis <= 0) {
          throw new IOException(
              "the JVM "
                  + (ended ? "ended" : "ran for " + PATIENCE.toSeconds() + " s")
                  + " without a line \""
                  + prefix
                  + "\"; it said: "
                  + String.join("\n", lastLines));
        }
        pause(millis);
      }
    }
  }

  /**
   * Writes a heap dump with {@code jcmd GC.heap_dump}.
   *
   * @param file is not there yet
   * @param arguments of the command, such as {@code -all} (unreachable objects too) or {@code
   *     -gz=1}
   */
  public void heapDump(Path file, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("GC.heap_dump"));
    command.addAll(Arrays.asList(arguments));
    command.add(file.toAbsolutePath().toString());
    String said = jcmd(command.toArray(String[]::new));
    if (!Files.exists(file)) {
      throw new IOException("jcmd wrote no heap dump to " + file + "; it said: " + said);
    }
  }

  /**
   * What {@code jcmd GC.class_histogram} counts, after a full collection unless {@code -all} is
   * given. Names are as jcmd prints them, {@code [B} or {@code java.lang.String}; classes of one
   * name from several loaders are one row.
   */
  public Map<String, HistogramRow> classHistogram(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("GC.class_histogram"));
    command.addAll(Arrays.asList(arguments));
    Map<String, HistogramRow> rows = new LinkedHashMap<>();
    String said = jcmd(command.toArray(String[]::new));
    for (String line : said.lines().toList()) {
      Matcher row = HISTOGRAM_ROW.matcher(line);
      if (row.matches()) {
        rows.merge(
            row.group(3),
            new HistogramRow(Long.parseLong(row.group(1)), Long.parseLong(row.group(2))),
            HistogramRow::plus);
      }
    }
    if (rows.isEmpty()) {
      throw new IOException("jcmd printed no histogram; it said: " + said);
    }
    return rows;
  }

  /** What jcmd prints for a command to this JVM. */
  public String jcmd(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin/jcmd").toString());
    command.add(Long.toString(process.pid()));
    command.addAll(Arrays.asList(arguments));
    Path output = Files.createTempFile("jcmd", ".txt");
    try {
      // A file takes output of any length while this thread waits with a time limit.
      Process jcmd =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean inTime = waitFor(jcmd);
      if (!inTime) {
        jcmd.destroyForcibly();
      }
      String said = Files.readString(output);
      if (!inTime || jcmd.exitValue() != 0) {
        throw new IOException(
            String.join(" ", command)
                + (inTime ? " failed: " : " took over " + PATIENCE.toSeconds() + " s: ")
                + said);
      }
      return said;
    } finally {
      Files.delete(output);
    }
  }

  /** Kills the JVM and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    if (!waitFor(process)) {
      throw new IllegalStateException("process " + process.pid() + " cannot be killed");
    }
    RUNNING.remove(process);
  }

  private static boolean waitFor(Process process) {
    try {
      return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a process was waited for", e);
    }
  }

  /** Waits on the lines' monitor, which the caller holds. */
  private void pause(long millis) {
    try {
      unread.wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a JVM was waited for", e);
    }
  }

  private void readOutput() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (unread) {
          unread.add(line);
          lastLines.add(line);
          if (lastLines.size() > LINES_KEPT) {
            lastLines.removeFirst();
          }
          unread.notifyAll();
        }
      }
    } catch (IOException e) {
      // The stream breaks when the process is killed, which is how most of them end. Who still
      // waits
      // for a line is told that there is none.
    } finally {
      synchronized (unread) {
        ended = true;
        unread.notifyAll();
      }
    }
  }
}
