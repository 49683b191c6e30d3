package org.heapdiff.growth;

import static org.heapdiff.testdata.ValueType.INT;
import static org.heapdiff.testdata.ValueType.LONG;
import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collections of libraries that no test depends on. The classes, fields and figures are those of
 * dumps of programs that used Netty 4.1.118, Kotlin 2.1.10.
 */
class LibraryCollectionsTest {
  private final HeapBuilder heap = new HeapBuilder();

  @TempDir Path folder;

  private OptionalLong size(HeapInstance collection) throws IOException {
    heap.classOf("com.acme.Main").staticField("held", collection).build();
    Path file = Files.write(folder.resolve("dump.hprof"), heap.toBytes());
    heap.keepAddresses();
    try (Snapshot snapshot = Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE)) {
      int object = snapshot.objectAt(collection.address());
      return new CollectionClasses(snapshot).size(snapshot.contents(), object);
    }
  }

  @Test
  void nettysMapsCount() throws IOException {
    HeapClass map =
        heap.classOf("io.netty.util.collection.IntObjectHashMap")
            .fields(INT, "maxSize", "size", "mask")
            .fields(OBJECT, "keys", "values", "keySet", "entrySet", "entries")
            .build();
    assertEquals(
        OptionalLong.of(1495),
        size(heap.instance(map).set("maxSize", 2047).set("size", 1495).set("mask", 4095)));
  }

  @Test
  void linkedArraysOfAQueueCountByTwo() throws IOException {
    String queues = "io.netty.util.internal.shaded.org.jctools.queues.";
    HeapClass producer =
        heap.classOf(queues + "BaseMpscLinkedArrayQueueProducerFields")
            .field("producerIndex", LONG)
            .build();
    HeapClass consumer =
        heap.classOf(queues + "BaseMpscLinkedArrayQueueConsumerFields")
            .extending(producer)
            .fields(LONG, "consumerMask", "consumerIndex")
            .field("consumerBuffer", OBJECT)
            .build();
    HeapClass base = heap.classOf(queues + "BaseMpscLinkedArrayQueue").extending(consumer).build();
    HeapClass queue = heap.classOf(queues + "MpscUnboundedArrayQueue").extending(base).build();
    assertEquals(
        OptionalLong.of(1495),
        size(heap.instance(queue).set("producerIndex", 3000L).set("consumerIndex", 10L)));
  }

  @Test
  void anArrayQueueCountsByOne() throws IOException {
    String queues = "org.jctools.queues.";
    HeapClass producer =
        heap.classOf(queues + "MpscArrayQueueProducerIndexField")
            .field("producerIndex", LONG)
            .build();
    HeapClass consumer =
        heap.classOf(queues + "MpscArrayQueueConsumerIndexField")
            .extending(producer)
            .field("consumerIndex", LONG)
            .build();
    HeapClass queue = heap.classOf(queues + "MpscArrayQueue").extending(consumer).build();
    assertEquals(
        OptionalLong.of(1500),
        size(heap.instance(queue).set("producerIndex", 1500L).set("consumerIndex", 0L)));
  }

  /** Lists of chunks that hang in the arena, and refer to the next list and the one before. */
  @Test
  void chunksOfAnArenaAreCounted() throws IOException {
    HeapClass arena =
        heap.classOf("io.netty.buffer.PoolArena").fields(OBJECT, "qInit", "q000").build();
    HeapClass heapArena =
        heap.classOf("io.netty.buffer.PoolArena$HeapArena").extending(arena).build();
    HeapClass list =
        heap.classOf("io.netty.buffer.PoolChunkList")
            .fields(OBJECT, "arena", "nextList", "head", "prevList")
            .build();
    HeapClass chunk =
        heap.classOf("io.netty.buffer.PoolChunk")
            .fields(OBJECT, "arena", "memory", "parent", "prev", "next")
            .build();
    HeapInstance pool = heap.instance(heapArena);
    HeapInstance first = heap.instance(list).set("arena", pool);
    HeapInstance second = heap.instance(list).set("arena", pool).set("prevList", first);
    first.set("nextList", second);
    pool.set("qInit", first).set("q000", second);
    for (HeapInstance each : new HeapInstance[] {first, second, second}) {
      HeapInstance one =
          heap.instance(chunk)
              .set("arena", pool)
              .set("parent", each)
              .set("memory", heap.byteArrayOfLength(100));
      if (each.get("head") instanceof HeapInstance next) {
        one.set("next", next);
        next.set("prev", one);
      }
      each.set("head", one);
    }
    assertEquals(OptionalLong.of(3), size(pool));
  }

  @Test
  void kotlinsCollectionsCount() throws IOException {
    HeapClass map =
        heap.classOf("kotlin.collections.builders.MapBuilder")
            .fields(OBJECT, "keysArray", "valuesArray", "presenceArray", "hashArray")
            .fields(INT, "length", "size")
            .build();
    // Of 1,500 keys that were put, five have been removed.
    HeapInstance entries = heap.instance(map).set("length", 1500).set("size", 1495);
    assertEquals(OptionalLong.of(1495), size(entries));
    HeapClass set =
        heap.classOf("kotlin.collections.builders.SetBuilder").field("backing", OBJECT).build();
    assertEquals(OptionalLong.of(1495), size(heap.instance(set).set("backing", entries)));
    HeapClass list =
        heap.classOf("kotlin.collections.builders.ListBuilder")
            .field("backing", OBJECT)
            .field("length", INT)
            .build();
    assertEquals(OptionalLong.of(7), size(heap.instance(list).set("length", 7)));
    HeapClass deque =
        heap.classOf("kotlin.collections.ArrayDeque")
            .fields(INT, "head", "size")
            .field("elementData", OBJECT)
            .build();
    HeapObject elements = heap.objectArray("java.lang.Object[]", new HeapObject[16]);
    assertEquals(
        OptionalLong.of(9),
        size(heap.instance(deque).set("head", 12).set("size", 9).set("elementData", elements)));
  }
}
