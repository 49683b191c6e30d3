package org.heapdiff.verify;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/**
 * An engine written as a literal. Its dominators and retained sizes are the right ones unless a
 * test says otherwise; everything in it counts as reachable.
 */
final class LiteralEngine implements HeapEngine {
  private record Thing(String type, long size, List<Long> references) {}

  private final String name;
  private final List<EngineClass> classes = new ArrayList<>();
  private final TreeMap<Long, Thing> things = new TreeMap<>();
  private final Map<Long, RootOrigin> roots = new HashMap<>();
  private final Map<Long, Long> wrongDominators = new HashMap<>();
  private final Map<Long, Long> wrongRetainedSizes = new HashMap<>();
  private long objectsInDump = -1;
  private List<Long> addresses = List.of();
  private int[] dominators = {};
  private long[] retained = {};

  LiteralEngine(String name) {
    this.name = name;
  }

  /** A class, with its class object. */
  LiteralEngine type(long address, String className, long superclass) {
    classes.add(new EngineClass(address, className, superclass, 0));
    return object(address, "java.lang.Class", 8);
  }

  LiteralEngine object(long address, String className, long size, long... references) {
    things.put(address, new Thing(className, size, LongStream.of(references).boxed().toList()));
    return this;
  }

  LiteralEngine root(long address) {
    roots.put(address, RootOrigin.DUMP);
    return this;
  }

  LiteralEngine assumedRoot(long address) {
    roots.put(address, RootOrigin.ASSUMED);
    return this;
  }

  LiteralEngine objectsInDump(long count) {
    objectsInDump = count;
    return this;
  }

  LiteralEngine dominator(long object, long dominator) {
    wrongDominators.put(object, dominator);
    return this;
  }

  LiteralEngine retained(long object, long size) {
    wrongRetainedSizes.put(object, size);
    return this;
  }

  /** Computes what follows from the literal. */
  LiteralEngine done() {
    addresses = List.copyOf(things.keySet());
    int[] rowStarts = new int[addresses.size() + 1];
    IntArrayList targets = new IntArrayList();
    IntArrayList rootObjects = new IntArrayList();
    for (int object = 0; object < addresses.size(); object++) {
      rowStarts[object] = targets.size();
      forEachReference(object, targets::add);
      int type = classOf(object);
      if (type >= 0) {
        targets.add(addresses.indexOf(classes.get(type).address()));
      }
      if (roots.containsKey(addresses.get(object))) {
        rootObjects.add(object);
      }
    }
    rowStarts[addresses.size()] = targets.size();
    dominators = PlainDominators.compute(rowStarts, targets.elements(), rootObjects.toIntArray());
    retained = new long[addresses.size()];
    for (int object = 0; object < addresses.size(); object++) {
      for (int at = object; at >= 0; at = dominators[at]) {
        retained[at] += shallowSize(object);
      }
    }
    wrongDominators.forEach(
        (object, dominator) ->
            dominators[addresses.indexOf(object)] = addresses.indexOf(dominator));
    wrongRetainedSizes.forEach((object, size) -> retained[addresses.indexOf(object)] = size);
    return this;
  }

  private Thing thing(int object) {
    Thing found = things.get(addresses.get(object));
    if (found == null) {
      throw new IllegalStateException();
    }
    return found;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int identifierSize() {
    return 8;
  }

  @Override
  public long objectsInDump() {
    return objectsInDump;
  }

  @Override
  public int objectCount() {
    return addresses.size();
  }

  @Override
  public long addressOf(int object) {
    return addresses.get(object);
  }

  @Override
  public int classOf(int object) {
    String type = thing(object).type();
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i).name().equals(type)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public List<EngineClass> classes() {
    return classes;
  }

  @Override
  public RootOrigin rootOrigin(int object) {
    return roots.getOrDefault(addresses.get(object), RootOrigin.NONE);
  }

  @Override
  public void forEachReference(int object, IntConsumer action) {
    for (long target : thing(object).references()) {
      action.accept(addresses.indexOf(target));
    }
  }

  @Override
  public int immediateDominator(int object) {
    return dominators[object];
  }

  @Override
  public long shallowSize(int object) {
    return thing(object).size();
  }

  @Override
  public long retainedSize(int object) {
    return retained[object];
  }

  @Override
  public void close() {}
}
