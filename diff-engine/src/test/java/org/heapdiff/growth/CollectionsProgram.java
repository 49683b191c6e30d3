package org.heapdiff.growth;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Holds collections of known size, each behind a static field, and makes one of them grow when it
 * is told to.
 */
@SuppressWarnings({"UnusedVariable", "JdkObsolete"}) // The dump is what reads it.
final class CollectionsProgram {
  /** What most of them hold. */
  static final int SIZE = 37;

  static final int GROWN_BY = 5_000;

  static final List<Object> ARRAY_LIST = new ArrayList<>(keys());
  static final List<Object> LINKED_LIST = new LinkedList<>(keys());
  static final List<Object> VECTOR = new Vector<>(keys());
  static final List<Object> SYNCHRONIZED = Collections.synchronizedList(new ArrayList<>(keys()));
  static final List<Object> UNMODIFIABLE = Collections.unmodifiableList(new ArrayList<>(keys()));
  static final List<Object> IMMUTABLE = List.copyOf(keys());
  static final List<Object> COPY_ON_WRITE = new CopyOnWriteArrayList<>(keys());
  static final Set<Object> COPY_ON_WRITE_SET = new CopyOnWriteArraySet<>(keys());
  static final ArrayDeque<Object> DEQUE = new ArrayDeque<>(16);
  static final PriorityQueue<Object> PRIORITY = new PriorityQueue<>(keys());
  static final Set<Object> HASH_SET = new HashSet<>(keys());
  static final Set<Object> LINKED_HASH_SET = new LinkedHashSet<>(keys());
  static final Set<Object> TREE_SET = new TreeSet<>(keys());
  static final Set<Object> IMMUTABLE_SET = Set.copyOf(keys());
  static final Set<Object> KEY_SET = ConcurrentHashMap.newKeySet();
  static final Set<Object> SKIP_SET = new ConcurrentSkipListSet<>(keys());
  static final Map<Object, Object> HASH_MAP = new HashMap<>(entries());
  static final Map<Object, Object> LINKED_HASH_MAP = new LinkedHashMap<>(entries());
  static final Map<Object, Object> TREE_MAP = new TreeMap<>(entries());
  static final Map<Object, Object> HASHTABLE = new Hashtable<>(entries());
  static final Map<Object, Object> PROPERTIES = new Properties();
  static final Map<Object, Object> WEAK = new WeakHashMap<>(entries());
  static final IdentityHashMap<Object, Object> IDENTITY = new IdentityHashMap<>();
  static final Map<Object, Object> IMMUTABLE_MAP = Map.copyOf(entries());
  static final Map<Object, Object> CONCURRENT = new ConcurrentHashMap<>();
  static final Map<Object, Object> SKIP = new ConcurrentSkipListMap<>(entries());
  static final LinkedBlockingQueue<Object> QUEUE = new LinkedBlockingQueue<>(keys());
  static final LinkedBlockingDeque<Object> BLOCKING_DEQUE = new LinkedBlockingDeque<>(keys());
  static final ArrayBlockingQueue<Object> BOUNDED = new ArrayBlockingQueue<>(100);
  static final PriorityBlockingQueue<Object> BLOCKING_PRIORITY =
      new PriorityBlockingQueue<>(keys());
  static final ConcurrentLinkedQueue<Object> LINKED = new ConcurrentLinkedQueue<>(keys());
  static final ConcurrentLinkedDeque<Object> LINKED_DEQUE = new ConcurrentLinkedDeque<>(keys());

  /** All of its constants, which are seven. */
  static final Map<TimeUnit, Object> ENUM_MAP = new EnumMap<>(TimeUnit.class);

  private static final Map<String, byte[]> LEAK = new ConcurrentHashMap<>();
  private static final List<Object> KEPT = new ArrayList<>(keys());

  private CollectionsProgram() {}

  private static List<Object> keys() {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      keys.add(i);
    }
    return keys;
  }

  private static Map<Object, Object> entries() {
    Map<Object, Object> entries = new HashMap<>();
    keys().forEach(key -> entries.put(key, "value " + key));
    return entries;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    for (int i = 0; i < 10; i++) {
      // So that the ring has its head behind its tail.
      DEQUE.add(i);
      DEQUE.remove();
    }
    DEQUE.addAll(keys().subList(0, 10));
    KEY_SET.addAll(keys());
    PROPERTIES.putAll(entries());
    entries().forEach(IDENTITY::put);
    BOUNDED.addAll(keys());
    for (TimeUnit unit : TimeUnit.values()) {
      ENUM_MAP.put(unit, "x");
    }
    // Several at a time, so that counter cells come in.
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int first = t * 1_000_000;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  CONCURRENT.put(first + i, "x");
                  CONCURRENT.remove(first + i);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    CONCURRENT.putAll(entries());
    LEAK.put("first", new byte[100]);
    System.out.println("READY");
    System.in.read();
    for (int i = 0; i < GROWN_BY; i++) {
      LEAK.put("key " + i, new byte[100 + i % 10]);
    }
    System.out.println("GROWN");
    while (System.in.read() >= 0) {
      // Ends with the test.
    }
  }
}
