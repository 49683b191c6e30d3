package org.heapdiff.parser.hprof;

import it.unimi.dsi.fastutil.ints.Int2LongMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.heapdiff.parser.Damage;
import org.jspecify.annotations.Nullable;

/**
 * The top-level records of a file: everything but the heap's sub-records, and where those are.
 *
 * <p>Lengths are not trusted. Where no record can begin at a heap dump's end, its sub-records are
 * walked to find the true end: a HEAP_DUMP of more than 4 GB has a length that overflowed, one
 * written to a pipe has the length 0, and one that was cut off ends with the file.
 */
public final class TopLevel {
  private static final int RECORD_HEAD = 9;
  private static final int WINDOW = 32 * 1024;

  /** How many records of unknown tags are followed to find one that is known. */
  private static final int MOST_UNKNOWN = 16;

  private final ByteSource source;
  private final HprofHeader header;
  private final Cursor cursor;
  private final Names names = new Names();
  private final LoadedClasses loadedClasses = new LoadedClasses();
  private final Long2LongOpenHashMap frames = new Long2LongOpenHashMap();

  /** Serial numbers of the classes whose methods are in frames. */
  private final IntOpenHashSet classesOfFrames = new IntOpenHashSet();

  private final Int2LongOpenHashMap traces = new Int2LongOpenHashMap();
  private final List<HeapDumpPart> dumps = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();
  private final long[] counts = new long[256];

  /** Segments of the dump that has not ended yet. */
  private final List<Segment> open = new ArrayList<>();

  /**
   * Whether the last heap dump record's end is one; if not, the file is cut off or damaged there.
   */
  private boolean endFound;

  private final DumpFollower follower;
  private Following following = Following.NOT_BEGUN;

  /** Whether somebody follows the segments of the file's first dump. */
  private enum Following {
    NOT_BEGUN,
    YES,
    ENDED
  }

  private TopLevel(ByteSource source, HprofHeader header, DumpFollower follower) {
    this.source = source;
    this.header = header;
    this.follower = follower;
    this.cursor = new Cursor(source, header.idSize(), WINDOW);
  }

  /** Reads the top-level records of a source that begins with {@code header}. */
  public static TopLevel read(ByteSource source, HprofHeader header) throws IOException {
    return read(source, header, DumpFollower.NONE);
  }

  /**
   * Reads the top-level records of a source that begins with {@code header}, and may not be there
   * as a whole yet.
   *
   * @param follower is told of the first dump's segments as they are found
   */
  public static TopLevel read(ByteSource source, HprofHeader header, DumpFollower follower)
      throws IOException {
    TopLevel result = new TopLevel(source, header, follower);
    boolean done = false;
    try {
      result.scan();
      done = true;
    } finally {
      result.endFollowing(done);
    }
    result.loadedClasses.trim();
    return result;
  }

  private void scan() throws IOException {
    long position = header.length();
    while (source.reaches(position + 1)) {
      cursor.moveTo(position, Long.MAX_VALUE);
      if (!cursor.require(RECORD_HEAD)) {
        damages.add(restOfFile(position, "the file ends in the middle of a record"));
        break;
      }
      int tag = cursor.u1();
      cursor.skip(4);
      long length = cursor.u4();
      long body = position + RECORD_HEAD;
      if (tag == Tag.HEAP_DUMP || tag == Tag.HEAP_DUMP_SEGMENT) {
        counts[tag]++;
        position = heapDump(tag, body, length);
        if (endFound) {
          continue;
        }
        // Behind damage no place is known where a record begins.
        break;
      }
      if (Tag.topLevelName(tag) == null && !canBegin(position)) {
        damages.add(
            restOfFile(
                position,
                String.format("no record begins at offset %d (tag 0x%02x)", position, tag)));
        break;
      }
      counts[tag]++;
      if (!source.reaches(body + length)) {
        damages.add(restOfFile(position, "the file ends in the middle of a record"));
        break;
      }
      small(tag, body, length);
      position = body + length;
    }
    if (!open.isEmpty()) {
      if (damages.isEmpty()) {
        damages.add(new Damage(position, 0, "the file ends without the record that ends a dump"));
      }
      close(false, position);
    }
  }

  private Damage restOfFile(long position, String what) {
    return new Damage(position, source.size() - position, what);
  }

