package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import org.heapdiff.parser.graph.ReferenceRows;
import org.heapdiff.parser.hprof.Cursor;
import org.heapdiff.parser.hprof.FieldLists;
import org.heapdiff.parser.hprof.HeapRecords;
import org.heapdiff.parser.hprof.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * A hash of what each object holds besides references: the primitive fields of an instance, the
 * elements of a primitive array; 0 for objects that hold nothing of the kind. Gathered in a pass
 * over the dump, by several threads.
 *
 * <p>The fields in which a String caches its hash code are left out, as they change while the
 * String does not.
 */
final class ContentHashes {
  /** Odd, with bits all over: 2^64 divided by the golden ratio. */
  private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

  /**
   * How many bytes of an array are looked at at a time where it is not in the window; a multiple of
   * 8, so that the hash is the same.
   */
  private static final int PIECE = 64 * 1024;

  private final int idSize;
  private final ClassTable classes;
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

  /** All 0. */
  ContentHashes(ClassTable classes, int idSize, int objectCount) {
    this.idSize = idSize;
    this.classes = classes;
    stringClass = classes.named("java.lang.String");
    hashes = new int[objectCount];
    shapes = classes.shapes();
    spans = new @Nullable Spans[shapes.count()];
    boolean declares =
        stringClass != ClassTable.NONE && classes.lists().size(classes.fieldList(stringClass)) > 0;
    stringShape = declares ? shapes.of(stringClass) : RecordShapes.NONE;
  }

  /** The hashes, by object. */
  int[] hashes() {
    return hashes;
  }

  /**
   * Takes the objects of a batch.
   *
   * @param entries what the index says of each, {@link AddressIndex#ABSENT} or an entry
   * @param classOf the class of each, negative where there is none
   */
  void add(RecordBatch batch, int[] entries, int[] classOf) {
    byte[] window = batch.window();
    for (int i = 0; i < batch.count(); i++) {
      int entry = entries[i];
      int c = classOf[i];
      byte tag = batch.tags[i];
      if (entry == AddressIndex.ABSENT || c < 0 || tag == HeapRecords.OBJECT_ARRAY) {
        continue;
      }
      int object = entry & ReferenceRows.TARGET;
      if (tag == HeapRecords.INSTANCE) {
        int[] ofClass = spansOf(c);
        if (ofClass.length > 0) {
          hashes[object] = instance(ofClass, window, batch.bodies[i], batch.lengths[i]);
        }
      } else {
        // All of it is in the window.
        int bytes = batch.lengths[i] * elementSize((int) batch.typeIds[i]);
        hashes[object] = finish(mix(0, window, batch.bodies[i], bytes));
      }
    }
  }

  /** Takes the instance that is read. */
  void addInstance(int object, int c, HeapRecords records) throws IOException {
    int[] ofClass = spansOf(c);
    Cursor body = records.body();
    if (ofClass.length > 0 && body.require(records.length())) {
      hashes[object] = instance(ofClass, body.window(), body.offset(), records.length());
    }
  }

  /** Takes the primitive array that is read, and reads it to its end. */
  void addPrimitiveArray(int object, HeapRecords records) throws IOException {
    long left = (long) records.length() * elementSize(records.elementType());
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

  private static int elementSize(int code) {
    FieldType element = FieldType.ofCode(code);
    return element == null ? 0 : element.size();
  }

  private int[] spansOf(int c) {
    int shape = shapes.of(c);
    Spans known = spans[shape];
    if (known == null) {
      known = new Spans(spans(shape));
      spans[shape] = known;
    }
    return known.offsetsAndLengths;
  }

  private static int instance(int[] ofClass, byte[] window, int at, int length) {
    long hash = 0;
    for (int s = 0; s < ofClass.length; s += 2) {
      int start = ofClass[s];
      int bytes = Math.min(ofClass[s + 1], length - start);
      if (bytes > 0) {
        hash = mix(hash, window, at + start, bytes);
      }
    }
    return finish(hash);
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
