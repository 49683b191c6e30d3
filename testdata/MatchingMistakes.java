import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;

/**
 * What is wrong with pairs of objects where the true ones are known, and how much of it is about
 * objects that nothing in themselves tells apart: one row of a Markdown table. In a line before it,
 * precision and recall of what was removed from what is alive: an object that is garbage after is
 * removed, whether the dump still has it or not.
 *
 * <p>Arguments: the name of the row; the files before and after, without {@code .hprof} and {@code
 * .ids}; what {@code --matched} has written. Objects are those that count after; each counts in one
 * of three columns, and once more in parentheses if it is alike:
 *
 * <ul>
 *   <li>survivors called added; alike if another object in one of the dumps looks like the survivor
 *       does there;
 *   <li>added objects taken for old ones, which they look like;
 *   <li>survivors taken for other ones, which look like the true ones.
 * </ul>
 *
 * Two objects look alike that have the same class, length and contents, and hold the same strings
 * and boxes, and objects of the same classes, in the same order.
 */
final class MatchingMistakes {
  private static final int KINDS = 3;
  private static final int MOST_CLASSES = 5;
  private static final Set<String> BOXES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Short");

  /** By kind of mistake, how many, and how many of those are alike. */
  private static final class Counts {
    final int[] all = new int[KINDS];
    final int[] alike = new int[KINDS];

    void add(int kind, boolean isAlike) {
      all[kind]++;
      alike[kind] += isAlike ? 1 : 0;
    }

    int sum() {
      return Arrays.stream(all).sum();
    }
  }

  /** A dump, what its objects look like, and which they are. */
  private static final class Side implements AutoCloseable {
    final Snapshot snapshot;

    /** By object. */
    final long[] looks;

    final Long2IntOpenHashMap lookCounts = new Long2IntOpenHashMap();

    /** By object: a number that an object has for life, 0 if that is not known. */
    final long[] tags;

    Side(String name) throws IOException {
      snapshot =
          Snapshot.read(Path.of(name + ".hprof"), SnapshotOptions.DEFAULT, Progress.NONE);
      looks = looks(snapshot);
      for (int object = 0; object < looks.length; object++) {
        if (snapshot.isCounted(object)) {
          lookCounts.addTo(looks[object], 1);
        }
      }
      tags = new long[looks.length];
      ByteBuffer ids = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
      try (FileChannel file =
          FileChannel.open(Path.of(name + ".ids"), StandardOpenOption.READ)) {
        while (file.read(ids) >= 0) {
          ids.flip();
          while (ids.remaining() >= 2 * Long.BYTES) {
            long tag = ids.getLong();
            int object = snapshot.objectAt(ids.getLong());
            if (object >= 0) {
              tags[object] = tag;
            }
          }
          ids.compact();
        }
      }
    }

    private static long[] looks(Snapshot snapshot) throws IOException {
      ClassTable classes = snapshot.classes();
      long[] signs = new long[classes.count()];
      boolean[] values = new boolean[signs.length];
      int string = classes.named("java.lang.String");
      for (int c = 0; c < signs.length; c++) {
        signs[c] = classes.name(c).hashCode();
        values[c] = c == string || BOXES.contains(classes.name(c));
      }
      int[] contents = snapshot.contentHashes(Progress.NONE);
      long[] own = new long[contents.length];
      for (int object = 0; object < own.length; object++) {
        long sign = mix(signs[snapshot.classOf(object)], snapshot.arrayLength(object));
        own[object] = mix(sign, contents[object]);
      }
      // What a string is, is what its characters are.
      long[] looks = own.clone();
      for (int object = 0; object < own.length; object++) {
        if (snapshot.classOf(object) == string) {
          int it = object;
          snapshot.forEachReference(object, target -> looks[it] = mix(looks[it], own[target]));
        }
      }
      long[] result = looks.clone();
      for (int object = 0; object < own.length; object++) {
        if (snapshot.classOf(object) != string) {
          int it = object;
          snapshot.forEachReference(
              object,
              target -> {
                int c = snapshot.classOf(target);
                result[it] = mix(result[it], values[c] ? looks[target] : signs[c]);
              });
        }
      }
      return result;
    }

    private static long mix(long hash, long value) {
      long mixed = (hash ^ value * 0x9E37_79B9_7F4A_7C15L) * 0xD6E8_FEB8_6659_FD93L;
      return mixed ^ (mixed >>> 32);
    }

    boolean isAlone(int object) {
      return lookCounts.get(looks[object]) == 1;
    }

    String className(int object) {
      return snapshot.classes().name(snapshot.classOf(object));
    }

    @Override
    public void close() throws IOException {
      snapshot.close();
    }
  }

  private final Side before;
  private final Side after;

