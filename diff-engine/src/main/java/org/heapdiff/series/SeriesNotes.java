package org.heapdiff.series;

import java.util.List;

/** The notes of a series: those about each dump once, those about two dumps with their numbers. */
final class SeriesNotes {
  private SeriesNotes() {}

  /** Adds the notes that are not there yet. */
  static void addMissing(List<String> notes, List<String> more) {
    for (String note : more) {
      if (!notes.contains(note)) {
        notes.add(note);
      }
    }
  }

  /**
   * The notes about a step.
   *
   * @param dump the number, from 0, of the dump it leads to
   * @param notes with the words before and after
   */
  static List<String> ofStep(int dump, List<String> notes) {
    return notes.stream()
        .map(note -> "From dump " + dump + " to dump " + (dump + 1) + ": " + note)
        .toList();
  }
}
