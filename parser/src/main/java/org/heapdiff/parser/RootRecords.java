package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import org.heapdiff.parser.hprof.HeapRecords;

/** GC roots as the dump has them, in columns. */
final class RootRecords {
  final LongArrayList addresses = new LongArrayList();
  final IntArrayList codes = new IntArrayList();
  final IntArrayList threadSerials = new IntArrayList();
  final IntArrayList frames = new IntArrayList();

  private long firstOffset = Long.MAX_VALUE;

  /** Adds the root that {@code records} is at. */
  void add(HeapRecords records) {
    addresses.add(records.id());
    codes.add(records.rootCode());
    threadSerials.add(records.threadSerial());
    frames.add(records.frame());
    firstOffset = Math.min(firstOffset, records.offset());
  }

  void addAll(RootRecords other) {
    addresses.addAll(other.addresses);
    codes.addAll(other.codes);
    threadSerials.addAll(other.threadSerials);
    frames.addAll(other.frames);
    firstOffset = Math.min(firstOffset, other.firstOffset);
  }

  /** Where the first root is, in bytes from the source's start; the largest long if none is. */
  long firstOffset() {
    return firstOffset;
  }

  boolean has(RootKind kind) {
    return codes.contains(kind.code());
  }

  int count() {
    return addresses.size();
  }

  RootKind kind(int root) {
    int code = codes.getInt(root);
    for (RootKind kind : RootKind.values()) {
      if (kind.code() == code) {
        return kind;
      }
    }
    return RootKind.UNKNOWN;
  }
}
