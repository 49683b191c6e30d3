package org.heapdiff.cli;

import java.io.Console;
import java.util.Map;
import java.util.Properties;

/**
 * What is known of the terminal, if there is one.
 *
 * @param readsOutput whether standard output goes to a terminal
 * @param readsErrors whether standard error does
 * @param width its columns, at least 1
 * @param allowsColor whether neither {@code NO_COLOR} nor {@code TERM=dumb} is set
 */
record Terminal(boolean readsOutput, boolean readsErrors, int width, boolean allowsColor) {
  static final int USUAL_WIDTH = 80;

  /** No terminal at all. */
  static final Terminal NONE = new Terminal(false, false, USUAL_WIDTH, false);

  /**
   * The terminal of this process. The launcher knows of each stream whether a terminal is at its
   * end and says so in system properties; Java alone ({@code java -jar heapdiff.jar}) only knows
   * whether there is a console.
   */
  static Terminal detect(Properties properties, Map<String, String> environment) {
    String output = properties.getProperty("heapdiff.stdout.tty");
    String errors = properties.getProperty("heapdiff.stderr.tty");
    boolean readsOutput = output == null ? hasConsole() : Boolean.parseBoolean(output);
    boolean readsErrors = errors == null ? hasConsole() : Boolean.parseBoolean(errors);
    int width = columns(properties.getProperty("heapdiff.width", ""));
    if (width == 0) {
      width = columns(environment.getOrDefault("COLUMNS", ""));
    }
    boolean allowsColor =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(readsOutput, readsErrors, width == 0 ? USUAL_WIDTH : width, allowsColor);
  }

  /** The number, 0 if it is none. */
  private static int columns(String text) {
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
  }

  /**
   * Since JDK 22 there always is a Console object and its isTerminal() tells; before, it is null
   * unless both standard input and output are terminals.
   */
  @SuppressWarnings("SystemConsoleNull") // Both answers are told apart.
  private static boolean hasConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
