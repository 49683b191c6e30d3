package org.heapdiff.parser;

/**
 * How much Java heap reading a dump needs: an estimate made when only its objects have been
 * counted.
 *
 * @param peak bytes that are needed at one time for the rest of the reading
 * @param kept bytes that the snapshot keeps of them
 * @param read bytes that it keeps of them before the search
 */
record MemoryNeed(long peak, long kept, long read) {
  /** Nothing. */
  static final MemoryNeed NONE = new MemoryNeed(0, 0, 0);

  /*
   * All that grows with the dump are columns. Here they are by the phase that has them, with the
   * class that allocates them; whoever changes a column changes its figure here. Bytes, each:
   */

  /**
   * Of an object: its type (ObjectTypes), start of its row (RowStarts). The latter takes 2 bytes
   * where objects are written in the order of their addresses, as nearly all collectors do.
   */
  private static final int READ_PER_OBJECT = 2 + 4;

  /**
   * Of an object, where there are so many classes, and so twice as many types, that their numbers
   * need it: the next 8 bits of its type (ObjectTypes), and the same for the last ones. As many
   * lengths of arrays need it too, but such arrays take so much of the dump that it does not
   * matter.
   */
  private static final int MANY_TYPES_PER_OBJECT = 1;

  private static final int MANY_CLASSES = 1 << 15;
  private static final int VERY_MANY_CLASSES = 1 << 23;

  /** Of a reference (ReferenceRows). */
  private static final int READ_PER_REFERENCE = 4;

  /**
   * Of an object, from the search on: its number, then its place (Reach, DominatorTree). Until then
   * there may be as many of its contents (ContentHashes).
   */
  private static final int SEARCH_PER_OBJECT = 4;

  /** Of a branch, an object with references that is no string: parent and least source (Reach). */
  private static final int SEARCH_PER_BRANCH = 4 + 4;

  /** Of a branch: itself as a source of edges (CrossEdges). */
  private static final int SOURCE = 4;

  /** Of a reference to a branch: on the stack, or as a cross edge, of which it is one at most. */
  private static final int EDGE = 4;

  /**
   * Of a branch, beside what the search left: its semidominator (Dominators), and three bits
   * (TreeShape).
   */
  private static final int SEMI_PER_BRANCH = 4 + 1;

  /**
   * Of a branch: dominators, sizes, where children go; then parents, jumps, ends (TreeOrder,
   * LeafDominators). Where they are replaced (DominatorTree) it is less.
   */
  private static final int ORDER_PER_BRANCH = 3 * 4;

  /**
   * Of a branch, kept: nodes, parents, ends (DominatorTree), retained size (RetainedSizes). The
   * last three take 2 bytes each on ordinary heaps, but not on long lists (NarrowColumn).
   */
  private static final int KEPT_PER_BRANCH = 4 * 4;

  /**
   * Of a branch, kept too where all objects together may take 32 GB: the rest of what it retains.
   */
  private static final int LARGE_PER_BRANCH = 4;

  private static final int LARGE_HEAP_OBJECTS = 1 << 28;

  /** Of a branch, where it retains little: that once more, in less (RetainedSizes). */
  private static final int NARROWED = 2;

  /** Of a branch whose class has leaves too: intervals while totals are added up (GroupTotals). */
  private static final int TOTALS_PER_BRANCH = 3 * 4;

  /** Of a reference that keeps nothing alive: in a list that grows, copied once (ReferencePass). */
  private static final int PER_WEAK_REFERENCE = 3 * 8;

  /**
   * Of a class, kept: its shape (RecordShapes) until the search, two sizes by type (ShallowSizes),
   * its totals (GroupTotals).
   */
  private static final int KEPT_PER_CLASS = 4 + 2 * 4 + 3 * 8;

  /**
   * Of a class, for a while: its edge (ReferencePass), its distances (Distances), its fields and
   * sizes (FieldCounts, LayoutModel, ObjectLayout), a part of its totals (GroupTotals).
   */
  private static final int PER_CLASS = 4 + 4 * 4 + 6 * 4 + 2 * 4 + 2 * 8;

