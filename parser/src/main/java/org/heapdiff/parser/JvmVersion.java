package org.heapdiff.parser;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which JVM made a dump: from the system properties, which are an object like any other
 * ({@code System.props}). Only the properties named here are read; others may hold secrets.
 */
final class JvmVersion {
  private static final int LONGEST = 200;

  /**
   * More entries than the properties of any program have, so that damage cannot make this endless.
   */
  private static final int MOST_ENTRIES = 5_000;

  private final Snapshot snapshot;
  private final Contents contents;
  private final Map<String, String> found = new HashMap<>();
  private int visited;

  private JvmVersion(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.contents = snapshot.contents();
  }

  /** Name and version of the JVM, null where the dump does not tell. */
  static @Nullable String of(Snapshot snapshot) throws IOException {
    return new JvmVersion(snapshot).find();
  }

  private @Nullable String find() throws IOException {
    int system = snapshot.classes().named("java.lang.System");
    if (system == ClassTable.NONE) {
      return null;
    }
    for (FieldValue value : contents.statics(system)) {
      if (value.field().name().equals("props") && value.object() != ClassTable.NONE) {
        properties(value.object());
      }
    }
    String name = found.get("java.vm.name");
    String version =
        found.getOrDefault(
            "java.runtime.version",
            found.getOrDefault("java.vm.version", found.getOrDefault("java.version", "")));
    return name == null ? null : (name + " " + version).strip();
  }

  private void properties(int properties) throws IOException {
    // Since Java 9 a Properties keeps its entries in a ConcurrentHashMap, before it was a Hashtable
    // itself.
    int map = contents.reference(properties, "map");
    int table = contents.reference(map == ClassTable.NONE ? properties : map, "table");
    if (table == ClassTable.NONE) {
      return;
    }
    for (int element : contents.elements(table)) {
      int entry = element;
      while (entry != ClassTable.NONE && visited++ < MOST_ENTRIES && found.size() < 4) {
        int key = contents.reference(entry, "key");
        int value = contents.reference(entry, map == ClassTable.NONE ? "value" : "val");
        entry(key, value);
        entry = contents.reference(entry, "next");
      }
    }
  }

  private void entry(int key, int value) throws IOException {
    if (key == ClassTable.NONE || value == ClassTable.NONE) {
      return;
    }
    String name = contents.string(key, LONGEST);
    if (name == null) {
      return;
    }
    switch (name) {
      case "java.vm.name", "java.vm.version", "java.version", "java.runtime.version" -> {
        String text = contents.string(value, LONGEST);
        if (text != null) {
          found.put(name, text);
        }
      }
      default -> {}
    }
  }
}
