package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.HeapThread;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which references and roots a snapshot has. */
class GraphTest {
  @TempDir Path folder;

  private static List<Integer> references(Snapshot snapshot, HeapObject object) {
    IntArrayList targets = new IntArrayList();
    snapshot.forEachReference(Dumps.find(snapshot, object), targets::add);
    return targets;
  }

  private static List<Integer> referrers(Snapshot snapshot, HeapObject object) {
    IntArrayList sources = new IntArrayList();
    snapshot.forEachReferrer(Dumps.find(snapshot, object), sources::add);
    return sources;
  }

  private static List<Integer> find(Snapshot snapshot, HeapObject... objects) {
    return IntStream.range(0, objects.length)
        .mapToObj(k -> Dumps.find(snapshot, objects[k]))
        .toList();
  }

  @Test
  void stringsDominateTheCharactersThatOnlyTheyHave() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance alone = heap.string("alone");
    HeapInstance one = heap.string("shared");
    HeapInstance other = heap.instance("java.lang.String").set("value", one.arrayIn("value"));
    HeapInstance empty = heap.instance("java.lang.String");
    HeapArray holder = heap.objectArray("java.lang.Object[]", alone, one, other, empty);
    heap.root(RootCode.JNI_GLOBAL, holder);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      int object = Dumps.find(snapshot, alone);
      int characters = Dumps.find(snapshot, alone.arrayIn("value"));
      assertEquals(object, snapshot.immediateDominator(characters));
      assertTrue(snapshot.dominates(object, characters));
      assertEquals(
          snapshot.shallowSize(object) + snapshot.shallowSize(characters),
          snapshot.retainedSize(object));
      IntArrayList dominated = new IntArrayList();
      snapshot.forEachDominated(object, dominated::add);
      assertEquals(List.of(characters), dominated);
      int shared = Dumps.find(snapshot, one.arrayIn("value"));
      assertEquals(Dumps.find(snapshot, holder), snapshot.immediateDominator(shared));
      int second = Dumps.find(snapshot, other);
      assertEquals(snapshot.shallowSize(second), snapshot.retainedSize(second));
      assertEquals(List.of(), references(snapshot, empty));
    }
  }

  @Test
  void aStringCanReferToAnything() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance behind = heap.instance("java.lang.Object");
    HeapArray array = heap.objectArray("java.lang.Object[]", behind);
    HeapInstance toArray = heap.instance("java.lang.String").set("value", array);
    HeapInstance toString = heap.instance("java.lang.String").set("value", toArray);
    HeapInstance toItself = heap.instance("java.lang.String");
    toItself.set("value", toItself);
    HeapArray holder = heap.objectArray("java.lang.Object[]", toString, toItself);
    heap.root(RootCode.JNI_GLOBAL, holder);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      int[] chain = {
        Dumps.find(snapshot, holder),
        Dumps.find(snapshot, toString),
        Dumps.find(snapshot, toArray),
        Dumps.find(snapshot, array),
        Dumps.find(snapshot, behind)
      };
      for (int k = 1; k < chain.length; k++) {
        assertEquals(chain[k - 1], snapshot.immediateDominator(chain[k]));
      }
      assertEquals(chain[0], snapshot.immediateDominator(Dumps.find(snapshot, toItself)));
    }
  }

  @Test
  void fieldsOfTheClassComeBeforeThoseOfItsSuperclasses() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance loader = heap.classLoader("com.acme.Loader", null, null);
    HeapClass base =
        heap.classOf("com.acme.Base")
            .loadedBy(loader)
            .field("x", ValueType.BYTE)
            .field("base", ValueType.OBJECT)
            .build();
    HeapClass empty = heap.classOf("com.acme.Empty").loadedBy(loader).extending(base).build();
    HeapClass derived =
        heap.classOf("com.acme.Derived")
            .loadedBy(loader)
            .extending(empty)
            .field("y", ValueType.LONG)
            .field("first", ValueType.OBJECT)
            .field("z", ValueType.SHORT)
            .field("second", ValueType.OBJECT)
            .field("nothing", ValueType.OBJECT)
            .build();
    HeapInstance a = heap.instance("java.lang.Object");
    HeapInstance b = heap.instance("java.lang.Object");
    HeapInstance c = heap.instance("java.lang.Object");
    HeapInstance object = heap.instance(derived).set("base", a).set("first", b).set("second", c);
    // Values that look like addresses are none.
    object.set("y", c.address());
    heap.root(RootCode.JNI_GLOBAL, object);
    heap.keepAddresses();
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertEquals(find(snapshot, b, c, a, derived), references(snapshot, object));
      assertEquals(find(snapshot, base, loader), references(snapshot, empty).subList(0, 2));
      assertEquals(find(snapshot, object), referrers(snapshot, a));
      assertEquals(find(snapshot, object), referrers(snapshot, derived));
    }
  }

  @Test
  void aClassRefersToAllItIsMadeOf() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance loader = heap.classLoader("com.acme.Loader", null, null);
    HeapArray signers = heap.objectArray("java.lang.Object[]");
    HeapInstance domain = heap.instance("java.lang.Object");
    HeapInstance value = heap.instance("java.lang.Object");
    HeapInstance constant = heap.instance("java.lang.Object");
    HeapClass base = heap.classOf("com.acme.Base").loadedBy(loader).build();
    HeapClass type =
        heap.classOf("com.acme.Type")
            .extending(base)
            .loadedBy(loader)
            .signedBy(signers)
            .protectedBy(domain)
            .staticField("NUMBER", ValueType.LONG, 5L)
            .staticField("VALUE", value)
            .staticField("NULL", null)
            .constant(3, ValueType.INT, 7)
            .constant(4, ValueType.OBJECT, constant)
            .build();
    heap.root(RootCode.JNI_GLOBAL, type);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      // The class of classes is a root, so that no class holds it.
      assertEquals(
          find(snapshot, base, loader, signers, domain, value, constant),
          references(snapshot, type));
      int object = Dumps.find(snapshot, type);
      assertEquals("java.lang.Class", snapshot.classes().name(snapshot.classOf(object)));
      int c = snapshot.classStoodFor(object);
      assertEquals("com.acme.Type", snapshot.classes().name(c));
      assertEquals(object, snapshot.classes().object(c));
      assertEquals(Dumps.find(snapshot, loader), snapshot.classes().loader(c));
      assertEquals("com.acme.Base", snapshot.classes().name(snapshot.classes().superclass(c)));
      assertFalse(snapshot.classes().isBootClass(c));
      assertTrue(snapshot.classes().isSubclass(c, snapshot.classes().named("com.acme.Base")));
    }
  }

  @Test
  void anInstanceHoldsItsClassAndThatItsLoader() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance loader = heap.classLoader("com.acme.Loader", null, null);
    HeapClass plugin =
        heap.classOf("com.acme.Plugin").loadedBy(loader).field("x", ValueType.INT).build();
    HeapClass plugins = heap.classOf("com.acme.Plugin[]").loadedBy(loader).build();
    HeapInstance object = heap.instance(plugin);
    HeapArray array = heap.objectArray(plugins);
    HeapInstance boot = heap.instance("java.lang.Object");
    heap.root(RootCode.JNI_GLOBAL, object);
    heap.root(RootCode.JNI_GLOBAL, array);
    heap.root(RootCode.JNI_GLOBAL, boot);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertEquals(find(snapshot, plugin), references(snapshot, object));
      assertEquals(find(snapshot, plugins), references(snapshot, array));
      assertEquals(List.of(), references(snapshot, boot));
      assertTrue(snapshot.isLive(Dumps.find(snapshot, loader)));
      assertTrue(snapshot.dominates(Dumps.find(snapshot, object), Dumps.find(snapshot, plugin)));
    }
    heap.unroot(object).unroot(array);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertFalse(snapshot.isLive(Dumps.find(snapshot, plugin)));
      assertFalse(snapshot.isLive(Dumps.find(snapshot, loader)));
    }
  }

  @Test
  void localsHangUnderTheirThread() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    HeapInstance java = heap.instance("java.lang.Object");
    HeapInstance jni = heap.instance("java.lang.Object");
    HeapInstance onStack = heap.instance("java.lang.Object");
    HeapInstance blocked = heap.instance("java.lang.Object");
    HeapInstance orphan = heap.instance("java.lang.Object");
    HeapThread thread = heap.thread("worker");
    HeapThread.Frame top = thread.frame("com.acme.Main", "inner", "Main.java", 7);
    top.jniLocal(jni);
    thread.frame("com.acme.Main", "outer", null, -3).local(java).local(thread.object());
    heap.root(RootCode.NATIVE_STACK, onStack, thread.serial());
    heap.root(RootCode.THREAD_BLOCK, blocked, thread.serial());
    heap.root(RootCode.JAVA_FRAME, orphan, 99, 0);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      int t = Dumps.find(snapshot, thread.object());
      for (HeapInstance local : List.of(java, jni, onStack, blocked)) {
        assertEquals(t, snapshot.immediateDominator(Dumps.find(snapshot, local)));
      }
      assertEquals(Snapshot.ROOT, snapshot.immediateDominator(t));
      assertEquals(Snapshot.ROOT, snapshot.immediateDominator(Dumps.find(snapshot, orphan)));
      GcRoots roots = snapshot.roots();
      for (int r = 0; r < roots.count(); r++) {
        int object = roots.object(r);
        if (object == Dumps.find(snapshot, java)) {
          assertEquals(RootKind.JAVA_FRAME, roots.kind(r));
          assertEquals(t, roots.thread(r));
          assertEquals(thread.serial(), roots.threadSerial(r));
          assertEquals(1, roots.frame(r));
        } else if (object == Dumps.find(snapshot, jni)) {
          assertEquals(RootKind.JNI_LOCAL, roots.kind(r));
          assertEquals(0, roots.frame(r));
        } else if (object == Dumps.find(snapshot, orphan)) {
          assertEquals(Snapshot.NONE, roots.thread(r));
          assertEquals(99, roots.threadSerial(r));
        }
      }
      List<ThreadText> threads = threads(snapshot);
      assertEquals(
          List.of(
              new ThreadText(
                  thread.serial(), t, List.of("null.inner(Main.java:7)", "null.outer(null:-3)"))),
          threads);
    }
  }

  /** A thread as text. */
  private record ThreadText(int serial, int object, List<String> frames) {}

  private static List<ThreadText> threads(Snapshot snapshot) throws IOException {
    return snapshot.threads().stream()
        .map(
            thread ->
                new ThreadText(
                    thread.serial(),
                    thread.object(),
                    thread.frames().stream()
                        .map(
                            frame ->
                                frame.className()
                                    + "."
                                    + frame.method()
                                    + "("
                                    + frame.file()
                                    + ":"
                                    + frame.line()
                                    + ")")
                        .toList()))
        .toList();
  }

  @Test
  void framesNameTheirClass() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    heap.classOf("com.acme.Main").build();
    heap.thread("main").frame("com.acme.Main", "main", "Main.java", 3);
    heap.root(RootCode.THREAD_OBJECT, heap.instance("java.lang.Thread"), 50, 0);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertEquals(List.of("com/acme/Main.main(Main.java:3)"), threads(snapshot).get(0).frames());
      assertEquals(List.of(), threads(snapshot).get(1).frames());
    }
  }

  @Test
  void localsOfAThreadWithoutFieldsAreRootsThemselves() throws IOException {
    // A thread object that is a leaf cannot get references: nobody would look at them.
    HeapBuilder heap = new HeapBuilder();
    HeapInstance box = heap.box(5);
    HeapInstance local = heap.arrayList(heap.instance("java.lang.Object"));
    heap.thread(box).frame("A", "b", null, 1).local(local);
    HeapInstance holder = heap.arrayList(box);
    heap.root(RootCode.JNI_GLOBAL, holder);
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertEquals(Snapshot.ROOT, snapshot.immediateDominator(Dumps.find(snapshot, local)));
      assertEquals(1, snapshot.threads().size());
      Queries.askEverything(snapshot);
    }
  }

  @Test
  void everyKindOfRootIsTold() throws IOException {
    HeapBuilder heap = HeapBuilder.empty().withoutStickyClasses();
    HeapClass type = heap.classOf("com.acme.Thing").build();
    RootCode[] codes = {
      RootCode.UNKNOWN,
      RootCode.JNI_GLOBAL,
      RootCode.JNI_LOCAL,
      RootCode.JAVA_FRAME,
      RootCode.NATIVE_STACK,
      RootCode.STICKY_CLASS,
      RootCode.THREAD_BLOCK,
      RootCode.MONITOR_USED,
      RootCode.THREAD_OBJECT,
      RootCode.INTERNED_STRING,
      RootCode.FINALIZING,
      RootCode.DEBUGGER,
      RootCode.REFERENCE_CLEANUP,
      RootCode.VM_INTERNAL,
      RootCode.JNI_MONITOR
    };
    HeapInstance[] objects = new HeapInstance[codes.length];
    for (int k = codes.length - 1; k >= 0; k--) {
      objects[k] = heap.instance(type);
      heap.root(codes[k], objects[k], 40, 2);
    }
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      GcRoots roots = snapshot.roots();
      assertEquals(codes.length, roots.count());
      for (int k = 0; k < codes.length; k++) {
        // The kinds are in the order of the tags above.
        assertEquals(codes[k].name(), roots.kind(k).name());
        assertEquals(codes[k].code(), roots.kind(k).code());
        assertEquals(Dumps.find(snapshot, objects[k]), roots.object(k));
        assertTrue(snapshot.isLive(roots.object(k)));
      }
      assertEquals(0, roots.missing());
    }
  }

  @Test
  void bootClassesAreRootsWhereNoSystemClassIsNamed() throws IOException {
    HeapBuilder heap = new HeapBuilder().withoutStickyClasses();
    HeapInstance value = heap.instance("java.lang.Object");
    HeapInstance other = heap.instance("java.lang.Object");
    HeapInstance loader = heap.classLoader("com.acme.Loader", null, null);
    heap.classOf("java.util.Thing").staticField("S", value).build();
    heap.classOf("com.acme.Thing").loadedBy(loader).staticField("S", other).build();
    heap.root(RootCode.JNI_GLOBAL, heap.instance("java.lang.Object"));
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertTrue(snapshot.isLive(Dumps.find(snapshot, value)));
      assertFalse(snapshot.isLive(Dumps.find(snapshot, other)));
      assertFalse(snapshot.info().rootsLost());
    }
    heap.root(RootCode.STICKY_CLASS, heap.classNamed("java.lang.Object"));
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertFalse(snapshot.isLive(Dumps.find(snapshot, value)));
      // Classes of arrays live as long as the JVM.
      assertTrue(snapshot.isLive(Dumps.find(snapshot, heap.classNamed("int[]"))));
    }
  }

  @Test
  void aDumpWithoutRootsTakesWhatNobodyRefersTo() throws IOException {
    HeapBuilder heap = HeapBuilder.empty().withoutStickyClasses();
    HeapClass node = heap.classOf("com.acme.Node").field("next", ValueType.OBJECT).build();
    HeapInstance end = heap.instance(node);
    HeapInstance middle = heap.instance(node).set("next", end);
    HeapInstance start = heap.instance(node).set("next", middle);
    HeapInstance ring = heap.instance(node);
    ring.set("next", heap.instance(node).set("next", ring));
    try (Snapshot snapshot = Dumps.read(folder, heap)) {
      assertTrue(snapshot.info().rootsLost());
      assertEquals(Snapshot.ROOT, snapshot.immediateDominator(Dumps.find(snapshot, start)));
      assertEquals(
          Dumps.find(snapshot, middle), snapshot.immediateDominator(Dumps.find(snapshot, end)));
      assertTrue(snapshot.isLive(Dumps.find(snapshot, node)));
      assertFalse(snapshot.isLive(Dumps.find(snapshot, ring)));
    }
  }
}
