package org.heapdiff.parser;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.heapdiff.parser.graph.DominatorTree;
import org.heapdiff.parser.graph.GroupTotals;
import org.heapdiff.parser.graph.NodeGroups;
import org.heapdiff.parser.graph.ReachedNodes;
import org.heapdiff.parser.graph.ReferenceRows;
import org.heapdiff.parser.graph.ReferrerRows;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.FrameRecord;
import org.heapdiff.parser.hprof.TopLevel;
import org.heapdiff.parser.layout.ObjectLayout;
import org.jspecify.annotations.Nullable;

/**
 * One heap dump. Objects are numbered from 0 in the order of their addresses, classes from 0 in the
 * order of the dump; all that is known of them is asked for by number. Immutable, but for what is
 * computed when it is first asked for.
 *
 * <p>The dump stays open, for {@link #contents}, until the snapshot is closed.
 */
public final class Snapshot implements Closeable {
  /** In place of an object: none. */
  public static final int NONE = ClassTable.NONE;

  /** As an immediate dominator: no object but the GC roots together. */
  public static final int ROOT = DominatorTree.ROOT;

  /** As an immediate dominator: the object does not count, as no root reaches it. */
  public static final int UNREACHABLE = DominatorTree.UNREACHABLE;

  private final DumpFile dump;
  private final TopLevel file;
  private final DumpInfo info;
  private final SnapshotOptions options;
  private final ClassTable classes;
  private final AddressIndex index;
  private final List<Unit> units;
  private final ObjectTypes types;
  private ReferenceRows references;
  private long[] weakReferences;

  /** Until they are asked for; null if they were not wanted. */
  private @Nullable ContentHashes contents;

  /** What is to be done until there is a graph. */
  private @Nullable GraphSearch search;

  /** The search, if it goes on in another thread. */
  private @Nullable Meanwhile<HeapGraph> begun;

  /** What counts, as long as there is no graph. */
  private @Nullable ReachedNodes marked;

  private @Nullable HeapGraph graph;
  private @Nullable Histogram histogram;
  private @Nullable ReferrerRows referrers;

  /** Has no graph, and nothing is marked; one of the two must come before other use. */
  Snapshot(SnapshotReader reader) {
    dump = reader.dump;
    file = reader.file;
    info = reader.info();
    options = reader.options;
    classes = reader.scan().classes();
    index = reader.scan().index();
    units = reader.scan().units();
    types = reader.pass().types;
    references = reader.pass().rows;
    contents = reader.pass().contents;
    weakReferences = reader.pass().weakReferences.toLongArray();
    search = reader.search();
  }

  /** Marks what counts, where that is to be known before the search. */
  void mark() {
    marked = Objects.requireNonNull(search).counted();
  }

  /**
   * Begins the search in another thread; until {@link #complete} waits for it nothing is different,
   * but that memory is taken.
   *
   * @param first another snapshot whose search is waited for, if it has begun
   */
  void beginSearch(@Nullable Snapshot first) {
    GraphSearch toDo = Objects.requireNonNull(search);
    Meanwhile<HeapGraph> ofFirst = first == null ? null : first.begun;
    begun =
        Meanwhile.start(
            () -> {
              if (ofFirst != null) {
                ofFirst.end();
              }
              return toDo.run(false, Progress.NONE);
            });
  }

  /**
   * Searches from the roots, if that was not done yet: of a {@link SnapshotPair} it is left for
   * later, as it takes much memory. Before it nothing can be asked that needs dominators or sizes.
   * Nobody else may use the snapshot meanwhile.
   *
   * @throws DumpException when there is more than can be held
   */
  public void complete(Progress progress) throws DumpException {
    GraphSearch toDo = search;
    if (toDo == null) {
      return;
    }
    Meanwhile<HeapGraph> elsewhere = begun;
    HeapGraph found;
    if (elsewhere == null) {
      forgetWhatSearchesDoNotNeed();
      found = SnapshotReader.explaining(dump.path(), () -> toDo.run(true, progress));
    } else {
      progress.phase("finding dominators", 0);
      found = SnapshotReader.explaining(dump.path(), elsewhere::result);
      forgetWhatSearchesDoNotNeed();
    }
    graph = found;
    histogram = found.histogram();
    search = null;
    begun = null;
  }

  private void forgetWhatSearchesDoNotNeed() {
    marked = null;
    classes.forgetIds(index);
    file.forgetLoadedClasses();
  }

  /** Forgets the contents that were gathered, as memory is scarce. */
  void forgetContents() {
    contents = null;
  }

  /**
   * Gives back the graph, which is most of the memory. From then on only classes, the histogram,
   * types, addresses and contents can be asked for.
   */
  public void forgetGraph() {
    graph = null;
    referrers = null;
    references = new ReferenceRows(0);
    weakReferences = new long[0];
  }

