package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.heapdiff.parser.graph.ReferenceRows;
import org.heapdiff.parser.graph.TooManyReferences;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.HeapDumpPart;
import org.heapdiff.parser.hprof.TopLevel;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dump, phase by phase: top-level records, objects, references, roots. What the phases
 * leave is what a {@link Snapshot} is made of, and its {@link GraphSearch} begins with.
 */
final class SnapshotReader {
  final DumpFile dump;
  final SnapshotOptions options;
  final TopLevel file;
  private final MemoryNeed ofOther;
  private final int partNumber;
  private final HeapDumpPart part;

  /** What was found while the dump was unpacked; null when it is used, or there is nothing. */
  private @Nullable ObjectScan early;

  private @Nullable ObjectScan scan;
  private @Nullable ReferencePass pass;
  private @Nullable GcRoots roots;

  private SnapshotReader(
      DumpFile dump, SnapshotOptions options, MemoryNeed ofOther, Progress progress)
      throws IOException {
    this.dump = dump;
    this.options = options;
    this.ofOther = ofOther;
    LongPredicate fits = memoryCheck().surelyFits();
    EarlyPass.Found<ObjectScan> first =
        EarlyPass.read(
            dump,
            bytes -> options.dump() <= 1 && fits.test(bytes),
            (read, segments) -> ObjectScan.run(read, dump.source(), segments, true, Progress.NONE),
            ObjectScan.PHASE,
            progress);
    file = first.file();
    partNumber = chosen(file, options);
    part = file.dumps().get(partNumber - 1);
    early = partNumber == 1 ? first.found() : null;
  }

  /** Which heap dump of the file the options choose, from 1. */
  static int chosen(TopLevel file, SnapshotOptions options) throws DumpException {
    int count = file.dumps().size();
    if (count == 0) {
      throw new DumpException(
          "no heap dump is in it, only other records; it was cut off before its heap, or was made"
              + " without one.");
    }
    int number = options.dump() == 0 ? count : options.dump();
    if (number < 1 || number > count) {
      throw new DumpException("dump number " + number + " is not in it, it has " + count + ".");
    }
    return number;
  }

  /** Reads a dump. */
  static Snapshot read(Path path, SnapshotOptions options, Progress progress) throws DumpException {
    return read(DumpFile.open(path, options.temporaryFolder()), options, progress);
  }

  /** Reads a dump, which it closes if that fails. */
  static Snapshot read(DumpFile dump, SnapshotOptions options, Progress progress)
      throws DumpException {
    return begin(dump, options, MemoryNeed.NONE, progress).finish(progress);
  }

  /**
   * Does what is for all threads: reads the records of a dump. What is begun must be finished or
   * abandoned.
   *
   * @param dump is closed if that fails
   * @param ofOther what the search of another dump will take
   */
  static SnapshotReader begin(
      DumpFile dump, SnapshotOptions options, MemoryNeed ofOther, Progress progress)
      throws DumpException {
    boolean done = false;
    try {
      SnapshotReader begun =
          explaining(
              dump.path(),
              () -> {
                SnapshotReader reader = new SnapshotReader(dump, options, ofOther, progress);
                reader.readRecords(progress);
                return reader;
              });
      done = true;
      return begun;
    } finally {
      if (!done) {
        closeQuietly(dump);
      }
    }
  }

  /** Does the rest, most of which is for one thread: the search and what comes from it. */
  Snapshot finish(Progress progress) throws DumpException {
    boolean done = false;
    try {
      Snapshot snapshot = unsearched();
      snapshot.complete(progress);
      done = true;
      return snapshot;
    } finally {
      if (!done) {
        abandon();
      }
    }
  }

  /**
   * Only marks what will count, in place of {@link #finish}; the search is left to {@link
   * Snapshot#complete}.
   */
  Snapshot finishUnsearched() throws DumpException {
    boolean done = false;
    try {
      Snapshot snapshot = unsearched();
      snapshot.mark();
      done = true;
      return snapshot;
    } finally {
      if (!done) {
        abandon();
      }
    }
  }

  private Snapshot unsearched() throws DumpException {
    return explaining(
        dump.path(),
        () -> {
          boolean[] rooted = rootedClasses();
          hangLocalsUnderThreads();
          addImpliedRoots(rooted);
          Snapshot snapshot = new Snapshot(this);
          // Its search comes next, or that of another one: nothing else is to be kept for it.
          scan = null;
          pass = null;
          roots = null;
          return snapshot;
        });
  }

  /** Closes the dump, in place of {@link #finish}. */
  void abandon() {
    closeQuietly(dump);
  }

  /** A part of the reading. */
  interface Step<T> {
    T run() throws IOException;
  }

  /** Runs a part of the reading, and makes of what it throws the sentence for the user. */
  static <T> T explaining(Path path, Step<T> step) throws DumpException {
    try {
      return step.run();
    } catch (MemoryShortageException e) {
      throw e;
    } catch (DumpException e) {
      throw new DumpException(path + ": " + e.getMessage(), e);
    } catch (TooManyReferences e) {
      throw new DumpException(
          path + " has more than 4,294,967,296 references, which is more than heapdiff can hold.",
          e);
    } catch (IOException e) {
      throw new DumpException(
          path + " cannot be read: " + e.getMessage() + "; is the disk all right?", e);
    }
  }

  private static void closeQuietly(DumpFile dump) {
    try {
      dump.close();
    } catch (IOException e) {
      // The failure that led here is the one to report.
    }
  }

