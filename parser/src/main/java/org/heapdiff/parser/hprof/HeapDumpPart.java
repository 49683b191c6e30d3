package org.heapdiff.parser.hprof;

import java.util.List;

/**
 * One heap dump of a file; the old hprof agent writes several into one.
 *
 * @param segments its sub-records, in the order of the file
 * @param ended whether its end is marked: by HEAP_DUMP_END behind segments, by its length
 *     otherwise. If not, the JVM did not come to its end, and the GC roots may be missing
 * @param cut whether the last segment ends in the middle of what its length promised
 * @param endOffset the first byte behind it
 */
public record HeapDumpPart(List<Segment> segments, boolean ended, boolean cut, long endOffset) {
  public HeapDumpPart {
    segments = List.copyOf(segments);
  }
}
