package org.heapdiff.diff;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Snapshot;

/**
 * Finds the surviving objects whose retained size changed most.
 *
 * <p>Everything above a place that grows has grown: the map, the cache it is in, the class whose
 * static field holds the cache, the thread. So an object is left out where one survivor that it
 * dominates explains nine tenths of its change or more; it is named with that one instead.
 *
 * <p>Takes one bit for each object after, and a fixed number of candidates.
 */
final class Survivors {
  /*
   * Two steps. First every survivor walks up the dominator tree and marks those above it that did
   * not change more than it did, in the same direction. It can stop at the first one that changed
   * as much or more, since that one marks the rest itself; so a list of a million nodes that grew at
   * its end takes a million steps. Nothing here rounds, so a mark is right however long the chain of
   * marks was that led to it.
   *
   * Then the candidates, the objects without a mark that changed most, are compared pair by pair
   * with the tolerance of a tenth, the smallest first: what is left out explains nothing, or else
   * tenth after tenth would be lost on a long way up.
   */

  /** The share of its change that one object below must explain for an object to be left out. */
  private static final double EXPLAINED = 0.9;

  private static final int CANDIDATES = 4096;

  /** A walk past so many objects that are no survivors, or did not change so, goes no further. */
  private static final int LONGEST_WALK = 1000;

  private static final int NAMED_WITHIN = 4;

  /** The largest change first; of equal ones the lowest address. */
  private static final Comparator<Candidate> LARGEST_FIRST =
      Comparator.comparingLong((Candidate candidate) -> -Math.abs(candidate.change))
          .thenComparingInt(Candidate::object);

  private final Snapshot before;
  private final Snapshot after;
  private final Matching matching;
  private final boolean[] selected;
  private final BitSet explained;
  private long changed;

  private record Candidate(int object, long change) {}

  private Survivors(
      Snapshot before, Snapshot after, Matching matching, Predicate<String> classNames) {
    this.before = before;
    this.after = after;
    this.matching = matching;
    selected = new boolean[after.classes().count()];
    for (int c = 0; c < selected.length; c++) {
      selected[c] = classNames.test(after.classes().name(c));
    }
    explained = new BitSet(after.objectCount());
  }

  /**
   * The survivors that changed most.
   *
   * @param rows how many at most
   * @param classNames the classes of those that are listed; the others explain nothing
   */
  static SurvivorTable of(
      Snapshot before, Snapshot after, Matching matching, int rows, Predicate<String> classNames) {
    return new Survivors(before, after, matching, classNames).table(rows);
  }

  private SurvivorTable table(int rows) {
    for (int object = 0; object < after.objectCount(); object++) {
      long change = change(object);
      if (change != 0 && selected[after.classOf(object)]) {
        changed++;
        markAbove(object, change);
      }
    }
    List<Survivor> result = new ArrayList<>();
    for (Candidate candidate : kept(candidates(Math.max(rows, CANDIDATES)))) {
      if (result.size() == rows) {
        break;
      }
      result.add(survivor(candidate));
    }
    return new SurvivorTable(changed, result);
  }

  /** By how many bytes the retained size of an object changed, 0 if it is no survivor. */
  private long change(int object) {
    int partner = matching.before(object);
    return after.isCounted(object) && Matching.counts(before, partner)
        ? after.retainedSize(object) - before.retainedSize(partner)
        : 0;
  }

  private void markAbove(int object, long change) {
    int above = after.immediateDominator(object);
    for (int step = 0; step < LONGEST_WALK && above >= 0; step++) {
      long other = change(above);
      if (isSameWay(change, other)) {
        if (Math.abs(other) <= Math.abs(change)) {
          explained.set(above);
        }
        if (Math.abs(other) >= Math.abs(change)) {
          return;
        }
      }
      above = after.immediateDominator(above);
    }
  }

  private static boolean isSameWay(long change, long other) {
    return Long.signum(change) == Long.signum(other);
  }

  /** The objects without a mark that changed most, the smallest change first. */
  private List<Candidate> candidates(int most) {
    PriorityQueue<Candidate> queue = new PriorityQueue<>(LARGEST_FIRST.reversed());
    for (int object = 0; object < after.objectCount(); object++) {
      if (explained.get(object) || !selected[after.classOf(object)]) {
        continue;
      }
      long change = change(object);
      if (change == 0) {
        continue;
      }
      if (queue.size() == most) {
        Candidate least = queue.element();
        if (Math.abs(change) <= Math.abs(least.change)) {
          continue;
        }
        queue.remove();
      }
      queue.add(new Candidate(object, change));
    }
    List<Candidate> result = new ArrayList<>(queue);
    result.sort(LARGEST_FIRST.reversed());
    return result;
  }

  /** Those that no other one explains, the largest change first. */
  private List<Candidate> kept(List<Candidate> smallestFirst) {
    List<Candidate> kept = new ArrayList<>();
    for (Candidate candidate : smallestFirst) {
      boolean isExplained = false;
      for (int k = kept.size() - 1; k >= 0 && !isExplained; k--) {
        Candidate other = kept.get(k);
        if (Math.abs(other.change) < EXPLAINED * Math.abs(candidate.change)) {
          break;
        }
        isExplained =
            isSameWay(candidate.change, other.change)
                && after.dominates(candidate.object, other.object);
      }
      if (!isExplained) {
        kept.add(candidate);
      }
    }
    kept.sort(LARGEST_FIRST);
    return kept;
  }

  private Survivor survivor(Candidate candidate) {
    int partner = matching.before(candidate.object);
    return new Survivor(
        before.addressOf(partner),
        after.addressOf(candidate.object),
        kind(candidate.object),
        within(candidate),
        before.retainedSize(partner),
        after.retainedSize(candidate.object));
  }

  /** The survivors above an object whose change it explains. */
  private List<String> within(Candidate candidate) {
    List<String> kinds = new ArrayList<>();
    String last = kind(candidate.object);
    int above = after.immediateDominator(candidate.object);
    for (int step = 0; step < LONGEST_WALK && above >= 0; step++) {
      if (Matching.counts(before, matching.before(above))) {
        long change = change(above);
        if (!isSameWay(candidate.change, change)
            || Math.abs(candidate.change) < EXPLAINED * Math.abs(change)) {
          break;
        }
        String kind = kind(above);
        if (!kind.equals(last)) {
          if (kinds.size() == NAMED_WITHIN) {
            break;
          }
          kinds.add(kind);
          last = kind;
        }
      }
      above = after.immediateDominator(above);
    }
    return kinds;
  }

  private String kind(int object) {
    ClassTable classes = after.classes();
    int stoodFor = after.classStoodFor(object);
    return stoodFor == ClassTable.NONE
        ? classes.name(after.classOf(object))
        : "class " + classes.name(stoodFor);
  }
}
