package org.heapdiff.parser;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import org.heapdiff.parser.graph.ReferenceRows;

/**
 * Objects by address: one bit for each place where an object can begin, and in front of each block
 * of 64 places the number of objects before it. An object's index is its rank among all addresses,
 * so indexes are in the order of the addresses.
 *
 * <p>A block has three words that lie together, so that a look-up costs one or two cache misses:
 * two bits for each place, and the rank. The two bits of a place are 0 if no object begins there,
 * {@link #NODE}, {@link #STEM} or {@link #LEAF}. Blocks lie in pages of 2048; only pages with
 * objects exist, and a directory finds them. At the usual 8 bytes between places a block covers 512
 * bytes of the heap and costs 24.
 *
 * <p>Rank and bits: Jacobson, <i>Space-efficient static trees and graphs</i>, FOCS 1989.
 */
final class AddressIndex {
  static final int ABSENT = -1;

  /** An object that may have references. */
  static final int NODE = 1;

  /** An object that has at most one reference, to a leaf: a string. */
  static final int STEM = 2;

  /** An object that has no references. */
  static final int LEAF = NODE | STEM;

  static final int PAGE_BLOCK_BITS = 11;
  static final int PAGE_BLOCKS = 1 << PAGE_BLOCK_BITS;

  /** log2 of the places on a page. */
  static final int PAGE_BITS = 6 + PAGE_BLOCK_BITS;

  static final int BLOCK_WORDS = 3;
  static final int PAGE_WORDS = PAGE_BLOCKS * BLOCK_WORDS;

  private final int shift;
  private final long unaligned;

  /** The pages' numbers (address shifted right), ascending. */
  private final long[] pageNumbers;

  /**
   * Of each block, page by page: the low bits of its places, {@link #NODE}'s, their high bits,
   * {@link #STEM}'s, and the rank.
   */
  private final long[] words;

  /** Page by its number less the first page's; empty where pages are too far apart for it. */
  private final int[] directory;

  private final Long2IntOpenHashMap sparseDirectory = new Long2IntOpenHashMap();
  private final int count;

  /**
   * Makes the index of marked objects.
   *
   * @param shift log2 of the distance between places
   * @param pageNumbers the pages' numbers, ascending
   * @param words three words for each block, with the ranks still 0
   */
  AddressIndex(int shift, long[] pageNumbers, long[] words) {
    this.shift = shift;
    this.unaligned = (1L << shift) - 1;
    this.pageNumbers = pageNumbers;
    this.words = words;
    long rank = 0;
    for (int w = 0; w < words.length; w += BLOCK_WORDS) {
      words[w + 2] = rank;
      rank += Long.bitCount(words[w] | words[w + 1]);
    }
    this.count = Math.toIntExact(rank);
    sparseDirectory.defaultReturnValue(ABSENT);
    int pages = pageNumbers.length;
    long span = pages == 0 ? 0 : pageNumbers[pages - 1] - pageNumbers[0] + 1;
    if (span >= 0 && span <= Math.max(1 << 16, 64L * pages)) {
      directory = new int[(int) span];
      java.util.Arrays.fill(directory, ABSENT);
      for (int p = 0; p < pages; p++) {
        directory[(int) (pageNumbers[p] - pageNumbers[0])] = p;
      }
    } else {
      directory = new int[0];
      for (int p = 0; p < pages; p++) {
        sparseDirectory.put(pageNumbers[p], p);
      }
    }
  }

  /** How many objects there are. */
  int count() {
    return count;
  }

  /** The object at an address, or {@link #ABSENT}. */
  int index(long address) {
    int entry = entry(address);
    return entry < 0 ? ABSENT : entry & ReferenceRows.TARGET;
  }

  /**
   * The object at an address, with {@link ReferenceRows#LEAF} if it is a leaf or a stem, or {@link
   * #ABSENT}.
   */
  int entry(long address) {
    int w = block(address);
    if (w < 0) {
      return ABSENT;
    }
    long bit = 1L << (address >>> shift);
    long high = words[w + 1];
    long all = words[w] | high;
    if ((all & bit) == 0) {
      return ABSENT;
    }
    int rank = (int) words[w + 2] + Long.bitCount(all & (bit - 1));
    return (high & bit) == 0 ? rank : rank | ReferenceRows.LEAF;
  }

