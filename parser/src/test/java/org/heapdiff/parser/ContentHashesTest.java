package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.StringForm;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What objects hold, as hashes: gathered with the references, or in a pass of its own. */
class ContentHashesTest {
  private static final SnapshotOptions GATHERING = SnapshotOptions.DEFAULT.withContents(true);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void primitiveFieldsCountAndReferencesDoNot(int idSize) throws IOException {
    HeapBuilder heap = new HeapBuilder().idSize(idSize);
    HeapClass base = heap.classOf("com.acme.Base").field("j", ValueType.LONG).build();
    HeapClass type =
        heap.classOf("com.acme.Event")
            .extending(base)
            .field("b", ValueType.BYTE)
            .field("o", ValueType.OBJECT)
            .field("s", ValueType.SHORT)
            .field("p", ValueType.OBJECT)
            .build();
    HeapInstance one = heap.instance(type).set("b", (byte) 1).set("s", (short) 2).set("j", 3L);
    HeapInstance same = heap.instance(type).set("b", (byte) 1).set("s", (short) 2).set("j", 3L);
    same.set("o", one).set("p", same);
    HeapInstance otherByte = heap.instance(type).set("s", (short) 2).set("j", 3L);
    HeapInstance otherShort = heap.instance(type).set("b", (byte) 1).set("j", 3L);
    HeapInstance otherLong = heap.instance(type).set("b", (byte) 1).set("s", (short) 2);
    HeapInstance empty = heap.instance("java.lang.Object");
    heap.root(RootCode.JNI_GLOBAL, one);
    try (Snapshot snapshot = Dumps.read(folder, heap, GATHERING)) {
      int[] hashes = snapshot.contentHashes(Progress.NONE);
      int hash = hashes[Dumps.find(snapshot, one)];
      assertEquals(hash, hashes[Dumps.find(snapshot, same)]);
      assertNotEquals(hash, hashes[Dumps.find(snapshot, otherByte)]);
      assertNotEquals(hash, hashes[Dumps.find(snapshot, otherShort)]);
      assertNotEquals(hash, hashes[Dumps.find(snapshot, otherLong)]);
      assertEquals(0, hashes[Dumps.find(snapshot, empty)]);
    }
  }

  @ParameterizedTest
  @EnumSource(StringForm.class)
  void theCachedHashOfAStringDoesNotCount(StringForm form) throws IOException {
    HeapBuilder heap = new HeapBuilder(form);
    HeapInstance one = heap.string("text");
    HeapInstance asked = heap.string("text").set("hash", "text".hashCode());
    HeapClass own = heap.classOf("com.acme.Key").field("hash", ValueType.INT).build();
    HeapInstance key = heap.instance(own).set("hash", 1);
    HeapInstance otherKey = heap.instance(own).set("hash", 2);
    heap.root(RootCode.JNI_GLOBAL, one);
    try (Snapshot snapshot = Dumps.read(folder, heap, GATHERING)) {
      int[] hashes = snapshot.contentHashes(Progress.NONE);
      assertEquals(hashes[Dumps.find(snapshot, one)], hashes[Dumps.find(snapshot, asked)]);
      assertNotEquals(hashes[Dumps.find(snapshot, key)], hashes[Dumps.find(snapshot, otherKey)]);
    }
  }

  /** Long ones are not in one piece where the dump is read. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 100, 70_000, 1_000_003})
  void eachElementOfAnArrayCounts(int length) throws IOException {
    HeapBuilder heap = new HeapBuilder();
    byte[] elements = new byte[length];
    for (int k = 0; k < length; k++) {
      elements[k] = (byte) (31 * k);
    }
    HeapArray array = heap.byteArray(elements.clone());
    HeapArray same = heap.byteArray(elements.clone());
    byte[] last = elements.clone();
    last[length - 1]++;
    HeapArray otherLast = heap.byteArray(last);
    byte[] middle = elements.clone();
    middle[length / 2] ^= 0x40;
    HeapArray otherMiddle = heap.byteArray(middle);
    heap.root(RootCode.JNI_GLOBAL, array);
    try (Snapshot snapshot = Dumps.read(folder, heap, GATHERING)) {
      int[] hashes = snapshot.contentHashes(Progress.NONE);
      int hash = hashes[Dumps.find(snapshot, array)];
      assertEquals(hash, hashes[Dumps.find(snapshot, same)]);
      assertNotEquals(hash, hashes[Dumps.find(snapshot, otherLast)]);
      assertNotEquals(hash, hashes[Dumps.find(snapshot, otherMiddle)]);
      assertArrayEquals(hashes, snapshot.contentHashes(Progress.NONE));
    }
  }

  @Test
  void inAPassOfTheirOwnTheyAreTheSame() throws IOException {
    for (String dump : new String[] {"before", "after"}) {
      Path file = Path.of("../testdata/dumps/" + dump + ".hprof.gz");
      try (Snapshot gathered = Snapshot.read(file, GATHERING, Progress.NONE);
          Snapshot later = Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE)) {
        assertArrayEquals(
            gathered.contentHashes(Progress.NONE), later.contentHashes(Progress.NONE));
      }
    }
    SampleHeap sample = new SampleHeap(new HeapBuilder().shuffleRecords(1));
    byte[] dump = sample.heap.toBytes();
    for (int end = dump.length; end > dump.length / 2; end -= 13) {
      Path file = Dumps.write(folder, Arrays.copyOf(dump, end));
      try (Snapshot gathered = Snapshot.read(file, GATHERING, Progress.NONE);
          Snapshot later = Snapshot.read(file, SnapshotOptions.DEFAULT, Progress.NONE)) {
        assertArrayEquals(
            gathered.contentHashes(Progress.NONE), later.contentHashes(Progress.NONE));
      } catch (DumpException e) {
        // So little is left that nothing can be read.
        break;
      }
    }
  }
}
