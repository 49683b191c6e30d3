package org.heapdiff.matching;

import java.util.Arrays;

/**
 * Runs of objects, one behind the other in memory, whose looks occur in this order once before and
 * once after: to heaps what unique lines are to a diff of texts, and seeds to the alignment of
 * genomes.
 *
 * <p>Of all runs those are looked at whose hash is in a fixed part of all hashes, which are the
 * same ones before and after: Schleimer, Wilkerson, Aiken, <i>Winnowing</i>, SIGMOD 2003.
 */
final class Anchors {
  /** How many objects a run has. */
  static final int LENGTH = 8;

  /** One of {@code 1 << SAMPLE_BITS} runs is looked at. */
  private static final int SAMPLE_BITS = 2;

  private static final int FREE = -1;
  private static final int TWICE = -2;

  private static final long BASE = 0x9E37_79B9_7F4A_7C15L;
  private static final long DROPPED = power(BASE, LENGTH);

  private final Side before;
  private final Side after;
  private final int mask;
  private final int[] checks;
  private final int[] starts;
  private final int[] partners;
  private int room;

  private Anchors(Pair pair) {
    before = pair.before;
    after = pair.after;
    int expected = Math.max(16, before.size() >>> SAMPLE_BITS);
    int capacity = Integer.highestOneBit(expected) << 1;
    mask = capacity - 1;
    room = capacity - (capacity >>> 3);
    checks = new int[capacity];
    starts = new int[capacity];
    partners = new int[capacity];
    Arrays.fill(starts, FREE);
    Arrays.fill(partners, FREE);
  }

  private static long power(long base, int exponent) {
    long result = 1;
    for (int k = 0; k < exponent; k++) {
      result *= base;
    }
    return result;
  }

  /**
   * Finds anchors.
   *
   * @return the first object before in the high half and that after in the low half, ascending
   */
  static long[] find(Pair pair) {
    Anchors anchors = new Anchors(pair);
    anchors.runs(anchors.before, anchors::before);
    anchors.runs(anchors.after, anchors::after);
    return anchors.unique();
  }

  private interface Run {
    void from(int object, long hash);
  }

  private void runs(Side side, Run run) {
    int[] looks = side.looks;
    int[] last = new int[LENGTH];
    long hash = 0;
    int count = 0;
    for (int object = side.next(0); object != Side.NONE; object = side.next(object + 1)) {
      int place = count & (LENGTH - 1);
      hash = hash * BASE + spread(looks[object]);
      if (count >= LENGTH) {
        hash -= DROPPED * spread(looks[last[place]]);
      }
      last[place] = object;
      count++;
      if (count >= LENGTH) {
        long mixed = (hash ^ (hash >>> 29)) * 0xBF58_476D_1CE4_E5B9L;
        if (mixed >>> (64 - SAMPLE_BITS) == 0) {
          run.from(last[count & (LENGTH - 1)], mixed ^ (mixed >>> 32));
        }
      }
    }
  }

  private static long spread(int look) {
    return (look * 0xD6E8_FEB8_6659_FD93L) | 1;
  }

  private int slot(long hash) {
    int slot = (int) hash & mask;
    int check = (int) (hash >>> 30);
    while (starts[slot] != FREE && checks[slot] != check) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void before(int object, long hash) {
    int slot = slot(hash);
    if (starts[slot] != FREE) {
      starts[slot] = TWICE;
    } else if (room > 0) {
      room--;
      checks[slot] = (int) (hash >>> 30);
      starts[slot] = object;
    }
  }

  private void after(int object, long hash) {
    int slot = slot(hash);
    if (starts[slot] >= 0) {
      partners[slot] = partners[slot] == FREE ? object : TWICE;
    }
  }

  private long[] unique() {
    int count = 0;
    for (int slot = 0; slot <= mask; slot++) {
      if (starts[slot] >= 0 && partners[slot] >= 0) {
        count++;
      }
    }
    long[] result = new long[count];
    for (int slot = 0; slot <= mask; slot++) {
      if (starts[slot] >= 0 && partners[slot] >= 0) {
        result[--count] = ((long) starts[slot] << 32) | partners[slot];
      }
    }
    Arrays.parallelSort(result);
    return result;
  }
}