  private MemoryCheck memoryCheck() {
    return new MemoryCheck(dump.path(), options.memory(), ofOther);
  }

  private void readRecords(Progress progress) throws IOException {
    readObjects(true, progress);
    if (pass().stemsBroken()) {
      readObjects(false, progress);
    }
  }

  /** Both passes over the file; {@code stems} says whether strings may be taken for stems. */
  private void readObjects(boolean stems, Progress progress) throws IOException {
    pass = null;
    MemoryCheck memory = memoryCheck();
    memory.beforeScan(dump.source().size());
    scan =
        early != null && stems
            ? early
            : ObjectScan.run(file, dump.source(), Segments.of(part), stems, progress);
    early = null;
    if (scan().index().count() == 0) {
      throw new DumpException("the heap dump in it has no objects; it was cut off or is damaged.");
    }
    memory.afterScan(scan, dump.source(), file.header().idSize(), options.reachability());
    roots = new GcRoots(scan.roots(), scan.index());
    pass = new ReferencePass(dump.source(), file.header().idSize(), scan, rootedClasses(), options);
    pass.run(progress);
  }

  /**
   * Whether the dump ended before its roots: HotSpot writes them last, and of them the system
   * classes last. Where those are there and only the record that ends a dump is missing, all roots
   * are there.
   */
  private boolean rootsLost() {
    RootRecords found = scan().roots();
    boolean endMissing = !part.ended() && !found.has(RootKind.STICKY_CLASS);
    if (part.cut() || endMissing || found.count() == 0) {
      return true;
    }
    for (Damage damage : scan().damages()) {
      // Roots stand together, so none is lost where damage is before all of them.
      if (damage.lostBytes() > 0 && damage.offset() > found.firstOffset()) {
        return true;
      }
    }
    return false;
  }

  private boolean[] rootedClasses() {
    boolean[] rooted = scan().rootedClasses();
    if (rootsLost()) {
      java.util.Arrays.fill(rooted, true);
    }
    return rooted;
  }

  /**
   * Adds the roots that the dump does not name: classes that live as long as the JVM, and what
   * stands in for lost roots.
   */
  private void addImpliedRoots(boolean[] rootedClasses) {
    BitSet known = roots().graphRoots();
    BitSet bootClasses = new BitSet();
    BitSet assumed = new BitSet();
    boolean[] byRule = scan().rootedClasses();
    for (int c = 0; c < rootedClasses.length; c++) {
      int object = scan().classes().object(c);
      if (rootedClasses[c] && object >= 0) {
        (byRule[c] ? bootClasses : assumed).set(object);
      }
    }
    if (rootsLost()) {
      assumed.or(unreferenced());
    }
    bootClasses.andNot(known);
    assumed.andNot(known);
    assumed.andNot(bootClasses);
    roots =
        roots()
            .plus(RootKind.BOOT_CLASS, bootClasses.stream().toArray())
            .plus(RootKind.ASSUMED, assumed.stream().toArray());
  }

  private BitSet unreferenced() {
    int count = scan().index().count();
    BitSet referenced = new BitSet(count);
    for (int object = 0; object < count; object++) {
      pass().rows.forEach(object, referenced::set);
    }
    for (LongIterator i = pass().weakReferences.iterator(); i.hasNext(); ) {
      referenced.set((int) i.nextLong());
    }
    referenced.flip(0, count);
    return referenced;
  }

  private void hangLocalsUnderThreads() {
    Int2ObjectOpenHashMap<IntArrayList> locals = new Int2ObjectOpenHashMap<>();
    GcRoots all = roots();
    for (int r = 0; r < all.count(); r++) {
      if (all.isLocal(r) && all.object(r) != all.thread(r)) {
        locals.computeIfAbsent(all.thread(r), t -> new IntArrayList()).add(all.object(r));
      }
    }
    int[] threads = locals.keySet().toIntArray();
    java.util.Arrays.sort(threads);
    for (int thread : threads) {
      int[] entries = locals.get(thread).toIntArray();
      for (int k = 0; k < entries.length; k++) {
        boolean node = scan().index().kindOf(entries[k]) == AddressIndex.NODE;
        entries[k] |= node ? 0 : ReferenceRows.LEAF;
      }
      pass().rows.appendTo(thread, entries);
    }
  }

  /** What is left to do. */
  GraphSearch search() {
    return new GraphSearch(
        scan().classes(),
        scan().index(),
        pass().types,
        pass().rows,
        roots(),
        finalReferents(),
        options.everything(),
        file.header().idSize());
  }

  private IntList finalReferents() {
    IntArrayList result = new IntArrayList(pass().finalReferents.size());
    for (LongIterator i = pass().finalReferents.iterator(); i.hasNext(); ) {
      result.add((int) i.nextLong());
    }
    return result;
  }

  /** Bytes of the dump, not compressed. */
  long plainBytes() {
    return dump.source().size();
  }

  ObjectScan scan() {
    return Objects.requireNonNull(scan);
  }

  ReferencePass pass() {
    return Objects.requireNonNull(pass);
  }

  GcRoots roots() {
    return Objects.requireNonNull(roots);
  }

  DumpInfo info() {
    List<Damage> ofHeap = new ArrayList<>(scan().damages());
    ofHeap.addAll(pass().damages);
    return DumpInfo.of(
        dump, file, partNumber, scan().counts(), rootsLost(), pass().dangling(), ofHeap);
  }
}
