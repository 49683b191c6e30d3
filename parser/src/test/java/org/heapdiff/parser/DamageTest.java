package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.heapdiff.testdata.ClassRecord;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapDumpFraming;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps with wrong bytes: a sentence, or a snapshot that answers every question. */
class DamageTest {
  @TempDir Path folder;

  private static final List<Reachability> LEVELS = List.of(Reachability.values());

  private static final int[] EVIL = {
    0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xFFFF, 0x7FFF_FFF8, 0x1000_0000, 65_536
  };

  private static byte[] damaged(byte[] dump, Random random) {
    byte[] result = dump.clone();
    for (int k = 1 + random.nextInt(3); k > 0; k--) {
      int at = random.nextInt(result.length);
      int length = Math.min(1 + random.nextInt(20), result.length - at);
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      switch (random.nextInt(6)) {
        case 0 -> System.arraycopy(noise, 0, result, at, length);
        case 1 -> result = spliced(result, at, 0, noise);
        case 2 -> result = spliced(result, at, length, new byte[0]);
        case 3 -> Arrays.fill(result, at, at + length, (byte) 0);
        case 4 -> result[at] ^= (byte) (1 << random.nextInt(8));
        default -> {
          int where = Math.min(at, result.length - 4);
          ByteBuffer.wrap(result).putInt(where, EVIL[random.nextInt(EVIL.length)]);
        }
      }
    }
    return result;
  }

