package org.heapdiff.growth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of collections: the class, the rule that gives its size from its fields, and which
 * classes its inner parts have. The sources of the fields are the public sources of OpenJDK 8 to
 * 25, Guava 33, Caffeine 3, Netty 4.1, Kotlin 2 and Clojure 1.11; a class whose fields are others
 * is no collection to heapdiff.
 */
final class CollectionRules {
  /**
   * One class a line: name, what is counted, rule. Rules are
   *
   * <ul>
   *   <li>{@code size}: the int or long in this field;
   *   <li>{@code count.value}: the field of the object in a field; of an array, the sum over its
   *       elements; {@code a+b}: the sum of two such;
   *   <li>{@code map>}: the size of the collection in this field, where what is held really is;
   *   <li>{@code >size}: the int in this field, and what is held is in other collections below;
   *   <li>{@code array[]}: the length of the array in this field; {@code array[]/2} half of it;
   *   <li>{@code head..tail@elements}: indexes into a ring, the array in the third field;
   *   <li>{@code taken..put/2}: the difference of two counters, divided;
   *   <li>{@code #Node}: how many nodes of this class, nested in the collection's, hold something;
   *   <li>{@code -}: not known.
   * </ul>
   */
  private static final String TABLE =
      """
      java.util.ArrayList elements size
      java.util.LinkedList elements size
      java.util.Vector elements elementCount
      java.util.ArrayDeque elements head..tail@elements
      java.util.PriorityQueue elements size
      java.util.HashMap entries size
      java.util.TreeMap entries size
      java.util.WeakHashMap entries size
      java.util.IdentityHashMap entries size
      java.util.EnumMap entries size
      java.util.Hashtable entries count
      java.util.Properties entries map>
      java.util.HashSet elements map>
      java.util.TreeSet elements m>
      java.util.RegularEnumSet elements -
      java.util.BitSet words words[]
      java.util.Arrays$ArrayList elements a[]
      java.util.ImmutableCollections$ListN elements elements[]
      java.util.ImmutableCollections$SetN elements size
      java.util.ImmutableCollections$MapN entries size
      java.util.Collections$SynchronizedCollection elements c>
      java.util.Collections$SynchronizedMap entries m>
      java.util.Collections$UnmodifiableCollection elements c>
      java.util.Collections$UnmodifiableMap entries m>
      java.util.Collections$CheckedCollection elements c>
      java.util.Collections$CheckedMap entries m>
      java.util.Collections$SetFromMap elements m>
      java.util.concurrent.ConcurrentHashMap entries baseCount+counterCells.value
      java.util.concurrent.ConcurrentHashMap$KeySetView elements map>
      java.util.concurrent.ConcurrentSkipListMap entries adder.base+adder.cells.value
      java.util.concurrent.ConcurrentSkipListSet elements m>
      java.util.concurrent.atomic.AtomicReferenceArray elements array[]
      java.util.concurrent.CopyOnWriteArrayList elements array[]
      java.util.concurrent.CopyOnWriteArraySet elements al>
      java.util.concurrent.LinkedBlockingQueue elements count.value
      java.util.concurrent.LinkedBlockingDeque elements count
      java.util.concurrent.ArrayBlockingQueue elements count
      java.util.concurrent.PriorityBlockingQueue elements size
      java.util.concurrent.DelayQueue elements q>
      java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue elements size
      java.util.concurrent.ConcurrentLinkedQueue elements #Node
      java.util.concurrent.ConcurrentLinkedDeque elements #Node
      java.util.concurrent.LinkedTransferQueue elements #Node
      java.lang.ThreadLocal$ThreadLocalMap entries size
      com.google.common.cache.LocalCache entries segments.count
      com.google.common.cache.LocalCache$LocalManualCache entries localCache>
      com.google.common.collect.MapMakerInternalMap entries segments.count
      com.google.common.collect.Interners$InternerImpl elements map>
      com.google.common.collect.RegularImmutableList elements array[]
      com.google.common.collect.RegularImmutableSet elements elements[]
      com.google.common.collect.RegularImmutableMap entries entries[]
      com.google.common.collect.RegularImmutableSortedSet elements elements>
      com.google.common.collect.ImmutableSortedMap entries keySet>
      com.google.common.collect.RegularImmutableBiMap entries size
      com.google.common.collect.AbstractMapBasedMultimap entries >totalSize
      com.google.common.collect.LinkedListMultimap entries size
      com.google.common.collect.HashBiMap entries size
      com.google.common.collect.StandardTable rows backingMap>
      com.google.common.collect.ConcurrentHashMultiset elements countMap>
      com.google.common.collect.AbstractMapBasedMultiset elements size
      com.google.common.collect.ObjectCountHashMap entries size
      com.google.common.collect.CompactHashMap entries size
      com.google.common.collect.CompactHashSet elements size
      com.google.common.collect.EvictingQueue elements delegate>
      com.google.common.collect.MinMaxPriorityQueue elements size
      com.github.benmanes.caffeine.cache.BoundedLocalCache entries data>
      com.github.benmanes.caffeine.cache.UnboundedLocalCache entries data>
      com.github.benmanes.caffeine.cache.BoundedLocalCache$BoundedLocalManualCache entries cache>
      com.github.benmanes.caffeine.cache.BoundedLocalCache$BoundedLocalAsyncCache entries cache>
      com.github.benmanes.caffeine.cache.UnboundedLocalCache$UnboundedLocalManualCache entries cache>
      com.github.benmanes.caffeine.cache.UnboundedLocalCache$UnboundedLocalAsyncCache entries cache>
      io.netty.util.collection.IntObjectHashMap entries size
      io.netty.util.collection.LongObjectHashMap entries size
      io.netty.util.collection.ShortObjectHashMap entries size
      io.netty.util.collection.CharObjectHashMap entries size
      io.netty.util.collection.ByteObjectHashMap entries size
      io.netty.util.internal.DefaultPriorityQueue elements size
      io.netty.util.Recycler$Stack elements size
      io.netty.buffer.PoolArena chunks #io.netty.buffer.PoolChunk
      kotlin.collections.ArrayDeque elements size
      kotlin.collections.builders.MapBuilder entries size
      kotlin.collections.builders.ListBuilder elements length
      kotlin.collections.builders.SetBuilder elements backing>
      clojure.lang.PersistentVector elements cnt
      clojure.lang.PersistentHashMap entries count
      clojure.lang.PersistentArrayMap entries array[]/2
      clojure.lang.PersistentTreeMap entries _count
      clojure.lang.PersistentQueue elements cnt
      clojure.lang.PersistentList elements _count
      clojure.lang.APersistentSet elements impl>
      """;

