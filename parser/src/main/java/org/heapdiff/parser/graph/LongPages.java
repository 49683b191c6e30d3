package org.heapdiff.parser.graph;

/**
 * A column of longs in pages that are taken one by one, when they are first needed; each is zero
 * then. For one thread.
 */
final class LongPages {
  /** log2 of how many numbers a page has; one page takes 8 MB. */
  static final int BITS = 20;

  private static final int PAGE = 1 << BITS;
  private static final int MASK = PAGE - 1;

  private final int length;
  private final long[][] pages;

  /**
   * A column without a page.
   *
   * @param length indexes are {@code 0 .. length - 1}
   */
  LongPages(int length) {
    this.length = length;
    pages = new long[(length + MASK) >>> BITS][];
  }

  /** All of a column. */
  static LongPages whole(int length) {
    LongPages all = new LongPages(length);
    for (int page = 0; page < all.pages.length; page++) {
      all.take(page);
    }
    return all;
  }

  /** Takes memory for the page of an index, unless it is there. */
  void takePageOf(int index) {
    if (pages[index >>> BITS] == null) {
      take(index >>> BITS);
    }
  }

  private void take(int page) {
    pages[page] = new long[(int) Math.min(PAGE, length - ((long) page << BITS))];
  }

  long get(int index) {
    return pages[index >>> BITS][index & MASK];
  }

  void set(int index, long value) {
    pages[index >>> BITS][index & MASK] = value;
  }
}
