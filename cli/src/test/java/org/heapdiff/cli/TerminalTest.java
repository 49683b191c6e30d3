package org.heapdiff.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void theLauncherKnowsEachStream() {
    assertEquals(
        new Terminal(false, true, 132, true),
        Terminal.detect(properties("false", "true", "132"), Map.of("COLUMNS", "90")));
  }

  @Test
  void columnsIsAskedWhereTheLauncherDoesNotSay() {
    assertEquals(
        90, Terminal.detect(properties("true", "true", ""), Map.of("COLUMNS", "90")).width());
    assertEquals(
        80, Terminal.detect(properties("true", "true", ""), Map.of("COLUMNS", "x")).width());
    assertEquals(80, Terminal.detect(properties("true", "true", "0"), Map.of()).width());
  }

  @Test
  void colorIsNotAllowedWhereSomebodySaysSo() {
    Properties properties = properties("true", "true", "80");
    assertEquals(true, Terminal.detect(properties, Map.of("TERM", "xterm")).allowsColor());
    assertEquals(true, Terminal.detect(properties, Map.of("NO_COLOR", "")).allowsColor());
    assertEquals(false, Terminal.detect(properties, Map.of("NO_COLOR", "1")).allowsColor());
    assertEquals(false, Terminal.detect(properties, Map.of("TERM", "dumb")).allowsColor());
  }

  private static Properties properties(String stdout, String stderr, String width) {
    Properties properties = new Properties();
    properties.setProperty("heapdiff.stdout.tty", stdout);
    properties.setProperty("heapdiff.stderr.tty", stderr);
    properties.setProperty("heapdiff.width", width);
    return properties;
  }
}