  /**
   * Looks up several addresses: {@link #entry} of each.
   *
   * @param count how many of the addresses to look up
   * @return how many of them are {@link #ABSENT}
   */
  int entries(long[] addresses, int[] entries, int count) {
    if (directory.length == 0) {
      int absent = 0;
      for (int k = 0; k < count; k++) {
        entries[k] = entry(addresses[k]);
        absent += entries[k] >>> 31;
      }
      return absent;
    }
    // Without calls, and with branches only on what is nearly always so: then the cache misses of
    // several addresses overlap.
    long[] blocks = words;
    int[] pages = directory;
    long firstPage = pageNumbers[0];
    int absent = 0;
    for (int k = 0; k < count; k++) {
      long address = addresses[k];
      long place = address >>> shift;
      long page = (place >>> PAGE_BITS) - firstPage;
      int entry = ABSENT;
      if (page >= 0 && page < pages.length && (address & unaligned) == 0) {
        int p = pages[(int) page];
        if (p >= 0) {
          int w = p * PAGE_WORDS + ((int) (place >>> 6) & (PAGE_BLOCKS - 1)) * BLOCK_WORDS;
          long high = blocks[w + 1];
          long all = blocks[w] | high;
          if ((all >>> place & 1) != 0) {
            int rank = (int) blocks[w + 2] + Long.bitCount(all & ((1L << place) - 1));
            entry = rank | (int) (high >>> place & 1) * ReferenceRows.LEAF;
          }
        }
      }
      absent += entry >>> 31;
      entries[k] = entry;
    }
    return absent;
  }

  /** What begins at an address: {@link #NODE}, {@link #STEM}, {@link #LEAF}, or 0 for nothing. */
  int kind(long address) {
    int w = block(address);
    if (w < 0) {
      return 0;
    }
    long place = address >>> shift;
    return (int) (words[w] >>> place & 1) | (int) (words[w + 1] >>> place & 1) << 1;
  }

  /** Where the block of an address begins in {@link #words}, or {@link #ABSENT}. */
  private int block(long address) {
    if ((address & unaligned) != 0) {
      return ABSENT;
    }
    long place = address >>> shift;
    int page = page(place >>> PAGE_BITS);
    return page < 0
        ? ABSENT
        : page * PAGE_WORDS + ((int) (place >>> 6) & (PAGE_BLOCKS - 1)) * BLOCK_WORDS;
  }

  private int page(long number) {
    if (directory.length == 0) {
      return sparseDirectory.get(number);
    }
    long k = number - pageNumbers[0];
    return k >= 0 && k < directory.length ? directory[(int) k] : ABSENT;
  }

  /** The address of an object. */
  long address(int object) {
    int low = 0;
    int high = words.length / BLOCK_WORDS;
    // The last block whose rank is not above the object's; of equal ranks the last one holds it.
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (words[middle * BLOCK_WORDS + 2] <= object) {
        low = middle;
      } else {
        high = middle;
      }
    }
    long bits = bits(low);
    for (int skip = object - (int) words[low * BLOCK_WORDS + 2]; skip > 0; skip--) {
      bits &= bits - 1;
    }
    return address(low, bits);
  }

  private long address(int block, long bits) {
    long place =
        (pageNumbers[block >>> PAGE_BLOCK_BITS] << PAGE_BITS)
            | ((long) (block & (PAGE_BLOCKS - 1)) << 6)
            | Long.numberOfTrailingZeros(bits);
    return place << shift;
  }

  /** The places of a block where an object begins. */
  private long bits(int block) {
    return words[block * BLOCK_WORDS] | words[block * BLOCK_WORDS + 1];
  }

  /** {@link #NODE}, {@link #STEM} or {@link #LEAF}. Slower than {@link #kind}. */
  int kindOf(int object) {
    return kind(address(object));
  }

  /** Takes objects in the order of their addresses. */
  interface Visitor {
    /**
     * One object, its address, and the bytes to the next object's, {@code Long.MAX_VALUE} for the
     * last one.
     */
    void object(int object, long address, long distance);
  }

  /**
   * Visits the objects of a range of the blocks' {@code parts} equal parts, in the order of their
   * addresses.
   */
  void visit(int part, int parts, Visitor visitor) {
    int blocks = words.length / BLOCK_WORDS;
    int first = (int) ((long) blocks * part / parts);
    int end = (int) ((long) blocks * (part + 1) / parts);
    int object = ABSENT;
    long address = 0;
    int block = first;
    for (; block < blocks; block++) {
      long bits = bits(block);
      if (block >= end && object == ABSENT) {
        return;
      }
      while (bits != 0) {
        long next = address(block, bits);
        if (object != ABSENT) {
          visitor.object(object, address, next - address);
          if (block >= end) {
            return;
          }
          object++;
        } else {
          object = (int) words[block * BLOCK_WORDS + 2];
        }
        address = next;
        bits &= bits - 1;
      }
    }
    if (object != ABSENT) {
      visitor.object(object, address, Long.MAX_VALUE);
    }
  }

  /** The lowest address of an object, 0 if there is none. */
  long lowestAddress() {
    return count == 0 ? 0 : address(0);
  }

  /** The highest address of an object, 0 if there is none. */
  long highestAddress() {
    return count == 0 ? 0 : address(count - 1);
  }
}
