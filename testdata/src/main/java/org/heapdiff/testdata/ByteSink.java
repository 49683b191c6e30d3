package org.heapdiff.testdata;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A growing array of bytes, big-endian as everything in HPROF. */
final class ByteSink {
  private byte[] bytes = new byte[256];
  private int size;

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void u1(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void u2(int value) {
    ensure(2);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  void u4(int value) {
    ensure(4);
    bytes[size++] = (byte) (value >>> 24);
    bytes[size++] = (byte) (value >>> 16);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  void u8(long value) {
    u4((int) (value >>> 32));
    u4((int) value);
  }

  /** The lowest {@code width} bytes of {@code value}; width is 1, 2, 4 or 8. */
  void number(long value, int width) {
    switch (width) {
      case 1 -> u1((int) value);
      case 2 -> u2((int) value);
      case 4 -> u4((int) value);
      case 8 -> u8(value);
      default -> throw new IllegalArgumentException("no number has " + width + " bytes");
    }
  }

  void put(byte[] source, int length) {
    ensure(length);
    System.arraycopy(source, 0, bytes, size, length);
    size += length;
  }

  /** Writes out the first {@code count} bytes and keeps the rest. */
  void drain(OutputStream out, int count) throws IOException {
    out.write(bytes, 0, count);
    System.arraycopy(bytes, count, bytes, 0, size - count);
    size -= count;
  }

  private void ensure(int more) {
    long needed = (long) size + more;
    if (needed > bytes.length) {
      if (needed > Integer.MAX_VALUE - 8) {
        throw new IllegalStateException("a record of 2 GB or more must be streamed");
      }
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Math.max(needed, 2L * bytes.length), Integer.MAX_VALUE - 8));
    }
  }
}
