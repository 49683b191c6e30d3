package org.heapdiff.parser.hprof;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A place in a {@link ByteSource}, with a window of the bytes that follow it. Used by one thread.
 *
 * <p>{@link #require} makes bytes available, the getters then read them without a check of their
 * own.
 */
public final class Cursor {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int WINDOW = 256 * 1024;

  private final ByteSource source;
  private final int idSize;

  /** No byte at or behind this position is read. */
  private long end;

  /** Position in the source of the window's first byte. */
  private long windowPosition;

  private byte[] window;
  private int at;
  private int filled;

  public Cursor(ByteSource source, int idSize) {
    this(source, idSize, WINDOW);
  }

  /** A cursor that reads about {@code window} bytes at a time. */
  Cursor(ByteSource source, int idSize, int window) {
    this.window = new byte[(int) Math.min(window, source.mostSize())];
    this.source = source;
    this.idSize = idSize;
    this.end = source.mostSize();
  }

  /** Goes to {@code position}; what is at or behind {@code end} does not exist for this cursor. */
  public void moveTo(long position, long end) {
    this.end = Math.min(end, source.mostSize());
    if (position >= windowPosition && position <= windowPosition + filled) {
      at = (int) (position - windowPosition);
      // A window may hold bytes from behind the new end: they are hidden by require().
    } else {
      windowPosition = position;
      at = 0;
      filled = 0;
    }
  }

  /** Where the next byte is read, in bytes from the source's start. */
  public long position() {
    return windowPosition + at;
  }

  /** Where this cursor ends. */
  public long end() {
    return end;
  }

  /** Bytes from here to the end; negative when a skip went past it. */
  public long remaining() {
    return end - position();
  }

  /** Bytes of an id. */
  public int idSize() {
    return idSize;
  }

  /**
   * Makes the next {@code count} bytes available.
   *
   * @return false when the cursor ends before
   */
  public boolean require(int count) throws IOException {
    if (filled - at >= count && position() + count <= end) {
      return true;
    }
    return refill(count);
  }

  private boolean refill(int count) throws IOException {
    if (count > remaining()) {
      return false;
    }
    if (at > filled) {
      windowPosition += at;
      filled = 0;
    } else {
      System.arraycopy(window, at, window, 0, filled - at);
      windowPosition += at;
      filled -= at;
    }
    at = 0;
    if (count > window.length) {
      window = Arrays.copyOf(window, Math.max(count, Integer.highestOneBit(count - 1) << 1));
    }
    int want = (int) Math.min(window.length - filled, end - windowPosition - filled);
    if (want > 0) {
      filled += source.read(windowPosition + filled, window, filled, want);
    }
    return filled >= count;
  }

  /**
   * The window's bytes; the next byte is at {@link #offset}. Changes with every {@link #require}.
   */
  public byte[] window() {
    return window;
  }

  /** Where in {@link #window} the next byte is. */
  public int offset() {
    return at;
  }

  /** Where in {@link #window} the bytes end that are there and not behind this cursor's end. */
  int limit() {
    return (int) Math.min(filled, end - windowPosition);
  }

  /** Goes on by {@code count} bytes, whether they are available or not. */
  public void skip(long count) {
    long next = at + count;
    if (next <= filled) {
      at = (int) next;
    } else {
      windowPosition += next;
      at = 0;
      filled = 0;
    }
  }

  public int u1() {
    return window[at++] & 0xff;
  }

  public int u2() {
    int value = (short) SHORTS.get(window, at) & 0xffff;
    at += 2;
    return value;
  }

  public int i4() {
    int value = (int) INTS.get(window, at);
    at += 4;
    return value;
  }

  public long u4() {
    return i4() & 0xffff_ffffL;
  }

  public long i8() {
    long value = (long) LONGS.get(window, at);
    at += 8;
    return value;
  }

  /** An id: 4 bytes without sign, or 8. */
  public long id() {
    return idSize == 8 ? i8() : u4();
  }

  /** The id at {@code offset} of a window. */
  public static long id(byte[] window, int offset, int idSize) {
    return idSize == 8 ? (long) LONGS.get(window, offset) : intAt(window, offset) & 0xffff_ffffL;
  }

  /** The big-endian int at {@code offset} of a window. */
  public static int intAt(byte[] window, int offset) {
    return (int) INTS.get(window, offset);
  }

  /** The big-endian long at {@code offset} of a window. */
  public static long longAt(byte[] window, int offset) {
    return (long) LONGS.get(window, offset);
  }

  /** The big-endian short at {@code offset} of a window. */
  public static short shortAt(byte[] window, int offset) {
    return (short) SHORTS.get(window, offset);
  }
}
