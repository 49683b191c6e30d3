package org.heapdiff.testdata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads HPROF in the plainest way, straight from the table in heapDumper.cpp and sharing nothing
 * with the writer. Trusts the lengths in the headers.
 */
final class PlainHprof {
  final String header;
  final int idSize;
  final long timeMillis;

  /** Tags of the top-level records, in order. */
  final List<Integer> tags = new ArrayList<>();

  final Map<Long, String> names = new LinkedHashMap<>();
  final Map<Long, Long> classNames = new LinkedHashMap<>();
  final Map<Integer, List<Long>> traces = new LinkedHashMap<>();
  final Map<Long, String> frames = new LinkedHashMap<>();

  /** Sub-records in words, in order. */
  final List<String> heap = new ArrayList<>();

  private final ByteBuffer in;

  PlainHprof(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
    StringBuilder text = new StringBuilder();
    for (int c = in.get(); c != 0; c = in.get()) {
      text.append((char) c);
    }
    header = text.toString();
    idSize = in.getInt();
    timeMillis = in.getLong();
    while (in.hasRemaining()) {
      int tag = in.get() & 0xff;
      in.getInt();
      int length = in.getInt();
      int end = in.position() + length;
      tags.add(tag);
      switch (tag) {
        case 0x01 -> {
          long id = id();
          byte[] name = new byte[end - in.position()];
          in.get(name);
          names.put(id, new String(name, StandardCharsets.UTF_8));
        }
        case 0x02 -> {
          in.getInt();
          long classId = id();
          in.getInt();
          classNames.put(classId, id());
        }
        case 0x04 -> {
          long id = id();
          frames.put(id, names.get(id()) + names.get(id()) + " " + names.get(id()));
          in.getInt();
          frames.merge(id, ":" + in.getInt(), String::concat);
        }
        case 0x05 -> {
          int serial = in.getInt();
          in.getInt();
          List<Long> ids = new ArrayList<>();
          for (int left = in.getInt(); left > 0; left--) {
            ids.add(id());
          }
          traces.put(serial, ids);
        }
        case 0x0c, 0x1c -> {
          while (in.position() < end) {
            heap.add(subRecord());
          }
        }
        default -> in.position(end);
      }
      if (in.position() != end) {
        throw new AssertionError("record " + tag + " ends at " + in.position() + ", not " + end);
      }
    }
  }

  /** The sub-records whose words begin so. */
  List<String> heap(String prefix) {
    return heap.stream().filter(line -> line.startsWith(prefix)).toList();
  }

  private long id() {
    return idSize == 8 ? in.getLong() : in.getInt() & 0xffff_ffffL;
  }

  private String nameOf(long classId) {
    Long nameId = classNames.get(classId);
    return nameId == null ? hex(classId) : String.valueOf(names.get(nameId));
  }

  static String hex(long value) {
    return Long.toHexString(value);
  }

  private String subRecord() {
    int tag = in.get() & 0xff;
    return switch (tag) {
      case 0xff, 0x05, 0x07, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x90 ->
          "root " + hex(tag) + " " + hex(id());
      case 0x01 -> "root 1 " + hex(id()) + " " + hex(id());
      case 0x02, 0x03, 0x08, 0x8e ->
          "root " + hex(tag) + " " + hex(id()) + " " + in.getInt() + " " + in.getInt();
      case 0x04, 0x06 -> "root " + hex(tag) + " " + hex(id()) + " " + in.getInt();
      case 0x20 -> classDump();
      case 0x21 -> {
        String start = "instance " + hex(id()) + " trace " + in.getInt() + " " + nameOf(id());
        yield start + " " + bytes(in.getInt());
      }
      case 0x22 -> {
        String start = "array " + hex(id()) + " trace " + in.getInt();
        int length = in.getInt();
        StringBuilder line = new StringBuilder(start + " " + nameOf(id()));
        for (int i = 0; i < length; i++) {
          line.append(' ').append(hex(id()));
        }
        yield line.toString();
      }
      case 0x23 -> {
        String start = "primitives " + hex(id()) + " trace " + in.getInt();
        int length = in.getInt();
        int type = in.get();
        yield start + " type " + type + " " + bytes(length * width(type));
      }
      case 0xc3 ->
          "nodata " + hex(id()) + " trace " + in.getInt() + " " + in.getInt() + " type " + in.get();
      case 0xfe -> "heap " + in.getInt() + " " + names.get(id());
      default -> throw new AssertionError("sub-record " + tag);
    };
  }

  private String classDump() {
    StringBuilder line = new StringBuilder("class ");
    line.append(hex(id())).append(" trace ").append(in.getInt());
    line.append(" super ").append(hex(id())).append(" loader ").append(hex(id()));
    line.append(" signers ").append(hex(id())).append(" domain ").append(hex(id()));
    id();
    id();
    line.append(" size ").append(in.getInt());
    for (int left = in.getShort(); left > 0; left--) {
      line.append(" constant ").append(in.getShort());
      int type = in.get();
      line.append(':').append(type).append('=').append(bytes(width(type)));
    }
    for (int left = in.getShort(); left > 0; left--) {
      line.append(" static ").append(names.get(id()));
      int type = in.get();
      line.append(':').append(type).append('=').append(bytes(width(type)));
    }
    for (int left = in.getShort(); left > 0; left--) {
      line.append(" field ").append(names.get(id())).append(':').append(in.get());
    }
    return line.toString();
  }

  private int width(int type) {
    return switch (type) {
      case 2 -> idSize;
      case 4, 8 -> 1;
      case 5, 9 -> 2;
      case 6, 10 -> 4;
      case 7, 11 -> 8;
      default -> throw new AssertionError("type " + type);
    };
  }

  private String bytes(int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
