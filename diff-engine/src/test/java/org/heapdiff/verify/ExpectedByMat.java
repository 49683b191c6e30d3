package org.heapdiff.verify;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * What Eclipse MAT 1.17 says of old dumps, read from {@code ../shared/hprof/expected} beside the
 * repository. Where the folder is missing, a test that asks for it is skipped.
 *
 * <p>Every reference counts in MAT 1.17, those of weak and phantom references too. Its shallow
 * sizes are estimates.
 */
public final class ExpectedByMat {
  /** In place of a dominator's address: none. Address 0 is MAT's stand-in for the boot loader. */
  public static final long ROOT = -1;

  private static final String CLASS_OBJECT = "class ";

  /**
   * A class with its reachable instances.
   *
   * @param name such as {@code byte[]}
   * @param address the address of the class object
   * @param objects the number of instances
   * @param shallow their shallow sizes in bytes
   * @param retained the retained sizes, in bytes, of those that no other instance dominates
   */
  public record ClassRow(String name, long address, long objects, long shallow, long retained) {}

  private final List<ClassRow> classes = new ArrayList<>();
  private final LongArrayList addresses = new LongArrayList();
  private final List<String> classNames = new ArrayList<>();
  private final LongArrayList shallow = new LongArrayList();
  private final LongArrayList retained = new LongArrayList();
  private final LongArrayList dominators = new LongArrayList();

  private ExpectedByMat() {}

  /** The names for which there are answers; none where the folder is missing. */
  public static List<String> names() throws IOException {
    Path folder = folder();
    if (folder == null) {
      return List.of();
    }
    String suffix = ".classes.csv";
    try (Stream<Path> files = Files.list(folder.resolve("expected"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(suffix))
          .map(file -> file.substring(0, file.length() - suffix.length()))
          .sorted()
          .toList();
    }
  }

  /** The dump of a name, packed or not; skips the test where it is missing. */
  public static Path dump(String name) {
    Path folder = folderOrSkip();
    Path plain = folder.resolve(name + ".hprof");
    Path packed = folder.resolve(name + ".hprof.gz");
    Assumptions.assumeTrue(
        Files.exists(plain) || Files.exists(packed), () -> "there is no dump " + plain);
    return Files.exists(plain) ? plain : packed;
  }

  /** The answers for a dump; skips the test where they are missing. */
  public static ExpectedByMat read(String name) throws IOException {
    Path folder = folderOrSkip().resolve("expected");
    ExpectedByMat expected = new ExpectedByMat();
    Path classes = folder.resolve(name + ".classes.csv");
    Assumptions.assumeTrue(Files.exists(classes), () -> "there is no file " + classes);
    try (BufferedReader lines = Files.newBufferedReader(classes)) {
      for (String[] row : rows(lines)) {
        expected.classes.add(
            new ClassRow(
                row[0],
                Long.decode(row[1]),
                Long.parseLong(row[2]),
                Long.parseLong(row[3]),
                Long.parseLong(row[4])));
      }
    }
    Path objects = folder.resolve(name + ".objects.csv.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(objects)), StandardCharsets.UTF_8))) {
      long before = -1;
      for (String[] row : rows(lines)) {
        long address = Long.decode(row[0]);
        if (address <= before) {
          throw new IOException("addresses do not ascend at " + row[0]);
        }
        before = address;
        expected.addresses.add(address);
        expected.classNames.add(row[1].intern());
        expected.shallow.add(Long.parseLong(row[2]));
        expected.retained.add(Long.parseLong(row[3]));
        expected.dominators.add(row[4].equals("ROOT") ? ROOT : Long.decode(row[4]));
      }
    }
    return expected;
  }

  private static List<String[]> rows(BufferedReader lines) {
    return lines.lines().skip(1).map(line -> line.split(",", -1)).toList();
  }

  private static Path folderOrSkip() {
    Path folder = folder();
    Assumptions.assumeTrue(
        folder != null, "the folder shared/hprof with old dumps is not beside the repository");
    if (folder == null) {
      throw new IllegalStateException();
    }
    return folder;
  }

  private static @Nullable Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolveSibling("shared").resolve("hprof");
      if (Files.exists(at.resolve("pom.xml")) && Files.isDirectory(folder.resolve("expected"))) {
        return folder;
      }
    }
    return null;
  }

  /** The classes, in the file's order. */
  public List<ClassRow> classes() {
    return classes;
  }

  /** The number of reachable objects, with MAT's stand-in at address 0. */
  public int objectCount() {
    return addresses.size();
  }

  /** The address of an object; addresses ascend. */
  public long address(int object) {
    return addresses.getLong(object);
  }

  /** The object at an address, negative where there is none. */
  public int objectAt(long address) {
    return Arrays.binarySearch(addresses.elements(), 0, addresses.size(), address);
  }

  /** Whether an object is a class object. */
  public boolean isClassObject(int object) {
    return classNames.get(object).startsWith(CLASS_OBJECT);
  }

  /** The name of an object's class, {@code java.lang.Class} for a class object. */
  public String className(int object) {
    return isClassObject(object) ? "java.lang.Class" : classNames.get(object);
  }

  /** The shallow size in bytes, an estimate. */
  public long shallow(int object) {
    return shallow.getLong(object);
  }

  /** The retained size in bytes, of the estimated shallow sizes. */
  public long retained(int object) {
    return retained.getLong(object);
  }

  /** The address of the immediate dominator, or {@link #ROOT}. */
  public long dominator(int object) {
    return dominators.getLong(object);
  }
}
