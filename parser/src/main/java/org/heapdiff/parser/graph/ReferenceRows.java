package org.heapdiff.parser.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * References of nodes in compressed rows: the targets of one node stand one behind the other, and
 * the last one carries a flag, so that a row needs its start only. Nodes are {@code 0 .. nodeCount
 * - 1}, at most {@link #MAX_NODES}. A reference takes 4 bytes, a node 2, or 4 where rows are not
 * written about in the order of the nodes.
 *
 * <p>Three kinds of nodes: leaves have no references; stems have one, to a leaf, as strings have to
 * their characters; the others are branches. Searches are about branches.
 *
 * <p>Several writers, one per thread, fill the rows; who reads must have waited for them, as {@link
 * Thread#join} does. After that everything but {@link #appendTo} may be called from any thread.
 */
public final class ReferenceRows {
  /*
   * A row's start is a position in a store of chunks of 1 MB; positions are unsigned ints, so there
   * is room for 4 billion references. A writer takes the numbers of RUN chunks that follow one
   * another, and memory only for the chunk it is in. So rows run on over the end of a chunk, no
   * space is lost there, and a row can be longer than a chunk.
   */

  /** The most nodes there can be, as two bits of an entry are flags: 2^30, less a few marks. */
  public static final int MAX_NODES = (1 << 30) - 4;

  /** On an entry: the last of its row. */
  public static final int LAST = 1 << 31;

  /**
   * On an entry: the target is a leaf or a stem. For leaves it is a hint that saves searches a look
   * at the target; it may be missing. On every entry whose target was written as a {@linkplain
   * Writer#stem stem} it must stand.
   */
  public static final int LEAF = 1 << 30;

  /** Takes the flags off an entry. */
  public static final int TARGET = (1 << 30) - 1;

  /** The start of an empty row. */
  public static final int EMPTY = -1;

  public static final int CHUNK_BITS = 18;
  public static final int CHUNK = 1 << CHUNK_BITS;
  public static final int CHUNK_MASK = CHUNK - 1;

  /** One less than fits, so that no row starts at position {@link #EMPTY}. */
  private static final int MAX_CHUNKS = (1 << (32 - CHUNK_BITS)) - 1;

  private static final int RUN = 32;

  private final RowStarts starts;
  private final int[][] chunks = new int[MAX_CHUNKS][];
  private final List<Writer> writers = new ArrayList<>();
  private int chunkCount;
  private long replaced;

  /**
   * Empty rows.
   *
   * @param nodeCount 0 to {@link #MAX_NODES}
   * @throws IllegalArgumentException if it is more or negative
   */
  public ReferenceRows(int nodeCount) {
    this(nodeCount, 0);
  }

  /** With the number of the first chunk, for tests of high positions. */
  ReferenceRows(int nodeCount, int firstChunk) {
    if (nodeCount < 0 || nodeCount > MAX_NODES) {
      throw new IllegalArgumentException("node count out of range: " + nodeCount);
    }
    starts = new RowStarts(nodeCount);
    chunkCount = firstChunk;
  }

  /** The number of nodes. */
  public int nodeCount() {
    return starts.nodeCount();
  }

  /** The number of references in all rows. */
  public synchronized long referenceCount() {
    long count = -replaced;
    for (Writer writer : writers) {
      count += writer.written;
    }
    return count;
  }

  /** How many nodes were written as stems. */
  synchronized int stemCount() {
    int count = 0;
    for (Writer writer : writers) {
      count += writer.stems;
    }
    return count;
  }

  /** How many nodes have references and were not written as stems. */
  public int branchCount() {
    int count = -stemCount();
    for (int node = 0; node < starts.nodeCount(); node++) {
      if (starts.has(node)) {
        count++;
      }
    }
    return count;
  }

  /** How many references do not say that their target is a leaf or stem, or some more. */
  public long countToBranches() {
    long count = 0;
    for (int[] chunk : chunks) {
      if (chunk != null) {
        for (int entry : chunk) {
          count += (entry & LEAF) == 0 ? 1 : 0;
        }
      }
    }
    return count;
  }

  /** Whether a node has one reference, to a leaf, with {@link #LEAF} on it. */
  boolean isStem(int node) {
    int at = starts.get(node);
    if (at == EMPTY) {
      return false;
    }
    int entry = chunks[at >>> CHUNK_BITS][at & CHUNK_MASK];
    return (entry & (LAST | LEAF)) == (LAST | LEAF) && !starts.has(entry & TARGET);
  }

  /** The leaf that a stem refers to. */
  int leafOf(int stem) {
    int at = starts.get(stem);
    return chunks[at >>> CHUNK_BITS][at & CHUNK_MASK] & TARGET;
  }

  /** Whether a node has references. */
  public boolean hasReferences(int node) {
    return starts.has(node);
  }

  /**
   * Calls {@code action} with the target of each reference of a node, in the order they were
   * written.
   */
  public void forEach(int node, IntConsumer action) {
    int at = starts.get(node);
    if (at == EMPTY) {
      return;
    }
    int entry;
    do {
      entry = chunks[at >>> CHUNK_BITS][at & CHUNK_MASK];
      action.accept(entry & TARGET);
      at++;
    } while (entry >= 0);
  }

  /** Where a node's row begins, {@link #EMPTY} if it has none. */
  public int start(int node) {
    return starts.get(node);
  }

  /**
   * Reads a row: the targets in the order they were written.
   *
   * @param into gets the targets, as many as it has room for
   * @return how many there are
   */
  public int read(int node, int[] into) {
    int start = starts.get(node);
    if (start == EMPTY) {
      return 0;
    }
    int number = start >>> CHUNK_BITS;
    int[] chunk = chunks[number];
    int at = start & CHUNK_MASK;
    int count = 0;
    int entry;
    do {
      if (at == CHUNK) {
        chunk = chunks[++number];
        at = 0;
      }
      entry = chunk[at++];
      if (count < into.length) {
        into[count] = entry & TARGET;
      }
      count++;
    } while (entry >= 0);
    return count;
  }

  /**
   * The chunks, for inner loops; the entry at position {@code p} is {@code chunks()[p >>>
   * CHUNK_BITS][p & CHUNK_MASK]}.
   */
  public int[][] chunks() {
    return chunks;
  }

  /** To be called when all writers are done: gives back what is not needed any more. */
  public void complete() {
    starts.complete();
  }

  /** A writer of rows. Each thread has its own; no two write the row of one node. */
  public synchronized Writer writer() {
    Writer writer = new Writer();
    writers.add(writer);
    return writer;
  }

  /**
   * Appends references to the rows of some nodes, which may be empty. The space of the row that was
   * is not used again. Only when no writer writes any more.
   *
   * @param node whose row; no entry that refers to it may carry {@link #LEAF}
   * @param entries targets, with {@link #LEAF} where they are leaves
   */
  public synchronized void appendTo(int node, int... entries) {
    if (entries.length == 0) {
      return;
    }
    int length = rowLength(node);
    Writer appender = appender();
    appender.begin(length + entries.length);
    int start = starts.get(node);
    for (int i = 0; i < length; i++) {
      int at = start + i;
      appender.add(chunks[at >>> CHUNK_BITS][at & CHUNK_MASK] & ~LAST);
    }
    for (int entry : entries) {
      appender.add(entry & ~LAST);
    }
    appender.end(node);
    replaced += length;
  }

  private int rowLength(int node) {
    int at = starts.get(node);
    if (at == EMPTY) {
      return 0;
    }
    while (chunks[at >>> CHUNK_BITS][at & CHUNK_MASK] >= 0) {
      at++;
    }
    return at - starts.get(node) + 1;
  }

  /** The writer that has the most room left in memory, so that appending takes no new chunk. */
  private Writer appender() {
    Writer best = null;
    for (Writer writer : writers) {
      if (best == null || writer.room() > best.room()) {
        best = writer;
      }
    }
    return best == null ? writer() : best;
  }

  /**
   * Writes rows one after the other: {@link #begin}, {@link #add} for each reference, {@link #end}.
   */
  public final class Writer {
    // The position is that of entry `at` in chunk `number`; at first, the end of chunk -1. A chunk
    // gets memory when its first entry is written.
    private int[] chunk = new int[0];
    private int number = -1;
    private int at = CHUNK;
    private int limit;
    private int rowStart;
    private long written;
    private int stems;

    private Writer() {}

    private int room() {
      return CHUNK - at;
    }

    /**
     * Begins a row. A row that was begun and not ended is dropped.
     *
     * @param most how many references it can have at most; fewer may be added, and what is not used
     *     goes to the next row
     * @throws TooManyReferences if there is no room for so many
     */
    public void begin(int most) {
      if (CHUNK - at < most) {
        reserve(most);
      }
      rowStart = (number << CHUNK_BITS) + at;
    }

    /** Makes sure that the chunks of this writer have room for {@code most} more entries. */
    private void reserve(int most) {
      long missing = most - (((long) (limit - number) << CHUNK_BITS) - at);
      if (missing <= 0) {
        return;
      }
      synchronized (ReferenceRows.this) {
        if (limit != chunkCount) {
          missing = most;
        }
        long count = (missing + CHUNK_MASK) >>> CHUNK_BITS;
        if (count > MAX_CHUNKS - chunkCount) {
          throw new TooManyReferences();
        }
        if (limit != chunkCount) {
          number = chunkCount - 1;
          at = CHUNK;
        }
        chunkCount += (int) Math.min(Math.max(count, RUN), MAX_CHUNKS - chunkCount);
        limit = chunkCount;
      }
    }

    /**
     * Adds a reference to the row.
     *
     * @param entry the target, with {@link #LEAF} where it is a leaf
     */
    public void add(int entry) {
      if (at == CHUNK) {
        nextChunk();
      }
      chunk[at++] = entry;
    }

    private void nextChunk() {
      if (number + 1 == limit) {
        throw new IllegalStateException("more references than were announced");
      }
      chunk = new int[CHUNK];
      chunks[++number] = chunk;
      at = 0;
    }

    /**
     * Writes a row.
     *
     * @param entries of which those {@code from .. to - 1} that are not negative are the row's
     *     references, as in {@link #add}
     * @param last one more entry, unless it is negative
     */
    public void row(int node, int[] entries, int from, int to, int last) {
      int most = to - from + 1;
      begin(most);
      if (CHUNK - at < most) {
        for (int k = from; k < to; k++) {
          if (entries[k] >= 0) {
            add(entries[k]);
          }
        }
        if (last >= 0) {
          add(last);
        }
      } else {
        int[] here = chunk;
        int next = at;
        for (int k = from; k < to; k++) {
          int entry = entries[k];
          here[next] = entry;
          next += 1 + (entry >> 31);
        }
        here[next] = last;
        at = next + 1 + (last >> 31);
      }
      end(node);
    }

    /**
     * Writes the row of a stem.
     *
     * @param leaf a node without references
     */
    public void stem(int node, int leaf) {
      begin(1);
      add((leaf & TARGET) | LEAF);
      end(node);
      stems++;
    }

    /** Ends the row and makes it that of {@code node}; without references it stays empty. */
    public void end(int node) {
      int end = (number << CHUNK_BITS) + at;
      if (end == rowStart) {
        return;
      }
      chunk[at - 1] |= LAST;
      starts.set(node, rowStart);
      written += Integer.toUnsignedLong(end - rowStart);
    }
  }
}
