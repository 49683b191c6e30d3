package org.heapdiff.matching;

import static org.heapdiff.matching.MatchingDumps.addresses;
import static org.heapdiff.matching.MatchingDumps.match;
import static org.heapdiff.matching.MatchingDumps.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.NodeListDump;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructuralMatcherTest {
  private static final int NODES = 200_000;

  @TempDir Path folder;

  @Test
  void aListOfEqualNodesIsMatchedNodeByNode() throws IOException {
    Path dump = NodeListDump.write(folder.resolve("list"), NODES);
    try (Snapshot before = read(dump);
        Snapshot after = read(dump)) {
      StructuralMatches matches = match(before, after);
      for (int object = 0; object < before.objectCount(); object++) {
        assertEquals(object, matches.after(object));
      }
    }
  }

  @Test
  void nodesThatWereAppendedToAListOfEqualOnesAreTheNewOnes() throws IOException {
    Path one = NodeListDump.write(folder.resolve("one"), NODES);
    Path other = NodeListDump.write(folder.resolve("other"), NODES + 100);
    try (Snapshot before = read(one);
        Snapshot after = read(other)) {
      StructuralMatches matches = match(before, after);
      int added = 0;
      for (int object = 0; object < after.objectCount(); object++) {
        added += matches.before(object) < 0 ? 1 : 0;
      }
      assertEquals(100, added);
      assertEquals(before.objectCount(), matches.matched());
    }
  }

  /** The collector has moved all objects, and each entry has got another value of equal content. */
  @Test
  void anEntryWhoseValueWasReplacedByAnEqualOneHasANewValue() throws IOException {
    int count = 200;
    HeapBuilder heap = new HeapBuilder();
    HeapClass entry =
        heap.classOf("com.acme.Entry")
            .field("key", ValueType.INT)
            .field("value", ValueType.OBJECT)
            .build();
    HeapClass value = heap.classOf("com.acme.Value").field("number", ValueType.INT).build();
    HeapInstance[] entries = new HeapInstance[count];
    HeapInstance[] values = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      values[k] = heap.instance(value).set("number", k);
      entries[k] = heap.instance(entry).set("key", k).set("value", values[k]);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", entries));
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = new long[count];
    for (int k = 0; k < count; k++) {
      old[k] = entries[k].address();
    }
    for (int k = 5; k < count; k += 10) {
      heap.remove(values[k]);
      entries[k].set("value", heap.instance(value).set("number", k));
    }
    heap.compact(0x7_8000_0000L);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      int kept = 0;
      for (int k = 0; k < count; k++) {
        int now = after.objectAt(entries[k].address());
        assertEquals(before.objectAt(old[k]), matches.before(now), "entry " + k);
        int valueNow = after.contents().reference(now, "value");
        kept += matches.before(valueNow) >= 0 ? 1 : 0;
        assertEquals(k % 10 == 5, matches.before(valueNow) < 0, "value " + k);
      }
      assertEquals(count - count / 10, kept);
      assertTrue(matches.confidence(Evidence.ORDER) > 0.99);
    }
  }

  /** In a dump made without a collection, order alone does not tell that an object has changed. */
  @Test
  void whatNeverChangesInAClassTellsItsObjectsApartWhereGarbageLies() throws IOException {
    int count = 400;
    int changed = 200;
    for (boolean garbage : new boolean[] {false, true}) {
      HeapBuilder heap = new HeapBuilder();
      HeapClass marker = heap.classOf("com.acme.Marker").field("number", ValueType.INT).build();
      HeapInstance[] markers = new HeapInstance[count];
      for (int k = 0; k < count; k++) {
        markers[k] = heap.instance(marker).set("number", k);
      }
      heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", markers));
      Path first = heap.writeTo(folder.resolve("first" + garbage));
      long[] old = addresses(markers);
      markers[changed].set("number", count + changed);
      HeapClass other = heap.classOf("com.acme.Other").field("number", ValueType.INT).build();
      for (int k = 0; garbage && k < count; k++) {
        heap.instance(other).set("number", k);
      }
      heap.compact(0x7_8000_0000L);
      Path second = heap.writeTo(folder.resolve("second" + garbage));
      try (Snapshot before = read(first);
          Snapshot after = read(second)) {
        StructuralMatches matches = match(before, after);
        for (int k = 0; k < count; k++) {
          int partner = matches.before(after.objectAt(markers[k].address()));
          int expected = before.objectAt(old[k]);
          assertEquals(garbage && k == changed ? -1 : expected, partner, "marker " + k);
        }
      }
    }
  }

  /** Of a class whose objects do change, what they are called tells them apart. */
  @Test
  void anotherNameTellsAnotherObjectWhereGarbageLies() throws IOException {
    int count = 400;
    int replaced = 200;
    HeapBuilder heap = new HeapBuilder();
    HeapClass entry =
        heap.classOf("com.acme.Entry")
            .field("key", ValueType.OBJECT)
            .field("uses", ValueType.INT)
            .build();
    HeapInstance[] entries = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      entries[k] = heap.instance(entry).set("key", heap.string("key " + k)).set("uses", k);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", entries));
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(entries);
    for (int k = 0; k < count; k += 4) {
      entries[k].set("uses", count + k);
    }
    HeapInstance other = heap.string("another key");
    entries[replaced].set("key", other);
    HeapClass garbage = heap.classOf("com.acme.Garbage").field("number", ValueType.INT).build();
    for (int k = 0; k < count; k++) {
      heap.instance(garbage).set("number", k);
    }
    heap.compact(0x7_8000_0000L);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      for (int k = 0; k < count; k++) {
        int partner = matches.before(after.objectAt(entries[k].address()));
        assertEquals(k == replaced ? -1 : before.objectAt(old[k]), partner, "entry " + k);
      }
    }
  }

  /** Their addresses tell nothing, most are alike, and two have changed places. */
  @Test
  void elementsOfAListAreTheSameAtTheirPlacesWhenItsArrayWasEnlarged() throws IOException {
    int count = 400;
    HeapBuilder heap = new HeapBuilder();
    HeapClass type = heap.classOf("com.acme.List").field("elements", ValueType.OBJECT).build();
    HeapClass element = heap.classOf("com.acme.Element").field("number", ValueType.INT).build();
    // Class objects stay where they are, and so tell nothing of what lies between them.
    heap.classNamed("java.lang.Object[]");
    heap.keepAddresses();
    HeapInstance[] elements = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      elements[k] = heap.instance(element).set("number", k % 100 == 50 ? k : -1);
    }
    // These show that no order was kept.
    HeapInstance[] others = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      others[k] = heap.instance(element).set("number", count + k);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", others));
    HeapArray array = heap.objectArray("java.lang.Object[]", elements);
    HeapInstance list = heap.instance(type).set("elements", array);
    heap.root(RootCode.JNI_GLOBAL, list);
    heap.shuffleAddresses(1);
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(elements);
    HeapArray larger = heap.objectArray("java.lang.Object[]", new HeapInstance[count + 200]);
    for (int k = 0; k < count; k++) {
      larger.set(k, elements[k]);
    }
    larger.set(50, elements[55]);
    larger.set(55, elements[50]);
    heap.remove(array);
    list.set("elements", larger);
    heap.shuffleAddresses(2);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      for (int k = 0; k < count; k++) {
        // Nothing tells that the one among others like it was put at another place.
        if (k != 55) {
          assertEquals(
              before.objectAt(old[k]),
              matches.before(after.objectAt(elements[k].address())),
              "element " + k);
        }
      }
    }
  }

  /** Their addresses tell nothing; half of the elements look like others of the list. */
  @ParameterizedTest
  @ValueSource(ints = {400, 6_000})
  void elementsOfAListAreTheSameWhenItsFirstOnesAreRemoved(int count) throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass element = heap.classOf("com.acme.Element").field("number", ValueType.INT).build();
    // Class objects stay where they are, and so tell nothing of what lies between them.
    heap.classNamed("java.lang.Object[]");
    heap.keepAddresses();
    HeapInstance[] elements = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      elements[k] = heap.instance(element).set("number", k % 2 == 0 ? k : -1);
    }
    HeapArray list = heap.objectArray("java.lang.Object[]", elements);
    heap.root(RootCode.JNI_GLOBAL, list);
    heap.shuffleAddresses(1);
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(elements);
    for (int k = 0; k < 50; k++) {
      heap.remove(elements[k]);
    }
    for (int k = 0; k < count; k++) {
      list.set(k, k + 50 < count ? elements[k + 50] : null);
    }
    heap.shuffleAddresses(2);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      for (int k = 50; k < count; k++) {
        assertEquals(
            before.objectAt(old[k]),
            matches.before(after.objectAt(elements[k].address())),
            "element " + k);
      }
    }
  }

  /** Half of the elements look like each other, and those of a set are in no order. */
  @Test
  void noPlaceInASetThatWasMadeLargerTellsAnything() throws IOException {
    int count = 6_000;
    HeapBuilder heap = new HeapBuilder();
    HeapClass element = heap.classOf("com.acme.Element").field("number", ValueType.INT).build();
    // Class objects stay where they are, and so tell nothing of what lies between them.
    heap.classNamed("java.lang.Object[]");
    heap.keepAddresses();
    List<HeapInstance> elements = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      elements.add(heap.instance(element).set("number", k % 2 == 0 ? k : -1));
    }
    HeapClass type = heap.classOf("com.acme.Set").field("elements", ValueType.OBJECT).build();
    HeapArray table = heap.objectArray("java.lang.Object[]", elements.toArray(HeapInstance[]::new));
    HeapInstance set = heap.instance(type).set("elements", table);
    heap.root(RootCode.JNI_GLOBAL, set);
    heap.shuffleAddresses(1);
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(elements.toArray(HeapInstance[]::new));
    // One more, so that their number tells nothing either.
    elements.add(heap.instance(element).set("number", -1));
    List<HeapInstance> shuffled = new ArrayList<>(elements);
    Collections.shuffle(shuffled, new Random(5));
    heap.remove(table);
    set.set(
        "elements", heap.objectArray("java.lang.Object[]", shuffled.toArray(HeapInstance[]::new)));
    heap.shuffleAddresses(2);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      for (int k = 0; k < count; k++) {
        int partner = matches.before(after.objectAt(elements.get(k).address()));
        assertEquals(k % 2 == 0 ? before.objectAt(old[k]) : -1, partner, "element " + k);
      }
    }
  }

  /** As the leaves of persistent maps and of search trees; each box is in one of two tables. */
  @Test
  void whatACopyOfAnArrayHoldsIsTheSame() throws IOException {
    int leaves = 30;
    int size = 16;
    HeapBuilder heap = new HeapBuilder();
    HeapClass leaf = heap.classOf("com.acme.Leaf").field("keys", ValueType.OBJECT).build();
    heap.classNamed("java.lang.Object[]");
    heap.classNamed("com.acme.Leaf[]");
    heap.box(0L);
    heap.keepAddresses();
    HeapInstance[][] keys = new HeapInstance[2 * leaves][size];
    HeapInstance[] holders = new HeapInstance[2 * leaves];
    HeapArray[] arrays = new HeapArray[2 * leaves];
    for (int k = 0; k < 2 * leaves; k++) {
      for (int i = 0; i < size; i++) {
        // The second table has every third number only, so that its leaves hold other sets.
        keys[k][i] = heap.box((long) (k < leaves ? k * size + i : 3 * ((k - leaves) * size + i)));
      }
      arrays[k] = heap.objectArray("java.lang.Object[]", keys[k]);
      holders[k] = heap.instance(leaf).set("keys", arrays[k]);
    }
    HeapArray root = heap.objectArray("com.acme.Leaf[]", holders);
    heap.root(RootCode.JNI_GLOBAL, root);
    heap.shuffleAddresses(1);
    Path first = heap.writeTo(folder.resolve("first"));
    long[][] old = new long[2 * leaves][];
    for (int k = 0; k < 2 * leaves; k++) {
      old[k] = addresses(keys[k]);
    }
    for (int k = 0; k < 2 * leaves; k++) {
      heap.remove(keys[k][k % size]);
      heap.remove(arrays[k]);
      heap.remove(holders[k]);
      HeapInstance[] kept = new HeapInstance[size - 1];
      for (int i = 0; i < size - 1; i++) {
        kept[i] = keys[k][i < k % size ? i : i + 1];
      }
      root.set(k, heap.instance(leaf).set("keys", heap.objectArray("java.lang.Object[]", kept)));
    }
    heap.shuffleAddresses(2);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      int right = 0;
      for (int k = 0; k < 2 * leaves; k++) {
        for (int i = 0; i < size; i++) {
          if (i != k % size) {
            int now = after.objectAt(keys[k][i].address());
            right += matches.before(now) == before.objectAt(old[k][i]) ? 1 : 0;
          }
        }
      }
      assertTrue(right > 0.98 * 2 * leaves * (size - 1), right + " are right");
    }
  }

  /** The collector has put the survivors in another order; the new objects lie behind them. */
  @Test
  void whatLiesAmongNewObjectsIsNewThoughItLooksLikeWhatItReplaced() throws IOException {
    int count = 2000;
    HeapBuilder heap = new HeapBuilder();
    HeapClass entry =
        heap.classOf("com.acme.Entry")
            .field("key", ValueType.INT)
            .field("value", ValueType.OBJECT)
            .build();
    HeapClass value = heap.classOf("com.acme.Value").field("number", ValueType.INT).build();
    heap.keepAddresses();
    HeapInstance[] entries = new HeapInstance[count];
    HeapInstance[] values = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      values[k] = heap.instance(value).set("number", k);
      entries[k] = heap.instance(entry).set("key", k).set("value", values[k]);
    }
    HeapArray table = heap.objectArray("java.lang.Object[]", entries);
    heap.root(RootCode.JNI_GLOBAL, table);
    heap.shuffleAddresses(1);
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(values);
    for (int k = 0; k < count; k += 10) {
      heap.remove(values[k]);
    }
    heap.shuffleAddresses(2).keepAddresses();
    for (int k = 0; k < count; k += 10) {
      values[k] = heap.instance(value).set("number", k);
      entries[k].set("value", values[k]);
    }
    HeapInstance[] more = new HeapInstance[count / 2];
    for (int k = 0; k < more.length; k++) {
      more[k] = heap.instance(entry).set("key", count + k);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", more));
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      int survivors = 0;
      int wrong = 0;
      for (int k = 0; k < count; k++) {
        int partner = matches.before(after.objectAt(values[k].address()));
        if (k % 10 == 0) {
          wrong += partner >= 0 ? 1 : 0;
        } else {
          survivors += partner == before.objectAt(old[k]) ? 1 : 0;
        }
      }
      assertTrue(wrong <= 5, wrong + " of " + count / 10 + " new ones were taken for old ones");
      assertTrue(survivors > 0.98 * count * 9 / 10, survivors + " survivors were found");
    }
  }
}