  /** What {@link #complete} will take. */
  MemoryNeed searchNeed() {
    return search == null ? MemoryNeed.NONE : search.need();
  }

  private HeapGraph graph() {
    HeapGraph found = graph;
    if (found == null) {
      throw new IllegalStateException("the snapshot has no graph, not yet or not any more");
    }
    return found;
  }

  /**
   * Reads a dump.
   *
   * @throws DumpException when it cannot be read at all; damage that leaves something to read is in
   *     {@link DumpInfo}
   */
  public static Snapshot read(Path path, SnapshotOptions options, Progress progress)
      throws DumpException {
    return SnapshotReader.read(path, options, progress);
  }

  /**
   * Reads a dump that is being opened.
   *
   * @throws DumpException when it cannot be read at all; damage that leaves something to read is in
   *     {@link DumpInfo}
   */
  public static Snapshot read(DumpOpening dump, SnapshotOptions options, Progress progress)
      throws DumpException {
    return SnapshotReader.read(dump.take(), options, progress);
  }

  /** What the file is. */
  public DumpInfo info() {
    return info;
  }

  /** How the dump was read. */
  public SnapshotOptions options() {
    return options;
  }

  public ClassTable classes() {
    return classes;
  }

  /**
   * How many objects the dump has, live or not; they are numbered {@code 0 .. objectCount() - 1}.
   */
  public int objectCount() {
    return types.objectCount();
  }

  /** An object's id in the dump, which in HotSpot's is its address. */
  public long addressOf(int object) {
    return index.address(object);
  }

  /** The object at an address, {@link #NONE} if there is none. */
  public int objectAt(long address) {
    return index.index(address);
  }

  /** Takes an object and its address. */
  public interface AddressVisitor {
    void visit(int object, long address);
  }

  /**
   * Visits the objects of a part of the heap in the order of their addresses; much faster than to
   * ask for each address. Each object is in one part.
   *
   * @param part from 0 on
   * @param parts into how many parts the heap is divided
   */
  public void forEachAddress(int part, int parts, AddressVisitor visitor) {
    index.visit(part, parts, (object, address, distance) -> visitor.visit(object, address));
  }

  /** An object's class. */
  public int classOf(int object) {
    return types.classOf(object);
  }

  /** The class that a class object stands for, {@link ClassTable#NONE} for other objects. */
  public int classStoodFor(int object) {
    return types.classStoodFor(object);
  }

  /** An array's number of elements, -1 for other objects. */
  public int arrayLength(int object) {
    return classes.isArray(types.classOf(object)) ? types.variant(object) : -1;
  }

  /** The bytes that an object takes itself, header and alignment included. */
  public long shallowSize(int object) {
    return graph().shallowSizes().sizeOf(object);
  }

  /**
   * The bytes that would be free if an object were gone: its own and those of all it dominates. 0
   * if it does not count.
   */
  public long retainedSize(int object) {
    return graph().retainedSizes().of(object);
  }

  /** The bytes of all objects that count. */
  public long totalBytes() {
    return graph().retainedSizes().total();
  }

  /** How many objects count. */
  public int totalObjects() {
    ReachedNodes counted = marked;
    return counted == null ? graph().dominators().reachableCount() : counted.count();
  }

  /** Whether the GC roots reach an object. */
  public boolean isLive(int object) {
    return graph().dominators().live(object);
  }

  /** Whether an object counts: it is live, or everything counts. */
  public boolean isCounted(int object) {
    ReachedNodes counted = marked;
    return counted == null ? graph().dominators().reachable(object) : counted.contains(object);
  }

  /** By 64 objects, a bit for each that {@linkplain #isCounted counts}; the caller's own. */
  public long[] countedObjects() {
    ReachedNodes counted = marked;
    if (counted != null) {
      return counted.words();
    }
    long[] words = new long[(objectCount() + Long.SIZE - 1) / Long.SIZE];
    for (int object = 0; object < objectCount(); object++) {
      if (isCounted(object)) {
        words[object >>> 6] |= 1L << object;
      }
    }
    return words;
  }

  /**
   * The nearest object that is on every way from the roots to this one; {@link #ROOT}, or {@link
   * #UNREACHABLE}.
   */
  public int immediateDominator(int object) {
    return graph().dominators().immediateDominator(object);
  }

  /**
   * Whether every way from the roots to {@code object} goes over {@code dominator}; an object
   * dominates itself.
   */
  public boolean dominates(int dominator, int object) {
    return graph().dominators().dominates(dominator, object);
  }

  /**
   * Calls {@code action} with each object whose immediate dominator is {@code object}, which may be
   * {@link #ROOT}.
   */
  public void forEachDominated(int object, IntConsumer action) {
    graph().dominators().forEachChild(object, action);
  }

