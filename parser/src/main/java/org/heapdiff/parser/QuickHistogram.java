package org.heapdiff.parser;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.TopLevel;
import org.heapdiff.parser.layout.ObjectLayout;

/**
 * What a dump holds by class, without the graph: how many objects, and the bytes they take
 * themselves. Found in one pass over the file, in memory that does not grow with the objects unless
 * they are dumped in another order than that of their addresses.
 *
 * <p>All objects of the dump count, garbage too, each record once; nothing is known of what is
 * live. Sizes are those of a {@link Snapshot} of the same dump. Immutable, and independent of the
 * file once read.
 */
public final class QuickHistogram {
  private final ClassTable classes;
  private final long[] objects;
  private final long[] bytes;
  private final ObjectLayout layout;
  private final DumpInfo info;

  private QuickHistogram(QuickScan scan, DumpInfo info) {
    classes = scan.classes();
    objects = scan.objects();
    bytes = scan.bytes();
    layout = scan.layout();
    this.info = info;
  }

  /**
   * Reads a dump.
   *
   * @param options of which {@link SnapshotOptions#dump} and {@link
   *     SnapshotOptions#temporaryFolder} matter here
   * @throws DumpException when the file cannot be read, or has no heap dump of that number
   */
  public static QuickHistogram read(Path path, SnapshotOptions options, Progress progress)
      throws DumpException {
    return read(DumpFile.open(path, options.temporaryFolder()), options, progress);
  }

  /**
   * Reads a dump that is being opened.
   *
   * @param options as for a path
   * @throws DumpException when the file cannot be read, or has no heap dump of that number
   */
  public static QuickHistogram read(DumpOpening dump, SnapshotOptions options, Progress progress)
      throws DumpException {
    return read(dump.take(), options, progress);
  }

  /** Reads a dump, and closes it. */
  static QuickHistogram read(DumpFile opened, SnapshotOptions options, Progress progress)
      throws DumpException {
    Path path = opened.path();
    try (DumpFile dump = opened) {
      EarlyPass.Found<QuickScan> first =
          EarlyPass.read(
              dump,
              bytes -> options.dump() <= 1,
              (file, segments) -> QuickScan.run(file, dump.source(), segments, Progress.NONE),
              QuickScan.PHASE,
              progress);
      TopLevel file = first.file();
      int number = SnapshotReader.chosen(file, options);
      QuickScan scan = number == 1 ? first.found() : null;
      if (scan == null) {
        Segments segments = Segments.of(file.dumps().get(number - 1));
        scan = QuickScan.run(file, dump.source(), segments, progress);
      }
      QuickHistogram result =
          new QuickHistogram(
              scan, DumpInfo.of(dump, file, number, scan.recordCounts(), false, 0, scan.damages()));
      if (result.totalObjects() == 0) {
        throw new DumpException(
            "the heap dump in it has no objects; it was cut off or is damaged.");
      }
      return result;
    } catch (DumpException e) {
      throw new DumpException(path + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DumpException(
          path + " cannot be read: " + e.getMessage() + "; is the disk all right?", e);
    }
  }

  /** The classes; what needs the objects of a snapshot (class objects, loaders) is not known. */
  public ClassTable classes() {
    return classes;
  }

  /** Instances of a class in the dump. */
  public long objects(int c) {
    return objects[c];
  }

  /** The shallow bytes of all instances of a class. */
  public long bytes(int c) {
    return bytes[c];
  }

  /** All objects of the dump, class objects included. */
  public long totalObjects() {
    return sum(objects);
  }

  /** Their shallow bytes. */
  public long totalBytes() {
    return sum(bytes);
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }

  /** The layout that the sizes were computed with. */
  public ObjectLayout layout() {
    return layout;
  }

  /**
   * What the file is. Neither whether roots were lost nor references without a target are looked
   * for: there are none here.
   */
  public DumpInfo info() {
    return info;
  }
}
