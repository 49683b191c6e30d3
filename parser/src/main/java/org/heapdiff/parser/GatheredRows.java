package org.heapdiff.parser;

import java.util.Arrays;
import org.heapdiff.parser.graph.ReferenceRows;
import org.heapdiff.parser.hprof.Cursor;
import org.heapdiff.parser.hprof.RecordBatch;

/**
 * The references of several objects, as addresses, one object's behind the other's: gathered first,
 * and then looked up and written together.
 */
final class GatheredRows {
  private long[] addresses = new long[1 << 12];
  private int[] entries = new int[1 << 12];
  private int size;

  private final int[] nodes = new int[RecordBatch.SIZE];
  private final int[] ends = new int[nodes.length];
  private final int[] classObjects = new int[nodes.length];
  private int rows;

  void clear() {
    size = 0;
    rows = 0;
  }

  private void ensure(int more) {
    if (addresses.length - size < more) {
      addresses = Arrays.copyOf(addresses, Math.max(2 * addresses.length, size + more));
    }
  }

  /** Adds a reference, unless it is null. */
  void add(long address) {
    if (address != 0) {
      ensure(1);
      addresses[size++] = address;
    }
  }

  /** Adds the references in the fields of an instance. */
  void fields(byte[] window, int body, int[] offsets, int idSize) {
    ensure(offsets.length);
    long[] into = addresses;
    int next = size;
    for (int offset : offsets) {
      long address = Cursor.id(window, body + offset, idSize);
      into[next] = address;
      next += address == 0 ? 0 : 1;
    }
    size = next;
  }

  /** Adds the elements of an array. */
  void array(byte[] window, int body, int length, int idSize) {
    ensure(length);
    long[] into = addresses;
    int next = size;
    int at = body;
    for (int k = 0; k < length; k++) {
      long address = Cursor.id(window, at, idSize);
      into[next] = address;
      next += address == 0 ? 0 : 1;
      at += idSize;
    }
    size = next;
  }

  /**
   * Ends the row of an object; there are at most as many as records in a batch.
   *
   * @param classObject the object of its class, to which it refers as well, or negative
   */
  void end(int object, int classObject) {
    nodes[rows] = object;
    ends[rows] = size;
    classObjects[rows] = classObject;
    rows++;
  }

  /** Looks up all references and writes the rows; returns how many refer to no object. */
  int write(AddressIndex index, ReferenceRows.Writer writer) {
    if (entries.length < size) {
      entries = new int[addresses.length];
    }
    int absent = index.entries(addresses, entries, size);
    int from = 0;
    for (int r = 0; r < rows; r++) {
      writer.row(nodes[r], entries, from, ends[r], classObjects[r]);
      from = ends[r];
    }
    return absent;
  }
}