  private long heapDump(int tag, long body, long length) throws IOException {
    long end = trueEnd(tag, body, length);
    Segment segment = new Segment(body, end);
    if (tag == Tag.HEAP_DUMP_SEGMENT) {
      if (segment.length() > 0) {
        open.add(segment);
        follow(segment);
      }
    } else {
      if (!open.isEmpty()) {
        close(false, body);
      }
      dumps.add(new HeapDumpPart(List.of(segment), endFound, !endFound, end));
    }
    return end;
  }

  private void follow(Segment segment) {
    if (!dumps.isEmpty()) {
      return;
    }
    if (following == Following.NOT_BEGUN) {
      following = Following.YES;
      loadedClasses.trim();
      follower.begin(this);
    }
    if (following == Following.YES) {
      follower.segment(segment);
    }
  }

  /**
   * Nothing will be followed any more.
   *
   * @param complete whether all segments of the first dump have been, and all that was said of
   *     names and classes
   */
  private void endFollowing(boolean complete) {
    if (following == Following.YES) {
      follower.end(complete);
    }
    following = Following.ENDED;
  }

  /** Where the sub-records that begin at {@code body} end, whatever their length says. */
  private long trueEnd(int tag, long body, long length) throws IOException {
    long declared = body + length;
    // HEAP_DUMP with length 0 is one whose length could not be patched in, unless the file goes on
    // with a record.
    endFound = true;
    boolean unknownLength = tag == Tag.HEAP_DUMP && length == 0 && !recordsFollow(body);
    if (source.reaches(declared) && canBegin(declared) && !unknownLength) {
      return declared;
    }
    long size = source.size();
    HeapRecords records = new HeapRecords(source, header.idSize());
    records.moveTo(body, size);
    long end = body;
    while (records.next() != HeapRecords.END) {
      long at = records.nextOffset();
      if (at < 0) {
        if (!records.skipClass()) {
          break;
        }
        at = records.nextOffset();
      }
      end = at;
      // A length that overflowed is right modulo 2^32.
      if (at != size && ((at - declared) & 0xffff_ffffL) == 0 && canBegin(at)) {
        return at;
      }
    }
    if (end == size && declared > size) {
      damages.add(new Damage(size, 0, "the file ends before the heap dump does"));
      endFound = false;
      return size;
    }
    if (canBegin(end)) {
      if (!unknownLength && ((end - declared) & 0xffff_ffffL) != 0) {
        damages.add(
            new Damage(
                body - RECORD_HEAD,
                0,
                "the heap dump record at offset "
                    + (body - RECORD_HEAD)
                    + " gives a wrong length; its contents were read to their end"));
      }
      return end;
    }
    damages.add(
        new Damage(
            end,
            size - end,
            declared > size || unknownLength
                ? "the file ends in the middle of a heap dump"
                : "the heap dump is damaged at offset " + end));
    endFound = false;
    return end;
  }

