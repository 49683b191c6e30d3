package org.heapdiff.identity;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Field;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Which class of one snapshot is which of another, one to one.
 *
 * <p>Classes pair by name and by what is known of the loader; generated ones by what does not
 * change in their names, by their fields and by the loader. What then is left pairs without a look
 * at the loader, if the name is the only one of its kind and the loaders do not have two names of
 * their own: the same program may have been started in another way. Of classes that nothing tells
 * apart the oldest pair with the oldest, so that what a leak of loaders has added are the youngest.
 */
public final class ClassPairing {
  /** No partner. */
  public static final int NONE = ClassTable.NONE;

  private final ClassTable before;
  private final ClassTable after;
  private final Loaders loadersBefore;
  private final Loaders loadersAfter;
  private final int[] partnerAfter;
  private final int[] partnerBefore;

  private ClassPairing(Snapshot before, Snapshot after) {
    this.before = before.classes();
    this.after = after.classes();
    Set<String> crowded = Loaders.crowded(before, after);
    loadersBefore = new Loaders(before, crowded);
    loadersAfter = new Loaders(after, crowded);
    partnerAfter = new int[this.before.count()];
    partnerBefore = new int[this.after.count()];
    Arrays.fill(partnerAfter, NONE);
    Arrays.fill(partnerBefore, NONE);
  }

  /**
   * Pairs the classes of two snapshots, in time linear in their number.
   *
   * @throws IOException when a dump cannot be read any more
   */
  public static ClassPairing of(Snapshot before, Snapshot after) throws IOException {
    ClassPairing pairing = new ClassPairing(before, after);
    pairing.pair((classes, loaders, c) -> new Key(classes.name(c), "", loaders.key(c)));
    pairing.pair(
        (classes, loaders, c) -> {
          String stem = GeneratedNames.normalize(classes.name(c));
          return stem.equals(classes.name(c))
              ? null
              : new Key(stem, shape(classes, c), loaders.key(c));
        });
    Object2IntOpenHashMap<String> namesBefore = count(before.classes());
    Object2IntOpenHashMap<String> namesAfter = count(after.classes());
    pairing.pair(
        (classes, loaders, c) -> {
          String name = classes.name(c);
          String stem = GeneratedNames.normalize(name);
          if (!stem.equals(name)) {
            return new Key(stem, shape(classes, c), "");
          }
          return namesBefore.getInt(name) == 1 && namesAfter.getInt(name) == 1
              ? new Key(name, "", "")
              : null;
        });
    return pairing;
  }

  private static Object2IntOpenHashMap<String> count(ClassTable classes) {
    Object2IntOpenHashMap<String> counts = new Object2IntOpenHashMap<>();
    for (int c = 0; c < classes.count(); c++) {
      counts.addTo(classes.name(c), 1);
    }
    return counts;
  }

  /**
   * The fields of a generated class. Lambdas of one class that capture other things, and proxies of
   * interfaces with another number of methods, are other classes.
   */
  public static String shape(ClassTable classes, int c) {
    StringBuilder shape = new StringBuilder();
    for (Field field : classes.instanceFields(c)) {
      shape.append(field.type().code()).append(field.name()).append(' ');
    }
    for (Field field : classes.staticFields(c)) {
      // HotSpot's own, such as <resolved_references>, come and go while a class is linked.
      if (!field.name().startsWith("<")) {
        shape.append('s').append(field.type().code()).append(field.name()).append(' ');
      }
    }
    return shape.toString();
  }

  /** What paired classes have in common. */
  private record Key(String name, String shape, String loader) {}

  private interface Keys {
    /** The key of a class, null if it takes no part. */
    @Nullable Key of(ClassTable classes, Loaders loaders, int c) throws IOException;
  }

  /** Pairs what has no partner yet and has the same key. */
  private void pair(Keys keys) throws IOException {
    Object2IntOpenHashMap<Key> oldest = new Object2IntOpenHashMap<>();
    oldest.defaultReturnValue(NONE);
    int[] younger = new int[before.count()];
    // HotSpot writes the youngest loader's classes first (the head of ClassLoaderDataGraph's list),
    // and of a loader the youngest class first, so that the oldest are the last ones of a dump.
    for (int c = 0; c < before.count(); c++) {
      if (partnerAfter[c] == NONE) {
        Key key = keys.of(before, loadersBefore, c);
        if (key != null) {
          younger[c] = oldest.put(key, c);
        }
      }
    }
    if (oldest.isEmpty()) {
      return;
    }
    for (int c = after.count() - 1; c >= 0; c--) {
      if (partnerBefore[c] == NONE) {
        Key key = keys.of(after, loadersAfter, c);
        int partner = key == null ? NONE : oldest.getInt(key);
        if (key != null && partner != NONE && !loadersContradict(partner, c)) {
          oldest.put(key, younger[partner]);
          partnerAfter[partner] = c;
          partnerBefore[c] = partner;
        }
      }
    }
  }

  /** Whether both loaders have names, and not the same. */
  private boolean loadersContradict(int classBefore, int classAfter) throws IOException {
    String nameBefore = loadersBefore.name(classBefore);
    String nameAfter = loadersAfter.name(classAfter);
    return nameBefore != null && nameAfter != null && !nameBefore.equals(nameAfter);
  }

  /** The class after that is a class before, or {@link #NONE}. */
  public int after(int classBefore) {
    return partnerAfter[classBefore];
  }

  /** The class before that is a class after, or {@link #NONE}. */
  public int before(int classAfter) {
    return partnerBefore[classAfter];
  }

  /**
   * The loader of a class before in words, so that it differs from all others of its snapshot.
   *
   * @throws IOException when the dump cannot be read any more
   */
  public String loaderBefore(int classBefore) throws IOException {
    return loadersBefore.label(classBefore);
  }

  /** The same of a class after. */
  public String loaderAfter(int classAfter) throws IOException {
    return loadersAfter.label(classAfter);
  }
}