  /** Whatever does not grow with the dump: buffers, chunks that are not full. */
  private static final long FIXED = 12L << 20;

  /** A sample may be off by so much: one part in this many. */
  private static final int SAMPLING_ERROR = 32;

  /**
   * Of each 16 bytes of a dump as many as there are of the index of its addresses, first as marks,
   * then as words, while both are there (AddressMarks): 16 and 24 bytes for 512 bytes of the heap.
   */
  private static final double INDEX_PER_DUMP_BYTE = 40.0 / 512;

  /** What reading needs in all for a byte of the dump, in dumps without large primitive arrays. */
  private static final double USUAL_PER_DUMP_BYTE = 0.9;

  /**
   * What a dump holds.
   *
   * @param objects exactly
   * @param branches objects with references
   * @param references that keep something alive
   * @param toBranches those of them whose targets may have references
   * @param weak references that keep nothing alive
   * @param classes exactly
   */
  record Contents(
      long objects, long branches, long references, long toBranches, long weak, long classes) {}

  /** What is needed for some contents. */
  static MemoryNeed of(Contents dump) {
    long references = dump.references + dump.references / SAMPLING_ERROR;
    long branches = Math.min(dump.objects, dump.branches + dump.branches / SAMPLING_ERROR);
    long toBranches = dump.toBranches + dump.toBranches / SAMPLING_ERROR;
    long crossing = Math.max(0, toBranches - branches);
    long sources = Math.min(crossing, branches);
    int ofTypes =
        (dump.classes > MANY_CLASSES ? MANY_TYPES_PER_OBJECT : 0)
            + (dump.classes > VERY_MANY_CLASSES ? MANY_TYPES_PER_OBJECT : 0);
    int kept = KEPT_PER_BRANCH + (dump.objects > LARGE_HEAP_OBJECTS ? LARGE_PER_BRANCH : 0);
    long read =
        FIXED
            + dump.objects * (READ_PER_OBJECT + ofTypes)
            + references * READ_PER_REFERENCE
            + dump.weak * PER_WEAK_REFERENCE
            + dump.classes * KEPT_PER_CLASS;
    long columns = read + dump.objects * SEARCH_PER_OBJECT;
    long searching = branches * SEARCH_PER_BRANCH + sources * SOURCE + toBranches * EDGE;
    // A bit for each object (LeafReferrers).
    long sharing = dump.objects / Byte.SIZE;
    // At worst all edges lead to targets that were reached first, and are sorted when all others'
    // forest is there.
    long dominating =
        branches * (SEARCH_PER_BRANCH + SEMI_PER_BRANCH) + crossing * (EDGE + EDGE) + sharing;
    long ordering = branches * ORDER_PER_BRANCH + sharing;
    long adding = branches * (kept + Math.max(NARROWED, TOTALS_PER_BRANCH));
    long most = Math.max(Math.max(searching, dominating), Math.max(ordering, adding));
    return new MemoryNeed(
        columns + most + dump.classes * PER_CLASS, columns + branches * kept, read);
  }

  /** What is left to be taken when a dump has been read and not searched. */
  MemoryNeed ofSearch() {
    return new MemoryNeed(peak - read, kept - read, 0);
  }

  /**
   * More than is needed, from what is known without a look at the dump.
   *
   * @param bytes of the records with objects
   */
  static MemoryNeed atMost(long objects, long bytes, int idSize, long classes) {
    long references = bytes / idSize;
    return of(new Contents(objects, objects, references, references, 0, classes));
  }

  /** What the first pass needs, from the size of the dump in bytes. */
  static long ofIndex(long dumpBytes) {
    return FIXED + (long) (dumpBytes * INDEX_PER_DUMP_BYTE);
  }

  /** What all of the reading usually needs, from the size of the dump in bytes. */
  static long usual(long dumpBytes) {
    return FIXED + (long) (dumpBytes * USUAL_PER_DUMP_BYTE);
  }
}
