package org.heapdiff.diff;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the serial numbers of the tracked objects in a dump of HotSpot and writes the dump again
 * with zeros in their place. A plain reader of its own, so that nothing of what is tested takes
 * part; for small dumps, which it reads whole.
 */
final class SerialNumbers {
  private static final int STRING = 0x01;
  private static final int LOAD_CLASS = 0x02;
  private static final Set<Integer> SEGMENTS = Set.of(0x0c, 0x1c);
  private static final int CLASS_DUMP = 0x20;
  private static final int INSTANCE_DUMP = 0x21;
  private static final int OBJECT_ARRAY_DUMP = 0x22;
  private static final int PRIMITIVE_ARRAY_DUMP = 0x23;
  private static final int OBJECT_TYPE = 2;
  private static final int NONE = -1;

  private final ByteBuffer dump;
  private final int idSize;
  private final String trackedClass;
  private final Long2ObjectOpenHashMap<String> names = new Long2ObjectOpenHashMap<>();
  private final Long2ObjectOpenHashMap<String> classNames = new Long2ObjectOpenHashMap<>();
  private final Long2ObjectOpenHashMap<ClassFields> classes = new Long2ObjectOpenHashMap<>();
  private final Long2IntOpenHashMap places = new Long2IntOpenHashMap();
  private final Long2LongOpenHashMap byId = new Long2LongOpenHashMap();
  private final List<Integer> blanked = new ArrayList<>();

  /** The fields of a class alone: their bytes, and where among them the serial number is. */
  private record ClassFields(long superclass, int bytes, int serial) {}

  private SerialNumbers(byte[] bytes, String trackedClass) {
    dump = ByteBuffer.wrap(bytes);
    this.trackedClass = trackedClass;
    int end = 0;
    while (bytes[end] != 0) {
      end++;
    }
    idSize = dump.getInt(end + 1);
    dump.position(end + 1 + 4 + 8);
  }

  /**
   * Reads a dump and blanks its serial numbers.
   *
   * @param from the dump
   * @param to where to write the blanked one
   * @param trackedClass the class that declares the field {@code serial}
   */
  static SerialNumbers blank(Path from, Path to, String trackedClass) throws IOException {
    byte[] bytes = Files.readAllBytes(from);
    SerialNumbers numbers = new SerialNumbers(bytes, trackedClass.replace('.', '/'));
    int start = numbers.dump.position();
    numbers.topLevel(false);
    numbers.dump.position(start);
    numbers.topLevel(true);
    Files.write(to, bytes);
    return numbers;
  }

  /** The serial number by the id of the object. */
  Long2LongOpenHashMap byId() {
    return byId;
  }

  /** Where in the file a number was, each of 8 bytes. */
  List<Integer> blanked() {
    return blanked;
  }

  private void topLevel(boolean instances) {
    while (dump.remaining() >= 9) {
      int tag = dump.get();
      dump.getInt();
      int end = dump.getInt() + dump.position();
      if (tag == STRING) {
        long id = id();
        names.put(
            id,
            new String(
                dump.array(), dump.position(), end - dump.position(), StandardCharsets.UTF_8));
      } else if (tag == LOAD_CLASS) {
        dump.getInt();
        long id = id();
        dump.getInt();
        classNames.put(id, names.get(id()));
      } else if (SEGMENTS.contains(tag)) {
        while (dump.position() < end) {
          subRecord(instances);
        }
      }
      dump.position(end);
    }
  }

  private void subRecord(boolean instances) {
    int tag = dump.get() & 0xff;
    switch (tag) {
      case 0xff, 0x05, 0x07 -> skip(idSize);
      case 0x01 -> skip(2 * idSize);
      case 0x02, 0x03, 0x08 -> skip(idSize + 8);
      case 0x04, 0x06 -> skip(idSize + 4);
      case CLASS_DUMP -> classDump();
      case INSTANCE_DUMP -> {
        long id = id();
        dump.getInt();
        long type = id();
        int length = dump.getInt();
        if (instances) {
          instance(id, type, dump.position());
        }
        skip(length);
      }
      case OBJECT_ARRAY_DUMP -> {
        skip(idSize + 4);
        int length = dump.getInt();
        skip(idSize + length * idSize);
      }
      case PRIMITIVE_ARRAY_DUMP -> {
        skip(idSize + 4);
        int length = dump.getInt();
        skip(length * size(dump.get()));
      }
      default ->
          throw new IllegalStateException(
              "sub-record " + Integer.toHexString(tag) + " before " + dump.position());
    }
  }

  private void classDump() {
    long id = id();
    dump.getInt();
    long superclass = id();
    skip(5 * idSize + 4);
    for (int k = dump.getShort(); k > 0; k--) {
      dump.getShort();
      skip(size(dump.get()));
    }
    for (int k = dump.getShort(); k > 0; k--) {
      id();
      skip(size(dump.get()));
    }
    int bytes = 0;
    int serial = NONE;
    for (int k = dump.getShort(); k > 0; k--) {
      String name = names.get(id());
      int size = size(dump.get());
      if (trackedClass.equals(classNames.get(id)) && "serial".equals(name)) {
        serial = bytes;
      }
      bytes += size;
    }
    classes.put(id, new ClassFields(superclass, bytes, serial));
  }

  private void instance(long id, long type, int start) {
    int place = places.computeIfAbsent(type, this::place);
    if (place != NONE) {
      byId.put(id, dump.getLong(start + place));
      dump.putLong(start + place, 0);
      blanked.add(start + place);
    }
  }

  /** Where in an instance its number is: its class's own fields come first. */
  private int place(long type) {
    int bytes = 0;
    for (ClassFields fields = classes.get(type);
        fields != null;
        fields = classes.get(fields.superclass)) {
      if (fields.serial != NONE) {
        return bytes + fields.serial;
      }
      bytes += fields.bytes;
    }
    return NONE;
  }

  private int size(int type) {
    return switch (type) {
      case OBJECT_TYPE -> idSize;
      case 4, 8 -> 1;
      case 5, 9 -> 2;
      case 6, 10 -> 4;
      case 7, 11 -> 8;
      default -> throw new IllegalStateException("type " + type);
    };
  }

  private long id() {
    return idSize == 8 ? dump.getLong() : dump.getInt() & 0xffff_ffffL;
  }

  private void skip(int bytes) {
    dump.position(dump.position() + bytes);
  }
}
