package org.heapdiff.diff;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Snapshot;

/**
 * Of the objects whose retained size changed those that changed most, without the ones that changed
 * only because of an object they hold.
 *
 * <p>Everything above a place that grows has grown: the map, the cache it is in, the class whose
 * static field holds the cache, the thread. So an object is left out where one that it dominates
 * explains nine tenths of its change or more; it is named with that one instead.
 *
 * <p>Takes one bit for each object, and a fixed number of candidates.
 */
public final class DeepestChanges {
  /*
   * Two steps. First every object that changed walks up the dominator tree and marks those above it
   * that did not change more than it did, in the same direction. It can stop at the first one that
   * changed as much or more, since that one marks the rest itself; so a list of a million nodes that
   * grew at its end takes a million steps. Nothing here rounds, so a mark is right however long the
   * chain of marks was that led to it.
   *
   * Then the candidates, the objects without a mark that changed most, are compared pair by pair
   * with the tolerance of a tenth, the smallest first: what is left out explains nothing, or else
   * tenth after tenth would be lost on a long way up.
   */

  /** The share of its change that one object below must explain for an object to be left out. */
  private static final double EXPLAINED = 0.9;

  private static final int CANDIDATES = 4096;

  /** A walk past so many objects that did not change so goes no further. */
  private static final int LONGEST_WALK = 1000;

  private static final int NAMED_WITHIN = 4;

  /** The largest change first; of equal ones the lowest address. */
  private static final Comparator<Candidate> LARGEST_FIRST =
      Comparator.comparingLong((Candidate candidate) -> -Math.abs(candidate.change))
          .thenComparingInt(Candidate::object);

  private final Snapshot snapshot;
  private final IntToLongFunction changes;
  private final boolean[] selected;
  private final BitSet explained;
  private long changed;

  private record Candidate(int object, long change) {}

  private DeepestChanges(
      Snapshot snapshot, IntToLongFunction changes, Predicate<String> classNames) {
    this.snapshot = snapshot;
    this.changes = changes;
    selected = new boolean[snapshot.classes().count()];
    for (int c = 0; c < selected.length; c++) {
      selected[c] = classNames.test(snapshot.classes().name(c));
    }
    explained = new BitSet(snapshot.objectCount());
    for (int object = 0; object < snapshot.objectCount(); object++) {
      long change = changes.applyAsLong(object);
      if (change != 0 && selected[snapshot.classOf(object)]) {
        changed++;
        markAbove(object, change);
      }
    }
  }

  /**
   * Looks at all objects of a snapshot.
   *
   * @param changes the bytes by which the retained size of an object changed; 0 for those that take
   *     no part
   * @param classNames the classes of those that are listed; the others explain nothing
   */
  public static DeepestChanges of(
      Snapshot snapshot, IntToLongFunction changes, Predicate<String> classNames) {
    return new DeepestChanges(snapshot, changes, classNames);
  }

  /** How many objects of the classes that are listed changed. */
  public long changed() {
    return changed;
  }

  /** Those that changed most, the largest change in either direction first. */
  public int[] largest(int rows) {
    return kept(candidates(Math.max(rows, CANDIDATES))).stream()
        .limit(rows)
        .mapToInt(Candidate::object)
        .toArray();
  }

  private void markAbove(int object, long change) {
    int above = snapshot.immediateDominator(object);
    for (int step = 0; step < LONGEST_WALK && above >= 0; step++) {
      long other = changes.applyAsLong(above);
      if (isSameWay(change, other)) {
        if (Math.abs(other) <= Math.abs(change)) {
          explained.set(above);
        }
        if (Math.abs(other) >= Math.abs(change)) {
          return;
        }
      }
      above = snapshot.immediateDominator(above);
    }
  }

  private static boolean isSameWay(long change, long other) {
    return Long.signum(change) == Long.signum(other);
  }

  /** The objects without a mark that changed most, the smallest change first. */
  private List<Candidate> candidates(int most) {
    PriorityQueue<Candidate> queue = new PriorityQueue<>(LARGEST_FIRST.reversed());
    for (int object = 0; object < snapshot.objectCount(); object++) {
      if (explained.get(object) || !selected[snapshot.classOf(object)]) {
        continue;
      }
      long change = changes.applyAsLong(object);
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
                && snapshot.dominates(candidate.object, other.object);
      }
      if (!isExplained) {
        kept.add(candidate);
      }
    }
    kept.sort(LARGEST_FIRST);
    return kept;
  }

  /**
   * The kinds of the objects above one whose change it explains, the nearest first; neighbors of
   * one kind are named once, and not all are named where there are many.
   *
   * @param survived the objects that can have changed; others on the way up are passed over
   */
  public List<String> within(int object, IntPredicate survived) {
    List<String> kinds = new ArrayList<>();
    long own = changes.applyAsLong(object);
    String last = kind(object);
    int above = snapshot.immediateDominator(object);
    for (int step = 0; step < LONGEST_WALK && above >= 0; step++) {
      if (survived.test(above)) {
        long change = changes.applyAsLong(above);
        if (!isSameWay(own, change) || Math.abs(own) < EXPLAINED * Math.abs(change)) {
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
      above = snapshot.immediateDominator(above);
    }
    return kinds;
  }

  /**
   * An object's class as Java writes it; of a class object {@code class} and the class it stands
   * for.
   */
  public String kind(int object) {
    ClassTable classes = snapshot.classes();
    int stoodFor = snapshot.classStoodFor(object);
    return stoodFor == ClassTable.NONE
        ? classes.name(snapshot.classOf(object))
        : "class " + classes.name(stoodFor);
  }
}
