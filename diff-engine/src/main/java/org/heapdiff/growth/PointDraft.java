package org.heapdiff.growth;

import java.util.ArrayList;
import java.util.List;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A point without words yet.
 *
 * @param place the place it is at
 * @param slot the slot of the place's survivor, where what changed in one slot stands out; else
 *     null
 * @param figures what changed
 * @param grown by how many bytes it has grown
 */
record PointDraft(Place place, Place.@Nullable SlotFigures slot, PlaceFigures figures, long grown) {
  /** A slot with this part of what was added to an object says where it is, in percent. */
  private static final int MOST = 90;

  /**
   * One point for each slot that stands out, and one for what is left of each place; of an object
   * with one slot only it is all in that.
   */
  static List<PointDraft> of(Places places) {
    List<PointDraft> drafts = new ArrayList<>();
    for (Place place : places.places()) {
      PathStep only = place.onlySlot();
      if (only != null) {
        place.slots().forEach(slot -> place.figures().addAll(slot.figures()));
        PlaceFigures all = place.figures();
        drafts.add(new PointDraft(place, new Place.SlotFigures(only, all), all, all.net()));
        continue;
      }
      for (Place.SlotFigures slot : place.slots()) {
        if (Math.abs(slot.figures().net()) >= places.least()) {
          drafts.add(new PointDraft(place, slot, slot.figures(), slot.figures().net()));
        } else {
          place.figures().addAll(slot.figures());
        }
      }
      drafts.add(new PointDraft(place, null, place.figures(), place.figures().net()));
    }
    return drafts;
  }

  /**
   * One point for all slots of a place.
   *
   * @param grown by how many bytes it has grown
   */
  static PointDraft whole(Place place, long grown) {
    Place.SlotFigures largest = null;
    for (Place.SlotFigures slot : place.slots()) {
      place.figures().addAll(slot.figures());
      if (largest == null || slot.figures().added().bytes() > largest.figures().added().bytes()) {
        largest = slot;
      }
    }
    PathStep only = place.onlySlot();
    if (only != null) {
      largest = new Place.SlotFigures(only, place.figures());
    }
    boolean isMost =
        largest != null
            && largest.figures().added().bytes() * 100 >= place.figures().added().bytes() * MOST;
    return new PointDraft(place, isMost ? largest : null, place.figures(), grown);
  }

  /** The object that grew, {@link Place#NONE} if there is no one. */
  int survivor() {
    return place.survivor();
  }

  /** Whether it is all that changed at the place. */
  boolean isWhole() {
    return figures == place.figures();
  }

  /** The survivors below the place that grew most, where it is not one slot of several. */
  Place.@Nullable Shape mainShape() {
    return isWhole() ? place.mainShape() : null;
  }

  /** The class of what grew. */
  String className(Snapshot after) {
    if (slot != null) {
      return slot.step().target();
    }
    if (survivor() != Place.NONE) {
      return after.classes().name(after.classOf(survivor()));
    }
    Place.Shape shape = mainShape();
    return shape == null
        ? String.valueOf(place.topClass())
        : after.classes().name(after.classOf(shape.largest()));
  }
}
