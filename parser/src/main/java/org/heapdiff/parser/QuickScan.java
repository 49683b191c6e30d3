package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
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
import org.heapdiff.parser.hprof.Cursor;
import org.heapdiff.parser.hprof.HeapRecords;
import org.heapdiff.parser.hprof.RecordBatch;
import org.heapdiff.parser.hprof.Segment;
import org.heapdiff.parser.hprof.TopLevel;
import org.heapdiff.parser.layout.Distances;
import org.heapdiff.parser.layout.ObjectLayout;

/**
 * One pass over a heap dump that counts its objects by class and measures how far each is from the
 * next.
 *
 * <p>Most collectors walk their heap in the order of the addresses when they dump it, so that an
 * object's neighbor in memory is the next record, or a class object, of which the addresses are
 * known. Where that is not so (ZGC and Shenandoah follow references), the neighbors are found with
 * an index of all addresses, as for a snapshot.
 */
final class QuickScan {
  /** What is said to be done meanwhile. */
  static final String PHASE = "counting objects";

  private final TopLevel file;
  private final ByteSource source;
  private final Segments segments;
  private final Progress progress;
  private final int idSize;

  private final ClassRecords firstClasses;
  private final FirstClasses first;

  private ClassTable classes;
  private byte[] elementTypes = new byte[0];
  private int classClass;
  private int stackChunk;
  private int stackWordsOffset;

  private ClassAddresses classAddresses;

  // Results.
  private final List<Damage> damages = new ArrayList<>();
  private final long[] recordCounts = new long[256];
  private final QuickCounts counts;
  private final ObjectLayout layout;

  private QuickScan(TopLevel file, ByteSource source, Segments segments, Progress progress)
      throws IOException {
    this.file = file;
    this.source = source;
    this.segments = segments;
    this.progress = progress;
    idSize = file.header().idSize();
    first = new FirstClasses(source, idSize, segments);
    firstClasses = first.classes;
    classes = new ClassTable(firstClasses, new long[0], file);
    classAddresses = new ClassAddresses(classes);
    Worker[] workers = count();
    if (!allClassesKnown(workers)) {
      // Classes that stand behind their instances, or not in the dump at all.
      classes = withLateClasses(workers);
      classAddresses = new ClassAddresses(classes);
      workers = count();
    }
    for (int w = 1; w < workers.length; w++) {
      workers[0].merge(workers[w]);
    }
    Worker all = workers[0];
    counts = all.counts;
    add(first.counts);
    for (Worker worker : workers) {
      add(worker.records.counts());
      damages.addAll(worker.damages);
    }
    damages.addAll(first.damages);
    damages.sort(Comparator.comparingLong(Damage::offset));
    layout =
        all.neighbors.inOrderOfAddresses()
            ? all.neighbors.layout(classes, idSize)
            : layoutByIndex();
  }

  /** Does the pass. */
  static QuickScan run(TopLevel file, ByteSource source, Segments segments, Progress progress)
      throws IOException {
    return new QuickScan(file, source, segments, progress);
  }

  private void add(long[] more) {
    for (int tag = 0; tag < recordCounts.length; tag++) {
      recordCounts[tag] += more[tag];
    }
  }

