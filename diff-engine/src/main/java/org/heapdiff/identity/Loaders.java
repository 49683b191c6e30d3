package org.heapdiff.identity;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Contents;
import org.heapdiff.parser.FieldType;
import org.heapdiff.parser.FieldValue;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders of a snapshot in words. A loader is known by its class and by its name, or by
 * its parent where it has none. Where there are very many loaders of one class (each reflective
 * accessor has its own) only the class is looked at, since a name takes a look into the dump.
 */
public final class Loaders {
  private static final String BOOT = "boot loader";
  private static final String MISSING = "loader that is not in the dump";
  private static final int LONGEST_NAME = 80;

  /** Loaders of one class whose names are read; about half a second's worth. */
  private static final int MOST_OF_A_CLASS = 1_000;

  private record Loader(@Nullable String name, String key) {}

  private final Snapshot snapshot;
  private final Contents contents;
  private final Set<String> crowded;
  private final Map<Integer, Loader> known = new HashMap<>();

  /** By loader; a loader has many classes. */
  private final Map<Integer, String> labels = new HashMap<>();

  /**
   * @param crowded classes of loaders whose names are not to be read; the same for all snapshots
   *     whose keys are compared
   */
  Loaders(Snapshot snapshot, Set<String> crowded) {
    this.snapshot = snapshot;
    this.contents = snapshot.contents();
    this.crowded = crowded;
  }

  /** The loaders of a snapshot that is looked at alone. */
  public static Loaders of(Snapshot snapshot) {
    return new Loaders(snapshot, crowded(snapshot));
  }

  /** The classes that have very many loaders as instances, in any of the snapshots. */
  static Set<String> crowded(Snapshot... snapshots) {
    Set<String> result = new HashSet<>();
    for (Snapshot snapshot : snapshots) {
      ClassTable classes = snapshot.classes();
      int[] loadersOf = new int[classes.count()];
      IntOpenHashSet seen = new IntOpenHashSet();
      for (int c = 0; c < classes.count(); c++) {
        int loader = classes.loader(c);
        if (loader != ClassTable.NONE && seen.add(loader)) {
          int loaderClass = snapshot.classOf(loader);
          if (++loadersOf[loaderClass] == MOST_OF_A_CLASS + 1) {
            result.add(classes.name(loaderClass));
          }
        }
      }
    }
    return result;
  }

  /** What is the same of a class's loader in two dumps of one program. */
  String key(int c) throws IOException {
    int loader = snapshot.classes().loader(c);
    if (loader != ClassTable.NONE) {
      return read(loader).key;
    }
    return snapshot.classes().isBootClass(c) ? BOOT : MISSING;
  }

  /** The name that a class's loader has of its own, null if it has none. */
  @Nullable String name(int c) throws IOException {
    int loader = snapshot.classes().loader(c);
    return loader == ClassTable.NONE ? null : read(loader).name;
  }

  /**
   * A class's loader so that it differs from all others of the snapshot: with its address.
   *
   * @throws IOException when the dump cannot be read any more
   */
  public String label(int c) throws IOException {
    int loader = snapshot.classes().loader(c);
    if (loader == ClassTable.NONE) {
      return key(c);
    }
    String label = labels.get(loader);
    if (label == null) {
      label = read(loader).key + " @0x" + Long.toHexString(snapshot.addressOf(loader));
      labels.put(loader, label);
    }
    return label;
  }

  private Loader read(int loader) throws IOException {
    Loader result = known.get(loader);
    if (result == null) {
      result = look(loader);
      known.put(loader, result);
    }
    return result;
  }

  private Loader look(int loader) throws IOException {
    String className = className(loader);
    if (crowded.contains(className)) {
      return new Loader(null, className);
    }
    Fields fields = fields(loader);
    if (fields.name != null) {
      return new Loader(fields.name, className + " '" + fields.name + "'");
    }
    int parent = fields.parent;
    if (parent == ClassTable.NONE || parent == loader) {
      return new Loader(null, className);
    }
    String parentClass = className(parent);
    String parentName = crowded.contains(parentClass) ? null : fields(parent).name;
    return new Loader(
        null,
        className + " under " + parentClass + (parentName == null ? "" : " '" + parentName + "'"));
  }

  private String className(int object) {
    return snapshot.classes().name(snapshot.classOf(object));
  }

  private record Fields(@Nullable String name, int parent) {}

  /** Reads name and parent; a subclass may have fields of the same names, its own come first. */
  private Fields fields(int loader) throws IOException {
    String name = null;
    int parent = ClassTable.NONE;
    for (FieldValue value : contents.fields(loader)) {
      if (value.field().type() == FieldType.OBJECT && value.object() != ClassTable.NONE) {
        if (name == null && value.field().name().equals("name")) {
          name = contents.string(value.object(), LONGEST_NAME);
        } else if (parent == ClassTable.NONE && value.field().name().equals("parent")) {
          parent = value.object();
        }
      }
    }
    return new Fields(name, parent);
  }
}
