package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.heapdiff.identity.Matching;
import org.heapdiff.parser.Contents;
import org.jspecify.annotations.Nullable;

/**
 * By how much the survivors of a series have grown in the steps so far, and which sizes they had if
 * they are collections. Only those are kept at which, or below which, one in ten thousand bytes of
 * the growth adds up; what is less is added to the survivor above, or to its shape. So there are
 * some ten thousand at most, whatever the size of the dumps.
 */
final class GrowthHistory {
  /** The part of all growth from which on a survivor is kept. */
  private static final long FINE_PART = 10_000;

  private static final class Course {
    /** By step, bytes grown since the first dump. */
    final long[] grown;

    /** By dump, -1 where it is not known; null for what is no collection. */
    long @Nullable [] sizes;

    Course(int steps) {
      grown = new long[steps];
    }
  }

  private final int steps;

  /** By survivor, an object of the dump last seen. */
  private Int2ObjectOpenHashMap<Course> courses = new Int2ObjectOpenHashMap<>();

  /** By shape, of what has no survivor above it that is kept. */
  private final Map<String, long[]> shapes = new HashMap<>();

  /** By class, of what no survivor holds. */
  private final Map<String, long[]> rootless = new HashMap<>();

  private int step = -1;

  GrowthHistory(int steps) {
    this.steps = steps;
  }

  /** Goes on to the next dump: adds the growth so far to what changed in a step. */
  void addTo(GrowthSums sums) {
    step++;
    Int2ObjectOpenHashMap<Course> next = new Int2ObjectOpenHashMap<>();
    for (Int2ObjectMap.Entry<Course> entry : courses.int2ObjectEntrySet()) {
      int object = entry.getIntKey();
      Course course = entry.getValue();
      int after = sums.after(object);
      if (after == ChangedObjects.ROOT) {
        addUp(
            rootless.computeIfAbsent(
                GrowthSums.topClass(sums.removed(), object), name -> new long[steps]),
            course.grown);
        continue;
      }
      sums.tree().add(after, grown(course.grown), 0);
      Course known = next.get(after);
      boolean isItself = sums.removed().partner(object) == after;
      if (known == null) {
        if (!isItself) {
          course.sizes = null;
        }
        next.put(after, course);
      } else {
        addUp(known.grown, course.grown);
        if (isItself) {
          known.sizes = course.sizes;
        }
      }
    }
    courses = next;
    rootless.forEach(
        (name, grown) ->
            sums.rootless().computeIfAbsent(name, key -> new long[1])[0] += grown(grown));
    sums.tree().close();
  }

  /** By how much it had grown before this step. */
  private long grown(long[] course) {
    return step == 0 ? 0 : course[step - 1];
  }

  private static void addUp(long[] sum, long[] more) {
    Arrays.setAll(sum, k -> sum[k] + more[k]);
  }

  /** By how much each shape had grown before this step. */
  Map<String, Long> earlierShapes() {
    Map<String, Long> earlier = new HashMap<>();
    shapes.forEach((name, grown) -> earlier.put(name, grown(grown)));
    return earlier;
  }

  /** Adds a node of the tree to the course of what it belongs to. */
  private void addNode(GrowthTree tree, int node, long[] sum) {
    Course course = courses.get(tree.object(node));
    if (course != null) {
      addUp(sum, course.grown);
    }
    sum[step] += tree.own(node);
  }

  /** Keeps what has to be known in the next step. */
  void keep(GrowthSums sums, Contents before, Contents after) throws IOException {
    GrowthTree tree = sums.tree();
    tree.findPlaces(Math.max(1, sums.growth() / FINE_PART), new BitSet());
    Int2ObjectOpenHashMap<Course> kept = new Int2ObjectOpenHashMap<>();
    Long2ObjectOpenHashMap<long[]> unplaced = new Long2ObjectOpenHashMap<>();
    for (int node = 0; node < tree.nodeCount(); node++) {
      int place = tree.place(node);
      if (place != GrowthTree.ROOT) {
        Course course = kept.computeIfAbsent(tree.object(place), object -> new Course(steps));
        addNode(tree, node, course.grown);
      } else if (tree.own(node) != 0) {
        addNode(
            tree,
            node,
            unplaced.computeIfAbsent(sums.shape(tree.object(node)), key -> new long[steps]));
      }
    }
    shapes.values().forEach(grown -> grown[step] += grown(grown));
    for (Long2ObjectMap.Entry<long[]> entry : unplaced.long2ObjectEntrySet()) {
      addUp(
          shapes.computeIfAbsent(sums.shapeName(entry.getLongKey()), name -> new long[steps]),
          entry.getValue());
    }
    sums.rootless()
        .forEach(
            (name, grown) ->
                rootless.computeIfAbsent(name, key -> new long[steps])[step] = grown[0]);
    for (Int2ObjectMap.Entry<Course> entry : kept.int2ObjectEntrySet()) {
      Course known = courses.get(entry.getIntKey());
      entry.getValue().sizes =
          sizes(sums, entry.getIntKey(), known == null ? null : known.sizes, before, after);
    }
    courses = kept;
  }

  /** The sizes so far, with that of the dump after. */
  private long @Nullable [] sizes(
      GrowthSums sums, int object, long @Nullable [] known, Contents before, Contents after)
      throws IOException {
    OptionalLong size = sums.added().collections().size(after, object);
    if (size.isEmpty()) {
      return null;
    }
    long[] sizes = known == null ? new long[steps + 1] : known;
    if (known == null) {
      Arrays.fill(sizes, -1);
      int partner = sums.added().partner(object);
      if (partner != Matching.NONE) {
        sizes[step] = sums.removed().collections().size(before, partner).orElse(-1);
      }
    }
    sizes[step + 1] = size.getAsLong();
    return sizes;
  }

  /**
   * By dump the sizes of a collection among the survivors of the last dump, -1 where they are not
   * known; null if it is none.
   */
  long @Nullable [] sizesOf(GrowthSums sums, int object, Contents before, Contents after)
      throws IOException {
    Course course = courses.get(object);
    return sizes(sums, object, course == null ? null : course.sizes, before, after);
  }

  /** By place, and then by step, bytes grown since the first dump, in the last step. */
  long[][] columns(GrowthSums sums, Places places) {
    long[][] columns = new long[places.places().size()][steps];
    GrowthTree tree = sums.tree();
    for (int node = 0; node < tree.nodeCount(); node++) {
      int place = places.placeOfNode(node);
      if (place != Place.NONE) {
        addNode(tree, node, columns[place]);
      }
    }
    for (int k = 0; k < columns.length; k++) {
      Place place = places.places().get(k);
      long[] shape = place.shapeName() == null ? null : shapes.get(place.shapeName());
      if (shape != null) {
        addUp(columns[k], shape);
        columns[k][step] += grown(shape);
      }
      if (place.topClass() != null) {
        long[] earlier = rootless.get(place.topClass());
        if (earlier != null) {
          addUp(columns[k], earlier);
        }
        long[] now = sums.rootless().get(place.topClass());
        columns[k][step] += now == null ? 0 : now[0];
      }
    }
    return columns;
  }
}
