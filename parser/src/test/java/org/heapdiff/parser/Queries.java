package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.io.IOException;

/** Asks a snapshot all there is to ask, and checks what holds of every snapshot. */
final class Queries {
  private Queries() {}

  /** Of small snapshots. */
  static void askEverything(Snapshot snapshot) throws IOException {
    askAboutAll(snapshot);
    Contents contents = snapshot.contents();
    int step = 1 + snapshot.objectCount() / 100;
    for (int object = 0; object < snapshot.objectCount(); object += step) {
      contents.fields(object);
      contents.elements(object);
      contents.bytes(object, 100);
      contents.string(object, 100);
      contents.reference(object, "next");
    }
    for (int c = 0; c < snapshot.classes().count(); c++) {
      contents.statics(c);
    }
    snapshot.jvm();
    for (HeapThread thread : snapshot.threads()) {
      assertTrue(thread.object() >= 0);
    }
  }

  /** What needs no look into the dump, in linear time. */
  static void askAboutAll(Snapshot snapshot) {
    ClassTable classes = snapshot.classes();
    int count = snapshot.objectCount();
    long[] bytes = new long[1];
    long[] references = new long[1];
    int[] counted = new int[1];
    for (int object = 0; object < count; object++) {
      assertEquals(object, snapshot.objectAt(snapshot.addressOf(object)));
      int c = snapshot.classOf(object);
      assertNotNull(classes.name(c));
      int dominator = snapshot.immediateDominator(object);
      boolean isCounted = snapshot.isCounted(object);
      assertEquals(isCounted, dominator != Snapshot.UNREACHABLE);
      assertTrue(snapshot.shallowSize(object) > 0);
      snapshot.arrayLength(object);
      snapshot.classStoodFor(object);
      int referent = snapshot.weakReferent(object);
      assertTrue(referent >= Snapshot.NONE && referent < count);
      if (isCounted) {
        assertTrue(snapshot.retainedSize(object) >= snapshot.shallowSize(object));
        assertTrue(dominator == Snapshot.ROOT || snapshot.dominates(dominator, object));
        bytes[0] += snapshot.shallowSize(object);
        counted[0]++;
      } else {
        assertEquals(0, snapshot.retainedSize(object));
      }
      boolean live = snapshot.isLive(object);
      IntOpenHashSet targets = new IntOpenHashSet();
      snapshot.forEachReference(
          object,
          target -> {
            references[0] += targets.add(target) ? 1 : 0;
            assertTrue(target >= 0 && target < count);
            assertTrue(!live || snapshot.isLive(target));
          });
      snapshot.forEachReferrer(object, referrer -> references[0]--);
      snapshot.forEachDominated(object, child -> assertTrue(child >= 0 && child < count));
    }
    assertEquals(0, references[0]);
    assertEquals(counted[0], snapshot.totalObjects());
    assertEquals(bytes[0], snapshot.totalBytes());
    long objects = 0;
    for (int c = 0; c < classes.count(); c++) {
      objects += snapshot.histogram().objects(c);
      bytes[0] -= snapshot.histogram().bytes(c);
      assertTrue(snapshot.histogram().retained(c) >= snapshot.histogram().bytes(c));
      assertTrue(classes.superclass(c) < classes.count());
      classes.instanceFields(c);
      classes.staticFields(c);
    }
    assertEquals(counted[0], objects);
    assertEquals(0, bytes[0]);
    assertNotNull(snapshot.layout().toString());
    assertTrue(snapshot.finalizable().objects() >= 0);
    assertTrue(snapshot.unreachable().total().bytes() >= 0);
    GcRoots roots = snapshot.roots();
    for (int r = 0; r < roots.count(); r++) {
      assertNotNull(roots.kind(r));
      assertTrue(snapshot.isLive(roots.object(r)));
      assertTrue(roots.thread(r) < count);
    }
  }
}
