package org.heapdiff.parser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.parser.hprof.ByteSource;
import org.heapdiff.parser.hprof.Compression;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.HeapDumpPart;
import org.heapdiff.parser.hprof.Segment;
import org.heapdiff.parser.hprof.TopLevel;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a gzip dump, done while that is still being unpacked, which keeps one core
 * busy only.
 *
 * <p>It takes the dump for one that HotSpot wrote: names first, then classes, then objects, in
 * segments. When all is unpacked it shows whether that was so; if not, the pass is done anew, and
 * nothing but time is lost.
 */
final class EarlyScan {
  /** So many bytes usually hold all names and classes; if not, it is tried with twice as many. */
  private static final long USUALLY_ENOUGH = 32 << 20;

  /** How many times smaller a packed dump is at most, as a rule. */
  private static final long RATIO = 16;

  private final TopLevel begun;
  private final FirstClasses first;
  private final ObjectScan scan;

  /** The segments that have been looked at. */
  private final List<Segment> scanned = new ArrayList<>();

  private EarlyScan(TopLevel begun, FirstClasses first, ObjectScan scan) {
    this.begun = begun;
    this.first = first;
    this.scan = scan;
  }

  /** Does what can be done while a dump is unpacked; null if that is not possible. */
  static @Nullable EarlyScan of(DumpFile dump, SnapshotOptions options) {
    if (dump.compression() != Compression.GZIP
        || dump.isComplete()
        || Workers.count() == 1
        || !MemoryCheck.isPlenty(options.memory(), RATIO * dump.fileSize())) {
      return null;
    }
    return of(dump, USUALLY_ENOUGH);
  }

  /** The same, beginning when so many bytes are there. */
  static @Nullable EarlyScan of(DumpFile dump, long enough) {
    try {
      for (long bytes = enough; dump.await(bytes); bytes *= 2) {
        TopLevel begun = TopLevel.read(dump.first(bytes), dump.header());
        if (begun.dumps().size() > 1 || begun.hasDumpsInOneRecord()) {
          return null;
        }
        EarlyScan early = begun.dumps().isEmpty() ? null : begin(dump, begun, bytes);
        if (early != null) {
          early.goOn(dump);
          return early;
        }
      }
    } catch (IOException | AddressMarks.TooSparse e) {
      // If it was not for reading early, it will happen again.
      return null;
    }
    return null;
  }

  private static @Nullable EarlyScan begin(DumpFile dump, TopLevel begun, long bytes)
      throws IOException {
    FirstClasses first =
        new FirstClasses(dump.first(bytes), dump.header().idSize(), begun.dumps().get(0));
    // The last segment may be cut off where the bytes end.
    if (first.segments.size() < 2 || !first.damages.isEmpty()) {
      return null;
    }
    // What is read of it is waited for.
    ByteSource source = dump.first(Long.MAX_VALUE);
    ObjectScan scan = ObjectScan.early(begun, source, first, RATIO * dump.fileSize());
    EarlyScan early = new EarlyScan(begun, first, scan);
    for (Segment segment : first.segments.subList(0, first.segments.size() - 1)) {
      early.scan(segment);
    }
    return early;
  }

  private void scan(Segment segment) throws IOException {
    scan.scanEarly(segment);
    scanned.add(segment);
  }

  /** Takes segment by segment as they come, until all is unpacked or something else comes. */
  private void goOn(DumpFile dump) throws IOException {
    long end = scanned.get(scanned.size() - 1).end();
    while (!dump.isComplete()) {
      Segment next = TopLevel.segmentAt(dump, end);
      if (next == null) {
        return;
      }
      end = next.end();
      if (next.length() > 0) {
        scan(next);
      }
    }
  }

  /**
   * Does the rest of the pass; null if the dump is not what it was taken for.
   *
   * @param part the heap dump that is to be read
   */
  @Nullable ObjectScan complete(
      TopLevel file, ByteSource source, HeapDumpPart part, Progress progress) throws IOException {
    if (file.names().count() != begun.names().count()
        || file.loadedClasses().count() != begun.loadedClasses().count()) {
      return null;
    }
    List<Segment> all = part.segments();
    int at = 0;
    Segment begin = scanned.get(0);
    while (at < all.size() && all.get(at).end() < begin.end()) {
      at++;
    }
    if (at + scanned.size() > all.size()
        || all.get(at).start() > begin.start()
        || all.get(at).end() != begin.end()
        || !all.subList(at + 1, at + scanned.size()).equals(scanned.subList(1, scanned.size()))) {
      return null;
    }
    first.segments.clear();
    first.segments.add(begin);
    first.segments.addAll(all.subList(at + 1, all.size()));
    return scan.complete(file, source, progress);
  }
}
