package org.heapdiff.growth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.heapdiff.identity.Difference;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Dumps of real applications whose objects are known: with the true matching, the places that the
 * scenarios grow on purpose come first. Runs where the variable {@code TRUTH_OUT} names the folder
 * that the maintainers' {@code truth/make-corpus.sh} has filled.
 */
class TruthGrowthTest {
  /** By application: what each of the first three places is, as its source says. */
  private static final Map<String, List<String>> GROWN =
      Map.of(
          // Six collections get the same number of entries each, the LRU map is full.
          "SynthMaps", List.of(".* \\.(records|cache|chm|list|equal)"),
          // The caches are full; these have no limit.
          "CachesApp", List.of(".* \\.(table|multi|bi)"),
          // Rows are added to tables, sessions are leaked.
          "H2App", List.of(".* \\.(maps|mvStore)", ".* \\.maps <val> \\.root.*"),
          // Indexed documents, search results that are kept.
          "LuceneApp", List.of(".* \\.dir \\.files", ".* \\.hits"),
          // New sessions, and the servlet's log that is the leak.
          "TomcatApp", List.of(".* \\.sessions", ".* \\.log"),
          // The atoms whose values grow: the users, the history, the sequences.
          "ClojureApp", List.of("app\\$\\S+ \\.root \\.state.*"));

  @Test
  void thePlacesThatTheScenariosGrowAreTheFirstThree() throws IOException {
    @Nullable String corpus = System.getenv("TRUTH_OUT");
    assumeTrue(corpus != null, "TRUTH_OUT names no folder with pairs of dumps");
    int pairs = 0;
    for (String application : GROWN.keySet().stream().sorted().toList()) {
      Path folder = Path.of(Objects.requireNonNull(corpus), application);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> configurations = Files.list(folder)) {
          for (Path pair : configurations.sorted().toList()) {
            if (Files.exists(pair.resolve("run.txt"))) {
              check(application, pair);
              pairs++;
            }
          }
        }
      }
    }
    assumeTrue(pairs > 0, "no pairs in " + corpus);
  }

  private static void check(String application, Path pair) throws IOException {
    try (Snapshot before = read(pair, "before.hprof");
        Snapshot after = read(pair, "after.hprof")) {
      TruthMatching matching =
          TruthMatching.read(before, pair.resolve("before.ids"), after, pair.resolve("after.ids"));
      GrowthReport report = GrowthPoints.of(Difference.of(before, after, matching), false);
      List<GrowthPoint> first = report.points().subList(0, Math.min(3, report.points().size()));
      for (String place : Objects.requireNonNull(GROWN.get(application))) {
        assertTrue(
            first.stream().anyMatch(point -> Growth.words(point.path()).matches(place)),
            pair + " has no " + place + " in\n" + Growth.words(first));
      }
      assertFalse(report.unexplainedShare() > 10, pair + " " + report.unexplainedShare());
    }
  }

  private static Snapshot read(Path pair, String name) throws IOException {
    return Snapshot.read(pair.resolve(name), SnapshotOptions.DEFAULT, Progress.NONE);
  }
}