  /**
   * Whether a top-level record, or the file's end, can be at a position. One of an unknown tag can,
   * if a known one, or the end, follows it or a few more of them.
   */
  private boolean canBegin(long position) throws IOException {
    byte[] head = new byte[RECORD_HEAD];
    long at = position;
    for (int k = 0; k <= MOST_UNKNOWN; k++) {
      if (source.read(at, head, 0, RECORD_HEAD) < RECORD_HEAD) {
        return at == source.size();
      }
      int tag = head[0] & 0xff;
      long length = Cursor.intAt(head, 5) & 0xffff_ffffL;
      switch (tag) {
        case Tag.HEAP_DUMP, Tag.HEAP_DUMP_SEGMENT -> {
          return true;
        }
        case Tag.HEAP_DUMP_END -> {
          return length == 0;
        }
        default -> {
          at += RECORD_HEAD + length;
          // Zeros are what a disk that was full leaves.
          if (tag == 0 || !source.reaches(at)) {
            return false;
          }
          if (Tag.topLevelName(tag) != null) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether a few top-level records, one behind the other, are at a position. */
  private boolean recordsFollow(long position) throws IOException {
    byte[] head = new byte[RECORD_HEAD];
    long at = position;
    for (int k = 0; k < 3 && source.reaches(at + 1); k++) {
      if (!canBegin(at) || source.read(at, head, 0, RECORD_HEAD) < RECORD_HEAD) {
        return false;
      }
      at += RECORD_HEAD + (Cursor.intAt(head, 5) & 0xffff_ffffL);
    }
    return true;
  }

  private void small(int tag, long body, long length) throws IOException {
    int idSize = header.idSize();
    if (following == Following.YES && (tag == Tag.UTF8 || tag == Tag.LOAD_CLASS)) {
      endFollowing(false);
    }
    switch (tag) {
      case Tag.UTF8 -> {
        int kept = (int) Math.min(length - idSize, 65_535);
        if (length >= idSize && cursor.require(idSize + kept)) {
          long id = cursor.id();
          names.add(id, cursor.window(), cursor.offset(), kept);
        }
      }
      case Tag.LOAD_CLASS -> {
        if (length >= 8 + 2L * idSize && cursor.require(8 + 2 * idSize)) {
          int serial = cursor.i4();
          long classId = cursor.id();
          cursor.skip(4);
          loadedClasses.add(serial, classId, cursor.id());
        }
      }
      case Tag.FRAME -> {
        if (length >= 4L * idSize + 8 && cursor.require(4 * idSize + 4)) {
          frames.put(cursor.id(), body);
          cursor.skip(3L * idSize);
          classesOfFrames.add(cursor.i4());
        }
      }
      case Tag.TRACE -> {
        if (length >= 12 && cursor.require(4)) {
          traces.put(cursor.i4(), body);
        }
      }
      case Tag.HEAP_DUMP_END -> close(true, body + length);
      default -> {}
    }
  }

  private void close(boolean ended, long position) {
    if (!open.isEmpty()) {
      dumps.add(new HeapDumpPart(open, ended, !endFound, position));
      open.clear();
    }
  }

  /** The file's header. */
  public HprofHeader header() {
    return header;
  }

  /** The heap dumps of the file, in its order. */
  public List<HeapDumpPart> dumps() {
    return dumps;
  }

  /** Where the file is not what it should be, in its order. */
  public List<Damage> damages() {
    return damages;
  }

  public Names names() {
    return names;
  }

  /** Gives back what is not needed any more when classes have their names. */
  public void forgetLoadedClasses() {
    loadedClasses.forgetAllBut(classesOfFrames);
  }

  /** The classes that were loaded, and their names; none once they are forgotten. */
  public LoadedClasses loadedClasses() {
    return loadedClasses;
  }

  /**
   * How many top-level records of each kind there are; those with unknown tags as {@code tag 0x..}.
   */
  public Map<String, Long> counts() {
    Map<String, Long> result = new LinkedHashMap<>();
    for (int tag = 0; tag < counts.length; tag++) {
      if (counts[tag] > 0) {
        String name = Tag.topLevelName(tag);
        result.put(name != null ? name : String.format("unknown tag 0x%02x", tag), counts[tag]);
      }
    }
    return result;
  }

  /** How many stack traces there are. */
  public Int2LongMap traces() {
    return traces;
  }

  /**
   * The frames of a stack trace, the innermost first.
   *
   * @param traceSerial the trace's serial number
   * @return null where there is no such trace; frames that are missing are left out
   */
  public @Nullable List<FrameRecord> trace(int traceSerial) throws IOException {
    if (!traces.containsKey(traceSerial)) {
      return null;
    }
    Cursor at = new Cursor(source, header.idSize(), WINDOW);
    long body = traces.get(traceSerial);
    at.moveTo(body - 4, source.size());
    List<FrameRecord> result = new ArrayList<>();
    if (!at.require(16)) {
      return result;
    }
    at.moveTo(body - 4, body + at.u4());
    at.skip(12);
    long count = at.u4();
    Cursor frame = new Cursor(source, header.idSize(), 256);
    for (long k = 0; k < count && at.require(header.idSize()); k++) {
      long id = at.id();
      if (frames.containsKey(id)) {
        frame.moveTo(frames.get(id), source.size());
        if (frame.require(4 * header.idSize() + 8)) {
          frame.skip(header.idSize());
          String method = names.get(frame.id());
          frame.skip(header.idSize());
          String file = names.get(frame.id());
          String className = names.get(loadedClasses.nameOfSerial(frame.i4()));
          result.add(new FrameRecord(className, method, file, frame.i4()));
        }
      }
    }
    return result;
  }
}
