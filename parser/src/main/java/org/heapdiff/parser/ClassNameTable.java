package org.heapdiff.parser;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;
import java.util.Locale;
import org.heapdiff.parser.hprof.Names;
import org.jspecify.annotations.Nullable;

/**
 * The names of classes as the Java language writes them, each once: a name is a number from 0. It
 * is decoded when it is first asked for, as most are not before there is something to print.
 */
final class ClassNameTable {
  /** There is no such name. */
  static final int NONE = -1;

  private static final byte ARRAY = 1;
  private static final byte HIDDEN = 2;

  private final Names names;

  /** By the id in the dump; of use while the table is filled only. */
  private @Nullable Long2IntOpenHashMap numbers = new Long2IntOpenHashMap();

  // By name.
  private long[] ids = new long[16];
  private int[] hashes = new int[16];
  private byte[] properties = new byte[16];
  private @Nullable String[] texts = new @Nullable String[16];

  private int count;

  /**
   * Names by the hashes of their texts, with open addressing; {@link #NONE} where there is none.
   */
  private int[] slots = new int[64];

  ClassNameTable(Names names) {
    this.names = names;
    Arrays.fill(slots, NONE);
    numbers().defaultReturnValue(NONE);
  }

  private Long2IntOpenHashMap numbers() {
    if (numbers == null) {
      throw new IllegalStateException("the table is complete");
    }
    return numbers;
  }

  /** The number of the name with an id in the dump, {@link #NONE} if the dump does not have it. */
  int number(long id) {
    int known = numbers().get(id);
    if (known != NONE) {
      return known;
    }
    String text = decoded(id);
    if (text == null) {
      return NONE;
    }
    int number = number(text, id, null);
    numbers().put(id, number);
    return number;
  }

  /** The number of a name that need not be in the dump. */
  int number(String text) {
    return number(text, 0, text);
  }

  /** The number of the name of a class of which only the id is known. */
  int unknown(long classId) {
    return number(String.format(Locale.ROOT, "unknown class 0x%x", classId));
  }

  private @Nullable String decoded(long id) {
    String name = names.get(id);
    return name == null ? null : ClassNames.toJava(name);
  }

  private int number(String text, long id, @Nullable String kept) {
    int hash = text.hashCode();
    int at = slot(text, hash);
    if (slots[at] != NONE) {
      return slots[at];
    }
    if (count == ids.length) {
      int more = count + (count >> 1);
      ids = Arrays.copyOf(ids, more);
      hashes = Arrays.copyOf(hashes, more);
      properties = Arrays.copyOf(properties, more);
      texts = Arrays.copyOf(texts, more);
    }
    ids[count] = id;
    hashes[count] = hash;
    texts[count] = kept;
    properties[count] =
        (byte) ((ClassNames.isArray(text) ? ARRAY : 0) | (ClassNames.isHidden(text) ? HIDDEN : 0));
    slots[at] = count++;
    if (count * 2 > slots.length) {
      grow();
    }
    return count - 1;
  }

  /** Where the name is among the slots, or the free slot for it. */
  private int slot(String text, int hash) {
    int at = place(hash);
    while (slots[at] != NONE && (hashes[slots[at]] != hash || !text.equals(text(slots[at])))) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  private int place(int hash) {
    int mixed = hash * 0x9E3779B9;
    return (mixed ^ mixed >>> 16) & (slots.length - 1);
  }

  private void grow() {
    slots = new int[slots.length * 2];
    Arrays.fill(slots, NONE);
    for (int number = 0; number < count; number++) {
      int at = place(hashes[number]);
      while (slots[at] != NONE) {
        at = (at + 1) & (slots.length - 1);
      }
      slots[at] = number;
    }
  }

  /** Ends the filling: from now on names are only asked for. */
  void complete() {
    numbers = null;
    ids = Arrays.copyOf(ids, count);
    hashes = Arrays.copyOf(hashes, count);
    properties = Arrays.copyOf(properties, count);
    texts = Arrays.copyOf(texts, count);
  }

  int count() {
    return count;
  }

  /** The number of a text, {@link #NONE} if it is no name. */
  int find(String text) {
    return slots[slot(text, text.hashCode())];
  }

  /** The name with a number. */
  String name(int number) {
    // Two threads may decode the same name; strings can be handed over without a lock.
    String known = texts[number];
    if (known == null) {
      known = text(number);
      texts[number] = known;
    }
    return known;
  }

  private String text(int number) {
    String known = texts[number];
    if (known != null) {
      return known;
    }
    String text = decoded(ids[number]);
    if (text == null) {
      throw new IllegalStateException("a name without text");
    }
    return text;
  }

  boolean isArray(int number) {
    return (properties[number] & ARRAY) != 0;
  }

  /** {@link ClassNames#isHidden} of the name. */
  boolean isHidden(int number) {
    return (properties[number] & HIDDEN) != 0;
  }
}