  private static byte[] spliced(byte[] dump, int at, int removed, byte[] added) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(dump, 0, at);
    out.writeBytes(added);
    out.write(dump, at + removed, dump.length - at - removed);
    return out.toByteArray();
  }

  private static List<byte[]> dumps() {
    List<byte[]> dumps = new ArrayList<>();
    for (int idSize : new int[] {4, 8}) {
      for (HeapDumpFraming framing :
          List.of(
              HeapDumpFraming.segments(300),
              HeapDumpFraming.singleRecord(),
              HeapDumpFraming.streamedRecord(0))) {
        dumps.add(new SampleHeap(new HeapBuilder().idSize(idSize).framing(framing)).heap.toBytes());
      }
    }
    dumps.add(new SampleHeap().heap.classesLast().rootsFirst().toBytes());
    dumps.add(new SampleHeap().heap.namesLast().shuffleRecords(4).toBytes());
    dumps.add(properties().toBytes());
    return dumps;
  }

  /** Has what the JVM's version is read from. */
  private static HeapBuilder properties() {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance properties = heap.instance("java.util.Properties");
    properties.set(
        "map",
        heap.concurrentHashMap(
            heap.string("java.vm.name"),
            heap.string("Test VM"),
            heap.string("java.runtime.version"),
            heap.string("17+1")));
    heap.classNamed("java.lang.System").setStatic("props", properties);
    heap.thread("main").frame("com.acme.Main", "main", "Main.java", 3);
    return heap;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void randomDamageNeverBreaksTheReader(int share) throws IOException {
    List<byte[]> dumps = dumps();
    Path file = folder.resolve("damaged");
    int read = 0;
    for (int seed = share; seed < 8_000; seed += 4) {
      Random random = new Random(seed);
      byte[] dump = damaged(dumps.get(seed / 4 % dumps.size()), random);
      Files.write(file, dump);
      try (Snapshot snapshot =
          Snapshot.read(
              file,
              SnapshotOptions.DEFAULT
                  .withEverything(random.nextBoolean())
                  .withReachability(LEVELS.get(random.nextInt(4))),
              Progress.NONE)) {
        read++;
        Queries.askEverything(snapshot);
      } catch (DumpException e) {
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertTrue(read > 1000, "read " + read);
  }

  @Test
  void damagedGzipNeverBreaksTheReader() throws IOException {
    byte[] whole = new SampleHeap().heap.toGzip();
    byte[] members = new SampleHeap().heap.toGzipMembers(600);
    Path file = folder.resolve("damaged");
    for (int seed = 0; seed < 2000; seed++) {
      byte[] dump = damaged(seed % 2 == 0 ? whole : members, new Random(seed));
      Files.write(file, dump);
      try (Snapshot snapshot = Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE)) {
        Queries.askEverything(snapshot);
      } catch (DumpException e) {
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private Snapshot with(SampleHeap sample, byte... subRecord) throws IOException {
    sample.heap.inHeapDump(writer -> writer.heapBytes(subRecord));
    return Dumps.read(folder, sample.heap);
  }

  private static byte[] instanceOfLength(long id, long type, int length) {
    return ByteBuffer.allocate(25)
        .put((byte) 0x21)
        .putLong(id)
        .putInt(1)
        .putLong(type)
        .putInt(length)
        .array();
  }

  private static byte[] arrayOfLength(long id, int length) {
    return ByteBuffer.allocate(18)
        .put((byte) 0x23)
        .putLong(id)
        .putInt(1)
        .putInt(length)
        .put((byte) 11)
        .array();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
  void lengthsThatLieEndTheSegmentAndTakeNoMemory(int length) throws IOException {
    for (boolean array : new boolean[] {true, false}) {
      SampleHeap sample = new SampleHeap();
      byte[] record =
          array
              ? arrayOfLength(0x7_1000_0000L, length)
              : instanceOfLength(0x7_1000_0000L, sample.leaf.address(), length);
      try (Snapshot snapshot = with(sample, record)) {
        assertEquals(-1, snapshot.objectAt(0x7_1000_0000L));
        assertTrue(snapshot.isLive(Dumps.find(snapshot, sample.held)));
        assertEquals(1, snapshot.info().damages().size());
        Damage damage = snapshot.info().damages().get(0);
        assertEquals(record.length, damage.lostBytes());
        assertTrue(damage.sentence().endsWith(" at offset " + damage.offset()));
        // Roots may have stood behind it.
        assertTrue(snapshot.info().rootsLost());
        Queries.askEverything(snapshot);
      }
    }
  }

  @Test
  void damageBeforeTheRootsLeavesThemAll() throws IOException {
    SampleHeap sample = new SampleHeap();
    sample.heap.framing(HeapDumpFraming.segments(1));
    byte[] dump = sample.heap.toBytes();
    // An unknown tag in the place of the garbage's: its segment holds nothing else.
    byte[] wanted = new byte[9];
    ByteBuffer.wrap(wanted).put((byte) 0x21).putLong(sample.garbage.address());
    int at = 0;
    while (!Arrays.equals(wanted, 0, 9, dump, at, at + 9)) {
      at++;
    }
    dump[at] = 0x55;
    try (Snapshot snapshot = Dumps.read(folder, dump)) {
      assertEquals(-1, snapshot.objectAt(sample.garbage.address()));
      assertFalse(snapshot.info().rootsLost());
      assertEquals(1 + 8 + 4 + 8 + 4 + 8 + 4 + 8, snapshot.info().lostBytes());
      assertEquals(
          "unknown sub-record tag 0x55 at offset " + at,
          snapshot.info().damages().get(0).sentence());
      assertTrue(snapshot.isLive(Dumps.find(snapshot, sample.held)));
      assertFalse(snapshot.isLive(Dumps.find(snapshot, sample.weaklyHeld)));
    }
  }

  @Test
  void objectsBeforeABrokenClassAreKept() throws IOException {
    SampleHeap sample = new SampleHeap();
    byte[] broken = new byte[1 + 7 * 8 + 8 + 2 + 2];
    broken[0] = 0x20;
    broken[8] = 0x10;
    // One constant of the unknown type 99.
    ByteBuffer.wrap(broken).putShort(broken.length - 4, (short) 1);
    try (Snapshot snapshot = with(sample, concatenated(broken, new byte[] {99, 0, 0}))) {
      assertTrue(snapshot.isLive(Dumps.find(snapshot, sample.held)));
      assertEquals(
          "com.acme.Leaf",
          snapshot.classes().name(snapshot.classOf(Dumps.find(snapshot, sample.held))));
      assertEquals(
          Dumps.find(snapshot, sample.second),
          snapshot.immediateDominator(Dumps.find(snapshot, sample.held)));
      assertTrue(
          snapshot.info().damages().get(0).sentence().startsWith("a class that cannot be read"));
    }
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] result = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, result, first.length, second.length);
    return result;
  }

  @Test
  void aBrokenClassOfManyFieldsIsOneDamage() throws IOException {
    // Its fields are read in several windows before the wrong one comes.
    ByteBuffer record = ByteBuffer.allocate(1 + 7 * 8 + 8 + 2 + 2 + 60_000 * 17 + 2);
    record.put((byte) 0x20).putLong(0x7_1000_0000L).putInt(1).position(1 + 7 * 8 + 8);
    record.putShort((short) 0).putShort((short) 60_001);
    for (int k = 0; k < 60_000; k++) {
      record.putLong(k).put((byte) 2).putLong(0);
    }
    SampleHeap sample = new SampleHeap();
    try (Snapshot snapshot = with(sample, record.array())) {
      assertEquals(1, snapshot.info().damages().size());
      assertTrue(snapshot.isLive(Dumps.find(snapshot, sample.held)));
    }
    SampleHeap first = new SampleHeap();
    first.heap.classesLast();
    try (Snapshot snapshot = with(first, record.array())) {
      assertEquals(1, snapshot.info().damages().size());
    }
  }

  @Test
  void classesInACircleEnd() throws IOException {
    SampleHeap sample = new SampleHeap();
    long a = 0x7_1000_0000L;
    sample.heap.inHeapDump(
        writer -> {
          for (int k = 0; k < 3; k++) {
            writer.classDump(
                new ClassRecord(
                    a + 64L * k,
                    1,
                    a + 64L * ((k + 1) % 3),
                    0,
                    0,
                    0,
                    8,
                    List.of(),
                    List.of(),
                    List.of(new ClassRecord.Field(1, ValueType.OBJECT))));
            writer.instance(a + 0x1000 + 64L * k, 1, a + 64L * k, new byte[24], 24);
          }
          writer.classDump(
              new ClassRecord(
                  a + 0x800, 1, a + 0x800, 0, 0, 0, 8, List.of(), List.of(), List.of()));
        });
    try (Snapshot snapshot = Dumps.read(folder, sample.heap)) {
      Queries.askEverything(snapshot);
      assertTrue(snapshot.objectAt(a + 0x1000) >= 0);
      assertEquals(
          ClassTable.NONE, snapshot.classes().superclass(snapshot.classes().atAddress(a + 0x800)));
    }
  }

  @Test
  void aStringWhoseFieldsAreOfOtherTypesIsNoText() throws IOException {
    HeapBuilder heap = HeapBuilder.empty();
    HeapClass string =
        heap.classOf("java.lang.String")
            .field("value", ValueType.LONG)
            .field("coder", ValueType.OBJECT)
            .build();
    HeapInstance text = heap.instance(string).set("value", Long.MAX_VALUE - 3);
    heap.classOf("java.lang.System").staticField("props", ValueType.LONG, 1L << 40).build();
    heap.root(RootCode.JNI_GLOBAL, text);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertEquals(null, snapshot.contents().string(Dumps.find(snapshot, text), 100));
      assertEquals(null, snapshot.jvm());
    }
  }

  @Test
  void anInstanceShorterThanItsClassHasItsFirstFields() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass type = heap.classOf("com.acme.Three").fields(ValueType.OBJECT, "a", "b", "c").build();
    HeapInstance target = heap.instance("java.lang.Object");
    heap.keepAddresses();
    byte[] id = ByteBuffer.allocate(8).putLong(target.address()).array();
    HeapInstance one = heap.instance(type).withFieldBytes(id);
    HeapInstance none = heap.instance(type).withFieldBytes();
    HeapInstance five =
        heap.instance(type)
            .withFieldBytes(
                ByteBuffer.allocate(40).put(id).put(id).put(id).put(id).put(id).array());
    HeapInstance half = heap.instance(type).withFieldBytes(Arrays.copyOf(id, 12));
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", one, none, five, half));
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      int t = Dumps.find(snapshot, target);
      assertEquals(1, count(snapshot, Dumps.find(snapshot, one), t));
      assertEquals(0, count(snapshot, Dumps.find(snapshot, none), t));
      assertEquals(3, count(snapshot, Dumps.find(snapshot, five), t));
      assertEquals(1, count(snapshot, Dumps.find(snapshot, half), t));
      assertEquals(1, snapshot.contents().fields(Dumps.find(snapshot, half)).size());
      assertEquals(3, snapshot.contents().fields(Dumps.find(snapshot, five)).size());
    }
  }

  private static int count(Snapshot snapshot, int from, int to) {
    int[] count = new int[1];
    snapshot.forEachReference(from, target -> count[0] += target == to ? 1 : 0);
    return count[0];
  }

  @Test
  void aTraceOfTooManyFramesEndsWithItsRecord() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance thread = heap.instance("java.lang.Thread");
    heap.root(RootCode.THREAD_OBJECT, thread, 7, 70);
    heap.beforeHeapDump(writer -> writer.frame(5, heap.nameId("run"), 0, 0, 0, 3));
    heap.beforeHeapDump(
        writer ->
            writer.record(
                5,
                ByteBuffer.allocate(28)
                    .putInt(70)
                    .putInt(7)
                    .putInt(-1)
                    .putLong(5)
                    .putLong(5)
                    .array()));
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertEquals(1, snapshot.threads().size());
      assertEquals(2, snapshot.threads().get(0).frames().size());
    }
  }
}
