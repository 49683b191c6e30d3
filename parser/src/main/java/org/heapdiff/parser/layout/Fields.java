package org.heapdiff.parser.layout;

import java.util.Arrays;

/**
 * Where the fields of one class end up: HotSpot's placement rules on the numbers of fields of each
 * size. A class starts from what its superclass left and the result is what its subclasses start
 * from.
 *
 * <p>Offsets are bytes from the start of the object.
 */
final class Fields {
  /** Bytes on either side of what is {@code @Contended}: HotSpot's ContendedPaddingWidth. */
  static final int PADDING = 128;

  private static final int[] NO_GAPS = {};
  private static final int[] BYTES = {8, 4, 2, 1};

  private final LayoutParameters parameters;

  /** Offset and length of each gap, in order of offset. */
  private int[] gaps;

  /** Where the last field ends. */
  private int end;

  /** Where the padding behind the last field ends, or the field itself. */
  private int paddedEnd;

  private boolean contended;

  /** Before the first field of a class without a superclass. */
  Fields(LayoutParameters parameters) {
    this.parameters = parameters;
    gaps = NO_GAPS;
    end = parameters.instanceBase();
    paddedEnd = end;
  }

  /** As left by the superclass. */
  Fields(Fields superclass) {
    parameters = superclass.parameters;
    gaps = superclass.gaps;
    end = superclass.end;
    paddedEnd = superclass.paddedEnd;
    contended = superclass.contended;
  }

  /** The size of an instance in bytes. */
  int instanceSize() {
    return parameters.align(paddedEnd);
  }

  /**
   * Takes the size from evidence instead: whatever lies between the fields known here and the end
   * of the instance stays taken in subclasses.
   */
  void extendTo(int instanceSize) {
    if (instanceSize > paddedEnd) {
      // A padded class pads again behind its last field, for its subclasses.
      end = contended ? end + instanceSize - instanceSize() : instanceSize;
      paddedEnd = instanceSize;
      gaps = NO_GAPS;
    }
  }

  /**
   * Adds the fields that a class declares.
   *
   * @param counts the number of fields, by the rows of {@link FieldCounts}
   * @param contendedGroups the same for each group of {@code @Contended} fields
   * @param contendedClass whether the class itself is {@code @Contended}
   * @param referencesFirst whether references precede primitives, as in a few classes whose offsets
   *     old JVMs knew by heart
   */
  void add(int[] counts, int[][] contendedGroups, boolean contendedClass, boolean referencesFirst) {
    switch (parameters.order()) {
      case GAP_FILLING -> fillGaps(counts, contendedGroups, contendedClass);
      case COMPACTING -> append(counts, contendedGroups, contendedClass, referencesFirst);
      case PLAIN -> append(counts, contendedGroups, contendedClass, true);
      case ART -> fillGapsReferencesFirst(counts);
    }
  }

  // JDK 15 and later

  private void fillGaps(int[] counts, int[][] contendedGroups, boolean contendedClass) {
    int total = 0;
    for (int count : counts) {
      total += count;
    }
    boolean fields = total > 0 || contendedGroups.length > 0;
    boolean appendOnly = contendedClass || contended;
    if (contended && (fields || contendedClass)) {
      end += PADDING;
      gaps = NO_GAPS;
    }
    if (contendedClass) {
      end += PADDING;
    }
    addPrimitives(counts, appendOnly);
    place(parameters.referenceBytes(), counts[FieldCounts.REFERENCES], appendOnly);
    for (int[] group : contendedGroups) {
      end += PADDING;
      addPrimitives(group, true);
      place(parameters.referenceBytes(), group[FieldCounts.REFERENCES], true);
    }
    boolean padded = contendedClass || contendedGroups.length > 0;
    if (padded || fields) {
      paddedEnd = padded ? end + PADDING : end;
    }
    contended |= padded;
  }

  private void addPrimitives(int[] counts, boolean appendOnly) {
    for (int kind = 0; kind < BYTES.length; kind++) {
      place(BYTES[kind], counts[kind], appendOnly);
    }
  }

  /** Places fields in the smallest gaps that take them, the later gap of two, or at the end. */
  private void place(int bytes, int count, boolean appendOnly) {
    int left = count;
    while (left > 0 && !appendOnly) {
      int best = bestGap(bytes);
      if (best < 0) {
        break;
      }
      takeGap(best, bytes);
      left--;
    }
    if (left > 0) {
      int start = (end + bytes - 1) & -bytes;
      if (start > end) {
        gaps = Arrays.copyOf(gaps, gaps.length + 2);
        gaps[gaps.length - 2] = end;
        gaps[gaps.length - 1] = start - end;
      }
      end = Math.addExact(start, Math.multiplyExact(left, bytes));
    }
  }

