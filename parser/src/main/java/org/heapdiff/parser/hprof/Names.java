package org.heapdiff.parser.hprof;

import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names in a dump (of classes, fields, methods, files), by their ids. */
public final class Names {
  /** The longest name a class file can hold, in bytes (JVM specification 4.4.7). */
  private static final int LONGEST = 65_535;

  private static final int CHUNK_BITS = 20;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final long ABSENT = -1;

  /** Where in the chunks the name begins, shifted left by 16, and how many bytes it has. */
  private final Long2LongOpenHashMap places = new Long2LongOpenHashMap();

  private byte[][] chunks = new byte[4][];
  private int chunkCount;
  private int used = CHUNK;

  Names() {
    places.defaultReturnValue(ABSENT);
  }

  /**
   * Adds the name at a cursor's place. The first {@value #LONGEST} bytes of a longer one are kept.
   */
  void add(long id, byte[] window, int offset, int length) {
    int kept = Math.min(length, LONGEST);
    // Of an empty name too the place must be within a chunk.
    if (CHUNK - used <= kept) {
      if (chunkCount == chunks.length) {
        chunks = Arrays.copyOf(chunks, chunkCount * 2);
      }
      chunks[chunkCount++] = new byte[CHUNK];
      used = 0;
    }
    System.arraycopy(window, offset, chunks[chunkCount - 1], used, kept);
    long place = ((long) (chunkCount - 1) << CHUNK_BITS) + used;
    places.put(id, place << 16 | kept);
    used += kept;
  }

  /** How many names there are. */
  public int count() {
    return places.size();
  }

  /** The name with an id, or null where there is none. */
  public @Nullable String get(long id) {
    long place = places.get(id);
    if (place == ABSENT) {
      return null;
    }
    long start = place >>> 16;
    return decode(
        chunks[(int) (start >>> CHUNK_BITS)], (int) (start & (CHUNK - 1)), (int) (place & 0xffff));
  }

  /**
   * Decodes modified UTF-8 (JVM specification 4.4.7): NUL in two bytes, supplementary characters as
   * two surrogates of three bytes each. What is not well-formed becomes U+FFFD.
   */
  static String decode(byte[] bytes, int offset, int length) {
    if (isAscii(bytes, offset, length)) {
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
    char[] chars = new char[length];
    int count = 0;
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int first = bytes[at++] & 0xff;
      if (first < 0x80) {
        chars[count++] = (char) first;
      } else if (first >> 5 == 0b110 && at < end && isTrail(bytes[at])) {
        chars[count++] = (char) (((first & 0x1f) << 6) | (bytes[at++] & 0x3f));
      } else if (first >> 4 == 0b1110
          && at + 1 < end
          && isTrail(bytes[at])
          && isTrail(bytes[at + 1])) {
        chars[count++] =
            (char) (((first & 0xf) << 12) | ((bytes[at] & 0x3f) << 6) | (bytes[at + 1] & 0x3f));
        at += 2;
      } else {
        chars[count++] = '\ufffd';
      }
    }
    return new String(chars, 0, count);
  }

  private static boolean isAscii(byte[] bytes, int offset, int length) {
    int all = 0;
    for (int k = offset; k < offset + length; k++) {
      all |= bytes[k];
    }
    return all >= 0;
  }

  private static boolean isTrail(byte b) {
    return (b & 0xc0) == 0x80;
  }
}
