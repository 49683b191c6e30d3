package org.heapdiff.parser;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.heapdiff.parser.graph.ReferenceRows;
import org.heapdiff.parser.hprof.ByteSource;
import org.heapdiff.parser.hprof.ClassRecords;
import org.heapdiff.parser.hprof.Cursor;
import org.heapdiff.parser.hprof.FieldLists;
import org.heapdiff.parser.hprof.HeapRecords;
import org.heapdiff.parser.hprof.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * The second pass over a heap dump: the class of each object, the length of each array, and all
 * references; where it is wanted, what objects hold besides.
 */
final class ReferencePass {
  static final String STACK_CHUNK = "jdk.internal.vm.StackChunk";

  /** Fewer classes are not worth one more thread. */
  private static final int CLASSES_OF_A_THREAD = 50_000;

  private final ByteSource source;
  private final int idSize;
  private final ClassTable classes;
  private final AddressIndex index;
  private final ReferenceSlots slots;
  private final List<Unit> units;
  private final boolean[] keepsAlive = new boolean[ReferenceSlots.FINAL + 1];

  /**
   * By class: the object that stands for it, where that is no root and instances so hold it alive;
   * else -1.
   */
  private final int[] classEdges;

  /** The class of the stacks of virtual threads, whose instances differ in size. */
  private final int stackChunk;

  /** The class whose instances are stems, or {@link ClassTable#NONE}. */
  private final int stemClass;

  /** Where the words of a stack stand in the fields of a {@link #stackChunk} in the dump. */
  private final int stackWords;

  // Results.
  final ObjectTypes types;

  /** Null if it is not wanted. */
  final @Nullable ContentHashes contents;

  final ReferenceRows rows;

  /** Referrer and referent of references that keep nothing alive: the referrer in the high half. */
  final LongArrayList weakReferences = new LongArrayList();

  /** Referents of final references, where those keep nothing alive. */
  final LongArrayList finalReferents = new LongArrayList();

  /** How many references point to no object of the dump. */
  private long dangling;

  /** Whether a stem refers to something that is no leaf, so that there must be no stems. */
  private boolean stemsBroken;

  /** Where the file is not what it was in the first pass. */
  final List<Damage> damages = new ArrayList<>();

  ReferencePass(
      ByteSource source,
      int idSize,
      ObjectScan scan,
      boolean[] rootedClasses,
      SnapshotOptions options)
      throws IOException {
    this.source = source;
    this.idSize = idSize;
    classes = scan.classes();
    index = scan.index();
    units = scan.units();
    stemClass = scan.stemClass();
    this.slots = new ReferenceSlots(classes, idSize);
    for (byte kind = 0; kind < keepsAlive.length; kind++) {
      keepsAlive[kind] = ReferenceSlots.keepsAlive(kind, options.reachability());
    }
    classEdges = new int[classes.count()];
    for (int c = 0; c < classEdges.length; c++) {
      classEdges[c] = rootedClasses[c] ? ClassTable.NONE : classes.object(c);
    }
    stackWords = offset(classes, classes.named(STACK_CHUNK), "size", idSize);
    stackChunk = stackWords < 0 ? ClassTable.NONE : classes.named(STACK_CHUNK);
    // What was never used of the memory is cleared when it is first touched, so by two threads.
    int count = index.count();
    Meanwhile<ReferenceRows> empty = Meanwhile.start(() -> new ReferenceRows(count));
    contents = options.contents() ? new ContentHashes(classes, idSize, count) : null;
    types = new ObjectTypes(count, classes.count(), classes.named("java.lang.Class"));
    rows = empty.result();
  }

  /** Where an int that a class declares stands in its instances' fields; -1 if it has none. */
  private static int offset(ClassTable classes, int c, String name, int idSize) {
    int offset = 0;
    for (Field field : c < 0 ? List.<Field>of() : classes.instanceFields(c)) {
      if (field.name().equals(name) && field.type() == FieldType.INT) {
        return offset;
      }
      offset += field.type().sizeInDump(idSize);
    }
    return -1;
  }

