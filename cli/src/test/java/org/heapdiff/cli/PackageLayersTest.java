package org.heapdiff.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import org.heapdiff.diff.HeapDiff;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages form layers: none uses another one that uses it, be it over others. */
class PackageLayersTest {
  @ParameterizedTest
  @ValueSource(classes = {HeapDiff.class, Main.class})
  void packagesOfAModuleFormNoCycle(Class<?> ofModule) throws URISyntaxException {
    Map<String, Set<String>> uses = uses(ofModule);
    assertTrue(uses.containsKey(ofModule.getPackageName()), uses.keySet().toString());
    // Packages that use nothing but what has been taken away before are taken away.
    while (uses.values().removeIf(Set::isEmpty)) {
      uses.values().forEach(used -> used.retainAll(uses.keySet()));
    }
    assertEquals(Map.of(), uses, "packages that use each other");
  }

  /** By package of a module, the others of the module that it uses; from jdeps, of the JDK. */
  private static Map<String, Set<String>> uses(Class<?> ofModule) throws URISyntaxException {
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElse(null);
    Assumptions.assumeTrue(jdeps != null, "this JDK has no jdeps");
    Path classes = Path.of(ofModule.getProtectionDomain().getCodeSource().getLocation().toURI());
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    int status =
        jdeps.run(
            writer,
            writer,
            "-verbose:package",
            "--ignore-missing-deps",
            "--multi-release",
            "base",
            classes.toString());
    assertEquals(0, status, output.toString());
    Map<String, Set<String>> uses = new TreeMap<>();
    output
        .toString()
        .lines()
        .map(line -> List.of(line.strip().split(" +")))
        // A line: package -> package, and where that is.
        .filter(words -> words.size() > 3 && words.get(1).equals("->"))
        .forEach(
            words -> uses.computeIfAbsent(words.get(0), key -> new TreeSet<>()).add(words.get(2)));
    uses.forEach((one, used) -> used.remove(one));
    uses.values().forEach(used -> used.retainAll(uses.keySet()));
    return uses;
  }
}
