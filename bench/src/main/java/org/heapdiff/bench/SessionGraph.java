package org.heapdiff.bench;

import java.io.IOException;
import java.util.Arrays;
import org.heapdiff.testdata.ValueType;

/**
 * The objects of one session of {@link MixedShape}, some 40 of them. What there is follows from the
 * session's number alone; where the objects are and in which order is up to whoever writes them,
 * but the session comes first and its entry in a map second.
 */
final class SessionGraph {
  /** Tells where sessions are. */
  interface Directory {
    /** The address of the session's entry in its map, or 0 if it is not in this dump. */
    long entry(long number);

    /** The address of the session, or 0 if it is not in this dump. */
    long session(long number);

    /** The session that comes behind this one in the same bucket of its map, or -1. */
    long chained(long number);
  }

  private static final int MOST_OBJECTS = 512;
  private static final int MOST_REFERENCES = 4096;
  private static final int MOST_DEPTH = 16;

  private static final int SESSION = 0;
  private static final int ENTRY = 1;
  private static final int ORDERS_CAPACITY = 10;
  private static final int ATTRIBUTES_CAPACITY = 16;

  /** References are numbers of objects of this graph, or the complement of an address. */
  private static final long NULL = ~0L;

  private final SessionTypes types;
  private final SharedObjects shared;
  private final Directory directory;

  private int count;
  private long bytes;
  private final HeapType[] type = new HeapType[MOST_OBJECTS];
  private final long[] value = new long[MOST_OBJECTS];

  /** The length of an array, -1 for instances. */
  private final int[] length = new int[MOST_OBJECTS];

  private final int[] depth = new int[MOST_OBJECTS];
  private final int[] size = new int[MOST_OBJECTS];
  private final long[] address = new long[MOST_OBJECTS];
  private final int[] order = new int[MOST_OBJECTS];
  private final int[] firstReference = new int[MOST_OBJECTS];
  private final int[] referencesOf = new int[MOST_OBJECTS];
  private final long[] references = new long[MOST_REFERENCES];
  private int referenceCount;
  private long random;

  SessionGraph(SessionTypes types, SharedObjects shared, Directory directory) {
    this.types = types;
    this.shared = shared;
    this.directory = directory;
  }

  /** How many objects there are. */
  int count() {
    return count;
  }

  /** What they take in the heap. */
  long bytes() {
    return bytes;
  }

  /**
   * Makes the graph of a session.
   *
   * @param newEvents how many events it has more than it had before
   */
  void build(long number, int newEvents) {
    count = 0;
    bytes = 0;
    referenceCount = 0;
    random = Scatter.mix(number);
    add(types.session, 0, 5, number);
    add(types.node, 0, 3, Scatter.mix(~number));
    int name = text(1, 6 + below(14));
    refer(SESSION, 0, name);
    refer(ENTRY, 0, name);
    refer(ENTRY, 1, SESSION);
    long next = directory.chained(number);
    if (next >= 0) {
      refer(ENTRY, 2, ~directory.entry(next));
    }
    refer(SESSION, 1, attributes());
    refer(SESSION, 2, orders(below(5)));
    refer(SESSION, 3, events(below(7), newEvents));
    // Mostly a neighbor in time, sometimes any other.
    long distance = below(4) == 0 ? Scatter.below(number + 1, random) : 1 + below(16);
    if (distance <= number) {
      refer(SESSION, 4, ~directory.session(number - distance));
    }
  }

  /** Writes the objects in the order in which they were made, which is depth first. */
  void writeDepthFirst(HeapWriter writer) throws IOException {
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    write(writer);
  }

  /** Writes the objects in the order of their depth. */
  void writeBreadthFirst(HeapWriter writer) throws IOException {
    int[] start = new int[MOST_DEPTH + 1];
    for (int i = 0; i < count; i++) {
      start[depth[i] + 1]++;
    }
    for (int d = 0; d < MOST_DEPTH; d++) {
      start[d + 1] += start[d];
    }
    for (int i = 0; i < count; i++) {
      order[start[depth[i]]++] = i;
    }
    write(writer);
  }

  private int attributes() {
    int map = add(types.hashMap, 1, 4, 0);
    int table = array(types.nodeArray, 2, ATTRIBUTES_CAPACITY);
    refer(map, 0, table);
    int entries = 2 + below(7);
    value[map] = entries;
    for (int i = 0; i < entries; i++) {
      long key = below(64);
      int node = add(types.node, 3, 3, key);
      refer(node, 0, ~shared.key(key));
      refer(node, 1, attribute());
      int slot = firstReference[table] + (int) (key & (ATTRIBUTES_CAPACITY - 1));
      references[firstReference[node] + 2] = references[slot];
      references[slot] = node;
    }
    return map;
  }