  void run(Progress progress) throws IOException {
    long total = 0;
    for (Unit unit : units) {
      total += unit.end() - unit.start();
    }
    progress.phase("reading references", total);
    int count = Math.min(Workers.count(), Math.max(1, units.size()));
    Worker[] workers = new Worker[count];
    AtomicInteger nextUnit = new AtomicInteger();
    AtomicLong done = new AtomicLong();
    Workers.run(
        count,
        w -> {
          workers[w] = new Worker();
          workers[w].run(nextUnit, done, w == 0 ? progress : Progress.NONE);
        });
    // Behind the others, as in a damaged dump a class object can have the id of an instance too.
    AtomicInteger nextClass = new AtomicInteger();
    int enough = classes.count() / CLASSES_OF_A_THREAD + 1;
    Workers.run(Math.min(count, enough), w -> workers[w].classObjects(nextClass));
    types.complete();
    rows.complete();
    for (Worker worker : workers) {
      dangling += worker.nowhere;
      stemsBroken |= worker.stemsBroken;
      damages.addAll(worker.damages);
      weakReferences.addAll(worker.weak);
      finalReferents.addAll(worker.finals);
    }
    weakReferences.sort(null);
    finalReferents.sort(null);
  }

  /** How many references point to no object of the dump; complete ones have next to none. */
  long dangling() {
    return dangling;
  }

  /** Whether the pass is to be done again without stems; then no result is good for anything. */
  boolean stemsBroken() {
    return stemsBroken;
  }

  /** One thread's share of the pass. */
  private final class Worker {
    private final HeapRecords records = new HeapRecords(source, idSize);
    private final ReferenceRows.Writer row = rows.writer();
    private final LongArrayList weak = new LongArrayList();
    private final LongArrayList finals = new LongArrayList();
    private final List<Damage> damages = new ArrayList<>();
    private final ObjectTypes.Writer type = types.writer();
    private final RecordBatch batch = new RecordBatch();
    private final int[] own = new int[RecordBatch.SIZE];
    private final int[] classOf = new int[RecordBatch.SIZE];
    private final GatheredRows gathered = new GatheredRows();
    private long nowhere;
    private boolean stemsBroken;

    void run(AtomicInteger nextUnit, AtomicLong done, Progress progress) throws IOException {
      int u;
      while ((u = nextUnit.getAndIncrement()) < units.size()) {
        Unit unit = units.get(u);
        records.moveTo(unit.start(), unit.end());
        int kind = HeapRecords.OTHER;
        while (kind != HeapRecords.END) {
          if (records.nextBatch(batch) > 0) {
            objects();
            continue;
          }
          kind = records.next();
          switch (kind) {
            case HeapRecords.INSTANCE -> instance();
            case HeapRecords.OBJECT_ARRAY -> objectArray();
            case HeapRecords.PRIMITIVE_ARRAY, HeapRecords.PRIMITIVE_ARRAY_WITHOUT_ELEMENTS ->
                primitiveArray(kind);
            default -> {}
          }
        }
        if (records.damage() != null) {
          // The first pass came to its end.
          damages.add(
              new Damage(
                  records.offset(),
                  unit.end() - records.offset(),
                  "the file was changed while it was read, at offset " + records.offset()));
        }
        progress.advance(done.addAndGet(unit.end() - unit.start()));
      }
    }

