package org.heapdiff.parser.layout;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.heapdiff.parser.FieldType;

/**
 * Finds the parameters under which the model explains the distances best.
 *
 * <p>A distance is never below the size, and equals it for at least one of several instances in
 * nearly all heaps. So each set of parameters that a JVM can have scores a point for every class
 * and array length whose smallest distance it predicts, and loses many for a prediction above it.
 */
final class LayoutFit {
  /**
   * The best parameters.
   *
   * @param evidence the classes and array lengths that have a distance and are of use
   * @param matches those predicted exactly
   * @param violations those predicted larger than their distance
   */
  record Fit(LayoutParameters parameters, int evidence, int matches, int violations) {
    /** Whether distances can be sizes at all: hardly any is too small for its object. */
    boolean plausible() {
      return violations == 0 || violations * 20L <= matches;
    }

    /** Whether enough objects touch for the parameters to be known. */
    boolean confirmed() {
      return matches >= 4 && matches * 4L >= evidence;
    }
  }

  private static final int MAX_WEIGHT = 8;
  private static final int PENALTY = 16;

  /** Fewer distances say nothing about alignment: all could be multiples of 16 by chance. */
  private static final int ENOUGH_FOR_ALIGNMENT = 256;

  private static final int ENOUGH_CLASSES = 20_000;

  private static final long COMPRESSED_SPAN = 1L << 32;

  private final LayoutModel model;
  private final Distances distances;
  private final int variableClass;

  /** Classes that have distances, as many as are needed at most, and all their superclasses. */
  private final BitSet sample = new BitSet();

  /** The shapes of the sample. */
  private final BitSet shapes = new BitSet();

  /**
   * @param variableClass a class whose instances differ in size, -1: none
   */
  LayoutFit(FieldCounts counts, LayoutModel model, Distances distances, int variableClass) {
    this.model = model;
    this.distances = distances;
    this.variableClass = variableClass;
    int left = ENOUGH_CLASSES;
    for (int c = 0; c < counts.classCount() && left > 0; c++) {
      if (distances.seen(c) > 0) {
        left--;
        for (int s = c; s >= 0 && !sample.get(s); s = counts.superclass(s)) {
          sample.set(s);
          shapes.set(model.shape(s));
        }
      }
    }
  }

  /** The parameters a JVM can have, the likeliest first. */
  static List<LayoutParameters> candidates(
      int idSize, long span, int alignment, boolean gapFillingFirst) {
    List<FieldOrder> orders =
        gapFillingFirst
            ? List.of(FieldOrder.GAP_FILLING, FieldOrder.COMPACTING, FieldOrder.PLAIN)
            : List.of(FieldOrder.COMPACTING, FieldOrder.GAP_FILLING, FieldOrder.PLAIN);
    List<LayoutParameters> candidates = new ArrayList<>();
    if (idSize == 4) {
      for (FieldOrder order : orders) {
        candidates.add(new LayoutParameters(8, 12, 4, alignment, order));
      }
      return candidates;
    }
    boolean narrow = Long.compareUnsigned(span, COMPRESSED_SPAN * alignment) <= 0;
    for (int reference : narrow ? new int[] {4, 8} : new int[] {8, 4}) {
      for (FieldOrder order : orders) {
        boolean gapFilling = order == FieldOrder.GAP_FILLING;
        // Compressed class pointers; JDK 14 and earlier had no field beside the pointer unless
        // references were compressed too.
        int base = gapFilling || reference == 4 ? 12 : 16;
        candidates.add(new LayoutParameters(base, 16, reference, alignment, order));
        // Full class pointers. JDK 23 gave the 4 bytes behind an array's length to its elements.
        candidates.add(new LayoutParameters(16, 24, reference, alignment, order));
        if (gapFilling) {
          candidates.add(new LayoutParameters(16, 20, reference, alignment, order));
          // Compact object headers, JDK 24.
          candidates.add(new LayoutParameters(8, 12, reference, alignment, order));
        }
      }
    }
    return candidates;
  }

  /** The alignment that all but a few stray distances have, 8 if unknown. */
  static int alignment(Distances distances) {
    long total = distances.total();
    if (total < ENOUGH_FOR_ALIGNMENT) {
      return 8;
    }
    int zeros = 3;
    while (zeros < 8 && distances.multiplesOf(zeros + 1) >= total - total / 1000) {
      zeros++;
    }
    return 1 << zeros;
  }

  /** The best of the candidates; the first of several that are equally good. */
  Fit best(List<LayoutParameters> candidates) {
    Fit best = null;
    long bestScore = Long.MIN_VALUE;
    for (LayoutParameters candidate : candidates) {
      int[] sizes = model.sizesOfShapes(candidate, true, shapes);
      Score score = new Score();
      for (int c = sample.nextSetBit(0); c >= 0; c = sample.nextSetBit(c + 1)) {
        if (distances.seen(c) > 0 && !model.inexact(c) && c != variableClass) {
          score.add(sizes[model.shape(c)], distances.smallest(c), distances.seen(c));
        }
      }
      for (FieldType element : FieldType.values()) {
        for (int length = 0; length < Distances.LENGTHS; length++) {
          int seen = distances.seen(element, length);
          if (seen > 0) {
            long size = candidate.arraySize(element, length);
            score.add(size, distances.smallest(element, length), seen);
          }
        }
      }
      if (candidate.referenceBytes() == 8) {
        score.points -= PENALTY * Math.min(distances.tooNearForWideReferences(), 1000);
      }
      if (best == null || score.points > bestScore) {
        bestScore = score.points;
        best = new Fit(candidate, score.evidence, score.matches, score.violations);
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("no candidates");
    }
    return best;
  }

  /**
   * The share of instances that are not followed by another object at once, from 0 to 1, as far as
   * the classes tell whose smallest distance the model predicts.
   */
  double gapShare(LayoutParameters parameters) {
    int[] sizes = model.sizesOfShapes(parameters, true, shapes);
    long instances = 0;
    long apart = 0;
    for (int c = sample.nextSetBit(0); c >= 0; c = sample.nextSetBit(c + 1)) {
      if (distances.seen(c) > 0 && distances.smallest(c) == sizes[model.shape(c)]) {
        instances += distances.seen(c);
        apart += distances.seen(c) - distances.seenSmallest(c);
      }
    }
    return instances == 0 ? 1 : (double) apart / instances;
  }

  private static final class Score {
    long points;
    int evidence;
    int matches;
    int violations;

    void add(long size, int distance, int seen) {
      int weight = Math.min(seen, MAX_WEIGHT);
      evidence++;
      if (size == distance) {
        matches++;
        points += weight;
      } else if (size > distance) {
        violations++;
        points -= PENALTY + weight;
      }
    }
  }
}
