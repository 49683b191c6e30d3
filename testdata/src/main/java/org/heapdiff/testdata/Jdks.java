package org.heapdiff.testdata;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The JDKs of this machine. */
public final class Jdks {
  private Jdks() {}

  /** The home of the JDK that runs this code. */
  public static Path running() {
    return Path.of(System.getProperty("java.home"));
  }

  /**
   * The home of a JDK of this feature version, such as 25: the running one, the one that the
   * environment variable {@code HEAPDIFF_JDK_25} names, or one where package managers, SDKMAN,
   * IntelliJ IDEA or macOS put them. Empty if there is none, so that a test can be skipped.
   */
  public static Optional<Path> find(int feature) {
    List<Path> candidates = new ArrayList<>();
    String named = System.getenv("HEAPDIFF_JDK_" + feature);
    if (named != null) {
      candidates.add(Path.of(named));
    }
    candidates.add(running());
    Path home = Path.of(System.getProperty("user.home"));
    for (Path folder :
        List.of(
            Path.of("/usr/lib/jvm"),
            home.resolve(".sdkman/candidates/java"),
            home.resolve(".jdks"),
            Path.of("/Library/Java/JavaVirtualMachines"))) {
      for (Path child : childrenOf(folder)) {
        candidates.add(child);
        candidates.add(child.resolve("Contents/Home"));
      }
    }
    return candidates.stream().filter(candidate -> isJdk(candidate, feature)).findFirst();
  }

  private static List<Path> childrenOf(Path folder) {
    List<Path> children = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
        stream.forEach(children::add);
      } catch (IOException e) {
        // A folder that cannot be listed holds no JDK that could be started.
        return List.of();
      }
    }
    Collections.sort(children);
    return children;
  }

  /**
   * A JRE has no jcmd, and the file {@code release} tells the version without starting anything.
   */
  private static boolean isJdk(Path home, int feature) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/jcmd")) || !Files.isReadable(release)) {
      return false;
    }
    try {
      return Files.readAllLines(release).stream()
          .anyMatch(line -> line.matches("JAVA_VERSION=\"" + feature + "(\\D.*)?\""));
    } catch (IOException e) {
      return false;
    }
  }
}
