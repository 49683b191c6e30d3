package org.heapdiff.testdata.sample;

import static java.util.stream.Collectors.joining;

import com.acme.shop.Main;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.heapdiff.testdata.JavaProcess;

/**
 * Makes {@code before.hprof.gz}, {@code after.hprof.gz} and {@code planted.properties} in a folder:
 * two dumps of the shop in {@code com.acme.shop}, before and after many visitors, and the numbers
 * that the shop itself counted at those moments; and in {@code before.histogram.txt} and {@code
 * after.histogram.txt} what {@code jcmd GC.class_histogram} said then.
 *
 * <p>The shop runs without environment, in a folder of its own and under an invented user, so that
 * the dumps tell nothing of the machine but the path of its JDK.
 */
public final class SampleDumps {
  /** More than the sessions that the shop remembers, so that old ones are already forgotten. */
  private static final int VISITORS_BEFORE = 150;

  private static final int VISITORS_BETWEEN = 1500;

  /** Shorter words could be in any heap. */
  private static final int SHORTEST_SECRET = 8;

  private final Path outputFolder;
  private final Path workFolder;

  private SampleDumps(Path outputFolder, Path workFolder) {
    this.outputFolder = outputFolder;
    this.workFolder = workFolder;
  }

  /** Takes the folder to write to. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: SampleDumps FOLDER");
      System.exit(2);
    }
    Path work = emptyWorkFolder();
    try {
      new SampleDumps(Path.of(arguments[0]), work).run();
    } finally {
      try (Stream<Path> files = Files.list(work)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(work);
    }
  }

  /** The folder's name is in the dumps, so it is a plain one where that is free. */
  private static Path emptyWorkFolder() throws IOException {
    Path plain = Path.of(System.getProperty("java.io.tmpdir"), "shop");
    return Files.exists(plain) ? Files.createTempDirectory("shop") : Files.createDirectory(plain);
  }

  private void run() throws IOException {
    Path jar = workFolder.resolve("shop.jar");
    packShop(jar);
    try (JavaProcess shop =
        JavaProcess.of(Main.class.getName())
            .classpath(jar)
            .directory(workFolder)
            .withoutEnvironment()
            .options(
                "-Xmx64m",
                "-XX:+UseG1GC",
                // Or each answer waits 40 ms for the acknowledgement of its header.
                "-Dsun.net.httpserver.nodelay=true",
                "-Dfile.encoding=UTF-8",
                "-Duser.name=shop",
                "-Duser.home=/home/shop",
                "-Dos.version=0",
                "-Djava.io.tmpdir=/tmp")
            .start()) {
      visit(shop, VISITORS_BEFORE);
      Map<String, String> before = dump(shop, "before");
      visit(shop, VISITORS_BETWEEN);
      Map<String, String> after = dump(shop, "after");
      StringBuilder numbers = new StringBuilder("# What the shop counted. See README.md.\n");
      before.forEach((key, value) -> numbers.append("before.%s=%s%n".formatted(key, value)));
      after.forEach((key, value) -> numbers.append("after.%s=%s%n".formatted(key, value)));
      Files.writeString(outputFolder.resolve("planted.properties"), numbers);
      System.out.print(numbers);
    }
  }

  private static void visit(JavaProcess shop, int visitors) throws IOException {
    shop.send("visit " + visitors);
    shop.await("VISITED");
  }

  /** Dumps what is live and returns the shop's own numbers. */
  private Map<String, String> dump(JavaProcess shop, String name) throws IOException {
    // The first command to a JVM loads classes for it, which would be in one of the two only.
    shop.classHistogram();
    Path plain = workFolder.resolve(name + ".hprof");
    shop.heapDump(plain);
    Files.writeString(
        outputFolder.resolve(name + ".histogram.txt"),
        // Without the line that says the process id.
        shop.jcmd("GC.class_histogram")
            .lines()
            .skip(1)
            .map(line -> line + "\n")
            .collect(joining()));
    refuseSecrets(plain);
    Path packed = outputFolder.resolve(name + ".hprof.gz");
    try (OutputStream out = new BestGzip(Files.newOutputStream(packed))) {
      Files.copy(plain, out);
    }
    Files.delete(plain);
    shop.send("statistics");
    Map<String, String> numbers = new TreeMap<>();
    for (String word : shop.await("STATISTICS").substring("STATISTICS ".length()).split(" ", -1)) {
      int equals = word.indexOf('=');
      numbers.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return numbers;
  }

  /** Stops before anything that describes this machine gets into a published file. */
  private static void refuseSecrets(Path dump) throws IOException {
    String content = Files.readString(dump, StandardCharsets.ISO_8859_1);
    String javaHome = System.getProperty("java.home");
    List<String> values =
        Stream.concat(
                System.getenv().values().stream(),
                Stream.of(
                    System.getProperty("user.dir"),
                    System.getProperty("user.home"),
                    System.getProperty("user.name"),
                    InetAddress.getLocalHost().getHostName()))
            .filter(value -> value.length() >= SHORTEST_SECRET && !javaHome.startsWith(value))
            .toList();
    for (String value : values) {
      if (content.contains(value)) {
        throw new IOException("the dump would give away \"" + value + "\"");
      }
    }
  }

  /** A jar of the shop alone, since the path of this program's own classes must not be seen. */
  private static void packShop(Path jar) throws IOException {
    URI folder;
    try {
      folder = Main.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IOException("the shop's classes are at no path", e);
    }
    Path source = Path.of(folder);
    if (Files.isRegularFile(source)) {
      Files.copy(source, jar);
      return;
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(source.resolve("com/acme/shop"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(source.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
  }

  /** Packs as small as gzip can. */
  private static final class BestGzip extends FilterOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(
          new GZIPOutputStream(out, 1 << 16) {
            {
              def.setLevel(Deflater.BEST_COMPRESSION);
            }
          });
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }
  }
}