    /**
     * The objects of the batch: first all references of all of them are gathered, then looked up,
     * then written, so that what the look-ups wait for overlaps.
     */
    private void objects() {
      int count = batch.count();
      index.entries(batch.ids, own, count);
      classes.ofRecords(batch, classOf);
      if (contents != null) {
        contents.add(batch, own, classOf);
      }
      gathered.clear();
      byte[] window = batch.window();
      for (int i = 0; i < count; i++) {
        int entry = own[i];
        int c = classOf[i];
        if (entry == AddressIndex.ABSENT || c < 0) {
          continue;
        }
        int object = entry & ReferenceRows.TARGET;
        boolean leaf = (entry & ReferenceRows.LEAF) != 0;
        int length = batch.lengths[i];
        int body = batch.bodies[i];
        switch (batch.tags[i]) {
          case HeapRecords.INSTANCE -> {
            type.set(object, c);
            if (!leaf) {
              instance(object, c, window, body, length);
            } else if (c == stemClass && index.kind(batch.ids[i]) == AddressIndex.STEM) {
              stem(object, window, body, length);
            }
          }
          case HeapRecords.OBJECT_ARRAY -> {
            type.set(object, c, length);
            if (!leaf) {
              gathered.array(window, body, length, idSize);
              gathered.end(object, classEdges[c]);
            }
          }
          default -> type.set(object, c, length);
        }
      }
      nowhere += gathered.write(index, row);
    }

    /** An instance of which {@code length} bytes are in a window. */
    private void instance(int object, int c, byte[] window, int at, int length) {
      ReferenceSlots.Slots slotsOfClass = slots.of(c, length);
      if (c == stackChunk || slotsOfClass.referent >= 0 || length < slotsOfClass.instanceBytes) {
        unusual(object, c, slotsOfClass, window, at, Math.min(length, slotsOfClass.instanceBytes));
        return;
      }
      gathered.fields(window, at, slotsOfClass.offsets, idSize);
      gathered.end(object, classEdges[c]);
    }

    private void instance() throws IOException {
      int entry = index.entry(records.id());
      int c = classes.atAddress(records.typeId());
      if (entry == AddressIndex.ABSENT || c < 0) {
        return;
      }
      int object = entry & ReferenceRows.TARGET;
      type.set(object, c);
      if (contents != null) {
        contents.addInstance(object, c, records);
      }
      if ((entry & ReferenceRows.LEAF) != 0) {
        if (c == stemClass && index.kind(records.id()) == AddressIndex.STEM) {
          stem(object);
        }
        return;
      }
      int length = records.length();
      ReferenceSlots.Slots slotsOfClass = slots.of(c, length);
      int available = Math.min(length, slotsOfClass.instanceBytes);
      Cursor body = records.body();
      if (!body.require(available)) {
        return;
      }
      unusual(object, c, slotsOfClass, body.window(), body.offset(), available);
    }

    /** Writes the row of an instance that may have stacks, a referent, or a record too short. */
    private void unusual(
        int object,
        int c,
        ReferenceSlots.Slots slotsOfClass,
        byte[] window,
        int at,
        int available) {
      if (c == stackChunk && stackWords + Integer.BYTES <= available) {
        type.set(object, c, Math.max(0, Cursor.intAt(window, at + stackWords)));
      }
      int[] offsets = slotsOfClass.offsets;
      row.begin(offsets.length + 2);
      for (int offset : offsets) {
        if (offset + idSize <= available) {
          refer(Cursor.id(window, at + offset, idSize));
        }
      }
      if (slotsOfClass.referent >= 0) {
        referent(object, c, slotsOfClass.referent, window, at, available);
      }
      end(object, c);
    }

    private void stem(int object) throws IOException {
      int length = Math.min(records.length(), slots.of(stemClass, records.length()).instanceBytes);
      Cursor body = records.body();
      if (body.require(length)) {
        stem(object, body.window(), body.offset(), length);
      }
    }

    private void stem(int object, byte[] window, int at, int length) {
      int[] offsets = slots.of(stemClass, length).offsets;
      // A record that is too short has no reference.
      if (offsets.length == 0 || offsets[0] + idSize > length) {
        return;
      }
      long address = Cursor.id(window, at + offsets[0], idSize);
      int target = address == 0 ? AddressIndex.ABSENT : index.entry(address);
      if (target != AddressIndex.ABSENT) {
        row.stem(object, target);
        stemsBroken |= index.kind(address) != AddressIndex.LEAF;
      } else if (address != 0) {
        nowhere++;
      }
    }

