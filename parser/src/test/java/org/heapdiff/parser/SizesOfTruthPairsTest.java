package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Shallow sizes of the objects of real applications are those that the JVM itself told when it
 * tagged them, object by object.
 *
 * <p>The dumps are too large for the sources; they are looked for in the folder that the
 * environment variable {@code TRUTH_OUT} names, else in {@code heapdiff-truth} in the home's {@code
 * .cache}. Beside each {@code NAME.hprof} there are {@code NAME.ids}, pairs of tag and address, and
 * {@code NAME.meta}, pairs of the class object's tag and the object's size in bytes, in the same
 * order; all are little-endian and have 8 bytes.
 */
final class SizesOfTruthPairsTest {
  /** Share of the bytes of all objects. */
  private static final double TOLERANCE = 0.000_1;

  private static final int CLASSES_SHOWN = 20;

  @TestFactory
  Stream<DynamicTest> objectsHaveTheSizesThatTheJvmTold() throws IOException {
    Path folder = folder();
    List<Path> dumps = Files.isDirectory(folder) ? dumps(folder) : List.of();
    if (dumps.isEmpty()) {
      return Stream.of(
          DynamicTest.dynamicTest(
              "no dumps", () -> abort("no dumps with .ids and .meta beside them in " + folder)));
    }
    return dumps.stream()
        .map(
            dump -> DynamicTest.dynamicTest(folder.relativize(dump).toString(), () -> check(dump)));
  }

  private static List<Path> dumps(Path folder) throws IOException {
    try (Stream<Path> files =
        Files.find(folder, 3, (file, a) -> file.toString().endsWith(".ids"))) {
      return files.map(ids -> sibling(ids, ".hprof")).filter(Files::exists).sorted().toList();
    }
  }

  private static Path folder() {
    String named = System.getenv("TRUTH_OUT");
    return named != null
        ? Path.of(named)
        : Path.of(System.getProperty("user.home", "."), ".cache", "heapdiff-truth");
  }

  private static Path sibling(Path file, String ending) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ending);
  }

  /** What the objects of a class take together. */
  private static final class Sums {
    long objects;
    long differing;
    long told;

    /** The differences of the objects, which do not cancel out. */
    long error;

    void add(long bytesTold, long bytesComputed) {
      objects++;
      told += bytesTold;
      error += Math.abs(bytesComputed - bytesTold);
      differing += bytesTold == bytesComputed ? 0 : 1;
    }
  }

  private static void check(Path dump) throws IOException {
    LongBuffer ids = longs(sibling(dump, ".ids"));
    LongBuffer sizes = longs(sibling(dump, ".meta"));
    Map<String, Sums> byClass = new TreeMap<>();
    Sums all = new Sums();
    long missing = 0;
    long changed = 0;
    try (Snapshot snapshot = Snapshot.read(dump, SnapshotOptions.DEFAULT, Progress.NONE)) {
      Long2IntOpenHashMap classes = classesByTag(snapshot, ids);
      for (int k = 0; k < ids.limit(); k += 2) {
        int object = snapshot.objectAt(ids.get(k + 1));
        if (object < 0) {
          missing++;
        } else if (classes.get(sizes.get(k)) != snapshot.classOf(object)) {
          changed++;
        } else {
          long told = sizes.get(k + 1);
          long computed = snapshot.shallowSize(object);
          all.add(told, computed);
          String name = snapshot.classes().name(snapshot.classOf(object));
          byClass.computeIfAbsent(name, n -> new Sums()).add(told, computed);
        }
      }
    }
    assertTrue(
        all.objects > (missing + changed) * 100,
        dump
            + ": "
            + missing
            + " objects are not in the dump, "
            + changed
            + " are of another class there");
    assertTrue(
        (double) all.error / all.told <= TOLERANCE,
        () -> dump + ": " + all.error + " of " + all.told + " bytes are wrong\n" + worst(byClass));
  }

  /** The classes of a snapshot by the tags of the objects that stand for them. */
  private static Long2IntOpenHashMap classesByTag(Snapshot snapshot, LongBuffer ids) {
    Long2IntOpenHashMap classes = new Long2IntOpenHashMap();
    classes.defaultReturnValue(ClassTable.NONE);
    for (int k = 0; k < ids.limit(); k += 2) {
      int object = snapshot.objectAt(ids.get(k + 1));
      int c = object < 0 ? ClassTable.NONE : snapshot.classStoodFor(object);
      if (c >= 0) {
        classes.put(ids.get(k), c);
      }
    }
    return classes;
  }

  private static String worst(Map<String, Sums> byClass) {
    List<Map.Entry<String, Sums>> rows = new ArrayList<>(byClass.entrySet());
    rows.removeIf(row -> row.getValue().differing == 0);
    rows.sort((a, b) -> Long.compare(b.getValue().error, a.getValue().error));
    StringBuilder text = new StringBuilder("classes whose objects differ:");
    for (Map.Entry<String, Sums> row : rows.subList(0, Math.min(CLASSES_SHOWN, rows.size()))) {
      Sums sums = row.getValue();
      text.append("\n").append(row.getKey()).append(": ").append(sums.differing);
      text.append(" of ").append(sums.objects).append(" objects, ");
      text.append(sums.error).append(" of ").append(sums.told).append(" bytes wrong");
    }
    return text.toString();
  }

  private static LongBuffer longs(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    }
  }
}
