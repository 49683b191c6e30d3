package org.heapdiff.objects;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Work on both cores whose result does not depend on their number. */
public final class Parallel {
  /** Into so many parts objects are divided. */
  public static final int PARTS = 32;

  private static final int MANY_PARTS = 1 << 10;

  private Parallel() {}

  /** Runs tasks beside each other. */
  public static void run(Runnable... tasks) {
    Stream.of(tasks).parallel().forEach(Runnable::run);
  }

  /** Takes a part of the objects of a side. */
  public interface Range {
    void of(int part, int begin, int end);
  }

  /** Finds objects in a part of those of a side. */
  public interface Search {
    void of(int begin, int end, IntArrayList found);
  }

  /** What is found in all parts, in the order of the objects. */
  public static IntArrayList collect(int count, Search search) {
    IntArrayList[] parts = new IntArrayList[PARTS];
    overParts(
        count,
        (part, begin, end) -> {
          parts[part] = new IntArrayList();
          search.of(begin, end, parts[part]);
        });
    return joined(parts);
  }

  /**
   * The same of the places of a list, of which a few, one behind the other, may cost as much as all
   * others: in more parts, which may begin anywhere.
   */
  public static IntArrayList collectOfList(int size, Search search) {
    IntArrayList[] parts = new IntArrayList[Math.min(size, MANY_PARTS)];
    overNumbers(
        parts.length,
        part -> {
          parts[part] = new IntArrayList();
          int begin = (int) ((long) part * size / parts.length);
          int end = (int) ((part + 1L) * size / parts.length);
          search.of(begin, end, parts[part]);
        });
    return joined(parts);
  }

  private static IntArrayList joined(IntArrayList[] parts) {
    int size = 0;
    for (IntArrayList part : parts) {
      size += part.size();
    }
    IntArrayList all = new IntArrayList(size);
    for (IntArrayList part : parts) {
      all.addAll(part);
    }
    return all;
  }

  /**
   * Calls for {@link #PARTS} parts of objects from 0 to a number, exclusive, which are multiples of
   * 64, so that no two parts share a word of bits.
   */
  public static void overParts(int count, Range range) {
    overNumbers(PARTS, part -> run(part, count, range));
  }

  /** Calls for the numbers from 0 to one, exclusive; who is done with one takes the next one. */
  public static void overNumbers(int count, IntConsumer action) {
    AtomicInteger taken = new AtomicInteger();
    IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .parallel()
        .forEach(
            worker -> {
              int number;
              while ((number = taken.getAndIncrement()) < count) {
                action.accept(number);
              }
            });
  }

  /** Calls for the same parts one after the other. */
  public static void inTurn(int count, Range range) {
    for (int part = 0; part < PARTS; part++) {
      run(part, count, range);
    }
  }

  private static void run(int part, int count, Range range) {
    int length = (count / PARTS + 64) & ~63;
    int begin = (int) Math.min(count, (long) part * length);
    range.of(part, begin, (int) Math.min(count, (long) begin + length));
  }
}