  /**
   * Calls {@code action} with the target of each reference of an object that keeps its target
   * alive, in the order of the dump; then with its class, unless that is a root; a thread's with
   * its locals.
   */
  public void forEachReference(int object, IntConsumer action) {
    references.forEach(object, action);
  }

  /**
   * Calls {@code action} with each object that has a reference to {@code object} that keeps it
   * alive, ascending.
   */
  public synchronized void forEachReferrer(int object, IntConsumer action) {
    if (referrers == null) {
      referrers = ReferrerRows.of(references, Workers.count());
    }
    referrers.forEach(object, action);
  }

  /** A way to go over the references of many objects, for one thread. */
  public ReferenceCursor references() {
    return new ReferenceCursor(references);
  }

  /**
   * How many types of objects there are, numbered from 0. Objects of one type have one class and,
   * where instances of one class differ in size, one {@linkplain #variantOfType variant}.
   */
  public int typeCount() {
    return types.count();
  }

  /** An object's type. */
  public int typeOf(int object) {
    return types.typeOf(object);
  }

  /** The class of a type. */
  public int classOfType(int type) {
    return types.classOfType(type);
  }

  /**
   * By what objects of one class differ in size: an array's length, the words of a virtual thread's
   * stack, one more than the class that a class object stands for; else 0.
   */
  public int variantOfType(int type) {
    return types.variantOfType(type);
  }

  /**
   * By object, a hash of what it holds besides references: primitive fields, elements of primitive
   * arrays. Takes 4 bytes per object, which the caller owns. The first time it is asked they are
   * there if {@link SnapshotOptions#contents} wanted them; else the dump is read once more.
   *
   * @throws IOException when the dump cannot be read any more
   */
  public int[] contentHashes(Progress progress) throws IOException {
    ContentHashes gathered = contents;
    contents = null;
    return gathered == null
        ? new ContentPass(dump.source(), info.idSize(), classes, index, units).run(progress)
        : gathered.hashes();
  }

  /** How many references there are that keep their targets alive. */
  public long referenceCount() {
    return references.referenceCount();
  }

  /**
   * The referent of a Reference that does not keep it alive, {@link #NONE} if it has none or keeps
   * it alive.
   */
  public int weakReferent(int reference) {
    int at = java.util.Arrays.binarySearch(weakReferences, (long) reference << 32);
    at = at < 0 ? -at - 1 : at;
    return at < weakReferences.length && weakReferences[at] >>> 32 == reference
        ? (int) weakReferences[at]
        : NONE;
  }

  /** The GC roots; before the search without those that wait for their finalizer. */
  public GcRoots roots() {
    GraphSearch toDo = search;
    return toDo == null ? graph().roots() : toDo.roots();
  }

  /**
   * How objects lie in memory, from which their sizes come; {@linkplain ObjectLayout#withoutClasses
   * without classes}.
   */
  public ObjectLayout layout() {
    return graph().shallowSizes().layout();
  }

  /** Objects, bytes and retained bytes by class. */
  public Histogram histogram() {
    Histogram found = histogram;
    if (found == null) {
      throw new IllegalStateException("the snapshot is not complete");
    }
    return found;
  }

  /**
   * Objects, bytes and retained bytes of any groups of objects; what does not count is in none.
   *
   * @param groups asked for each object, from several threads at a time
   * @param groupCount groups are {@code 0 .. groupCount - 1}
   */
  public GroupTotals totals(NodeGroups groups, int groupCount) {
    return GroupTotals.of(graph().retainedSizes(), groups, groupCount, Workers.count());
  }

  /** What no root reaches. */
  public Unreachable unreachable() {
    return graph().unreachable();
  }

  /**
   * Objects that are alive only because they wait for their finalizer, and the bytes they retain.
   */
  public ObjectTotals finalizable() {
    return graph().finalizable();
  }

  /** What is in the objects. */
  public Contents contents() {
    return new Contents(this, dump.source(), info.idSize(), units);
  }

  /**
   * Name and version of the JVM that made the dump, null where the dump does not tell.
   *
   * @throws IOException when the dump cannot be read any more
   */
  public @Nullable String jvm() throws IOException {
    return JvmVersion.of(this);
  }

  /**
   * The threads, in the order of the objects that stand for them.
   *
   * @throws IOException when the dump cannot be read any more
   */
  public List<HeapThread> threads() throws IOException {
    List<HeapThread> threads = new ArrayList<>();
    GcRoots roots = roots();
    for (int r = 0; r < roots.count(); r++) {
      if (roots.kind(r) == RootKind.THREAD_OBJECT) {
        List<FrameRecord> frames = file.trace(roots.frame(r));
        threads.add(
            new HeapThread(
                roots.threadSerial(r), roots.object(r), frames == null ? List.of() : frames));
      }
    }
    return threads;
  }

  @Override
  public void close() throws IOException {
    dump.close();
  }
}
