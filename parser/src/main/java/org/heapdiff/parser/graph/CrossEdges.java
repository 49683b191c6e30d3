package org.heapdiff.parser.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cross and back edges of a depth-first search. They are sorted by block of targets as they
 * come, so that those of one block can be {@linkplain #rows sorted} and given back without the
 * others. Takes 4 bytes per edge, as long as the sources of a block's edges are not far from one
 * another. Of those that a search adds while it is on one long path, most may be {@linkplain #thin
 * left out}.
 */
final class CrossEdges {
  /*
   * An entry is an edge: below, which target of the block it is; above, how far its source is from
   * that of the entry before. Where that is too far, and at the beginning of each chunk, two
   * entries say where the source is: a mark, then the source.
   */

  /** log2 of how many targets a block has. */
  private static final int BLOCK_BITS = 19;

  /** The same, of blocks that were blocks with very many edges. */
  private static final int SMALL_BLOCK_BITS = 16;

  private static final int CHUNK = SpareChunks.SIZE;

  /** A block with more chunks has very many edges. */
  private static final int MANY_CHUNKS = 8;

  /** Only if one edge of so many can be left out, it takes less time than it saves. */
  private static final int WORTH_IT = 4;

  private static final int NO_BLOCK = -1;

  private static final int[] NONE = {};
  private static final long[] NO_LONGS = {};
  private static final int[][] NO_CHUNKS = {};

  /** The first target of the first block. */
  private final int first;

  /** The target behind the last one. */
  private final int end;

  private final int bits;

  /** Takes from an entry which target of the block it is. */
  private final int targetMask;

  /** Distances are from one above the negative of this on to one below it. */
  private final int far;

  /** In place of an edge: the next entry is a source. */
  private final int mark;

  private final SpareChunks spare;

  /** By block: its full chunks, then the one that is filled. */
  private final int[][][] chunks;

  /** By block. */
  private final int[] chunkCount;

  /** By block: the chunk that is filled. */
  private final int[][] chunk;

  /** By block, where in that chunk the next entry goes. */
  private final int[] at;

  /** By block, the source of the last edge. */
  private final int[] last;

  /** By number, a bit: whether the node is on the path on which the search is; may be empty. */
  private final long[] onPath;

  /** By block, with how many chunks it is {@linkplain #thin thinned} next. */
  private final int[] thinAt;

  /** For {@link #thin}, by target of a block. */
  private int[] deepest = NONE;

  /** The block that another thread divides, and what it makes of it. */
  private int dividedBlock = NO_BLOCK;

  private @Nullable Aside<CrossEdges> divided;

  /**
   * No edges.
   *
   * @param count targets and sources are {@code 0 .. count - 1}
   */
  CrossEdges(int count) {
    this(count, NO_LONGS);
  }

  /**
   * No edges.
   *
   * @param onPath by number, a bit that is set only as long as the node is on the search's path
   */
  CrossEdges(int count, long[] onPath) {
    this(0, count, BLOCK_BITS, new SpareChunks(), onPath);
  }

  private CrossEdges(int first, int end, int bits, SpareChunks spare, long[] onPath) {
    this.spare = spare;
    this.onPath = onPath;
    this.first = first;
    this.end = end;
    this.bits = bits;
    targetMask = (1 << bits) - 1;
    far = 1 << (31 - bits);
    mark = 1 << 31;
    int blocks = (end - first + targetMask) >>> bits;
    chunks = new int[blocks][][];
    Arrays.fill(chunks, NO_CHUNKS);
    chunkCount = new int[blocks];
    chunk = new int[blocks][];
    Arrays.fill(chunk, NONE);
    at = new int[blocks];
    Arrays.fill(at, CHUNK);
    last = new int[blocks];
    thinAt = new int[blocks];
    Arrays.fill(thinAt, MANY_CHUNKS);
  }

  /** No edges, with the same targets and sources; what one gives back, the other one may take. */
  CrossEdges withoutEdges() {
    return new CrossEdges(first, end, bits, spare, NO_LONGS);
  }

  /** Arrays that edges were in, and others may be. */
  SpareChunks spare() {
    return spare;
  }

  /** How many blocks of targets there are. */
  int blockCount() {
    return at.length;
  }

  /** The first target of a block, or behind the last block the end. */
  int firstTarget(int block) {
    return (int) Math.min(end, first + ((long) block << bits));
  }

  /**
   * Whether a block has so many edges that its rows are to be made in {@linkplain #parts parts}.
   */
  private boolean areMany(int block) {
    return chunkCount[block] > MANY_CHUNKS && bits > SMALL_BLOCK_BITS;
  }

  /**
   * To be called when a block has all its edges, and is not asked for soon: if they are very many,
   * another thread begins to divide it. Does so for one block only.
   */
  void blockIsComplete(int block) {
    if (divided == null && areMany(block)) {
      dividedBlock = block;
      divided = Aside.start(() -> split(block));
    }
  }

  /** The edges of a block in smaller blocks, where it has very many, or else null. */
  @Nullable CrossEdges parts(int block) {
    if (divided != null && block == dividedBlock) {
      return divided.result();
    }
    return areMany(block) ? split(block) : null;
  }

  /** Moves the edges of a block to smaller blocks. */
  CrossEdges split(int block) {
    CrossEdges parts =
        new CrossEdges(
            firstTarget(block), firstTarget(block + 1), SMALL_BLOCK_BITS, spare, NO_LONGS);
    drain(block, parts::add);
    return parts;
  }

  void add(int source, int target) {
    int block = (target - first) >>> bits;
    int distance = source - last[block];
    int next = at[block];
    if (distance <= -far || distance >= far || next == CHUNK) {
      addSource(block, source);
      distance = 0;
      next = at[block];
    }
    chunk[block][next] = distance << bits | (target & targetMask);
    at[block] = next + 1;
    last[block] = source;
  }

  /** Adds where the source is, and makes room for an edge behind it. */
  private void addSource(int block, int source) {
    if (at[block] > CHUNK - 3) {
      // A mark, with what is left behind it in place of a source.
      Arrays.fill(
          chunk[block], Math.min(at[block], chunk[block].length), chunk[block].length, mark);
      if (chunkCount[block] == thinAt[block] && onPath.length > 0) {
        thin(block);
      }
    }
    if (at[block] > CHUNK - 3) {
      int number = chunkCount[block]++;
      if (number == chunks[block].length) {
        chunks[block] = Arrays.copyOf(chunks[block], number + (number >> 1) + 4);
      }
      chunk[block] = spare.take();
      chunks[block][number] = chunk[block];
      at[block] = 0;
    }
    chunk[block][at[block]++] = mark;
    chunk[block][at[block]++] = source;
  }

  /**
   * Leaves out edges from nodes on the path to a target to which one further down leads too. They
   * say nothing of dominators: those of the target have lesser numbers than it, and so than all
   * that is between the two nodes; the way down to the lower one adds none. Of instances that refer
   * to one another and each to its class, one edge to each class is left.
   */
  private void thin(int block) {
    int firstOfBlock = firstTarget(block);
    if (deepest.length == 0) {
      deepest = new int[1 << bits];
    } else {
      Arrays.fill(deepest, 0);
    }
    int[] before = {0, 0};
    for (int i = 0; i < chunkCount[block]; i++) {
      visit(
          block,
          i,
          (source, target) -> {
            before[0]++;
            if (isOnPath(source)) {
              before[1] += deepest[target - firstOfBlock] == 0 ? 0 : 1;
              deepest[target - firstOfBlock] = source;
            }
          });
    }
    if (WORTH_IT * before[1] >= before[0]) {
      CrossEdges left = withoutEdges();
      drain(
          block,
          (source, target) -> {
            if (source >= deepest[target - firstOfBlock] || !isOnPath(source)) {
              left.add(source, target);
            }
          });
      left.moveTo(this, block);
    }
    thinAt[block] = Math.max(MANY_CHUNKS, 2 * chunkCount[block]);
  }

  private boolean isOnPath(int number) {
    return (onPath[number >>> 6] & 1L << number) != 0;
  }

  /** Takes edges. */
  @FunctionalInterface
  interface EdgeVisitor {
    void edge(int source, int target);
  }

  /** Visits some edges of a block, from the middle of all. */
  void sample(int block, EdgeVisitor visitor) {
    if (chunkCount[block] > 0) {
      visit(block, chunkCount[block] / 2, visitor);
    }
  }

  /** Visits all edges of a block in the order in which they were added, and gives them back. */
  void drain(int block, EdgeVisitor visitor) {
    int[][] drained = chunks[block];
    chunk[block] = NONE;
    for (int i = 0; i < chunkCount[block]; i++) {
      visit(block, i, visitor);
      spare.give(drained[i]);
      drained[i] = NONE;
    }
    forget(block);
  }

  private void forget(int block) {
    chunks[block] = NO_CHUNKS;
    chunk[block] = NONE;
    chunkCount[block] = 0;
    at[block] = CHUNK;
    last[block] = 0;
  }

  /** Moves all edges of a block to where there are none of that block. */
  void moveTo(CrossEdges other, int block) {
    other.chunks[block] = chunks[block];
    other.chunk[block] = chunk[block];
    other.chunkCount[block] = chunkCount[block];
    other.at[block] = at[block];
    other.last[block] = last[block];
    forget(block);
  }

  private void visit(int block, int i, EdgeVisitor visitor) {
    int[] entries = chunks[block][i];
    int length = length(block, i);
    int firstOfBlock = firstTarget(block);
    int source = 0;
    for (int k = 0; k < length; k++) {
      int entry = entries[k];
      if ((entry & ~targetMask) != mark) {
        source += entry >> bits;
        visitor.edge(source, firstOfBlock + (entry & targetMask));
      } else if (++k < length) {
        source = entries[k];
      }
    }
  }

  private int length(int block, int i) {
    return i == chunkCount[block] - 1 ? at[block] : CHUNK;
  }

  /** Rows for {@link #rows}; none yet. */
  TransposedRows newRows() {
    return new TransposedRows(0, spare);
  }

  /**
   * The sources of each target of a block, in rows from that of its first target on; no row where
   * it has no edges. Gives the edges back.
   *
   * @param rows what is to hold them, in place of what it does
   */
  void rows(int block, TransposedRows rows) {
    int count = chunkCount[block];
    rows.clear(count == 0 ? 0 : firstTarget(block + 1) - firstTarget(block));
    for (int i = 0; i < count; i++) {
      count(chunks[block][i], length(block, i), rows);
    }
    rows.allocate();
    for (int i = 0; i < count; i++) {
      put(chunks[block][i], length(block, i), rows);
      spare.give(chunks[block][i]);
    }
    forget(block);
  }

  private void count(int[] entries, int length, TransposedRows rows) {
    for (int k = 0; k < length; k++) {
      int entry = entries[k];
      if ((entry & ~targetMask) != mark) {
        rows.count(entry & targetMask);
      } else {
        k++;
      }
    }
  }

  private void put(int[] entries, int length, TransposedRows rows) {
    int source = 0;
    for (int k = 0; k < length; k++) {
      int entry = entries[k];
      if ((entry & ~targetMask) != mark) {
        source += entry >> bits;
        rows.put(entry & targetMask, source);
      } else if (++k < length) {
        source = entries[k];
      }
    }
  }
}