    private void referent(int object, int c, int offset, byte[] window, int at, int available) {
      if (offset + idSize > available) {
        return;
      }
      long address = Cursor.id(window, at + offset, idSize);
      byte kind = slots.referenceKind(c);
      if (keepsAlive[kind]) {
        refer(address);
        return;
      }
      int target = address == 0 ? AddressIndex.ABSENT : index.index(address);
      if (target >= 0) {
        weak.add((long) object << 32 | target);
        if (kind == ReferenceSlots.FINAL) {
          finals.add(target);
        }
      }
    }

    private void objectArray() throws IOException {
      int entry = index.entry(records.id());
      int c = classes.atAddress(records.typeId());
      if (entry == AddressIndex.ABSENT || c < 0) {
        return;
      }
      int object = entry & ReferenceRows.TARGET;
      int length = records.length();
      type.set(object, c, length);
      if ((entry & ReferenceRows.LEAF) != 0) {
        // Two objects have this id, and who refers to it takes it for the other one.
        return;
      }
      row.begin(length + 1);
      Cursor body = records.body();
      int left = length;
      while (left > 0) {
        int some = Math.min(left, 4096);
        if (!body.require(some * idSize)) {
          break;
        }
        byte[] window = body.window();
        int at = body.offset();
        for (int k = 0; k < some; k++) {
          refer(Cursor.id(window, at + k * idSize, idSize));
        }
        body.skip((long) some * idSize);
        left -= some;
      }
      end(object, c);
    }

    private void primitiveArray(int kind) throws IOException {
      int object = index.index(records.id());
      if (object == AddressIndex.ABSENT) {
        return;
      }
      type.set(object, classes.primitiveArrayClass(records.elementType()), records.length());
      if (contents != null && kind == HeapRecords.PRIMITIVE_ARRAY) {
        contents.addPrimitiveArray(object, records);
      }
    }

    private void refer(long address) {
      if (address == 0) {
        return;
      }
      int target = index.entry(address);
      if (target == AddressIndex.ABSENT) {
        nowhere++;
      } else {
        row.add(target);
      }
    }

    private void end(int object, int c) {
      int classObject = classEdges[c];
      if (classObject >= 0) {
        row.add(classObject);
      }
      row.end(object);
    }

    /** The rows of class objects, of some hundred classes at a time. */
    void classObjects(AtomicInteger nextClass) {
      int count = classes.records().count();
      int first;
      while ((first = nextClass.getAndAdd(RecordBatch.SIZE)) < count) {
        gathered.clear();
        for (int c = first; c < Math.min(first + RecordBatch.SIZE, count); c++) {
          classObject(c);
        }
        nowhere += gathered.write(index, row);
      }
    }

    /**
     * A class object refers to superclass, loader, signers, protection domain, static fields, and
     * constants.
     */
    private void classObject(int c) {
      int object = classes.object(c);
      if (object < 0) {
        return;
      }
      type.setClassObject(object, c);
      ClassRecords all = classes.records();
      if ((index.entry(all.id(c)) & ReferenceRows.LEAF) != 0) {
        return;
      }
      gathered.add(all.superclass(c));
      gathered.add(all.loader(c));
      gathered.add(all.signers(c));
      gathered.add(all.protectionDomain(c));
      FieldLists lists = all.lists();
      int statics = all.staticList(c);
      for (int s = 0; s < lists.size(statics); s++) {
        if (lists.type(statics, s) == FieldType.OBJECT.code()) {
          gathered.add(all.staticValue(c, s));
        }
      }
      for (long constant : all.constants(c)) {
        gathered.add(constant);
      }
      gathered.end(object, classEdges[types.classOf(object)]);
    }
  }
}