  /** JCTools, which Netty has under another name too. The counters of linked arrays go by two. */
  private static final String QUEUES =
      """
      org.jctools.queues.BaseMpscLinkedArrayQueue elements consumerIndex..producerIndex/2
      org.jctools.queues.MpscArrayQueue elements consumerIndex..producerIndex/1
      org.jctools.queues.atomic.BaseMpscLinkedAtomicArrayQueue elements \
      consumerIndex..producerIndex/2
      org.jctools.queues.atomic.MpscAtomicArrayQueue elements consumerIndex..producerIndex/1
      """;

  /** Parts that are nested in no collection's class, or are used by those of other packages. */
  private static final Set<String> PARTS_OF_ANY =
      Set.of(
          "com.github.benmanes.caffeine.cache.Node",
          "com.github.benmanes.caffeine.cache.AbstractLinkedDeque",
          "java.util.concurrent.atomic.AtomicReferenceArray",
          "io.netty.buffer.PoolChunk",
          "io.netty.buffer.PoolChunkList");

  /** Parts that keep arrays of more parts. */
  private static final Set<String> WITH_ARRAYS =
      Set.of(
          "clojure.lang.PersistentVector$Node",
          "clojure.lang.PersistentHashMap$ArrayNode",
          "clojure.lang.PersistentHashMap$BitmapIndexedNode",
          "clojure.lang.PersistentHashMap$HashCollisionNode");

  /** The same, by the class in which they are nested. */
  private static final Set<String> NESTED_WITH_ARRAYS =
      Set.of(
          "com.google.common.cache.LocalCache$", "com.google.common.collect.MapMakerInternalMap$");

  private static final Map<String, CollectionRule> RULES = new HashMap<>();

  static {
    for (String line : TABLE.lines().toList()) {
      String[] words = line.split(" ", -1);
      RULES.put(words[0], CollectionRule.parse(words[0], words[1], words[2]));
    }
    for (String home : List.of("", "io.netty.util.internal.shaded.")) {
      for (String line : QUEUES.lines().toList()) {
        String[] words = line.split(" ", -1);
        String name = home + words[0];
        RULES.put(name, CollectionRule.parse(name, words[1], words[2]));
      }
    }
  }

  private CollectionRules() {}

  /** The rule of a class, null if it has none of its own. */
  static @Nullable CollectionRule of(String className) {
    return RULES.get(className);
  }

  /** Whether a class is nested in one of the table's: then its instances are parts of those. */
  static boolean isNested(String className) {
    int from = 0;
    int dollar;
    while ((dollar = className.indexOf('$', from)) > 0) {
      if (RULES.containsKey(className.substring(0, dollar))) {
        return true;
      }
      from = dollar + 1;
    }
    return false;
  }

  /** Whether instances are parts of collections of any package. */
  static boolean isPartOfAny(String className) {
    return PARTS_OF_ANY.contains(className);
  }

  static boolean hasArrays(String className) {
    return WITH_ARRAYS.contains(className)
        || NESTED_WITH_ARRAYS.contains(className.substring(0, className.indexOf('$') + 1));
  }
}
