package org.heapdiff.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.shop.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleDumpsTest {
  private static final Path FOLDER = Path.of("dumps");
  private static final long MAX_BYTES = 3_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void theShippedDumpsHoldWhatTheShopCounted(String name) throws IOException {
    Properties planted = new Properties();
    try (Reader reader = Files.newBufferedReader(FOLDER.resolve("planted.properties"))) {
      planted.load(reader);
    }
    Path file = FOLDER.resolve(name + ".hprof.gz");
    assertTrue(Files.size(file) < MAX_BYTES, "small enough for a repository");
    PlainHprof dump;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      dump = new PlainHprof(in.readAllBytes());
    }

    Map<String, Integer> instances = new TreeMap<>();
    Map<String, Integer> byteArrayLengths = new HashMap<>();
    long htmlBytes = 0;
    for (String line : dump.heap) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("instance")) {
        instances.merge(words[4], 1, Integer::sum);
      } else if (words[0].equals("primitives")) {
        byteArrayLengths.put(words[1], words[6].length() / 2);
      }
    }
    for (String line : dump.heap("instance")) {
      String[] words = line.split(" ", -1);
      if (words[4].equals("com/acme/shop/RenderedPage")) {
        // Two references, of which only html is an array.
        for (int start : new int[] {0, 16}) {
          long id = Long.parseLong(words[5].substring(start, start + 16), 16);
          htmlBytes += byteArrayLengths.getOrDefault(PlainHprof.hex(id), 0);
        }
      }
    }
    assertEquals(planted.getProperty(name + ".entries"), count(instances, "RenderedPage"));
    assertEquals(planted.getProperty(name + ".sessions"), count(instances, "Session"));
    assertEquals(planted.getProperty(name + ".orders"), count(instances, "Order"));
    assertEquals(planted.getProperty(name + ".htmlBytes"), Long.toString(htmlBytes));
    assertEquals(histogram(name), onlyShop(instances));
  }

  @Test
  void eachVisitorLeavesFourPagesInTheCache() throws IOException {
    try (JavaProcess shop =
        JavaProcess.of(Main.class).options("-Dsun.net.httpserver.nodelay=true").start()) {
      shop.send("visit 6");
      shop.await("VISITED");
      shop.send("statistics");
      String statistics = shop.await("STATISTICS");
      assertTrue(statistics.contains(" sessions=6 started=6 "), statistics);
      assertTrue(statistics.contains(" orders=1 "), statistics);
      assertTrue(statistics.contains(" entries=24 "), statistics);
    }
  }

  private static String count(Map<String, Integer> instances, String type) {
    return String.valueOf(instances.get("com/acme/shop/" + type));
  }

  private static Map<String, Integer> onlyShop(Map<String, Integer> instances) {
    Map<String, Integer> shop = new TreeMap<>();
    instances.forEach(
        (type, count) -> {
          if (type.startsWith("com/acme/shop/") && !type.contains("$$Lambda")) {
            shop.put(type, count);
          }
        });
    return shop;
  }

  /** The shop's classes with their counts, as the JVM itself counted. */
  private static Map<String, Integer> histogram(String name) throws IOException {
    Pattern row = Pattern.compile(" *\\d+: +(\\d+) +\\d+  (com\\.acme\\.shop\\.[^ \\[;]+)");
    Map<String, Integer> counts = new TreeMap<>();
    for (String line : Files.readAllLines(FOLDER.resolve(name + ".histogram.txt"))) {
      Matcher matcher = row.matcher(line);
      if (matcher.matches() && !line.contains("$$Lambda")) {
        counts.put(matcher.group(2).replace('.', '/'), Integer.parseInt(matcher.group(1)));
      }
    }
    return counts;
  }
}
