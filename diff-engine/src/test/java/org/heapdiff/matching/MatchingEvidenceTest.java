package org.heapdiff.matching;

import static org.heapdiff.matching.MatchingDumps.addresses;
import static org.heapdiff.matching.MatchingDumps.match;
import static org.heapdiff.matching.MatchingDumps.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What speaks for a pair and what against it, each in a heap where nothing else tells. */
class MatchingEvidenceTest {
  @TempDir Path folder;

  private final HeapBuilder heap = new HeapBuilder();

  /** All else in the references is the same, and they stand where the old ones stood. */
  @Test
  void aReferenceWithAnotherReferentIsAnotherReference() throws IOException {
    int count = 300;
    HeapClass value = numbered("com.acme.Value");
    HeapClass holder = holderOf("reference");
    heap.classNamed("java.lang.Object[]");
    heap.weakReference(null);
    heap.keepAddresses();
    HeapInstance[] values = instances(value, 2 * count, 0);
    HeapInstance[] holders = instances(holder, count, 0);
    HeapInstance[] references = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      references[k] = heap.weakReference(values[k]);
      holders[k].set("reference", references[k]);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", holders));
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", values));
    heap.shuffleAddresses(1);
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(references);
    for (int k = 0; k < count; k += 3) {
      heap.remove(references[k]);
      references[k] = heap.weakReference(values[count + k]);
      holders[k].set("reference", references[k]);
    }
    heap.shuffleAddresses(2);
    Path second = heap.writeTo(folder.resolve("second"));
    assertEachThirdIsNew(first, old, second, references);
  }

