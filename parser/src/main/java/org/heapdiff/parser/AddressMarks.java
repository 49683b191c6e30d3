package org.heapdiff.parser;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.heapdiff.parser.graph.ReferenceRows;

/** Collects the addresses of objects for an {@link AddressIndex}, from several threads. */
final class AddressMarks {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  /** The low and the high bits of each block's places, see {@link AddressIndex}. */
  private static final int PAGE_WORDS = AddressIndex.PAGE_BLOCKS * 2;

  /**
   * The most pages (of 32 KB) there may be for each of the first objects, so that a file of garbage
   * whose ids are all over the place cannot take all memory.
   */
  private static final int FREE_PAGES = 1 << 12;

  private final int shift;
  private final long mostPages;
  private final Long2ObjectOpenHashMap<long[]> pages = new Long2ObjectOpenHashMap<>();

  /**
   * Makes an empty collection.
   *
   * @param shift log2 of the distance between places where an object can begin
   * @param bytes the size of the dump in bytes, which bounds the memory used for it
   */
  AddressMarks(int shift, long bytes) {
    this.shift = shift;
    this.mostPages = FREE_PAGES + bytes / (PAGE_WORDS * Long.BYTES / 2);
  }

  /** The objects are too far apart for a heap. */
  static final class TooSparse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooSparse() {
      super("addresses are too far apart", null, false, false);
    }
  }

  private synchronized long[] page(long number) {
    long[] page = pages.get(number);
    if (page == null) {
      if (pages.size() >= mostPages) {
        throw new TooSparse();
      }
      page = new long[PAGE_WORDS];
      pages.put(number, page);
    }
    return page;
  }

  /** One thread's way to mark objects; it gathers the bits of a block before it writes them. */
  final class Marker {
    private long pageNumber = -1;
    private long[] page = new long[0];
    private long block = -1;
    private long low;
    private long high;
    private long allIds;

    /**
     * Marks an object. What is marked as different kinds is a leaf.
     *
     * @param kind {@link AddressIndex#NODE}, {@link AddressIndex#STEM} or {@link AddressIndex#LEAF}
     */
    void mark(long address, int kind) {
      allIds |= address;
      long place = address >>> shift;
      if (place >>> 6 != block) {
        flush();
        block = place >>> 6;
      }
      low |= (kind & 1L) << place;
      high |= (kind >>> 1 & 1L) << place;
    }

    /**
     * Marks several objects, as {@link #mark(long, int)} does; addresses that are 0 are none.
     *
     * @param count how many of the addresses to mark
     */
    void mark(long[] addresses, byte[] kinds, int count) {
      // The same with what is gathered in local variables.
      long all = 0;
      long gathering = block;
      long lows = low;
      long highs = high;
      for (int i = 0; i < count; i++) {
        long address = addresses[i];
        if (address == 0) {
          continue;
        }
        all |= address;
        long place = address >>> shift;
        if (place >>> 6 != gathering) {
          low = lows;
          high = highs;
          flush();
          lows = 0;
          highs = 0;
          gathering = place >>> 6;
          block = gathering;
        }
        long kind = kinds[i];
        lows |= (kind & 1L) << place;
        highs |= (kind >>> 1 & 1L) << place;
      }
      low = lows;
      high = highs;
      allIds |= all;
    }

    /** Writes what has been gathered. */
    void flush() {
      if ((low | high) == 0) {
        return;
      }
      long number = block >>> AddressIndex.PAGE_BLOCK_BITS;
      if (number != pageNumber) {
        page = page(number);
        pageNumber = number;
      }
      int w = ((int) block & (AddressIndex.PAGE_BLOCKS - 1)) * 2;
      WORDS.getAndBitwiseOr(page, w, low);
      if (high != 0) {
        WORDS.getAndBitwiseOr(page, w + 1, high);
      }
      low = 0;
      high = 0;
    }

    /**
     * All addresses marked, or-ed together: tells whether the distance between places was right.
     */
    long allIds() {
      return allIds;
    }
  }

  Marker marker() {
    return new Marker();
  }

  /**
   * The index of all that was marked; nothing may be marked afterwards.
   *
   * @throws TooSparse if the index would not fit into one array
   * @throws TooMany if there are more objects than an index has numbers for
   */
  AddressIndex toIndex() {
    long[] numbers = pages.keySet().toLongArray();
    Arrays.sort(numbers);
    if ((long) numbers.length * AddressIndex.PAGE_WORDS > Integer.MAX_VALUE - 8) {
      throw new TooSparse();
    }
    long objects = 0;
    long[] words = new long[numbers.length * AddressIndex.PAGE_WORDS];
    for (int p = 0; p < numbers.length; p++) {
      long[] page = pages.remove(numbers[p]);
      int w = p * AddressIndex.PAGE_WORDS;
      for (int k = 0; k < PAGE_WORDS; k += 2, w += AddressIndex.BLOCK_WORDS) {
        words[w] = page[k];
        words[w + 1] = page[k + 1];
        objects += Long.bitCount(page[k] | page[k + 1]);
      }
    }
    if (objects > ReferenceRows.MAX_NODES) {
      throw new TooMany(objects);
    }
    return new AddressIndex(shift, numbers, words);
  }

  /** There are more objects than numbers for them. */
  static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMany(long objects) {
      super(objects + " objects", null, false, false);
    }
  }
}
