package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a heap dump, or a pair of them, from the command line. */
public final class MakeDump {
  private static final Pattern COUNT = Pattern.compile("([0-9]{1,9})([kM]?)");

  private MakeDump() {}

  /** Runs it; see the usage below. */
  public static void main(String[] args) {
    Map<String, Shape> shapes = shapes();
    Shape shape = args.length == 3 || args.length == 4 ? shapes.get(args[0]) : null;
    if (shape == null) {
      System.err.println("usage: MakeDump SHAPE OBJECTS FILE [FILE_AFTER]");
      System.err.println("SHAPE is one of " + String.join(", ", shapes.keySet()) + ".");
      System.err.println("OBJECTS is a number such as 20M or 500k.");
      System.exit(2);
      return;
    }
    int objects = count(args[1]);
    Moment[] moments = Moment.values();
    for (int i = 0; i < args.length - 2; i++) {
      Path file = Path.of(args[i + 2]);
      try {
        write(shape, objects, moments[i], file);
      } catch (IOException e) {
        System.err.println(
            file + " cannot be written (" + e + "); is the folder there, and has the disk room?");
        System.exit(1);
      }
    }
  }

  /** The shapes by name. */
  static Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("mixed", new MixedShape());
    shapes.put("list", new ListShape());
    shapes.put("array", new ArrayShape());
    shapes.put("wide", new WideShape());
    shapes.put("fields", new FieldsShape());
    shapes.put("random", new RandomShape());
    shapes.put("classes", new ClassesShape(1, 200_000));
    shapes.put("loaders", new ClassesShape(20_000, 50));
    return shapes;
  }

  private static int count(String text) {
    Matcher matcher = COUNT.matcher(text);
    if (matcher.matches()) {
      long unit = matcher.group(2).isEmpty() ? 1 : matcher.group(2).equals("k") ? 1000 : 1_000_000;
      long count = Long.parseLong(matcher.group(1)) * unit;
      if (count > 0 && count <= 1_000_000_000) {
        return (int) count;
      }
    }
    System.err.println(text + " is no number of objects; give one such as 20M, at most 1000M.");
    System.exit(2);
    return 0;
  }

  private static void write(Shape shape, int objects, Moment moment, Path file) throws IOException {
    long start = System.nanoTime();
    long written = shape.write(file, objects, moment);
    System.err.printf(
        Locale.ROOT,
        "%s: %d objects in %.1f s%n",
        file,
        written,
        (System.nanoTime() - start) / 1e9);
  }
}