  private int bestGap(int bytes) {
    int best = -1;
    for (int g = gaps.length - 2; g >= 0; g -= 2) {
      int start = (gaps[g] + bytes - 1) & -bytes;
      if (start + bytes <= gaps[g] + gaps[g + 1] && (best < 0 || gaps[g + 1] < gaps[best + 1])) {
        best = g;
      }
    }
    return best;
  }

  private void takeGap(int g, int bytes) {
    int offset = gaps[g];
    int gapEnd = offset + gaps[g + 1];
    int start = (offset + bytes - 1) & -bytes;
    int[] now = new int[gaps.length + 2];
    int k = g;
    System.arraycopy(gaps, 0, now, 0, g);
    if (start > offset) {
      now[k++] = offset;
      now[k++] = start - offset;
    }
    if (gapEnd > start + bytes) {
      now[k++] = start + bytes;
      now[k++] = gapEnd - start - bytes;
    }
    System.arraycopy(gaps, g + 2, now, k, gaps.length - g - 2);
    gaps = Arrays.copyOf(now, k + gaps.length - g - 2);
  }

  // ART: the same, but references come first

  private void fillGapsReferencesFirst(int[] counts) {
    place(parameters.referenceBytes(), counts[FieldCounts.REFERENCES], false);
    addPrimitives(counts, false);
    paddedEnd = end;
  }

  // JDK 14 and earlier

  private void append(
      int[] counts, int[][] contendedGroups, boolean contendedClass, boolean referencesFirst) {
    int reference = parameters.referenceBytes();
    int at = (paddedEnd + reference - 1) & -reference;
    if (contendedClass) {
      at += PADDING;
    }
    int longs = counts[FieldCounts.LONGS];
    int ints = counts[FieldCounts.INTS];
    int shorts = counts[FieldCounts.SHORTS];
    int bytes = counts[FieldCounts.BYTES];
    int references = counts[FieldCounts.REFERENCES];
    if (referencesFirst) {
      at += references * reference;
      references = 0;
    }
    if (longs > 0) {
      int first = (at + 7) & -8;
      int gap = first - at;
      if (!referencesFirst) {
        int n = Math.min(ints, gap / 4);
        ints -= n;
        gap -= n * 4;
        n = Math.min(shorts, gap / 2);
        shorts -= n;
        gap -= n * 2;
        n = Math.min(bytes, gap);
        bytes -= n;
        gap -= n;
        if (gap >= reference && references > 0) {
          references--;
        }
      }
      at = first;
    }
    at = Math.addExact(at, Math.multiplyExact(longs, 8));
    at = Math.addExact(at, ints * 4 + shorts * 2 + bytes);
    if (references > 0) {
      at = (at + reference - 1) & -reference;
      at = Math.addExact(at, Math.multiplyExact(references, reference));
    }
    for (int[] group : contendedGroups) {
      at += PADDING;
      for (int kind = 0; kind < BYTES.length; kind++) {
        at = align(at, BYTES[kind], group[kind]) + group[kind] * BYTES[kind];
      }
      int n = group[FieldCounts.REFERENCES];
      at = align(at, reference, n) + n * reference;
    }
    if (contendedClass || contendedGroups.length > 0) {
      at += PADDING;
    }
    paddedEnd = at;
    end = at;
  }

  private static int align(int at, int bytes, int count) {
    return count == 0 ? at : (at + bytes - 1) & -bytes;
  }

  /**
   * Bytes of the static fields of a row of counts: references, then primitives from the largest,
   * from an 8-byte boundary on. No JVM fills the gap before the first long.
   */
  static int staticBytes(FieldCounts counts, int row, LayoutParameters parameters) {
    Fields statics = new Fields(new LayoutParameters(0, 0, 4, 8, parameters.order()));
    statics.end = counts.count(row, FieldCounts.REFERENCES) * parameters.referenceBytes();
    for (int kind = 0; kind < BYTES.length; kind++) {
      statics.place(BYTES[kind], counts.count(row, kind), true);
    }
    return (statics.end + 7) & -8;
  }
}
