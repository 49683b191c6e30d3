package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.growth.PathStep.Kind;
import org.heapdiff.parser.Snapshot;

/**
 * Ways from the GC roots to objects. A way goes down the dominator tree, over what every way goes;
 * it begins at the last class object on it, as a static field says enough. Where a dominator does
 * not refer to the next one itself, the {@link ShortestWays} say what is between.
 */
final class PathFinder {
  /** Between two objects of a way: more of the class of both, each linked to the next. */
  private static final int REPEATED = -2;

  /** Between two objects of a way, or before the first one: others that are not known. */
  private static final int GAP = -3;

  private static final int LONGEST = 200;

  private final Snapshot snapshot;
  private final CollectionClasses collections;
  private final Slots slots;

  PathFinder(Snapshot snapshot, CollectionClasses collections, Slots slots) {
    this.snapshot = snapshot;
    this.collections = collections;
    this.slots = slots;
  }

  /** The way to each of some objects that count. */
  List<HeapPath> paths(int[] targets) throws IOException {
    List<IntArrayList> chains = new ArrayList<>();
    IntOpenHashSet asked = new IntOpenHashSet();
    for (int target : targets) {
      IntArrayList chain = dominators(target);
      chains.add(chain);
      for (int i = 0; i < chain.size(); i++) {
        if (!isLinked(chain, i)) {
          asked.add(chain.getInt(i));
        }
      }
    }
    ShortestWays ways = asked.isEmpty() ? null : new ShortestWays(snapshot, asked);
    List<HeapPath> paths = new ArrayList<>();
    for (IntArrayList chain : chains) {
      paths.add(new HeapPath(steps(ways == null ? chain : filled(chain, ways))));
    }
    return paths;
  }

  /** Whether an object of a chain is what the one above it refers to, or may begin a path. */
  private boolean isLinked(IntArrayList chain, int i) {
    int object = chain.getInt(i);
    int above = i == 0 ? Snapshot.ROOT : chain.getInt(i - 1);
    if (object < 0) {
      return true;
    }
    if (i == 0) {
      return slots.isRoot(object) || slots.isClassObject(object);
    }
    return above < 0 || refers(above, object);
  }

  private boolean refers(int from, int to) {
    boolean[] refers = {false};
    snapshot.forEachReference(from, target -> refers[0] |= target == to);
    return refers[0];
  }

  /** The dominators of an object, the topmost first, and itself. */
  private IntArrayList dominators(int target) {
    IntArrayList up = new IntArrayList();
    int at = target;
    while (at >= 0) {
      climb(up, at);
      if (slots.isClassObject(at) && up.size() > 1) {
        break;
      }
      if (up.size() > LONGEST) {
        up.add(GAP);
        break;
      }
      at = snapshot.immediateDominator(at);
    }
    return reversed(up);
  }

  /** Adds what is next above; of many of one class in a row only the first and the last. */
  private void climb(IntArrayList up, int object) {
    int size = up.size();
    int last = size == 0 ? GAP : up.getInt(size - 1);
    int lastButOne = size < 2 ? GAP : up.getInt(size - 2);
    if (lastButOne == REPEATED && isAlike(object, last)) {
      up.set(size - 1, object);
    } else if (lastButOne >= 0 && isAlike(object, last) && isAlike(last, lastButOne)) {
      up.add(REPEATED);
      up.add(object);
    } else {
      up.add(object);
    }
  }

  private static IntArrayList reversed(IntArrayList up) {
    IntArrayList down = new IntArrayList(up.size());
    for (int i = up.size() - 1; i >= 0; i--) {
      down.add(up.getInt(i));
    }
    return down;
  }

  private boolean isAlike(int object, int other) {
    return snapshot.classOf(object) == snapshot.classOf(other) && !collections.isArray(object);
  }

  /** Puts into a chain what is between its objects. */
  private IntArrayList filled(IntArrayList chain, ShortestWays ways) {
    IntArrayList result = new IntArrayList();
    for (int i = 0; i < chain.size(); i++) {
      int object = chain.getInt(i);
      if (!isLinked(chain, i)) {
        int above = i == 0 ? Snapshot.ROOT : chain.getInt(i - 1);
        IntArrayList between = between(above, object, ways);
        if (between.isEmpty() || between.getInt(0) != above) {
          // It begins somewhere else, further down.
          result.clear();
        } else {
          between.removeInt(0);
        }
        result.addAll(between);
      }
      result.add(object);
    }
    return result;
  }

  /**
   * From above, or from where the way begins, to what is before an object; empty if the object
   * begins a way.
   */
  private IntArrayList between(int above, int object, ShortestWays ways) {
    IntArrayList up = new IntArrayList();
    if (!ways.found(object)) {
      up.add(GAP);
      if (above >= 0) {
        up.add(above);
      }
      return reversed(up);
    }
    int at = ways.before(object);
    while (at >= 0) {
      climb(up, at);
      if (at == above) {
        break;
      }
      if (up.size() > LONGEST) {
        up.add(GAP);
        break;
      }
      at = ways.before(at);
    }
    return reversed(up);
  }

  private List<PathStep> steps(IntArrayList way) throws IOException {
    List<PathStep> steps = new ArrayList<>();
    int above = GAP;
    int aboveThat = GAP;
    boolean insideCollection = false;
    boolean saidAlready = false;
    for (int i = 0; i < way.size(); i++) {
      int object = way.getInt(i);
      if (object == GAP) {
        steps.add(new PathStep(Kind.GAP, "", null, ""));
        insideCollection = false;
      } else if (object == REPEATED) {
        int to = way.getInt(i + 1);
        PathStep link =
            i + 2 < way.size() && way.getInt(i + 2) >= 0 ? slots.step(to, way.getInt(i + 2)) : null;
        String name = link == null ? null : link.name();
        String className = slots.className(to);
        if (!insideCollection) {
          steps.add(new PathStep(Kind.REPEATED, className, name, className));
        }
        // The steps to the next two objects are parts of this one.
        above = REPEATED;
        continue;
      } else if (above == REPEATED) {
        saidAlready = true;
      } else if (saidAlready) {
        saidAlready = false;
      } else if (above == GAP) {
        if (i == 0) {
          addRoot(steps, object, i + 1 < way.size() ? way.getInt(i + 1) : GAP);
        }
      } else {
        boolean isPart = above >= 0 && collections.isPart(object, above, Math.max(aboveThat, GAP));
        if (isPart) {
          insideCollection = true;
        } else {
          PathStep step = slots.step(above, object);
          if (insideCollection && collections.holdsElements(above)) {
            String name = step.kind() == Kind.FIELD ? step.name() : "element";
            step = new PathStep(Kind.ENTRY, step.className(), name, step.target());
          }
          steps.add(step);
          insideCollection = false;
        }
      }
      aboveThat = above;
      above = object;
    }
    return steps;
  }

  /** The step with which a way begins, unless the next one, over a static field, says it. */
  private void addRoot(List<PathStep> steps, int object, int next) throws IOException {
    if (next >= 0
        && slots.isClassObject(object)
        && slots.step(object, next).kind() == Kind.STATIC) {
      return;
    }
    steps.add(slots.root(object));
  }
}
