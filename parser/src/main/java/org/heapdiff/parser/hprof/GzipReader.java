package org.heapdiff.parser.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip members (RFC 1952) that stand one behind the other.
 *
 * <p>{@link java.util.zip.GZIPInputStream} does so too, but drops what it has unpacked in the call
 * that meets damage, takes a damaged header of a later member for the end of the file, and does not
 * say where a member ends. This one gives every byte before the damage, whatever the sizes of the
 * buffers, and then says how it ended.
 */
final class GzipReader implements Closeable {
  /** How the packed bytes ended. */
  enum End {
    /** Behind a whole member; zeros may follow, as tapes leave them. */
    WHOLE,
    /** Within a member. */
    CUT_OFF,
    /** With something that is not gzip, or does not fit its checksum or length. */
    DAMAGED
  }

  private static final int HEADER_CHECKSUM = 0x02;
  private static final int EXTRA = 0x04;
  private static final int NAME = 0x08;
  private static final int COMMENT = 0x10;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final byte[] packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private int next;
  private int limit;
  private long before;
  private boolean inMember;
  private int headers;
  private long membersEnd;
  private End end = End.WHOLE;
  private boolean ended;

  /**
   * Reads from the start of a member on.
   *
   * @param buffer bytes to read at once, at least 1
   */
  GzipReader(InputStream in, int buffer) {
    this.in = in;
    packed = new byte[buffer];
  }

  /**
   * Unpacks some bytes.
   *
   * @param length more than 0
   * @return how many bytes, at least 1, or -1 at the end, about which {@link #end} then tells
   * @throws IOException when the file cannot be read; not for damage
   */
  int read(byte[] to, int from, int length) throws IOException {
    while (!ended) {
      if (!inMember && !nextMember()) {
        break;
      }
      int count = inflate(to, from, length);
      checksum.update(to, from, count);
      if (inflater.finished() && !ended) {
        next = limit - inflater.getRemaining();
        trailer();
      }
      if (count > 0) {
        return count;
      }
    }
    return -1;
  }

  private int inflate(byte[] to, int from, int length) throws IOException {
    long already = inflater.getBytesWritten();
    try {
      while (true) {
        int count = inflater.inflate(to, from, length);
        if (count > 0 || inflater.finished()) {
          return count;
        }
        if (inflater.needsDictionary()) {
          return stop(End.DAMAGED);
        }
        next = limit;
        if (!fill()) {
          return stop(End.CUT_OFF);
        }
        inflater.setInput(packed, 0, limit);
      }
    } catch (DataFormatException e) {
      stop(End.DAMAGED);
      // What came before the damage in this call is in the array, though the call failed.
      return (int) (inflater.getBytesWritten() - already);
    }
  }

  private int stop(End how) {
    end = how;
    ended = true;
    return 0;
  }

  private boolean nextMember() throws IOException {
    if (headers > 0 && onlyZeros()) {
      ended = true;
      return false;
    }
    End header = header();
    if (header != End.WHOLE) {
      stop(header);
      return false;
    }
    headers++;
    inMember = true;
    inflater.reset();
    inflater.setInput(packed, next, limit - next);
    checksum.reset();
    return true;
  }

  private boolean onlyZeros() throws IOException {
    while (next < limit || fill()) {
      if (packed[next] != 0) {
        return false;
      }
      next++;
    }
    return true;
  }

  /** RFC 1952, section 2.3. */
  private End header() throws IOException {
    checksum.reset();
    int flags = 0;
    for (int k = 0; k < 10; k++) {
      int value = take();
      if (value < 0) {
        return End.CUT_OFF;
      }
      if (k == 3) {
        flags = value;
      }
      if ((k == 0 && value != 0x1f)
          || (k == 1 && value != 0x8b)
          || (k == 2 && value != 8)
          || (k == 3 && (value & RESERVED) != 0)) {
        return End.DAMAGED;
      }
    }
    if ((flags & EXTRA) != 0) {
      int low = take();
      int high = take();
      if (high < 0) {
        return End.CUT_OFF;
      }
      for (int rest = (high << 8) | low; rest > 0; rest--) {
        if (take() < 0) {
          return End.CUT_OFF;
        }
      }
    }
    if (((flags & NAME) != 0 && !skipText()) || ((flags & COMMENT) != 0 && !skipText())) {
      return End.CUT_OFF;
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      int expected = (int) checksum.getValue() & 0xffff;
      int low = take();
      int high = take();
      if (high < 0) {
        return End.CUT_OFF;
      }
      return ((high << 8) | low) == expected ? End.WHOLE : End.DAMAGED;
    }
    return End.WHOLE;
  }

  private boolean skipText() throws IOException {
    int value;
    do {
      value = take();
    } while (value > 0);
    return value == 0;
  }

  private void trailer() throws IOException {
    long value = 0;
    for (int k = 0; k < 8; k++) {
      long one = next < limit || fill() ? packed[next++] & 0xff : -1;
      if (one < 0) {
        stop(End.CUT_OFF);
        return;
      }
      value |= one << (8 * k);
    }
    if ((value & 0xffff_ffffL) != checksum.getValue()
        || (int) (value >>> 32) != (int) inflater.getBytesWritten()) {
      stop(End.DAMAGED);
      return;
    }
    inMember = false;
    membersEnd = before + next;
  }

  /** The next byte of a header, or -1 at the end. */
  private int take() throws IOException {
    if (next == limit && !fill()) {
      return -1;
    }
    int value = packed[next++] & 0xff;
    checksum.update(value);
    return value;
  }

  private boolean fill() throws IOException {
    before += limit;
    next = 0;
    limit = 0;
    int count = in.read(packed, 0, packed.length);
    limit = Math.max(count, 0);
    return count > 0;
  }

  /** How it ended; of use only behind the end. */
  End end() {
    return end;
  }

  /** How many headers of members have been read whole. */
  int headers() {
    return headers;
  }

  /** Packed bytes from where reading began to the end of the last whole, proven member. */
  long membersEnd() {
    return membersEnd;
  }

  /** Packed bytes read from the stream. */
  long bytesRead() {
    return before + limit;
  }

  /** Frees the inflater's memory; leaves the stream open. */
  @Override
  public void close() {
    inflater.end();
  }
}
