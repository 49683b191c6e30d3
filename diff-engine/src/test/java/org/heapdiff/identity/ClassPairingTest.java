package org.heapdiff.identity;

import static org.heapdiff.testdata.ValueType.INT;
import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.DiffResult;
import org.heapdiff.diff.Dumps;
import org.heapdiff.objects.Amount;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.RootCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPairingTest {
  private static final String WEBAPP = "com.acme.WebappLoader";

  @TempDir Path folder;

  /** A class without fields and {@code count} live instances of 16 bytes. */
  private static HeapClass loaded(
      HeapBuilder heap, String name, @Nullable HeapObject loader, int count) {
    HeapClass.Builder builder = heap.classOf(name);
    if (loader != null) {
      builder.loadedBy(loader);
    }
    HeapClass type = builder.build();
    add(heap, type, count);
    return type;
  }

  private static void add(HeapBuilder heap, HeapClass type, int count) {
    for (int k = 0; k < count; k++) {
      heap.root(RootCode.JNI_GLOBAL, heap.instance(type));
    }
  }

  private static String loaderOf(ClassChange row) {
    String loader = row.loader();
    assertTrue(loader != null, row.toString());
    return String.valueOf(loader);
  }

  @Test
  void classesOfOneNameFromTwoNamedLoadersAreTwoRowsThatSaySo() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapObject a = heap.classLoader(WEBAPP, "shop", null);
    HeapObject b = heap.classLoader(WEBAPP, "blog", null);
    loaded(heap, "com.acme.Session", a, 1);
    HeapClass inBlog = loaded(heap, "com.acme.Session", b, 2);
    byte[] before = heap.toBytes();
    add(heap, inBlog, 5);
    heap.compact(0x7_4000_0000L).shuffleAddresses(3);
    List<ClassChange> rows =
        Dumps.rows(Dumps.diffByClass(folder, before, heap.toBytes()), "com.acme.Session");
    assertEquals(2, rows.size());
    for (ClassChange row : rows) {
      boolean shop = loaderOf(row).startsWith(WEBAPP + " 'shop' @0x");
      assertTrue(shop || loaderOf(row).startsWith(WEBAPP + " 'blog' @0x"), row.loader());
      assertEquals(new Amount(shop ? 0 : 5, shop ? 0 : 80), row.added());
      assertEquals(shop ? 1 : 2, row.before().objects());
      assertEquals("com.acme.Session (" + row.loader() + ")", row.kind());
    }
  }

  @Test
  void loadersWithoutNamesAreToldApartByTheirParents() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapObject left = heap.classLoader(WEBAPP, "left", null);
    HeapObject right = heap.classLoader(WEBAPP, "right", null);
    HeapObject a = heap.classLoader("com.acme.ChildLoader", null, left);
    HeapObject b = heap.classLoader("com.acme.ChildLoader", null, right);
    loaded(heap, "com.acme.Job", a, 1);
    loaded(heap, "com.acme.Job", b, 1);
    // The order of the classes in the dump does not matter.
    HeapBuilder other = new HeapBuilder();
    HeapObject right2 = other.classLoader(WEBAPP, "right", null);
    HeapObject left2 = other.classLoader(WEBAPP, "left", null);
    loaded(other, "com.acme.Job", other.classLoader("com.acme.ChildLoader", null, right2), 1);
    loaded(other, "com.acme.Job", other.classLoader("com.acme.ChildLoader", null, left2), 4);
    List<ClassChange> rows =
        Dumps.rows(Dumps.diffByClass(folder, heap.toBytes(), other.toBytes()), "com.acme.Job");
    assertEquals(2, rows.size());
    for (ClassChange row : rows) {
      boolean isLeft = loaderOf(row).contains(" under " + WEBAPP + " 'left'");
      assertEquals(isLeft ? 3 : 0, row.added().objects(), row.kind());
      assertEquals(0, row.removed().objects(), row.kind());
    }
  }

  @Test
  void aClassOfTheBootLoaderIsNotThatOfAnother() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapClass boot = loaded(heap, "com.acme.Thing", null, 1);
    loaded(heap, "com.acme.Thing", heap.classLoader(WEBAPP, "shop", null), 1);
    byte[] before = heap.toBytes();
    add(heap, boot, 1);
    for (ClassChange row :
        Dumps.rows(Dumps.diffByClass(folder, before, heap.toBytes()), "com.acme.Thing")) {
      assertEquals(row.kind().endsWith("(boot loader)") ? 1 : 0, row.added().objects());
    }
  }

  @Test
  void ofLoadersThatNothingTellsApartTheOldestPair() throws IOException {
    // HotSpot writes the classes of the youngest loader first.
    byte[] before = redeployed(11, 7);
    byte[] after = redeployed(13, 11, 7);
    List<ClassChange> rows =
        Dumps.rows(Dumps.diffByClass(folder, before, after), "com.acme.Session");
    assertEquals(3, rows.size());
    assertEquals(
        Set.of(new Amount(13, 13 * 16), Amount.NONE),
        rows.stream().map(ClassChange::added).collect(Collectors.toSet()));
    for (ClassChange row : rows) {
      assertEquals(0, row.removed().objects());
      assertTrue(loaderOf(row).startsWith(WEBAPP + " @0x"), row.kind());
    }
    for (ClassChange row :
        Dumps.rows(Dumps.diffByClass(folder, after, before), "com.acme.Session")) {
      assertEquals(row.before().objects() == 13 ? 13 : 0, row.removed().objects());
    }
  }

  private static byte[] redeployed(int... instances) {
    HeapBuilder heap = new HeapBuilder();
    for (int count : instances) {
      loaded(heap, "com.acme.Session", heap.classLoader(WEBAPP, null, null), count);
    }
    return heap.toBytes();
  }

  @Test
  void aNamedLoaderThatWentIsNotTheOneThatCame() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    loaded(heap, "com.acme.Plugin", heap.classLoader(WEBAPP, "v1", null), 3);
    HeapBuilder other = new HeapBuilder();
    loaded(other, "com.acme.Plugin", other.classLoader(WEBAPP, "v2", null), 4);
    List<ClassChange> rows =
        Dumps.rows(Dumps.diffByClass(folder, heap.toBytes(), other.toBytes()), "com.acme.Plugin");
    assertEquals(2, rows.size());
    for (ClassChange row : rows) {
      boolean old = loaderOf(row).contains("'v1'");
      assertEquals(old ? 3 : 0, row.removed().objects());
      assertEquals(old ? 0 : 4, row.added().objects());
    }
  }

  @Test
  void aProgramThatWasStartedInAnotherWayPairsByNames() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    loaded(
        heap, "com.acme.Main", heap.classLoader("sun.misc.Launcher$AppClassLoader", null, null), 3);
    HeapBuilder other = new HeapBuilder();
    loaded(
        other,
        "com.acme.Main",
        other.classLoader("jdk.internal.loader.ClassLoaders$AppClassLoader", "app", null),
        4);
    ClassChange row =
        Dumps.row(Dumps.diffByClass(folder, heap.toBytes(), other.toBytes()), "com.acme.Main");
    assertEquals(1, row.added().objects());
    assertEquals(0, row.removed().objects());
    assertNull(row.loader());
  }

  @Test
  void generatedClassesOfTwoRunsPairAndKeepTheirNamesForDisplay() throws IOException {
    ClassChange lambda =
        generated("com.acme.Foo$$Lambda$14/0x0000000801003200", "com.acme.Foo$$Lambda/0x00007f12");
    assertEquals("com.acme.Foo$$Lambda/0x00007f12", lambda.className());
    generated("com.sun.proxy.$Proxy12", "com.sun.proxy.$Proxy3");
    generated("jdk.proxy2.$Proxy12", "jdk.proxy1.$Proxy40");
    generated("com.acme.A$$EnhancerByCGLIB$$1a2b3c4d", "com.acme.A$$EnhancerByCGLIB$$99ff_2");
  }

  private ClassChange generated(String nameBefore, String nameAfter) throws IOException {
    HeapBuilder before = new HeapBuilder();
    loaded(before, nameBefore, null, 2);
    HeapBuilder after = new HeapBuilder();
    loaded(after, nameAfter, null, 3);
    DiffResult result = Dumps.diffByClass(folder, before.toBytes(), after.toBytes());
    assertEquals(List.of(), Dumps.rows(result, nameBefore));
    ClassChange row = Dumps.row(result, nameAfter);
    assertEquals(new Amount(1, 16), row.added());
    assertEquals(Amount.NONE, row.removed());
    return row;
  }

  @Test
  void aLambdaThatKeepsItsNamePairsByItBeforeOthersAreGuessed() throws IOException {
    byte[] before = lambdas("A$$Lambda$1/0x100", 1, "A$$Lambda$2/0x200", 2);
    byte[] after = lambdas("A$$Lambda$2/0x200", 2, "A$$Lambda$9/0x900", 9);
    DiffResult result = Dumps.diffByClass(folder, before, after);
    assertEquals(Amount.NONE, Dumps.row(result, "A$$Lambda$2/0x200").added());
    assertEquals(new Amount(8, 8 * 16), Dumps.row(result, "A$$Lambda$9/0x900").added());
  }

  private static byte[] lambdas(String first, int ofFirst, String second, int ofSecond) {
    HeapBuilder heap = new HeapBuilder();
    loaded(heap, first, null, ofFirst);
    loaded(heap, second, null, ofSecond);
    return heap.toBytes();
  }

  @Test
  void lambdasThatCaptureOtherThingsAreOtherClasses() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    add(heap, heap.classOf("A$$Lambda/0x100").field("arg$1", OBJECT).build(), 2);
    HeapBuilder other = new HeapBuilder();
    add(other, other.classOf("A$$Lambda/0x200").field("arg$1", INT).build(), 2);
    DiffResult result = Dumps.diffByClass(folder, heap.toBytes(), other.toBytes());
    assertEquals(2, Dumps.row(result, "A$$Lambda/0x100").removed().objects());
    assertEquals(2, Dumps.row(result, "A$$Lambda/0x200").added().objects());
  }

  @Test
  void manyLoadersOfOneClassArePairedWithoutTheirNames() throws IOException {
    // Names that would contradict each other, if they were read.
    byte[] before = crowd(1_500, "a");
    byte[] after = crowd(1_600, "b");
    List<ClassChange> rows =
        Dumps.rows(Dumps.diffByClass(folder, before, after), "com.acme.Script");
    assertEquals(1_600, rows.size());
    assertEquals(100, rows.stream().mapToLong(row -> row.added().objects()).sum());
    assertEquals(0, rows.stream().mapToLong(row -> row.removed().objects()).sum());
  }

  private static byte[] crowd(int count, String name) {
    HeapBuilder heap = new HeapBuilder();
    for (int k = 0; k < count; k++) {
      loaded(heap, "com.acme.Script", heap.classLoader(WEBAPP, name + k, null), 1);
    }
    return heap.toBytes();
  }
}