  /**
   * Nodes that have not moved show that a node's key never changes, and its mood often. Others were
   * replaced in their slots by nodes with other keys, which are like them in all else.
   */
  @Test
  void aNodeWithAnotherKeyIsAnotherNodeWhereKeysNeverChange() throws IOException {
    int count = 300;
    HeapClass key = numbered("com.acme.Key");
    HeapClass mood = numbered("com.acme.Mood");
    HeapClass node =
        heap.classOf("com.acme.Node")
            .field("number", ValueType.INT)
            .field("key", ValueType.OBJECT)
            .field("mood", ValueType.OBJECT)
            .field("owner", ValueType.OBJECT)
            .field("home", ValueType.OBJECT)
            .build();
    HeapInstance[] moods = instances(mood, 4, 0);
    HeapInstance[] fixedKeys = instances(key, count, 0);
    HeapInstance[] fixedNodes = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      fixedNodes[k] = node(node, count + k, fixedKeys[k], moods);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", fixedNodes));
    heap.keepAddresses();
    HeapInstance[] keys = instances(key, 2 * count, count);
    HeapInstance[] nodes = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      nodes[k] = node(node, k, keys[k], moods);
    }
    HeapArray slots = heap.objectArray("java.lang.Object[]", nodes);
    heap.root(RootCode.JNI_GLOBAL, slots);
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", keys));
    heap.shuffleAddresses(1);
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(nodes);
    for (int k = 0; k < count; k += 3) {
      fixedNodes[k].set("mood", moods[3]);
      heap.remove(nodes[k]);
      nodes[k] = node(node, k, keys[count + k], moods);
      slots.set(k, nodes[k]);
    }
    heap.shuffleAddresses(2);
    Path second = heap.writeTo(folder.resolve("second"));
    assertEachThirdIsNew(first, old, second, nodes);
  }

  /**
   * Numbers that all are equal lie in the order of the slots that hold them. Some were replaced by
   * equal ones behind all, and the others have closed the gaps. A few new ones lie so near to old
   * ones that they may be such.
   */
  @Test
  void anEqualNumberInTheSlotIsAnotherOneWhereOrderHasClosedTheGap() throws IOException {
    int count = 3_000;
    HeapClass holder = holderOf("value");
    HeapInstance[] holders = instances(holder, count, 0);
    HeapInstance[] values = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      values[k] = heap.box(7);
      holders[k].set("value", values[k]);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", holders));
    HeapInstance gone = instances(numbered("com.acme.Gone"), 1, 0)[0];
    heap.root(RootCode.JNI_GLOBAL, gone);
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(values);
    heap.remove(gone);
    for (int k = 0; k < count; k += 3) {
      heap.remove(values[k]);
      values[k] = heap.box(7);
      holders[k].set("value", values[k]);
    }
    heap.compact(0x7000_0000L);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      int known = 0;
      for (int k = 0; k < count; k++) {
        int partner = matches.before(after.objectAt(values[k].address()));
        if (k % 3 == 0) {
          known += partner < 0 ? 1 : 0;
        } else {
          assertEquals(before.objectAt(old[k]), partner, "number " + k);
        }
      }
      assertTrue(known >= count / 4, "only " + known + " are known to be new");
    }
  }

  /** Half of them have changed, so that only order could tell them, but it is another one. */
  @Test
  void whatWasPutInAnotherOrderIsNotMatchedByOrder() throws IOException {
    int count = 400;
    HeapClass value = numbered("com.acme.Value");
    heap.classNamed("java.lang.Object[]");
    HeapInstance[] around = instances(value, count, 0);
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", around));
    heap.keepAddresses();
    HeapInstance[] values = instances(value, count, count);
    for (HeapInstance each : values) {
      heap.root(RootCode.JNI_GLOBAL, each);
    }
    heap.shuffleAddresses(1);
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(values);
    for (int k = 0; k < count; k += 2) {
      values[k].set("number", 5 * count + k);
    }
    heap.shuffleAddresses(2);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      for (int k = 0; k < count; k++) {
        int partner = matches.before(after.objectAt(values[k].address()));
        int right = before.objectAt(old[k]);
        assertTrue(partner == right || (k % 2 == 0 && partner < 0), "value " + k);
      }
    }
  }

  /**
   * Of each two objects one was removed, and the others, which are equal by ten, moved together.
   */
  @Test
  void orderTellsWhatMovedWithoutItsNeighbors() throws IOException {
    int count = 3000;
    Random random = new Random(7);
    HeapClass value = numbered("com.acme.Value");
    heap.classNamed("java.lang.Object[]");
    heap.keepAddresses();
    HeapInstance[] values = new HeapInstance[count];
    HeapInstance[] removed = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      values[k] = heap.instance(value).set("number", random.nextInt(10));
      removed[k] = heap.instance(value).set("number", 100 + k);
      heap.root(RootCode.JNI_GLOBAL, values[k]);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", removed));
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(values);
    for (HeapInstance each : removed) {
      heap.remove(each);
    }
    heap.compact(0x7_8000_0000L);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      int right = 0;
      for (int k = 0; k < count; k++) {
        int partner = matches.before(after.objectAt(values[k].address()));
        right += partner == before.objectAt(old[k]) ? 1 : 0;
      }
      assertTrue(right > 0.98 * count, right + " of " + count + " were found");
    }
  }

  /** A page that was read again: its values are a run that was there before, among new objects. */
  @Test
  void aRunAmongNewObjectsWasMadeOnceMore() throws IOException {
    int count = 3000;
    int page = 50;
    HeapClass value = numbered("com.acme.Value");
    HeapClass made = numbered("com.acme.Made");
    heap.classNamed("java.lang.Object[]");
    heap.keepAddresses();
    HeapInstance[] values = instances(value, count, 0);
    for (HeapInstance each : values) {
      heap.root(RootCode.JNI_GLOBAL, each);
    }
    Path first = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(values);
    for (int k = count / 2; k < count / 2 + page; k++) {
      heap.remove(values[k]);
    }
    heap.compact(0x7_8000_0000L).keepAddresses();
    HeapInstance[] some = instances(made, count, 0);
    HeapInstance[] again = instances(value, page, count / 2);
    HeapInstance[] more = instances(made, count, count);
    for (HeapInstance[] part : new HeapInstance[][] {some, again, more}) {
      heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", part));
    }
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      for (HeapInstance each : again) {
        assertEquals(-1, matches.before(after.objectAt(each.address())));
      }
      for (int k = 0; k < count; k++) {
        if (k < count / 2 || k >= count / 2 + page) {
          int now = after.objectAt(values[k].address());
          assertEquals(before.objectAt(old[k]), matches.before(now), "value " + k);
        }
      }
    }
  }

  /**
   * The parts of sessions look alike and stand one behind the other, so that order takes those of a
   * session for those of the one before that is gone; but sessions have ids.
   */
  @Test
  void partsBelongToTheSessionThatHadThem() throws IOException {
    int count = 4000;
    String[] fields = {"facade", "notes", "support"};
    HeapClass session =
        heap.classOf("com.acme.Session")
            .field("uses", ValueType.INT)
            .field("id", ValueType.OBJECT)
            .field(fields[0], ValueType.OBJECT)
            .field(fields[1], ValueType.OBJECT)
            .field(fields[2], ValueType.OBJECT)
            .build();
    HeapClass support =
        heap.classOf("com.acme.Support").field("listeners", ValueType.OBJECT).build();
    Random random = new Random(3);
    heap.classNamed("java.lang.Object[]");
    heap.keepAddresses();
    HeapInstance[] sessions = new HeapInstance[count];
    HeapInstance[][] parts = new HeapInstance[4][count];
    for (int k = 0; k < count; k++) {
      sessions[k] = heap.instance(session).set("id", heap.string("session " + random.nextLong()));
      heap.root(RootCode.JNI_GLOBAL, sessions[k]);
    }
    for (int k = 0; k < count; k++) {
      parts[0][k] = heap.instance("com.acme.Facade");
      parts[1][k] = heap.instance("com.acme.Notes");
      parts[3][k] = heap.instance("com.acme.Listeners");
      parts[2][k] = heap.instance(support).set("listeners", parts[3][k]);
      for (int f = 0; f < fields.length; f++) {
        sessions[k].set(fields[f], parts[f][k]);
      }
      if (k % 7 == 0) {
        // What stood between, and is used by others.
        heap.root(RootCode.JNI_GLOBAL, heap.instance("com.acme.Other" + random.nextInt(40)));
      }
    }
    Path first = heap.writeTo(folder.resolve("first"));
    long[][] old = new long[parts.length][];
    for (int p = 0; p < parts.length; p++) {
      old[p] = addresses(parts[p]);
    }
    boolean[] gone = new boolean[count];
    for (int k = 0; k < count; k++) {
      gone[k] = random.nextInt(12) == 0;
      if (gone[k]) {
        heap.remove(sessions[k]);
        for (HeapInstance[] part : parts) {
          heap.remove(part[k]);
        }
      } else if (random.nextInt(10) == 0) {
        sessions[k].set("uses", k);
      }
    }
    heap.compact(0x7_8000_0000L);
    Path second = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      int wrong = 0;
      for (int p = 0; p < parts.length; p++) {
        for (int k = 0; k < count; k++) {
          if (!gone[k]) {
            int now = after.objectAt(parts[p][k].address());
            wrong += matches.before(now) == before.objectAt(old[p][k]) ? 0 : 1;
          }
        }
      }
      assertEquals(0, wrong, "parts of other sessions");
    }
  }

  /** Titles hardly ever change, but where one has, nothing else has the title that it is now. */
  @Test
  void anObjectWithANewNameIsTheSameWhereNothingElseHasThatName() throws IOException {
    int count = 1000;
    HeapClass product =
        heap.classOf("com.acme.Product")
            .field("cents", ValueType.INT)
            .field("title", ValueType.OBJECT)
            .build();
    heap.classNamed("java.lang.Object[]");
    heap.keepAddresses();
    HeapInstance first = heap.instance("com.acme.First");
    HeapInstance[] products = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      products[k] = heap.instance(product).set("cents", k).set("title", heap.string("title " + k));
    }
    heap.root(RootCode.JNI_GLOBAL, first);
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", products));
    Path one = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(products);
    heap.remove(first);
    heap.compact(0x7_8000_0000L).keepAddresses();
    for (int k = 100; k < count; k += 150) {
      products[k].set("title", heap.string("another title " + k));
    }
    Path two = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(one);
        Snapshot after = read(two)) {
      StructuralMatches matches = match(before, after);
      for (int k = 0; k < count; k++) {
        int now = after.objectAt(products[k].address());
        assertEquals(before.objectAt(old[k]), matches.before(now), "product " + k);
      }
    }
  }

  /** The dump leaves out nulls, so that what stood first in a row stands second now. */
  @Test
  void whatANodeHoldsIsTheSameWhenTheNodeHasGotANextOne() throws IOException {
    int count = 600;
    HeapClass node =
        heap.classOf("com.acme.Node")
            .field("next", ValueType.OBJECT)
            .field("value", ValueType.OBJECT)
            .field("key", ValueType.OBJECT)
            .build();
    HeapClass value = heap.classOf("com.acme.Value").field("state", ValueType.INT).build();
    HeapInstance[] nodes = new HeapInstance[count];
    HeapInstance[] values = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      values[k] = heap.instance(value);
      nodes[k] = heap.instance(node).set("key", heap.string("key " + k)).set("value", values[k]);
    }
    heap.root(RootCode.JNI_GLOBAL, heap.objectArray("java.lang.Object[]", nodes));
    Path one = heap.writeTo(folder.resolve("first"));
    long[] old = addresses(values);
    for (int k = 0; k < count; k += 2) {
      HeapInstance next = heap.instance(node).set("key", heap.string("another key " + k));
      nodes[k].set("next", next.set("value", heap.instance(value)));
    }
    heap.shuffleAddresses(5);
    Path two = heap.writeTo(folder.resolve("second"));
    try (Snapshot before = read(one);
        Snapshot after = read(two)) {
      StructuralMatches matches = match(before, after);
      for (int k = 0; k < count; k++) {
        int now = after.objectAt(values[k].address());
        assertEquals(before.objectAt(old[k]), matches.before(now), "value " + k);
      }
    }
  }

  private static void assertEachThirdIsNew(Path first, long[] old, Path second, HeapInstance[] now)
      throws IOException {
    try (Snapshot before = read(first);
        Snapshot after = read(second)) {
      StructuralMatches matches = match(before, after);
      for (int k = 0; k < now.length; k++) {
        assertEquals(
            k % 3 == 0 ? -1 : before.objectAt(old[k]),
            matches.before(after.objectAt(now[k].address())),
            "number " + k);
      }
    }
  }

  private HeapClass numbered(String name) {
    return heap.classOf(name).field("number", ValueType.INT).build();
  }

  /** Numbered as well. */
  private HeapClass holderOf(String field) {
    return heap.classOf("com.acme.Holder")
        .field("number", ValueType.INT)
        .field(field, ValueType.OBJECT)
        .build();
  }

  private HeapInstance[] instances(HeapClass type, int count, int number) {
    HeapInstance[] result = new HeapInstance[count];
    for (int k = 0; k < count; k++) {
      result[k] = heap.instance(type).set("number", number + k);
    }
    return result;
  }

  private HeapInstance node(HeapClass type, int number, HeapInstance key, HeapInstance[] others) {
    return heap.instance(type)
        .set("number", number)
        .set("key", key)
        .set("mood", others[0])
        .set("owner", others[1])
        .set("home", others[2]);
  }

  /**
   * All of a stretch kept its order but for two objects in it, which a collector has put elsewhere,
   * among new ones. Order alone takes those for new too, which is not to be trusted among garbage.
   */
  @Test
  void whatAPairRefersToIsTheSameThoughItHasLeftItsPlaceInAStretch() throws IOException {
    long[][] fillers = new long[2][];
    long[] notes = new long[2];
    long[] texts = new long[2];
    Path[] files = new Path[2];
    for (int side = 0; side < 2; side++) {
      HeapBuilder moved = new HeapBuilder().startAt(side == 0 ? 0x7_0000_0000L : 0x7_8000_0000L);
      HeapClass filler = moved.classOf("com.acme.Filler").field("number", ValueType.INT).build();
      HeapClass note =
          moved
              .classOf("com.acme.Note")
              .field("text", ValueType.OBJECT)
              .staticField("TEXT", ValueType.OBJECT, null)
              .staticField("LAST", ValueType.OBJECT, null)
              .build();
      List<HeapInstance> kept = new ArrayList<>();
      List<HeapInstance> all = new ArrayList<>();
      HeapInstance text = null;
      HeapInstance last = null;
      for (int k = 0; k < 1000; k++) {
        if (k == (side == 0 ? 200 : 700)) {
          text = moved.string("draft");
          last = moved.instance(note).set("text", text);
        }
        if (k < 400) {
          kept.add(moved.instance(filler).set("number", k));
          all.add(kept.get(k));
        } else {
          all.add(moved.instance(filler).set("number", side == 0 ? -k : k * 1000));
        }
      }
      note.setStatic("TEXT", text);
      note.setStatic("LAST", last);
      moved.root(
          RootCode.JNI_GLOBAL,
          moved.objectArray("java.lang.Object[]", all.toArray(new HeapInstance[0])));
      for (int k = 0; k < 400; k++) {
        moved.instance(filler).set("number", k);
      }
      files[side] = moved.writeTo(folder.resolve("side" + side));
      fillers[side] = addresses(kept.toArray(new HeapInstance[0]));
      notes[side] = Objects.requireNonNull(last).address();
      texts[side] = Objects.requireNonNull(text).address();
    }
    try (Snapshot before = read(files[0]);
        Snapshot after = read(files[1])) {
      StructuralMatches matches = match(before, after);
      for (int k = 0; k < fillers[0].length; k++) {
        assertEquals(
            before.objectAt(fillers[0][k]), matches.before(after.objectAt(fillers[1][k])), "" + k);
      }
      assertEquals(before.objectAt(texts[0]), matches.before(after.objectAt(texts[1])));
      assertEquals(before.objectAt(notes[0]), matches.before(after.objectAt(notes[1])));
    }
  }

  /**
   * The same of what an array holds, where arrays of its class never get other elements: the value
   * tells which string it holds, and refers to nothing else.
   */
  @Test
  void anElementThatNeverChangesIsTheSameThoughItHasLeftItsPlaceInAStretch() throws IOException {
    long[] values = new long[2];
    long[] texts = new long[2];
    Path[] files = new Path[2];
    for (int side = 0; side < 2; side++) {
      HeapBuilder moved = new HeapBuilder().startAt(side == 0 ? 0x7_0000_0000L : 0x7_8000_0000L);
      HeapClass filler = moved.classOf("com.acme.Filler").field("number", ValueType.INT).build();
      HeapClass type = moved.classOf("com.acme.Value").field("text", ValueType.OBJECT).build();
      List<HeapObject> all = new ArrayList<>();
      for (int k = 0; k < 40; k++) {
        HeapInstance value = moved.instance(type).set("text", moved.string("text " + k));
        all.add(moved.objectArray("com.acme.Value[]", value));
      }
      HeapArray row = moved.objectArray("com.acme.Value[]", new HeapInstance[1]);
      all.add(row);
      for (int k = 0; k < 1000; k++) {
        if (k == (side == 0 ? 200 : 700)) {
          HeapInstance text = moved.string("draft");
          HeapInstance value = moved.instance(type).set("text", text);
          row.set(0, value);
          values[side] = value.address();
          texts[side] = text.address();
        }
        int number = k < 400 ? k : side == 0 ? -k : k * 1000;
        all.add(moved.instance(filler).set("number", number));
      }
      moved.root(
          RootCode.JNI_GLOBAL,
          moved.objectArray("java.lang.Object[]", all.toArray(new HeapObject[0])));
      for (int k = 0; k < 400; k++) {
        moved.instance(filler).set("number", k);
      }
      files[side] = moved.writeTo(folder.resolve("side" + side));
    }
    try (Snapshot before = read(files[0]);
        Snapshot after = read(files[1])) {
      StructuralMatches matches = match(before, after);
      assertEquals(before.objectAt(values[0]), matches.before(after.objectAt(values[1])));
      assertEquals(before.objectAt(texts[0]), matches.before(after.objectAt(texts[1])));
    }
  }
}