  private static boolean allClassesKnown(Worker[] workers) {
    for (Worker worker : workers) {
      if (!worker.lateClasses.isEmpty() || !worker.missing.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private ClassTable withLateClasses(Worker[] workers) {
    List<LateClasses> late = new ArrayList<>();
    LongOpenHashSet missing = new LongOpenHashSet();
    for (Worker worker : workers) {
      late.add(worker.lateClasses);
      missing.addAll(worker.missing);
    }
    ClassRecords all = LateClasses.behind(firstClasses, late);
    for (int row = 0; row < all.count(); row++) {
      missing.remove(all.id(row));
    }
    long[] ids = missing.toLongArray();
    Arrays.sort(ids);
    return new ClassTable(all, ids, file);
  }

  /** Counts all objects, as far as their classes are in the classes. */
  private Worker[] count() throws IOException {
    lookAtClasses();
    progress.phase(PHASE, first.bytes());
    Worker[] workers = new Worker[first.workers()];
    AtomicInteger nextSegment = new AtomicInteger();
    AtomicLong done = new AtomicLong();
    Workers.run(
        workers.length,
        w -> {
          workers[w] = new Worker();
          workers[w].run(nextSegment, done, w == 0 ? progress : Progress.NONE);
        });
    Int2ObjectOpenHashMap<Neighbors.Ends> ends = new Int2ObjectOpenHashMap<>();
    for (Worker worker : workers) {
      ends.putAll(worker.ends);
    }
    workers[0].neighbors.join(ends);
    return workers;
  }

  private void lookAtClasses() {
    elementTypes = new byte[classes.count()];
    for (int c = 0; c < elementTypes.length; c++) {
      elementTypes[c] = classes.elementCode(c);
    }
    classClass = classes.named("java.lang.Class");
    stackWordsOffset = stackWordsOffset();
    stackChunk = stackWordsOffset < 0 ? ClassTable.NONE : classes.named(ReferencePass.STACK_CHUNK);
  }

  /** Where a stack chunk's record has the words of its stack, or -1. */
  private int stackWordsOffset() {
    int offset = 0;
    int c = classes.named(ReferencePass.STACK_CHUNK);
    if (c == ClassTable.NONE) {
      return ClassTable.NONE;
    }
    for (Field field : classes.instanceFields(c)) {
      if (field.name().equals("size") && field.type() == FieldType.INT) {
        return offset;
      }
      offset += field.type().sizeInDump(idSize);
    }
    return ClassTable.NONE;
  }

  /** Infers the layout as for a snapshot, with a second pass. */
  private ObjectLayout layoutByIndex() throws IOException {
    AddressIndex index = ObjectScan.run(file, source, segments, true, progress).index();
    progress.phase("measuring objects", 0);
    Worker[] workers = new Worker[first.workers()];
    AtomicInteger nextSegment = new AtomicInteger();
    Workers.run(
        workers.length,
        w -> {
          workers[w] = new Worker();
          workers[w].measure(nextSegment, index);
        });
    for (int w = 1; w < workers.length; w++) {
      workers[0].neighbors.merge(workers[w].neighbors);
    }
    Distances distances = workers[0].neighbors.distances();
    for (int k = 0; k < classAddresses.count(); k++) {
      int c = classAddresses.classAt(k);
      distances.classObject(c, distance(index, index.index(classes.address(c))));
    }
    return ObjectLayout.infer(
        new ShallowSizes.Shapes(classes),
        distances,
        idSize,
        index.lowestAddress(),
        index.highestAddress());
  }

  private static long distance(AddressIndex index, int object) {
    return object >= 0 && object + 1 < index.count()
        ? Distances.evident(
            index.address(object), index.address(object + 1) - index.address(object))
        : Long.MAX_VALUE;
  }

  ClassTable classes() {
    return classes;
  }

  ObjectLayout layout() {
    return layout;
  }

  List<Damage> damages() {
    return damages;
  }

  /** How many sub-records there are of each tag. */
  long[] recordCounts() {
    return recordCounts;
  }

  /** By class how many objects there are. */
  long[] objects() {
    long[] objects = new long[classes.count()];
    for (int c = 0; c < objects.length; c++) {
      objects[c] += counts.objects(c);
      if (ClassAddresses.hasObject(classes, c)) {
        objects[classClass >= 0 ? classClass : c]++;
      }
    }
    return objects;
  }

  /** By class the shallow bytes of its objects. */
  long[] bytes() {
    long[] bytes = new long[classes.count()];
    for (int c = 0; c < bytes.length; c++) {
      bytes[c] += counts.bytes(c, stackChunk, layout);
      if (ClassAddresses.hasObject(classes, c)) {
        bytes[classClass >= 0 ? classClass : c] += layout.classObjectSize(c);
      }
    }
    return bytes;
  }

  /** One thread's share of the pass. */
  private final class Worker {
    final HeapRecords records = new HeapRecords(source, idSize);
    private final RecordBatch batch = new RecordBatch();
    private final int[] types = new int[RecordBatch.SIZE];
    private final int[] elements = new int[RecordBatch.SIZE];
    final QuickCounts counts = new QuickCounts(elementTypes);
    final Neighbors neighbors = new Neighbors(elementTypes, classAddresses);
    final LateClasses lateClasses = new LateClasses();
    final LongOpenHashSet missing = new LongOpenHashSet();
    final List<Damage> damages = new ArrayList<>();

    /** By segment its objects that have neighbors in other segments. */
    final Int2ObjectOpenHashMap<Neighbors.Ends> ends = new Int2ObjectOpenHashMap<>();

    void run(AtomicInteger nextSegment, AtomicLong done, Progress progress) throws IOException {
      int s = nextSegment.getAndIncrement();
      Segment segment;
      while ((segment = first.segment(s)) != null) {
        records.moveTo(segment.start(), segment.end());
        neighbors.begin();
        int kind = HeapRecords.OTHER;
        while (kind != HeapRecords.END) {
          if (records.nextBatch(batch) > 0) {
            objects();
          } else {
            kind = records.next();
            record(kind);
          }
        }
        Neighbors.Ends atEnds = neighbors.ends();
        if (atEnds != null) {
          ends.put(s, atEnds);
        }
        s = nextSegment.getAndIncrement();
        Damage damage = records.damage();
        if (damage != null) {
          damages.add(damage);
        }
        progress.advance(done.addAndGet(segment.length()));
      }
    }

    private void objects() {
      if (lookUpTypes()) {
        neighbors.add(batch, types, elements);
        counts.add(batch.count(), types, elements);
      } else {
        eachObject();
      }
    }

    /**
     * Sets the types of the batch's objects, and how many elements each has.
     *
     * @return whether all are objects whose class is known and of which nothing else needs to be
     */
    private boolean lookUpTypes() {
      classes.ofRecords(batch, types);
      byte[] tags = batch.tags;
      long[] ids = batch.ids;
      int[] lengths = batch.lengths;
      int[] typeOf = types;
      int[] elementsOf = elements;
      int ofClasses = classClass;
      int ofStacks = stackChunk;
      int unusual = 0;
      for (int i = 0; i < batch.count(); i++) {
        int type = typeOf[i];
        // Instances have no elements; of the three tags theirs is the one that lacks this bit.
        elementsOf[i] = lengths[i] & -(tags[i] >> 1 & 1);
        unusual += type < 0 || type == ofClasses || type == ofStacks || ids[i] == 0 ? 1 : 0;
      }
      return unusual == 0;
    }

    private void eachObject() {
      byte[] window = batch.window();
      for (int i = 0; i < batch.count(); i++) {
        int type = types[i];
        if (type < 0) {
          missing.add(batch.typeIds[i]);
        } else {
          int at = batch.bodies[i] + stackWordsOffset;
          int words =
              type == stackChunk && batch.lengths[i] >= stackWordsOffset + Integer.BYTES
                  ? Math.max(0, Cursor.intAt(window, at))
                  : 0;
          object(batch.ids[i], type, elements[i], batch.recordBytes[i], words);
        }
      }
    }

    private void record(int kind) throws IOException {
      switch (kind) {
        case HeapRecords.INSTANCE, HeapRecords.OBJECT_ARRAY -> {
          int type = classes.atAddress(records.typeId());
          if (type < 0) {
            missing.add(records.typeId());
          } else {
            object(type, kind == HeapRecords.INSTANCE ? 0 : records.length());
          }
        }
        case HeapRecords.PRIMITIVE_ARRAY, HeapRecords.PRIMITIVE_ARRAY_WITHOUT_ELEMENTS ->
            object(classes.primitiveArrayClass(records.elementType()), records.length());
        case HeapRecords.CLASS -> lateClasses.add(records);
        default -> {}
      }
    }

    private void object(int type, int elements) throws IOException {
      long bytes = records.nextOffset() - records.offset();
      object(records.id(), type, elements, bytes, type == stackChunk ? stackWords() : 0);
    }

    private void object(long next, int type, int elements, long bytes, int stackWords) {
      if (next == 0 || (type == classClass && classes.atAddress(next) >= 0)) {
        // A class that is dumped as an instance as well is one object.
        return;
      }
      neighbors.add(next, type, elements, bytes);
      if (type == stackChunk) {
        counts.stackChunk(type, stackWords);
      } else {
        counts.add(type, elements);
      }
    }

    private int stackWords() throws IOException {
      int needed = stackWordsOffset + Integer.BYTES;
      Cursor body = records.body();
      return records.length() >= needed && body.require(needed)
          ? Math.max(0, Cursor.intAt(body.window(), body.offset() + stackWordsOffset))
          : 0;
    }

    /** Measures objects by an index. */
    void measure(AtomicInteger nextSegment, AddressIndex index) throws IOException {
      Segment segment;
      while ((segment = first.segment(nextSegment.getAndIncrement())) != null) {
        records.moveTo(segment.start(), segment.end());
        int kind;
        while ((kind = records.next()) != HeapRecords.END) {
          int type =
              switch (kind) {
                case HeapRecords.INSTANCE, HeapRecords.OBJECT_ARRAY ->
                    classes.atAddress(records.typeId());
                case HeapRecords.PRIMITIVE_ARRAY, HeapRecords.PRIMITIVE_ARRAY_WITHOUT_ELEMENTS ->
                    classes.primitiveArrayClass(records.elementType());
                default -> ClassTable.NONE;
              };
          boolean isClass = type == classClass && classes.atAddress(records.id()) >= 0;
          if (type >= 0 && records.id() != 0 && !isClass) {
            int elements = kind == HeapRecords.INSTANCE ? 0 : records.length();
            neighbors.measure(type, elements, distance(index, index.index(records.id())));
          }
        }
      }
    }

    void merge(Worker other) {
      counts.merge(other.counts);
      neighbors.merge(other.neighbors);
    }
  }
}
