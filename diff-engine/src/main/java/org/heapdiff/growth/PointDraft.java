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
 */
record PointDraft(Place place, Place.@Nullable SlotFigures slot, PlaceFigures figures) {
  /** One point for each slot that stands out, and one for what is left of each place. */
  static List<PointDraft> of(Places places) {
    List<PointDraft> drafts = new ArrayList<>();
    for (Place place : places.places()) {
      for (Place.SlotFigures slot : place.slots()) {
        if (Math.abs(slot.figures().net()) >= places.least()) {
          drafts.add(new PointDraft(place, slot, slot.figures()));
        } else {
          place.figures().addAll(slot.figures());
        }
      }
      drafts.add(new PointDraft(place, null, place.figures()));
    }
    return drafts;
  }

  /** The object that grew, {@link Place#NONE} if there is no one. */
  int survivor() {
    return place.survivor();
  }

  /** Survivors below the place, where it is no slot of its. */
  Place.@Nullable Shape mainShape() {
    return slot == null ? place.mainShape() : null;
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
