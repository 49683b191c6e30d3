package org.heapdiff.parser;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
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

  private static final int SLAB_BITS = 5;
  private static final int PAGES_OF_A_SLAB = 1 << SLAB_BITS;

  private final int shift;
  private final LongSupplier dumpBytes;
  private long mostPages;

  /**
   * By its place among the addresses, the number of a page, in the order in which they were met.
   */
  private final Long2IntOpenHashMap pages = new Long2IntOpenHashMap();

  /** The pages, many in an array: one alone would be copied as a young object. */
  private final List<long[]> slabs = new ArrayList<>();

  /**
   * Makes an empty collection.
   *
   * @param shift log2 of the distance between places where an object can begin
   * @param bytes the size of the dump in bytes, as far as it is there, which bounds the memory used
   *     for it
   */
  AddressMarks(int shift, LongSupplier bytes) {
    this.shift = shift;
    this.dumpBytes = bytes;
    lookAtSize();
  }

  private void lookAtSize() {
    mostPages = FREE_PAGES + dumpBytes.getAsLong() / (PAGE_WORDS * Long.BYTES / 2);
  }

  /** The objects are too far apart for a heap. */
  static final class TooSparse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooSparse() {
      super("addresses are too far apart", null, false, false);
    }
  }

  /** The number of a page, which is made if there is none. */
  private int page(long place) {
    int page = pages.getOrDefault(place, pages.size());
    if (page == pages.size()) {
      if (page >= mostPages) {
        lookAtSize();
      }
      if (page >= mostPages) {
        throw new TooSparse();
      }
      if ((page & (PAGES_OF_A_SLAB - 1)) == 0) {
        slabs.add(new long[PAGE_WORDS << SLAB_BITS]);
      }
      pages.put(place, page);
    }
    return page;
  }

  private long[] slab(int page) {
    return slabs.get(page >>> SLAB_BITS);
  }

  /** Where in its slab a page begins. */
  private static int start(int page) {
    return (page & (PAGES_OF_A_SLAB - 1)) * PAGE_WORDS;
  }

  /** One thread's way to mark objects; it gathers the bits of a block before it writes them. */
  final class Marker {
    /** The place of the page that was found last, the slab it is in, and where. */
    private long found = -1;

    private long[] slab = new long[0];
    private int start;
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
      long needed = block >>> AddressIndex.PAGE_BLOCK_BITS;
      if (needed != found) {
        find(needed);
      }
      int w = start + ((int) block & (AddressIndex.PAGE_BLOCKS - 1)) * 2;
      WORDS.getAndBitwiseOr(slab, w, low);
      if (high != 0) {
        WORDS.getAndBitwiseOr(slab, w + 1, high);
      }
      low = 0;
      high = 0;
    }

    private void find(long needed) {
      synchronized (AddressMarks.this) {
        int page = page(needed);
        slab = slab(page);
        start = start(page);
      }
      found = needed;
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
      int page = pages.get(numbers[p]);
      long[] slab = slab(page);
      int from = start(page);
      int w = p * AddressIndex.PAGE_WORDS;
      for (int k = from; k < from + PAGE_WORDS; k += 2, w += AddressIndex.BLOCK_WORDS) {
        words[w] = slab[k];
        words[w + 1] = slab[k + 1];
        objects += Long.bitCount(slab[k] | slab[k + 1]);
      }
    }
    slabs.clear();
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
