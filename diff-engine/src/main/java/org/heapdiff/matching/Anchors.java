package org.heapdiff.matching;

import java.util.Arrays;
import org.heapdiff.objects.HighHalves;
import org.heapdiff.objects.Parallel;

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

  /** How many numbers a place of the table has: a check, the object before, the one after. */
  private static final int WIDTH = 3;

  private static final int START = 1;
  private static final int PARTNER = 2;

  /** The table is in two halves by a bit of the hash, for one thread each. */
  private static final int HALF_BITS = 1;

  private final Sequence before;
  private final Sequence after;
  private final int half;
  private final int mask;
  private final int[] table;
  private int room;

  private Anchors(Sequence before, Sequence after, int half) {
    this.before = before;
    this.after = after;
    this.half = half;
    int expected = Math.max(16, before.size() >>> (SAMPLE_BITS + HALF_BITS));
    int capacity = Integer.highestOneBit(expected) << 1;
    mask = capacity - 1;
    room = capacity - (capacity >>> 3);
    table = new int[capacity * WIDTH];
    Arrays.fill(table, FREE);
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
  static long[] find(Sequence before, Sequence after) {
    long[][] found = new long[1 << HALF_BITS][];
    Parallel.run(
        () -> found[0] = new Anchors(before, after, 0).find(),
        () -> found[1] = new Anchors(before, after, 1).find());
    long[] all = Arrays.copyOf(found[0], found[0].length + found[1].length);
    System.arraycopy(found[1], 0, all, found[0].length, found[1].length);
    return HighHalves.sorted(all);
  }

  private long[] find() {
    runs(before, this::before);
    runs(after, this::after);
    return unique();
  }

  private interface Run {
    void from(int object, long hash);
  }

  /** How many runs are looked up together. */
  private static final int TOGETHER = 64;

  /**
   * Runs that are looked up together: first all of their places are read, as what the processor
   * waits for overlaps then, and it is there when they are looked up.
   */
  private final class Queue {
    private final Run run;
    private final int[] objects = new int[TOGETHER];
    private final long[] hashes = new long[TOGETHER];
    private final int[] starts = new int[TOGETHER];
    private int size;

    Queue(Run run) {
      this.run = run;
    }

    void add(int object, long hash) {
      objects[size] = object;
      hashes[size] = hash;
      if (++size == TOGETHER) {
        empty();
      }
    }

    void empty() {
      for (int k = 0; k < size; k++) {
        starts[k] = table[((int) hashes[k] & mask) * WIDTH + START];
      }
      for (int k = 0; k < size; k++) {
        run.from(objects[k], hashes[k]);
      }
      size = 0;
    }
  }

  private void runs(Sequence side, Run run) {
    Queue queue = new Queue(run);
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
        if (mixed >>> (Long.SIZE - SAMPLE_BITS - HALF_BITS) == half) {
          queue.add(last[count & (LENGTH - 1)], mixed ^ (mixed >>> 32));
        }
      }
    }
    queue.empty();
  }

  private static long spread(int look) {
    return (look * 0xD6E8_FEB8_6659_FD93L) | 1;
  }

  /** Where in the table a hash stands, or is to stand. */
  private int slot(long hash) {
    int place = (int) hash & mask;
    int check = (int) (hash >>> 30);
    while (table[place * WIDTH + START] != FREE && table[place * WIDTH] != check) {
      place = (place + 1) & mask;
    }
    return place * WIDTH;
  }

  private void before(int object, long hash) {
    int slot = slot(hash);
    if (table[slot + START] != FREE) {
      table[slot + START] = TWICE;
    } else if (room > 0) {
      room--;
      table[slot] = (int) (hash >>> 30);
      table[slot + START] = object;
    }
  }

  private void after(int object, long hash) {
    int slot = slot(hash);
    if (table[slot + START] >= 0) {
      table[slot + PARTNER] = table[slot + PARTNER] == FREE ? object : TWICE;
    }
  }

  private boolean isUnique(int slot) {
    return table[slot + START] >= 0 && table[slot + PARTNER] >= 0;
  }

  private long[] unique() {
    int count = 0;
    for (int slot = 0; slot < table.length; slot += WIDTH) {
      count += isUnique(slot) ? 1 : 0;
    }
    long[] result = new long[count];
    for (int slot = 0; slot < table.length; slot += WIDTH) {
      if (isUnique(slot)) {
        result[--count] = ((long) table[slot + START] << 32) | table[slot + PARTNER];
      }
    }
    return result;
  }
}
