package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An ordinary service's heap: sessions with their names, attributes, orders and events, in maps of
 * some thousands, a catalog of products that orders refer to, and garbage in between.
 *
 * <p>A session is a {@link SessionGraph}, which a number determines, and the two dumps of a pair
 * have most numbers in common: those sessions are in both, elsewhere and with their objects in
 * another order. Some are gone after, others are new, and one in ten has grown.
 */
final class MixedShape implements Shape {
  private static final int OBJECTS_PER_PRODUCT = 200;

  /** One session in so many is garbage, is gone after, has grown, has a gap behind it. */
  private static final int GARBAGE = 12;

  private static final int REMOVED = 20;
  private static final int GROWN = 10;
  private static final int GAP = 100;

  private static final int NEW_EVENTS = 3;
  private static final int GAP_BYTES = 4096;

  @Override
  public long write(Path file, int objects, Moment moment) throws IOException {
    Application application = new Application(moment);
    SessionTypes types = new SessionTypes(application);
    SharedObjects shared =
        new SharedObjects(
            types, application.firstAddress(), Math.max(1, objects / OBJECTS_PER_PRODUCT));
    Sessions sessions = new Sessions(types, shared, objects, moment);
    SessionMaps maps = new SessionMaps(types, sessions);
    long catalog = sessions.end() + maps.bytes();
    HeapWriter writer = application.start(file, catalog + shared.arraysSize());
    shared.write(writer);
    sessions.write(writer);
    long array = maps.write(writer);
    shared.writeArrays(writer);
    writer.instance(types.registry);
    writer.put(array);
    writer.put(catalog);
    writer.put(catalog + shared.catalogSize());
    return application.finish();
  }

  /** Which sessions there are, and where. */
  private static final class Sessions implements SessionGraph.Directory {
    private final Moment moment;
    private final int entryOffset;
    private final SessionGraph graph;

    /** How many numbers have been given out before, and in all. */
    private int before;

    private int count;

    /** By number: first the bytes of the session, then its address; 0 if it is not there. */
    private long[] places = new long[1024];

    private final int[] order;
    private final long end;

    Sessions(SessionTypes types, SharedObjects shared, int objects, Moment moment) {
      this.moment = moment;
      entryOffset = types.session.size();
      graph = new SessionGraph(types, shared, this);
      long made = 0;
      while (made < objects) {
        graph.build(count, 0);
        made += graph.count();
        add();
      }
      before = count;
      if (moment == Moment.AFTER) {
        for (int number = 0; number < before; number++) {
          places[number] = survives(number) ? bytes(number) : 0;
        }
        for (int added = before / 10; added > 0; added--) {
          graph.build(count, 0);
          add();
        }
      }
      int present = 0;
      int[] numbers = new int[count];
      for (int number = 0; number < count; number++) {
        if (places[number] > 0) {
          numbers[present++] = number;
        }
      }
      order = Arrays.copyOf(numbers, present);
      if (moment == Moment.AFTER) {
        shuffle();
      }
      long address = shared.end();
      for (int number : order) {
        long bytes = places[number];
        places[number] = address;
        address += bytes + gap(number);
      }
      end = address;
    }

    private void add() {
      if (count == places.length) {
        places = Arrays.copyOf(places, count + count / 2);
      }
      places[count++] = graph.bytes();
    }

    private long bytes(int number) {
      graph.build(number, newEvents(number));
      return graph.bytes();
    }

    private void shuffle() {
      SplittableRandom random = new SplittableRandom(1);
      for (int i = order.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int number = order[i];
        order[i] = order[other];
        order[other] = number;
      }
    }

    /** How many numbers there are; not each is in this dump. */
    int count() {
      return count;
    }

    /** The address behind the last session. */
    long end() {
      return end;
    }

    void write(HeapWriter writer) throws IOException {
      for (int number : order) {
        graph.build(number, newEvents(number));
        if (moment == Moment.BEFORE) {
          graph.writeDepthFirst(writer);
        } else {
          graph.writeBreadthFirst(writer);
        }
        writer.skip(gap(number));
      }
    }

    @Override
    public long session(long number) {
      return number < count && !isGarbage(number) ? places[(int) number] : 0;
    }

    @Override
    public long entry(long number) {
      long session = session(number);
      return session == 0 ? 0 : session + entryOffset;
    }

    @Override
    public long chained(long number) {
      return isChained(number + 1) ? number + 1 : -1;
    }

    /** Whether the session is not in the table of its map, but behind the one before it. */
    boolean isChained(long number) {
      return number % 2 == 1 && oneIn(4, number, 4) && session(number - 1) != 0;
    }

    private int newEvents(long number) {
      return moment == Moment.AFTER && number < before && oneIn(GROWN, number, 3) ? NEW_EVENTS : 0;
    }

    private static boolean survives(long number) {
      return !isGarbage(number) && !oneIn(REMOVED, number, 2);
    }

    private static boolean isGarbage(long number) {
      return oneIn(GARBAGE, number, 1);
    }

    private static int gap(long number) {
      return oneIn(GAP, number, 5) ? GAP_BYTES : 0;
    }

    private static boolean oneIn(int many, long number, int question) {
      return Scatter.below(many, number * 8 + question) == 0;
    }
  }

  /** The maps that hold the sessions, and the array that holds the maps. */
  private static final class SessionMaps {
    private static final int SESSIONS_OF_MAP = 4096;
    private static final int TABLE = 2 * SESSIONS_OF_MAP;
    private static final long TABLE_BYTES = HeapWriter.arraySize(TABLE);

    private final SessionTypes types;
    private final Sessions sessions;
    private final int maps;

    SessionMaps(SessionTypes types, Sessions sessions) {
      this.types = types;
      this.sessions = sessions;
      maps = (sessions.count() + SESSIONS_OF_MAP - 1) / SESSIONS_OF_MAP;
    }

    /** The bytes of them all in the heap. */
    long bytes() {
      return maps * mapBytes() + HeapWriter.arraySize(maps);
    }

    /** Writes them and returns the address of the array. */
    long write(HeapWriter writer) throws IOException {
      long start = writer.address();
      for (int map = 0; map < maps; map++) {
        long address = writer.instance(types.hashMap);
        writer.put(address + types.hashMap.size());
        writer.put(0L);
        writer.put(SESSIONS_OF_MAP);
        writer.put(SESSIONS_OF_MAP);
        writer.put(TABLE / 4 * 3);
        writer.put(Float.floatToRawIntBits(0.75f));
        writer.put(0L);
        writer.put(0L);
        int first = map * SESSIONS_OF_MAP;
        writer.array(types.nodeArray, TABLE, slot -> entryAt(first, (int) slot));
      }
      return writer.array(types.objectArray, maps, map -> start + map * mapBytes());
    }

    private long mapBytes() {
      return types.hashMap.size() + TABLE_BYTES;
    }

    /** Every second slot has an entry, in an order that is not that of the sessions. */
    private long entryAt(int firstNumber, int slot) {
      if (slot % 2 == 1) {
        return 0;
      }
      int number = firstNumber + (slot / 2 * 1223 & (SESSIONS_OF_MAP - 1));
      return number < sessions.count() && !sessions.isChained(number) ? sessions.entry(number) : 0;
    }
  }
}
