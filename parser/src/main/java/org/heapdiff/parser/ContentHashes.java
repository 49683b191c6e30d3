package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.heapdiff.parser.hprof.ByteSource;
import org.heapdiff.parser.hprof.Cursor;
import org.heapdiff.parser.hprof.FieldLists;
import org.heapdiff.parser.hprof.HeapRecords;
import org.jspecify.annotations.Nullable;

/**
 * A hash of what each object holds besides references: the primitive fields of an instance, the
 * elements of a primitive array; 0 for objects that hold nothing of the kind. One more pass over
 * the dump, in parallel.
 *
 * <p>The fields in which a String caches its hash code are left out, as they change while the
 * String does not.
 */
final class ContentHashes {
  /** Odd, with bits all over: 2^64 divided by the golden ratio. */
  private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

  /** How many bytes of an array are looked at at a time. */
  private static final int PIECE = 64 * 1024;

  private final ByteSource source;
  private final int idSize;
  private final ClassTable classes;
  private final AddressIndex index;
  private final List<Unit> units;
  private final RecordShapes shapes;
  private final int stringClass;

  /** The shape that strings alone have, {@link RecordShapes#NONE} where they have no fields. */
  private final int stringShape;

  private final int[] hashes;

  /** By shape: see {@link #spans}. Entries are replaced without a lock, by equal ones. */
  private final @Nullable Spans[] spans;

  /** Of one shape. */
  private static final class Spans {
    private final int[] offsetsAndLengths;

    Spans(int[] offsetsAndLengths) {
      this.offsetsAndLengths = offsetsAndLengths;
    }
  }

  private ContentHashes(
      ByteSource source, int idSize, ClassTable classes, AddressIndex index, List<Unit> units) {
    this.source = source;
    this.idSize = idSize;
    this.classes = classes;
    this.index = index;
    this.units = units;
    stringClass = classes.named("java.lang.String");
    hashes = new int[index.count()];
    shapes = classes.shapes();
    spans = new @Nullable Spans[shapes.count()];
    boolean declares =
        stringClass != ClassTable.NONE && classes.lists().size(classes.fieldList(stringClass)) > 0;
    stringShape = declares ? shapes.of(stringClass) : RecordShapes.NONE;
  }

  /**
   * The hashes, by object.
   *
   * @throws IOException when the dump cannot be read any more
   */
  static int[] of(
      ByteSource source,
      int idSize,
      ClassTable classes,
      AddressIndex index,
      List<Unit> units,
      Progress progress)
      throws IOException {
    ContentHashes pass = new ContentHashes(source, idSize, classes, index, units);
    AtomicInteger nextUnit = new AtomicInteger();
    AtomicLong done = new AtomicLong();
    Workers.run(
        Math.min(Workers.count(), Math.max(1, units.size())),
        w -> pass.work(nextUnit, done, w == 0 ? progress : Progress.NONE));
    return pass.hashes;
  }

  private void work(AtomicInteger nextUnit, AtomicLong done, Progress progress) throws IOException {
    HeapRecords records = new HeapRecords(source, idSize);
    int u;
    while ((u = nextUnit.getAndIncrement()) < units.size()) {
      Unit unit = units.get(u);
      records.moveTo(unit.start(), unit.end());
      int kind;
      while ((kind = records.next()) != HeapRecords.END) {
        if (kind == HeapRecords.INSTANCE) {
          instance(records);
        } else if (kind == HeapRecords.PRIMITIVE_ARRAY) {
          primitiveArray(records);
        }
      }
      progress.advance(done.addAndGet(unit.end() - unit.start()));
    }
  }

  private void instance(HeapRecords records) throws IOException {
    int c = classes.atAddress(records.typeId());
    if (c < 0) {
      return;
    }
    int shape = shapes.of(c);
    Spans known = spans[shape];
    if (known == null) {
      known = new Spans(spans(shape));
      spans[shape] = known;
    }
    int[] ofClass = known.offsetsAndLengths;
    if (ofClass.length == 0) {
      return;
    }
    int length = records.length();
    int object = index.index(records.id());
    Cursor body = records.body();
    if (object == AddressIndex.ABSENT || !body.require(length)) {
      return;
    }
    byte[] window = body.window();
    int at = body.offset();
    long hash = 0;
    for (int s = 0; s < ofClass.length; s += 2) {
      int start = ofClass[s];
      int bytes = Math.min(ofClass[s + 1], length - start);
      if (bytes > 0) {
        hash = mix(hash, window, at + start, bytes);
      }
    }
    hashes[object] = finish(hash);
  }

  private void primitiveArray(HeapRecords records) throws IOException {
    FieldType element = FieldType.ofCode(records.elementType());
    int object = index.index(records.id());
    if (object == AddressIndex.ABSENT || element == null) {
      return;
    }
    long left = (long) records.length() * element.size();
    Cursor body = records.body();
    long hash = 0;
    while (left > 0) {
      int some = (int) Math.min(left, PIECE);
      if (!body.require(some)) {
        return;
      }
      hash = mix(hash, body.window(), body.offset(), some);
      body.skip(some);
      left -= some;
    }
    hashes[object] = finish(hash);
  }

  private static long mix(long hash, byte[] window, int at, int bytes) {
    long h = hash;
    int end = at + bytes;
    int k = at;
    for (; k + Long.BYTES <= end; k += Long.BYTES) {
      h = (h ^ Cursor.longAt(window, k)) * MULTIPLIER;
      h ^= h >>> 32;
    }
    if (k + Integer.BYTES <= end) {
      h = (h ^ (Cursor.intAt(window, k) + 1L)) * MULTIPLIER;
      h ^= h >>> 32;
      k += Integer.BYTES;
    }
    for (; k < end; k++) {
      h = (h ^ (window[k] + 257L)) * MULTIPLIER;
      h ^= h >>> 32;
    }
    return h;
  }

  private static int finish(long hash) {
    long h = hash * MULTIPLIER;
    return (int) (h >>> 32);
  }

  /**
   * Where in the records of a shape the bytes are that are no references: offset and length of each
   * stretch, in turn.
   */
  private int[] spans(int shape) {
    FieldLists lists = classes.lists();
    IntArrayList found = new IntArrayList();
    int offset = 0;
    int start = 0;
    for (int s = shape; s != RecordShapes.NONE; s = shapes.above(s)) {
      int list = shapes.list(s);
      int size = lists.size(list);
      for (int f = 0; f < size; f++) {
        FieldType type = FieldType.ofCode(lists.type(list, f));
        int bytes = type == null ? 0 : type.sizeInDump(idSize);
        if (type == FieldType.OBJECT || isCachedHash(s, f)) {
          add(found, start, offset);
          start = offset + bytes;
        }
        offset += bytes;
      }
    }
    add(found, start, offset);
    return found.toIntArray();
  }

  private boolean isCachedHash(int shape, int field) {
    return shape == stringShape && classes.instanceFieldName(stringClass, field).startsWith("hash");
  }

  private static void add(IntArrayList spans, int start, int end) {
    if (end > start) {
      spans.add(start);
      spans.add(end - start);
    }
  }
}
