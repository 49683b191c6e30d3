package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.HashMap;
import java.util.Map;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/** A place and its figures. */
final class Place {
  /** In place of a survivor: there is no one survivor, or none at all. */
  static final int NONE = -1;

  private final Snapshot after;
  private final int survivor;
  private final @Nullable String topClass;
  private final @Nullable String shapeName;
  private final PlaceFigures figures;

  /** Survivors below the place that changed, by shape. */
  private final Long2ObjectOpenHashMap<Shape> shapes = new Long2ObjectOpenHashMap<>();

  /** By object to which the survivor refers: over which slot; and the same of its partner. */
  private Int2ObjectOpenHashMap<PathStep> slotsAfter = new Int2ObjectOpenHashMap<>();

  private Int2ObjectOpenHashMap<PathStep> slotsBefore = new Int2ObjectOpenHashMap<>();
  private final Map<String, SlotFigures> bySlot = new HashMap<>();

  private Place(
      Snapshot after, int survivor, @Nullable String topClass, @Nullable String shapeName) {
    this.after = after;
    this.survivor = survivor;
    this.topClass = topClass;
    this.shapeName = shapeName;
    figures = new PlaceFigures(after);
  }

  /** A place at a survivor, an object after. */
  static Place at(Snapshot after, int survivor) {
    return new Place(after, survivor, null, null);
  }

  /** Survivors of one shape that have no place above them. */
  static Place ofShape(Snapshot after, String shapeName) {
    return new Place(after, NONE, null, shapeName);
  }

  /** What no survivor holds, of one class. */
  static Place ofClass(Snapshot after, String topClass) {
    return new Place(after, NONE, topClass, null);
  }

  /** Survivors of one class that objects of one class have. */
  static final class Shape {
    private long objects;
    private long bytes;
    private int largest = NONE;
    private long largestBytes = Long.MIN_VALUE;

    /** How many survivors changed. */
    long objects() {
      return objects;
    }

    /** By how many bytes, together. */
    long bytes() {
      return bytes;
    }

    /** The survivor that grew most. */
    int largest() {
      return largest;
    }

    private void add(int survivor, long net) {
      objects++;
      bytes += net;
      if (net > largestBytes || (net == largestBytes && survivor < largest)) {
        largest = survivor;
        largestBytes = net;
      }
    }
  }

  /**
   * What changed in one field, static or local of the survivor.
   *
   * @param step the slot
   * @param figures what changed
   */
  record SlotFigures(PathStep step, PlaceFigures figures) {}

  /** At which it is, an object after, or {@link #NONE}. */
  int survivor() {
    return survivor;
  }

  /** Of what no survivor holds its class, else null. */
  @Nullable String topClass() {
    return topClass;
  }

  /** Of many survivors their shape by the names of its classes, else null. */
  @Nullable String shapeName() {
    return shapeName;
  }

  PlaceFigures figures() {
    return figures;
  }

  /** Says that a survivor below the place changed. */
  void addBelow(long shape, int below, long net) {
    shapes.computeIfAbsent(shape, key -> new Shape()).add(below, net);
  }

  /** The shape that grew most below the place, null if none did. */
  @Nullable Shape mainShape() {
    Shape best = null;
    for (Shape shape : shapes.values()) {
      if (best == null
          || shape.bytes > best.bytes
          || (shape.bytes == best.bytes && shape.largest < best.largest)) {
        best = shape;
      }
    }
    return best != null && best.bytes > 0 ? best : null;
  }

  /** Counts what changed in the survivor slot by slot from now on. */
  void splitBySlots(
      Int2ObjectOpenHashMap<PathStep> slotsOfSurvivor,
      Int2ObjectOpenHashMap<PathStep> slotsOfPartner) {
    slotsAfter = slotsOfSurvivor;
    slotsBefore = slotsOfPartner;
  }

  /** Over which slot the survivor refers to an object itself, null if it does not. */
  @Nullable PathStep slotAfter(int target) {
    return slotsAfter.get(target);
  }

  /** Over which slot the survivor's partner refers to an object before itself; null if not. */
  @Nullable PathStep slotBefore(int target) {
    return slotsBefore.get(target);
  }

  /** What is in a slot. */
  PlaceFigures figuresOf(PathStep slot) {
    return bySlot
        .computeIfAbsent(key(slot), key -> new SlotFigures(slot, new PlaceFigures(after)))
        .figures();
  }

  /** A frame's line is another one in each dump. */
  private static String key(PathStep slot) {
    String name = String.valueOf(slot.name());
    int line = slot.kind() == PathStep.Kind.LOCAL ? name.indexOf('(') : -1;
    return slot.className() + ' ' + (line < 0 ? name : name.substring(0, line));
  }

  /** The slots in which something changed. */
  Iterable<SlotFigures> slots() {
    return bySlot.values();
  }

  /** The slot of a survivor that has one only, before and after; else null. */
  @Nullable PathStep onlySlot() {
    if (slotsAfter.size() != 1) {
      return null;
    }
    PathStep only = slotsAfter.values().iterator().next();
    return slotsBefore.values().stream().allMatch(slot -> key(slot).equals(key(only)))
        ? only
        : null;
  }

  /** To what a slot refers after, or {@link #NONE}. */
  int targetAfter(PathStep slot) {
    return target(slotsAfter, slot);
  }

  /** To what a slot referred before, an object before, or {@link #NONE}. */
  int targetBefore(PathStep slot) {
    return target(slotsBefore, slot);
  }

  private static int target(Int2ObjectOpenHashMap<PathStep> slots, PathStep slot) {
    String key = key(slot);
    for (Int2ObjectMap.Entry<PathStep> entry : slots.int2ObjectEntrySet()) {
      if (key(entry.getValue()).equals(key)) {
        return entry.getIntKey();
      }
    }
    return NONE;
  }
}
