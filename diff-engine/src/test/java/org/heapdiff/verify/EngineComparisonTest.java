package org.heapdiff.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EngineComparisonTest {
  private static final long OBJECT = 0x100;
  private static final long CLASS = 0x108;
  private static final long THREAD = 0x110;
  private static final long WEAK = 0x118;
  private static final long DOMAIN = 0x120;
  private static final long BYTES = 0x128;

  /** A few classes, all of them roots, and a root object at 0x200 that holds 0x210 and 0x220. */
  private static LiteralEngine heap(String name) {
    return new LiteralEngine(name)
        .type(OBJECT, "java.lang.Object", 0)
        .type(CLASS, "java.lang.Class", OBJECT)
        .type(THREAD, "java.lang.Thread", OBJECT)
        .type(WEAK, "java.lang.ref.WeakReference", OBJECT)
        .type(DOMAIN, "java.security.ProtectionDomain", OBJECT)
        .type(BYTES, "byte[]", OBJECT)
        .root(OBJECT)
        .root(CLASS)
        .root(THREAD)
        .root(WEAK)
        .root(DOMAIN)
        .root(BYTES)
        .object(0x200, "java.lang.Object", 16, 0x210, 0x220)
        .root(0x200)
        .object(0x210, "byte[]", 24)
        .object(0x220, "java.lang.Object", 16, 0x210);
  }

  private static VerifyResult compare(LiteralEngine ours, LiteralEngine mat) {
    return EngineComparison.compare(ours.done(), mat.done());
  }

  private static VerifyItem item(VerifyResult result, String what) {
    return result.items().stream().filter(i -> i.what().equals(what)).findFirst().orElseThrow();
  }

  private static void assertExplained(
      VerifyResult result, String what, Explanation reason, long count) {
    VerifyItem item = item(result, what);
    assertEquals(
        List.of(reason + " " + count),
        item.explained().stream().map(e -> e.reason() + " " + e.count()).toList(),
        what);
    assertEquals(0, item.differ(), () -> what + " " + item.examples());
  }

  @Test
  void enginesThatSayTheSameAgreeInEverything() {
    VerifyResult result = compare(heap("a").objectsInDump(9), heap("b").objectsInDump(9));
    assertTrue(result.allIsWell());
    for (VerifyItem item : result.items()) {
      assertEquals(List.of(), item.explained(), item.what());
    }
    assertEquals(9, item(result, "reachable objects").agree());
    assertEquals(3, item(result, "references").agree());
    assertEquals(7, item(result, "GC roots").agree());
    assertEquals(6, item(result, "classes (name, superclass, loader)").agree());
  }

  @Test
  void aReferenceThatOneEngineMissesIsADifference() {
    VerifyResult result = compare(heap("a"), heap("b").object(0x220, "java.lang.Object", 16));
    assertFalse(result.allIsWell());
    VerifyItem references = item(result, "references");
    assertEquals(1, references.differ());
    assertEquals(
        List.of("heapdiff only: 0x220 java.lang.Object -> 0x210 byte[]"), references.examples());
  }

  @Test
  void whatOnlyAMissedReferenceReachesIsADifferenceToo() {
    VerifyResult result =
        compare(
            heap("a").object(0x220, "java.lang.Object", 16, 0x300).object(0x300, "byte[]", 16),
            heap("b").object(0x220, "java.lang.Object", 16));
    assertEquals(1, item(result, "reachable objects").differ());
    assertEquals(1, item(result, "object counts of classes").differ());
  }

  @Test
  void aReferentThatMatDropsIsExplainedWithAllThatHangsUnderIt() {
    VerifyResult result =
        compare(
            heap("a")
                .object(0x300, "java.lang.ref.WeakReference", 32, 0x310)
                .root(0x300)
                .object(0x310, "java.lang.Object", 16, 0x320)
                .object(0x320, "byte[]", 16),
            heap("b").object(0x300, "java.lang.ref.WeakReference", 32).root(0x300));
    assertTrue(result.allIsWell());
    assertExplained(result, "references", Explanation.DROPPED_REFERENT, 1);
    assertExplained(result, "reachable objects", Explanation.DROPPED_REFERENT, 2);
    assertExplained(result, "object counts of classes", Explanation.FROM_REACHABILITY, 2);
  }

  @Test
  void theStandInForTheBootLoaderIsExplained() {
    VerifyResult result =
        compare(
            heap("a").objectsInDump(9),
            heap("b").objectsInDump(10).object(0, "java.lang.Object", 16).root(0));
    assertTrue(result.allIsWell());
    assertExplained(result, "reachable objects", Explanation.STAND_IN, 1);
    assertExplained(result, "counts of all objects in the dump", Explanation.STAND_IN, 1);
  }

  @Test
  void anObjectTooManyInTheDumpIsADifference() {
    VerifyResult result = compare(heap("a").objectsInDump(9), heap("b").objectsInDump(12));
    assertEquals(1, item(result, "counts of all objects in the dump").differ());
  }

  @Test
  void aBootClassThatIsARootForMatAloneIsExplained() {
    VerifyResult result =
        compare(
            heap("a").type(0x130, "x.Hidden", OBJECT).object(0x220, "x.Hidden", 16, 0x210),
            heap("b")
                .type(0x130, "x.Hidden", OBJECT)
                .root(0x130)
                .object(0x220, "x.Hidden", 16, 0x210));
    assertTrue(result.allIsWell());
    assertExplained(result, "GC roots", Explanation.BOOT_CLASS_ROOT, 1);
    assertExplained(result, "immediate dominators", Explanation.FROM_GRAPH, 1);
    // In heapdiff's tree the class hangs under its instance at 0x220, and that under 0x200.
    assertExplained(result, "retained sizes", Explanation.FROM_TREE_AND_SIZES, 2);
  }

  @Test
  void anObjectThatIsARootForMatAloneIsADifference() {
    VerifyResult result = compare(heap("a"), heap("b").root(0x210));
    assertEquals(List.of("MAT only: 0x210 byte[]"), item(result, "GC roots").examples());
    assertFalse(result.allIsWell());
  }

  @Test
  void aStackLocalUnderItsThreadHereAndARootThereIsExplained() {
    VerifyResult result =
        compare(
            heap("a").object(0x300, "java.lang.Thread", 64).root(0x300).root(0x220),
            heap("b").object(0x300, "java.lang.Thread", 64, 0x220).root(0x300));
    assertTrue(result.allIsWell());
    assertExplained(result, "GC roots", Explanation.STACK_LOCAL, 1);
    assertExplained(result, "references", Explanation.STACK_LOCAL, 1);
  }

  @Test
  void anAssumedRootIsExplainedWithAllThatHangsUnderIt() {
    VerifyResult result =
        compare(
            heap("a")
                .object(0x300, "java.lang.Object", 16, 0x310)
                .assumedRoot(0x300)
                .object(0x310, "byte[]", 16),
            heap("b"));
    assertTrue(result.allIsWell());
    assertExplained(result, "reachable objects", Explanation.ASSUMED_ROOT, 2);
  }

  @Test
  void theProtectionDomainOfAClassIsExplained() {
    VerifyResult result =
        compare(
            heap("a")
                .object(0x300, "java.security.ProtectionDomain", 32)
                .object(DOMAIN, "java.lang.Class", 8, 0x300),
            heap("b"));
    assertTrue(result.allIsWell());
    assertExplained(result, "references", Explanation.CLASS_DETAIL, 1);
  }

  @Test
  void aConstantOfAClassIsExplained() {
    VerifyResult result = compare(heap("a").object(DOMAIN, "java.lang.Class", 8, WEAK), heap("b"));
    assertTrue(result.allIsWell());
    assertExplained(result, "references", Explanation.CLASS_CONSTANT, 1);
  }

  @Test
  void aStaticThatMatDoesNotHaveIsADifference() {
    VerifyResult result = compare(heap("a").object(DOMAIN, "java.lang.Class", 8, 0x210), heap("b"));
    assertEquals(1, item(result, "references").differ());
  }

  @Test
  void aWrongDominatorIsADifferenceHoweverManyThingsAreExplained() {
    VerifyResult result =
        compare(
            heap("a").dominator(0x210, 0x220), heap("b").object(0, "java.lang.Object", 16).root(0));
    assertFalse(result.allIsWell());
    assertEquals(
        1, item(result, "immediate dominators of a, recomputed from its references").differ());
    assertEquals(1, item(result, "immediate dominators").differ());
  }

  @Test
  void aWrongRetainedSizeIsADifference() {
    VerifyResult result = compare(heap("a").retained(0x200, 57), heap("b"));
    assertFalse(result.allIsWell());
    assertEquals(
        1, item(result, "retained sizes of a, summed up over its dominator tree").differ());
    assertEquals(
        List.of("0x200 java.lang.Object: 57 and 56 bytes"),
        item(result, "retained sizes").examples());
  }

  @Test
  void sizesThatCompressedReferencesMakeSmallerAreExplained() {
    VerifyResult result =
        compare(heap("a"), heap("b").object(0x220, "java.lang.Object", 24, 0x210));
    assertTrue(result.allIsWell());
    assertExplained(result, "shallow sizes", Explanation.NO_COMPRESSED_REFERENCES, 1);
    assertExplained(result, "retained sizes", Explanation.FROM_TREE_AND_SIZES, 2);
  }

  @Test
  void anArrayMuchLargerThanMatSaysIsADifference() {
    VerifyResult result = compare(heap("a").object(0x210, "byte[]", 4096), heap("b"));
    assertEquals(
        List.of("0x210 byte[]: 4096 and 24 bytes"), item(result, "shallow sizes").examples());
  }

  @Test
  void anArrayOfMoreThanTwoGigabytesIsExplained() {
    VerifyResult result = compare(heap("a").object(0x210, "byte[]", 3L << 30), heap("b"));
    assertExplained(result, "shallow sizes", Explanation.SIZE_OVERFLOW, 1);
  }

  @Test
  void aNameInAnotherSpellingIsExplainedAndAnotherNameIsNot() {
    String what = "classes (name, superclass, loader)";
    assertExplained(
        compare(
            heap("a").type(0x130, "a.B$$Lambda/0x12", OBJECT).root(0x130),
            heap("b").type(0x130, "a.B$$Lambda.0x12", OBJECT).root(0x130)),
        what,
        Explanation.NAME_SPELLING,
        1);
    VerifyResult result =
        compare(
            heap("a").type(0x130, "a.B", OBJECT).root(0x130),
            heap("b").type(0x130, "a.C", OBJECT).root(0x130));
    assertEquals(1, item(result, what).differ());
  }
}
