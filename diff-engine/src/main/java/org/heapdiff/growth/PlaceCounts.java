package org.heapdiff.growth;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What a part of the objects adds to the figures of all places. One thread fills it; the parts are
 * added up in their order, so that it does not show how many threads there were.
 */
final class PlaceCounts {
  /** What is in one slot of a place's survivor. */
  private record InSlot(Place place, PathStep slot, PlaceFigures figures) {}

  private final Snapshot after;
  private final PlaceFigures unexplained;
  private final PlaceFigures elsewhere;

  /** By the place's number; null where there is nothing yet. */
  private final @Nullable PlaceFigures[] atPlaces;

  private final IdentityHashMap<PathStep, PlaceFigures> bySlot = new IdentityHashMap<>();

  /** As they came. */
  private final List<InSlot> slots = new ArrayList<>();

  PlaceCounts(Snapshot after, int placeCount) {
    this.after = after;
    unexplained = new PlaceFigures(after);
    elsewhere = new PlaceFigures(after);
    atPlaces = new PlaceFigures[placeCount];
  }

  /** For what grew where it is too little to be a place. */
  PlaceFigures unexplained() {
    return unexplained;
  }

  /** For what changed where nothing grew. */
  PlaceFigures elsewhere() {
    return elsewhere;
  }

  /** For what changed at or below a place, and in no slot. */
  PlaceFigures at(int place) {
    PlaceFigures figures = atPlaces[place];
    if (figures == null) {
      figures = new PlaceFigures(after);
      atPlaces[place] = figures;
    }
    return figures;
  }

  /** For what is in a slot of a place's survivor. */
  PlaceFigures in(Place place, PathStep slot) {
    PlaceFigures figures = bySlot.get(slot);
    if (figures == null) {
      figures = new PlaceFigures(after);
      bySlot.put(slot, figures);
      slots.add(new InSlot(place, slot, figures));
    }
    return figures;
  }

  /** Adds it all to the figures of places. */
  void addTo(List<Place> places) {
    for (int k = 0; k < atPlaces.length; k++) {
      PlaceFigures figures = atPlaces[k];
      if (figures != null) {
        places.get(k).figures().addAll(figures);
      }
    }
    for (InSlot one : slots) {
      one.place.figuresOf(one.slot).addAll(one.figures);
    }
  }
}
