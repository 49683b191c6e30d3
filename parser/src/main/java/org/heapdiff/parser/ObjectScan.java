package org.heapdiff.parser;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.heapdiff.parser.hprof.ByteSource;
import org.heapdiff.parser.hprof.ClassRecords;
import org.heapdiff.parser.hprof.HeapRecords;
import org.heapdiff.parser.hprof.RecordBatch;
import org.heapdiff.parser.hprof.Segment;
import org.heapdiff.parser.hprof.TopLevel;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a heap dump: where objects are, which classes there are, what the roots are.
 *
 * <p>Which objects are leaves is decided here, so that references to them can be told apart when
 * they are read. A leaf has no references, not even a needed one to its class: its class is taken
 * to be a root. Whether it is shows only at the end of the dump, where the roots are; where it was
 * taken wrongly, the pass is done again. The same goes for stems, which are strings: what they
 * refer to is taken to be a leaf, and shows in the second pass.
 */
final class ObjectScan {
  /** What is said to be done meanwhile. */
  static final String PHASE = "finding objects";

  /** log2 of the usual distance between places where an object can begin. */
  private static final int USUAL_SHIFT = 3;

  private final TopLevel file;
  private final ByteSource source;
  private final Progress progress;

  private final FirstClasses first;
  private final ClassTable firstTable;
  private final int shift;

  // Results.
  private final List<Unit> units = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();
  private final RootRecords roots = new RootRecords();
  private final long[] counts = new long[256];
  private ClassTable classes;

  /** By class, what its instances are: {@link AddressIndex#NODE} and so on. */
  private byte[] kinds = new byte[0];

  private @Nullable AddressIndex index;
  private long allIds;

  private ObjectScan(
      TopLevel file,
      ByteSource source,
      FirstClasses first,
      ClassTable firstTable,
      Progress progress,
      int shift) {
    this.file = file;
    this.source = source;
    this.progress = progress;
    this.shift = shift;
    this.first = first;
    this.firstTable = firstTable;
    damages.addAll(first.damages);
    add(first.counts);
    classes = firstTable;
  }

  /** The same scan, not begun. */
  private ObjectScan anew(int withShift) {
    return new ObjectScan(file, source, first, firstTable, progress, withShift);
  }

  /**
   * Does the pass.
   *
   * @param stems whether strings may be taken for stems
   * @throws DumpException when the dump's ids are no heap's
   */
  static ObjectScan run(
      TopLevel file, ByteSource source, Segments segments, boolean stems, Progress progress)
      throws IOException {
    FirstClasses first = new FirstClasses(source, file.header().idSize(), segments);
    ClassTable table = new ClassTable(first.classes, new long[0], file);
    ObjectScan scan = new ObjectScan(file, source, first, table, progress, USUAL_SHIFT);
    scan.mark(new boolean[0], stems);
    if ((scan.allIds & ((1 << USUAL_SHIFT) - 1)) != 0) {
      // Ids of the hprof agent are numbers, not addresses.
      scan = scan.anew(Long.numberOfTrailingZeros(scan.allIds));
      scan.mark(new boolean[0], stems);
    }
    boolean[] rooted = scan.rootedClasses();
    if (!scan.kindsAreRight(rooted)) {
      scan = scan.anew(scan.shift);
      scan.mark(rooted, stems);
    }
    return scan;
  }

  private void add(long[] more) {
    for (int tag = 0; tag < counts.length; tag++) {
      counts[tag] += more[tag];
    }
  }

  /**
   * Marks all objects; {@code rooted} says which of the first classes are roots, empty if that is
   * not known.
   */
  private void mark(boolean[] rooted, boolean stems) throws IOException {
    kinds = new byte[classes.count()];
    Arrays.fill(kinds, (byte) AddressIndex.NODE);
    boolean[] withoutReferences = withoutReferences();
    int string = stems ? stringWithOneReference(withoutReferences) : ClassTable.NONE;
    for (int c = 0; c < kinds.length && classes.isDumped(c); c++) {
      boolean classIsRoot =
          rooted.length == 0
              ? classes.isBootClass(c) && !classes.isHidden(c)
              : c < rooted.length && rooted[c];
      if (classIsRoot && withoutReferences[c]) {
        kinds[c] = AddressIndex.LEAF;
      } else if (classIsRoot && c == string) {
        kinds[c] = AddressIndex.STEM;
      }
    }
    progress.phase(PHASE, first.bytes());
    AddressMarks marks = new AddressMarks(shift, source::sizeSoFar);
    int count = first.workers();
    Worker[] workers = new Worker[count];
    AtomicInteger nextSegment = new AtomicInteger();
    AtomicLong done = new AtomicLong();
    try {
      Workers.run(
          count,
          w -> {
            workers[w] = new Worker(marks.marker());
            workers[w].run(nextSegment, done, w == 0 ? progress : Progress.NONE);
          });
      collect(workers, marks);
    } catch (AddressMarks.TooSparse e) {
      throw new DumpException(
          "the object ids in the dump are too far apart for a heap; it is damaged, or no JVM wrote"
              + " it.",
          e);
    } catch (AddressMarks.TooMany e) {
      throw new DumpException(
          "the dump has "
              + e.getMessage()
              + ", more than the "
              + org.heapdiff.parser.graph.ReferenceRows.MAX_NODES
              + " that heapdiff can number.",
          e);
    }
  }