  /** By object after, the one before that it is said to be. */
  private final Int2IntOpenHashMap said = new Int2IntOpenHashMap();

  private final Counts sum = new Counts();
  private final Map<String, Counts> byClass = new HashMap<>();

  private MatchingMistakes(Side before, Side after) {
    this.before = before;
    this.after = after;
    said.defaultReturnValue(Snapshot.NONE);
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      System.err.println("MatchingMistakes: four arguments are needed: NAME BEFORE AFTER MATCHED");
      System.exit(2);
    }
    try (Side before = new Side(arguments[1]);
        Side after = new Side(arguments[2])) {
      MatchingMistakes mistakes = new MatchingMistakes(before, after);
      mistakes.readSaid(Path.of(arguments[3]));
      mistakes.count();
      System.out.println(mistakes.removed());
      System.out.println("| " + arguments[0] + " | " + cells(mistakes.sum) + " | " + mistakes.most() + " |");
    }
  }

  private void readSaid(Path matched) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(matched)) {
      lines.readLine();
      String line;
      while ((line = lines.readLine()) != null) {
        String[] cells = line.split(",", 3);
        said.put(after.snapshot.objectAt(id(cells[1])), before.snapshot.objectAt(id(cells[0])));
      }
    }
  }

  private static long id(String hex) {
    return Long.parseUnsignedLong(hex.substring(2), 16);
  }

  /** Precision and recall of what is alive before and not after; 1 where there is nothing. */
  private String removed() {
    LongOpenHashSet aliveAfter = new LongOpenHashSet();
    for (int b = 0; b < after.tags.length; b++) {
      if (after.tags[b] != 0 && after.snapshot.isCounted(b)) {
        aliveAfter.add(after.tags[b]);
      }
    }
    IntOpenHashSet survivors = new IntOpenHashSet(said.values());
    long isSaid = 0;
    long isTrue = 0;
    long both = 0;
    for (int a = 0; a < before.tags.length; a++) {
      if (before.tags[a] != 0
          && before.snapshot.isCounted(a)
          && before.snapshot.classStoodFor(a) < 0) {
        boolean saidRemoved = !survivors.contains(a);
        boolean removed = !aliveAfter.contains(before.tags[a]);
        isSaid += saidRemoved ? 1 : 0;
        isTrue += removed ? 1 : 0;
        both += saidRemoved && removed ? 1 : 0;
      }
    }
    return String.format(Locale.ROOT, "%.4f %.4f", share(both, isSaid), share(both, isTrue));
  }

  private static double share(long part, long all) {
    return all == 0 ? 1 : part / (double) all;
  }

  private void count() {
    Long2IntOpenHashMap byTag = new Long2IntOpenHashMap();
    byTag.defaultReturnValue(Snapshot.NONE);
    for (int a = 0; a < before.tags.length; a++) {
      if (before.tags[a] != 0 && before.snapshot.isCounted(a)) {
        byTag.put(before.tags[a], a);
      }
    }
    for (int b = 0; b < after.tags.length; b++) {
      if (after.tags[b] == 0
          || !after.snapshot.isCounted(b)
          || after.snapshot.classStoodFor(b) >= 0) {
        continue;
      }
      int is = byTag.get(after.tags[b]);
      int a = said.get(b);
      if (a != is) {
        count(b, a, is);
      }
    }
  }

  /** Counts a mistake: an object after is said to be another one before than it is. */
  private void count(int b, int a, int is) {
    int kind = a < 0 ? 0 : is < 0 ? 1 : 2;
    boolean alike =
        kind == 0
            ? !before.isAlone(is) || !after.isAlone(b)
            : before.looks[a] == (kind == 1 ? after.looks[b] : before.looks[is]);
    sum.add(kind, alike);
    byClass.computeIfAbsent(after.className(b), name -> new Counts()).add(kind, alike);
  }

  private static String cells(Counts counts) {
    StringBuilder cells = new StringBuilder();
    for (int kind = 0; kind < KINDS; kind++) {
      cells.append(kind == 0 ? "" : " | ");
      cells.append(counts.all[kind]).append(" (").append(counts.alike[kind]).append(')');
    }
    return cells.toString();
  }

  /** The classes with most mistakes. */
  private String most() {
    List<Map.Entry<String, Counts>> classes =
        byClass.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, Counts>>comparingInt(row -> -row.getValue().sum())
                    .thenComparing(Map.Entry::getKey))
            .limit(MOST_CLASSES)
            .toList();
    return classes.stream()
        .map(
            row ->
                "`"
                    + row.getKey()
                    + "` "
                    + row.getValue().sum()
                    + " ("
                    + Arrays.stream(row.getValue().alike).sum()
                    + ")")
        .collect(Collectors.joining(", "));
  }
}
