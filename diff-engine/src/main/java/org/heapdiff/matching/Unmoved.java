package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.Arrays;
import org.heapdiff.objects.Parallel;

/**
 * Matches the objects of stretches of memory that were not moved: most collectors leave some
 * regions alone. One object that looks the same at the same address may be there by chance; many of
 * them close to each other, of different looks, are not.
 */
final class Unmoved {
  /** How many objects before are judged together. */
  private static final int BLOCK = 64;

  /** How many of a block must be there again: so many eighths, as some were removed. */
  private static final int LEAST_EIGHTHS = 3;

  /** How many looks they must have, as equal objects in a row are alike wherever they lie. */
  private static final int LEAST_LOOKS = 8;

  /** Pairs wait until there are so many numbers of them, as one thread at a time can match. */
  private static final int TOGETHER = 1 << 13;

  private final Pair pair;
  private final int[] as = new int[BLOCK];
  private final int[] bs = new int[BLOCK];
  private final IntOpenHashSet looks = new IntOpenHashSet();

  /** An object before and its partner, and so on. */
  private final IntArrayList found = new IntArrayList();

  private int size;
  private int hits;
  private int allHits;

  private Unmoved(Pair pair) {
    this.pair = pair;
  }

  /**
   * Matches them.
   *
   * @return whether most objects before look the same at the same address after
   */
  static boolean match(Pair pair) {
    int[] hits = new int[Parallel.PARTS];
    Parallel.overNumbers(
        Parallel.PARTS,
        part -> {
          Unmoved unmoved = new Unmoved(pair);
          pair.before.snapshot.forEachAddress(part, Parallel.PARTS, unmoved::visit);
          unmoved.judge();
          unmoved.matchFound();
          hits[part] = unmoved.allHits;
        });
    return Arrays.stream(hits).asLongStream().sum() > pair.before.size() / 2;
  }

  private void visit(int a, long address) {
    if (!pair.before.isFree(a)) {
      return;
    }
    int b = pair.after.snapshot.objectAt(address);
    if (b != Side.NONE && pair.after.isFree(b) && pair.looksAlike(a, b) && pair.possible(a, b)) {
      as[hits] = a;
      bs[hits++] = b;
      allHits++;
      looks.add(pair.before.looks[a]);
    }
    if (++size == BLOCK) {
      judge();
    }
  }

  private void judge() {
    boolean varied = looks.size() >= LEAST_LOOKS || pair.before.size() < BLOCK;
    if (hits * 8 >= size * LEAST_EIGHTHS && varied) {
      for (int k = 0; k < hits; k++) {
        found.add(as[k]);
        found.add(bs[k]);
      }
      if (found.size() >= TOGETHER) {
        matchFound();
      }
    }
    size = 0;
    hits = 0;
    looks.clear();
  }

  /** An object is at one address, so that it does not matter which part comes first. */
  private void matchFound() {
    synchronized (pair) {
      for (int k = 0; k < found.size(); k += 2) {
        pair.match(found.getInt(k), found.getInt(k + 1));
      }
    }
    found.clear();
  }
}