  private void collect(Worker[] workers, AddressMarks marks) {
    LongOpenHashSet missing = new LongOpenHashSet();
    List<LateClasses> late = new ArrayList<>();
    roots.addAll(first.roots);
    boolean anyLate = false;
    for (Worker worker : workers) {
      late.add(worker.lateClasses);
      anyLate |= !worker.lateClasses.isEmpty();
      missing.addAll(worker.missing);
      units.addAll(worker.units);
      damages.addAll(worker.damages);
      roots.addAll(worker.roots);
      add(worker.records.counts());
      allIds |= worker.marker.allIds();
    }
    ClassRecords all = anyLate ? LateClasses.behind(first.classes, late) : first.classes;
    AddressMarks.Marker classMarker = marks.marker();
    for (int row = 0; row < all.count(); row++) {
      long id = all.id(row);
      missing.remove(id);
      if (id != 0) {
        classMarker.mark(id, AddressIndex.NODE);
      }
    }
    classMarker.flush();
    allIds |= classMarker.allIds();
    units.sort(Comparator.comparingLong(Unit::start));
    damages.sort(Comparator.comparingLong(Damage::offset));
    if (anyLate || !missing.isEmpty()) {
      long[] ids = missing.toLongArray();
      Arrays.sort(ids);
      classes = new ClassTable(all, ids, file);
      int known = kinds.length;
      kinds = Arrays.copyOf(kinds, classes.count());
      Arrays.fill(kinds, Math.min(known, kinds.length), kinds.length, (byte) AddressIndex.NODE);
    }
    index = marks.toIndex();
    classes.resolveObjects(index);
  }

  /** By class: whether its instances are known to have no reference. */
  private boolean[] withoutReferences() {
    boolean[] fields = new boolean[classes.count()];
    boolean[] result = new boolean[fields.length];
    boolean[] plain = listsWithoutReferences();
    for (int c : classes.topDown()) {
      int superclass = classes.superclass(c);
      fields[c] =
          classes.isDumped(c)
              && (classes.records().superclass(c) == 0 || superclass >= 0)
              && (superclass == ClassTable.NONE || fields[superclass])
              && plain[classes.fieldList(c)];
      FieldType element = classes.elementType(c);
      result[c] = element == null ? fields[c] : element != FieldType.OBJECT;
    }
    return result;
  }

  /** By list of fields: whether none is a reference. */
  private boolean[] listsWithoutReferences() {
    boolean[] plain = new boolean[classes.lists().count()];
    for (int list = 0; list < plain.length; list++) {
      plain[list] = references(list) == 0;
    }
    return plain;
  }

  private int references(int list) {
    int references = 0;
    for (int f = 0; f < classes.lists().size(list); f++) {
      references += classes.lists().type(list, f) == FieldType.OBJECT.code() ? 1 : 0;
    }
    return references;
  }

  /** The class of strings, if its instances have one reference, to their characters. */
  private int stringWithOneReference(boolean[] withoutReferences) {
    int string = classes.named("java.lang.String");
    int superclass = string < 0 ? ClassTable.NONE : classes.superclass(string);
    boolean plainAbove =
        superclass >= 0
            && classes.superclass(superclass) == ClassTable.NONE
            && withoutReferences[superclass];
    return plainAbove && references(classes.fieldList(string)) == 1 ? string : ClassTable.NONE;
  }

  /**
   * Which classes are GC roots. Where the dump has roots for system classes, those it names; the
   * boot loader's classes of arrays besides, which live as long as the JVM but which HotSpot does
   * not name. Where it has none, or was cut off before its roots: all of the boot loader.
   */
  boolean[] rootedClasses() {
    boolean[] rooted = new boolean[classes.count()];
    boolean named = false;
    for (int r = 0; r < roots.count(); r++) {
      int c = classes.atAddress(roots.addresses.getLong(r));
      boolean sticky = roots.kind(r) == RootKind.STICKY_CLASS;
      named |= sticky;
      if (c >= 0 && sticky) {
        rooted[c] = true;
      }
    }
    for (int c = 0; c < rooted.length; c++) {
      rooted[c] |=
          classes.isBootClass(c) && (!named || (classes.isArray(c) && !classes.isHidden(c)));
    }
    return rooted;
  }

  private boolean kindsAreRight(boolean[] rooted) {
    for (int c = 0; c < kinds.length; c++) {
      if (kinds[c] != AddressIndex.NODE && !rooted[c]) {
        return false;
      }
    }
    return true;
  }