  private long attribute() {
    return switch (below(8)) {
      case 0, 1 -> add(types.integer, 4, 0, random);
      case 2 -> add(types.boxedLong, 4, 0, random);
      case 3 -> add(types.boxedDouble, 4, 0, Double.doubleToRawLongBits(below(1000)));
      case 4 -> ~shared.kind(random);
      case 5 -> ~shared.product(random);
      default -> text(4, 4 + below(28));
    };
  }

  private int orders(int orders) {
    int list = add(types.arrayList, 1, 1, orders);
    int array = array(types.objectArray, 2, ORDERS_CAPACITY);
    refer(list, 0, array);
    for (int i = 0; i < orders; i++) {
      int one = add(types.order, 3, 4, random);
      refer(array, i, one);
      refer(one, 0, SESSION);
      refer(one, 1, ~shared.product(random));
      int price = add(types.money, 4, 1, below(100_000));
      refer(one, 2, price);
      refer(price, 0, ~shared.kind(random));
      if (below(2) == 0) {
        refer(one, 3, text(4, 8 + below(64)));
      }
    }
    return list;
  }

  private int events(int before, int added) {
    int list = add(types.linkedList, 1, 2, before + added);
    int last = -1;
    for (int i = 0; i < before + added; i++) {
      if (i == before) {
        // What an event is must not depend on how many there are.
        random = Scatter.mix(random + 1);
      }
      int node = add(types.linkedNode, 2, 3, 0);
      if (last < 0) {
        refer(list, 0, node);
      } else {
        refer(last, 1, node);
        refer(node, 2, last);
      }
      int event = add(types.event, 3, 2, random);
      refer(node, 0, event);
      refer(event, 0, ~shared.kind(random));
      refer(event, 1, text(4, 8 + below(40)));
      last = node;
    }
    if (last >= 0) {
      refer(list, 1, last);
    }
    return list;
  }

  private int text(int depth, int characters) {
    int string = add(types.string, depth, 1, 0);
    int array = place(types.string, depth + 1, 0, random);
    length[array] = characters;
    size[array] = (int) HeapWriter.byteArraySize(characters);
    bytes += size[array];
    refer(string, 0, array);
    return string;
  }

  private int array(HeapType arrayType, int depth, int elements) {
    int array = place(arrayType, depth, elements, 0);
    length[array] = elements;
    size[array] = (int) HeapWriter.arraySize(elements);
    bytes += size[array];
    return array;
  }

  private int add(HeapType instanceType, int depth, int references, long number) {
    int instance = place(instanceType, depth, references, number);
    length[instance] = -1;
    size[instance] = instanceType.size();
    bytes += size[instance];
    return instance;
  }

  private int place(HeapType objectType, int depth, int slots, long number) {
    type[count] = objectType;
    this.depth[count] = depth;
    value[count] = number;
    firstReference[count] = referenceCount;
    referencesOf[count] = slots;
    Arrays.fill(references, referenceCount, referenceCount + slots, NULL);
    referenceCount += slots;
    return count++;
  }

  private void refer(int from, int slot, long to) {
    references[firstReference[from] + slot] = to;
  }

  /** A number of 0 or more, below the bound. */
  private int below(int bound) {
    random = Scatter.mix(random);
    return (int) (((random >>> 33) * bound) >>> 31);
  }

  private void write(HeapWriter writer) throws IOException {
    long next = writer.address();
    for (int i = 0; i < count; i++) {
      address[order[i]] = next;
      next += size[order[i]];
    }
    for (int i = 0; i < count; i++) {
      int object = order[i];
      if (length[object] < 0) {
        writeInstance(writer, object);
      } else if (type[object] == types.string) {
        Text.write(writer, length[object], value[object]);
      } else {
        writer.array(type[object], length[object]);
        int first = firstReference[object];
        for (int r = first; r < first + referencesOf[object]; r++) {
          writer.put(target(references[r]));
        }
      }
    }
  }

  private void writeInstance(HeapWriter writer, int object) throws IOException {
    writer.instance(type[object]);
    int reference = firstReference[object];
    int end = reference + referencesOf[object];
    for (ValueType field : type[object].dumped()) {
      switch (field) {
        case OBJECT -> writer.put(reference < end ? target(references[reference++]) : 0L);
        case LONG, DOUBLE -> writer.put(value[object]);
        case INT, FLOAT -> writer.put((int) value[object]);
        default -> writer.put((byte) 0);
      }
    }
  }

  private long target(long reference) {
    return reference < 0 ? ~reference : address[(int) reference];
  }
}
