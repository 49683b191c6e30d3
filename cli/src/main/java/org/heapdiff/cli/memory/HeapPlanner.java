package org.heapdiff.cli.memory;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.cli.memory.JvmHeap.Place;
import org.heapdiff.cli.report.ByteSize;
import org.heapdiff.parser.MemoryShortageException;
import org.jspecify.annotations.Nullable;

/**
 * Decides in which heap a command is run: in the one at hand, in a larger or smaller one in memory,
 * or, if memory does not suffice, in one that is mapped from a temporary file.
 */
public final class HeapPlanner {
  /*
   * A heap in a file is not limited by memory: the operating system writes those pages of it to the
   * file that were not used for long. Only what the JVM takes beside its heap must fit in memory.
   */

  /** The least memory with which heapdiff works, in bytes. */
  public static final long LEAST_MEMORY = 256L << 20;

  /**
   * What a JVM takes beside its heap: code, classes, stacks, buffers; those that wait for it too.
   */
  private static final long BESIDE_HEAP = 128L << 20;

  /** For each byte of memory beside the heap as many of a heap: cards and block offsets, 2/512. */
  private static final int HEAP_PER_TABLE_BYTE = 256;

  /** What a heap needs beside what is known to be put in: the part for young objects, and air. */
  private static final long YOUNG = 32L << 20;

  private static final int AIR = 12;

  /** A heap that turned out to be too small is followed by one so much larger. */
  private static final double NEXT = 1.6;

  /** The most times that heapdiff starts itself again. */
  private static final int MOST_GENERATIONS = 6;

  private final JvmHeap current;
  private final @Nullable Long limit;
  private final @Nullable Path chosenFolder;

  /**
   * Sets up decisions.
   *
   * @param current the heap at hand
   * @param limit the most memory to take, null if nothing was said
   * @param chosenFolder where the user wants temporary files, null if nothing was said
   */
  public HeapPlanner(JvmHeap current, @Nullable Long limit, @Nullable Path chosenFolder) {
    this.current = current;
    this.limit = limit;
    this.chosenFolder = chosenFolder;
  }

  /**
   * Before any work.
   *
   * @throws AnotherJvm if the heap at hand could grow over the limit
   */
  public void checkLimit() {
    if (limit != null
        && current.place() == Place.ORDINARY
        && current.maxBytes() > heapInMemory(limit)) {
      throw new AnotherJvm(new HeapPlan(heapInMemory(limit), null), "");
    }
  }

  /** What to do when the heap at hand does not suffice, and how much does is known. */
  public AnotherJvm after(MemoryShortageException shortage) {
    return after(shortage.subject() + " needs about ", shortage.needed());
  }

  /** What to do when the heap at hand did not suffice although it seemed to. */
  public AnotherJvm after(OutOfMemoryError failure) {
    if (current.place() == Place.ORDINARY) {
      // Perhaps it was only badly divided.
      return new AnotherJvm(new HeapPlan(mostInMemory(), null), "");
    }
    return after("The analysis needs at least ", (long) (current.maxBytes() * NEXT));
  }

  private AnotherJvm after(String needs, long needed) {
    long heap = Math.max(needed + needed / AIR, leastNext()) + YOUNG;
    long inMemory = mostInMemory();
    if (current.generation() >= MOST_GENERATIONS) {
      return new AnotherJvm(
          null,
          needs
              + ByteSize.human(needed)
              + " of memory, and larger and larger heaps did not suffice; run heapdiff on a larger"
              + " machine.");
    }
    boolean another = current.place() == Place.ORDINARY || current.maxBytes() < inMemory;
    if (current.place() != Place.FILE && another && heap <= inMemory) {
      return new AnotherJvm(new HeapPlan(inMemory, null), "");
    }
    String problem =
        needs
            + ByteSize.human(limit == null ? heap : heap + BESIDE_HEAP)
            + " of memory, more than the "
            + ByteSize.human(limit == null ? current.maxBytes() : limit)
            + (limit == null ? " that Java may take here" : " allowed");
    return inFile(problem, heap);
  }

  /** A heap that was in a file and too small is followed by one that is larger by far. */
  private long leastNext() {
    return current.place() == Place.FILE ? (long) (current.maxBytes() * NEXT) : 0;
  }

  private AnotherJvm inFile(String problem, long heap) {
    HeapFolder folder;
    try {
      folder = HeapFolder.choose(chosenFolder);
    } catch (IOException e) {
      return new AnotherJvm(
          null, problem + ", and there is no temporary folder; name one with --temp.");
    }
    return inFile(problem, heap, folder);
  }

  /** The decision for a folder that is known; for tests. */
  AnotherJvm inFile(String problem, long heap, HeapFolder folder) {
    if (limit != null && heap / HEAP_PER_TABLE_BYTE + BESIDE_HEAP > limit) {
      return new AnotherJvm(
          null,
          problem
              + ", and even to work in a temporary file takes "
              + ByteSize.human(heap / HEAP_PER_TABLE_BYTE + BESIDE_HEAP)
              + "; allow that with --memory.");
    }
    if (folder.freeBytes() < heap) {
      return new AnotherJvm(
          null,
          problem
              + ", and "
              + folder.path()
              + " has only "
              + ByteSize.human(folder.freeBytes())
              + " left for a temporary file of "
              + ByteSize.human(heap)
              + "; name a folder with more room with --temp.");
    }
    HeapPlan plan = new HeapPlan(heap, folder.path());
    if (current.place() == Place.FILE) {
      // That a file is needed was said when it was known less well how large it must be.
      return new AnotherJvm(plan, "");
    }
    return new AnotherJvm(
        plan,
        problem
            + ": works in a temporary file of "
            + ByteSize.human(heap)
            + " in "
            + folder.path()
            + " instead, which is slower"
            + (folder.inMemory()
                ? "; that folder is itself in memory, so name one on a disk with --temp."
                : "."));
  }

  /** The largest heap in memory that is allowed. */
  private long mostInMemory() {
    return limit == null ? current.maxBytes() : heapInMemory(limit);
  }

  /** The heap in memory of a JVM that in all takes {@code memory} bytes at most. */
  private static long heapInMemory(long memory) {
    return memory - BESIDE_HEAP - memory / HEAP_PER_TABLE_BYTE;
  }
}