  /** The class whose instances are stems, {@link ClassTable#NONE} if there are no stems. */
  int stemClass() {
    for (int c = 0; c < kinds.length; c++) {
      if (kinds[c] == AddressIndex.STEM) {
        return c;
      }
    }
    return ClassTable.NONE;
  }

  ClassTable classes() {
    return classes;
  }

  AddressIndex index() {
    return java.util.Objects.requireNonNull(index);
  }

  RootRecords roots() {
    return roots;
  }

  /** The stretches of the dump that hold objects, in its order. */
  List<Unit> units() {
    return units;
  }

  List<Damage> damages() {
    return damages;
  }

  /** How many sub-records there are of each tag. */
  long[] counts() {
    return counts;
  }

  /** One thread's share of the pass. */
  private final class Worker {
    final AddressMarks.Marker marker;
    final HeapRecords records = new HeapRecords(source, file.header().idSize());
    final LateClasses lateClasses = new LateClasses();
    final LongOpenHashSet missing = new LongOpenHashSet();
    final RootRecords roots = new RootRecords();
    final List<Unit> units = new ArrayList<>();
    final List<Damage> damages = new ArrayList<>();
    private final RecordBatch batch = new RecordBatch();
    private final int[] classOf = new int[RecordBatch.SIZE];
    private final byte[] kindsOfBatch = new byte[RecordBatch.SIZE];
    private long lowest;
    private long highest;

    Worker(AddressMarks.Marker marker) {
      this.marker = marker;
    }

    void run(AtomicInteger nextSegment, AtomicLong done, Progress progress) throws IOException {
      Segment segment;
      while ((segment = first.segment(nextSegment.getAndIncrement())) != null) {
        records.moveTo(segment.start(), segment.end());
        long start = segment.start();
        while (start < segment.end()) {
          long next = unit(start, progress, done);
          if (next <= start) {
            break;
          }
          start = next;
        }
        Damage damage = records.damage();
        if (damage != null) {
          damages.add(damage);
        }
      }
      marker.flush();
    }

    /**
     * Goes over one unit; returns where the next one begins, or {@code start} at the segment's end.
     */
    private long unit(long start, Progress progress, AtomicLong done) throws IOException {
      lowest = Long.MAX_VALUE;
      highest = Long.MIN_VALUE;
      long enough = start + Unit.SIZE;
      long next = start;
      while (next < enough && records.damage() == null) {
        if (records.nextBatch(batch) > 0) {
          objects();
        } else {
          int kind = records.next();
          if (kind == HeapRecords.END) {
            break;
          }
          record(kind);
        }
        if (records.damage() == null) {
          next = records.nextOffset();
        }
      }
      if (lowest <= highest) {
        units.add(new Unit(start, next, lowest, highest));
      }
      progress.advance(done.addAndGet(next - start));
      return next;
    }

    private void objects() {
      int count = batch.count();
      classes.ofRecords(batch, classOf);
      byte[] tags = batch.tags;
      long[] ids = batch.ids;
      byte[] kindOf = kinds;
      long low = lowest;
      long high = highest;
      for (int i = 0; i < count; i++) {
        int c = classOf[i];
        byte tag = tags[i];
        int kind = AddressIndex.NODE;
        if (c >= 0) {
          kind = tag == HeapRecords.INSTANCE ? kindOf[c] : kind;
          kind = tag == HeapRecords.PRIMITIVE_ARRAY ? AddressIndex.LEAF : kind;
        } else {
          missing.add(batch.typeIds[i]);
        }
        kindsOfBatch[i] = (byte) kind;
        long address = ids[i];
        if (address != 0) {
          low = Math.min(low, address);
          high = Math.max(high, address);
        }
      }
      lowest = low;
      highest = high;
      marker.mark(batch.ids, kindsOfBatch, count);
    }

    private void record(int kind) throws IOException {
      switch (kind) {
        case HeapRecords.INSTANCE -> {
          int c = classes.atAddress(records.typeId());
          object(c >= 0 ? kinds[c] : AddressIndex.NODE);
          if (c < 0) {
            missing.add(records.typeId());
          }
        }
        case HeapRecords.PRIMITIVE_ARRAY, HeapRecords.PRIMITIVE_ARRAY_WITHOUT_ELEMENTS ->
            object(AddressIndex.LEAF);
        case HeapRecords.OBJECT_ARRAY -> {
          object(AddressIndex.NODE);
          if (classes.atAddress(records.typeId()) < 0) {
            missing.add(records.typeId());
          }
        }
        case HeapRecords.CLASS -> lateClasses.add(records);
        case HeapRecords.ROOT -> roots.add(records);
        default -> {}
      }
    }

    private void object(int kind) {
      long address = records.id();
      if (address == 0) {
        return;
      }
      marker.mark(address, kind);
      lowest = Math.min(lowest, address);
      highest = Math.max(highest, address);
    }
  }
}
