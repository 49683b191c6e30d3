package org.heapdiff.testdata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A heap written as a literal, and turned into an HPROF file:
 *
 * <pre>{@code
 * HeapBuilder heap = new HeapBuilder();
 * HeapClass node = heap.classOf("com.acme.Node").field("next", OBJECT).field("value", INT).build();
 * HeapInstance a = heap.instance(node).set("value", 1);
 * HeapInstance b = heap.instance(node).set("next", a);
 * heap.thread("main").frame("com.acme.Main", "run", "Main.java", 12).local(b);
 * Path dump = heap.writeTo(tempDir.resolve("x.hprof"));
 * }</pre>
 *
 * <p>Unless told otherwise the dump is as HotSpot 17 writes it: version 1.0.2, ids of 8 bytes,
 * segments of 1 MB, names before classes before objects before roots. Objects lie one behind the
 * other in the order in which they were made, as large as with compressed references. A few classes
 * of the JDK are there from the start, and the boot loader's classes are GC roots.
 *
 * <p>The same builder can write a dump, be changed, and write the next: that is how pairs of dumps
 * are made. Addresses are settled anew then, see {@link #keepAddresses} and {@link
 * #shuffleAddresses}.
 */
public final class HeapBuilder {
  private final List<HeapObject> objects = new ArrayList<>();
  private final Map<String, HeapClass> classesByName = new HashMap<>();
  private final JdkClasses jdkClasses;
  private final JdkObjects jdkObjects;
  private final DumpRecords records = new DumpRecords(this);
  private int classCount;
  private int threadCount;
  private int androidHeap = -1;
  private ObjectLayout layout = ObjectLayout.COMPRESSED;
  private long start = 0x7_0000_0000L;
  private OptionalLong addressSeed = OptionalLong.empty();
  private boolean placed;

  /** A heap with the classes that every JVM has. */
  public HeapBuilder() {
    this(StringForm.BYTES_AND_CODER);
  }

  /** A heap whose strings have this form. */
  public HeapBuilder(StringForm stringForm) {
    this(stringForm, JdkClasses.CORE);
  }

  private HeapBuilder(StringForm stringForm, List<String> classes) {
    jdkClasses = new JdkClasses(this, stringForm);
    jdkObjects = new JdkObjects(this, stringForm);
    classes.forEach(this::classNamed);
  }

  /** A heap without any class; those of the JDK are added when they are first asked for. */
  public static HeapBuilder empty() {
    return new HeapBuilder(StringForm.BYTES_AND_CODER, List.of());
  }

  // The file.

  /** Version in the header. */
  public HeapBuilder version(HprofVersion version) {
    records.version = version;
    return this;
  }

  /** Bytes of an id: 4 or 8. With 4 the objects are as large as in a JVM of 32 bits. */
  public HeapBuilder idSize(int bytes) {
    records.setIdSize(bytes);
    if (bytes == 4) {
      layout = ObjectLayout.BITS_32;
      start = 0x3000_0000L;
    }
    changed();
    return this;
  }

  /** Time of the dump, in milliseconds since 1970. */
  public HeapBuilder timeMillis(long timeMillis) {
    records.timeMillis = timeMillis;
    return this;
  }

  /** How the heap dump is put into records. */
  public HeapBuilder framing(HeapDumpFraming framing) {
    records.framing = framing;
    return this;
  }

  /** Class names are written just as they are given, with dots, as Android does. */
  public HeapBuilder javaNames() {
    records.javaNames = true;
    return this;
  }

  /** Names, LOAD_CLASS, frames and traces stand behind the heap dump. */
  public HeapBuilder namesLast() {
    records.namesLast = true;
    return this;
  }

  /** Class dumps stand behind the objects. */
  public HeapBuilder classesLast() {
    records.classesLast = true;
    return this;
  }

  /** Roots stand before classes and objects. */
  public HeapBuilder rootsFirst() {
    records.rootsFirst = true;
    return this;
  }

  /** Class dumps, objects and roots stand mixed, in an order that depends on the seed alone. */
  public HeapBuilder shuffleRecords(long seed) {
    records.shuffleSeed = OptionalLong.of(seed);
    return this;
  }

  /** The boot loader's classes are no roots of their own. */
  public HeapBuilder withoutStickyClasses() {
    records.stickyClasses = false;
    return this;
  }

  /** More top-level records before the heap dump. */
  public HeapBuilder beforeHeapDump(HprofWriter.Records more) {
    records.before.add(more);
    return this;
  }

  /** More top-level records behind the heap dump and its end record. */
  public HeapBuilder afterHeapDump(HprofWriter.Records more) {
    records.after.add(more);
    return this;
  }

  /** Top-level records between each two segments of the heap dump. */
  public HeapBuilder betweenSegments(HprofWriter.Records more) {
    records.betweenSegments = more;
    return this;
  }

  /** More sub-records at the end of the heap dump. */
  public HeapBuilder inHeapDump(HprofWriter.Records more) {
    records.inside.add(more);
    return this;
  }

  /** The id of a name, for records that are written by hand. */
  public long nameId(String name) {
    return records.names().id(name);
  }

  /**
   * Writes a heap dump of what there is now into the file, which goes on after it: more heap dumps
   * follow, as when the hprof agent is asked more than once. Objects keep their addresses.
   */
  public HeapBuilder dumpNow() {
    place();
    try {
      records.freeze();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keepAddresses();
  }

  /** The whole file. */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The whole file, packed by gzip. */
  public byte[] toGzip() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      writeTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * The whole file in gzip members of {@code bytes} each, one behind the other, as {@code jcmd
   * GC.heap_dump -gz=N} writes it.
   */
  public byte[] toGzipMembers(int bytes) {
    byte[] plain = toBytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int from = 0; from < plain.length; from += bytes) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(plain, from, Math.min(bytes, plain.length - from));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return out.toByteArray();
  }

  /** Writes the whole file and returns the path. */
  public Path writeTo(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private void writeTo(OutputStream out) throws IOException {
    place();
    records.writeFile(out);
  }

  // Where the objects lie.

  /** How large the objects are. */
  public HeapBuilder layout(ObjectLayout layout) {
    this.layout = layout;
    changed();
    return this;
  }

  /** How large the objects are. */
  public ObjectLayout layout() {
    return layout;
  }

  /** The address of the first object. */
  public HeapBuilder startAt(long address) {
    start = address;
    changed();
    return this;
  }

  /** Leaves room between the object made last and the one made next. */
  public HeapBuilder gap(long bytes) {
    add(new HeapHole(this, bytes));
    return this;
  }

  /** Objects lie in an order that depends on the seed alone. */
  public HeapBuilder shuffleAddresses(long seed) {
    addressSeed = OptionalLong.of(seed);
    changed();
    return this;
  }

  /**
   * Objects made so far stay where they are now, even if the heap changes. New ones lie behind
   * them.
   */
  public HeapBuilder keepAddresses() {
    place();
    long end = start;
    for (HeapObject object : objects) {
      object.pinned = OptionalLong.of(object.address);
      end = Math.max(end, object.address + object.shallowSize());
    }
    start = ObjectLayout.align(end, layout.alignment());
    return this;
  }

  /** Lets go what {@link #keepAddresses} and {@code at} have fixed; objects lie closely again. */
  public HeapBuilder compact(long startAddress) {
    objects.forEach(object -> object.pinned = OptionalLong.empty());
    objects.removeIf(HeapHole.class::isInstance);
    return startAt(startAddress);
  }

  // Classes.

  /** Begins a class. Several classes may have one name. */
  public HeapClass.Builder classOf(String name) {
    return new HeapClass.Builder(
        this, name, name.equals("java.lang.Object") ? null : classNamed("java.lang.Object"));
  }

  /**
   * The class of this name that was made last; classes of the JDK and arrays are made when first
   * asked for.
   */
  public HeapClass classNamed(String name) {
    HeapClass known = classesByName.get(name);
    if (known != null) {
      return known;
    }
    if (name.endsWith("[]")) {
      HeapClass element = classesByName.get(name.substring(0, name.indexOf('[')));
      HeapClass.Builder array = classOf(name);
      if (element != null && element.loader() != null) {
        array.loadedBy(element.loader());
      }
      return array.build();
    }
    return jdkClasses.build(name);
  }

  // Objects.

  /** An object of the class. */
  public HeapInstance instance(HeapClass type) {
    return add(new HeapInstance(this, type));
  }

  /** An object of the class of this name, which is made without fields if there is none. */
  public HeapInstance instance(String className) {
    if (!classesByName.containsKey(className) && !jdkClasses.knows(className)) {
      classOf(className).build();
    }
    return instance(classNamed(className));
  }

  /** An array of references; the class is named as in {@code com.acme.Node[]}. */
  public HeapArray objectArray(String className, @Nullable HeapObject... elements) {
    return objectArray(classNamed(className), elements);
  }

  /** An array of references. */
  public HeapArray objectArray(HeapClass arrayClass, @Nullable HeapObject... elements) {
    return add(new HeapArray(this, arrayClass, elements));
  }

  /** A {@code boolean[]}. */
  public HeapArray booleanArray(boolean... elements) {
    return primitives(elements);
  }

  /** A {@code char[]}. */
  public HeapArray charArray(char... elements) {
    return primitives(elements);
  }

  /** A {@code float[]}. */
  public HeapArray floatArray(float... elements) {
    return primitives(elements);
  }

  /** A {@code double[]}. */
  public HeapArray doubleArray(double... elements) {
    return primitives(elements);
  }

  /** A {@code byte[]}. */
  public HeapArray byteArray(byte... elements) {
    return primitives(elements);
  }

  /** A {@code byte[]} of zeros. */
  public HeapArray byteArrayOfLength(int length) {
    return primitives(new byte[length]);
  }

  /** A {@code short[]}. */
  public HeapArray shortArray(short... elements) {
    return primitives(elements);
  }

  /** An {@code int[]}. */
  public HeapArray intArray(int... elements) {
    return primitives(elements);
  }

  /** A {@code long[]}. */
  public HeapArray longArray(long... elements) {
    return primitives(elements);
  }

  /** An array whose elements are not in the dump: Android's PRIMITIVE_ARRAY_NODATA. */
  public HeapArray arrayWithoutData(ValueType elementType, int length) {
    return add(new HeapArray(this, arrayClass(elementType), elementType, length, null));
  }

  /** A {@code java.lang.String} with its characters. */
  public HeapInstance string(String text) {
    return jdkObjects.string(text);
  }

  /** A box such as {@code java.lang.Integer}. */
  public HeapInstance box(Object value) {
    return jdkObjects.box(value);
  }

  /** A {@code java.util.ArrayList}. */
  public HeapInstance arrayList(@Nullable HeapObject... elements) {
    return jdkObjects.arrayList(elements);
  }

  /** A {@code java.util.HashMap} of keys and values by turns. */
  public HeapInstance hashMap(@Nullable HeapObject... keysAndValues) {
    return jdkObjects.hashMap(keysAndValues);
  }

  /** A {@code java.util.concurrent.ConcurrentHashMap} of keys and values by turns. */
  public HeapInstance concurrentHashMap(@Nullable HeapObject... keysAndValues) {
    return jdkObjects.concurrentHashMap(keysAndValues);
  }

  /** A {@code java.lang.ref.SoftReference}. */
  public HeapInstance softReference(@Nullable HeapObject referent) {
    return reference("java.lang.ref.SoftReference", referent);
  }

  /** A {@code java.lang.ref.WeakReference}. */
  public HeapInstance weakReference(@Nullable HeapObject referent) {
    return reference("java.lang.ref.WeakReference", referent);
  }

  /** A {@code java.lang.ref.PhantomReference}. */
  public HeapInstance phantomReference(@Nullable HeapObject referent) {
    return reference("java.lang.ref.PhantomReference", referent);
  }

  /** A {@code java.lang.ref.Finalizer}, at the head of the list that {@code unfinalized} begins. */
  public HeapInstance finalizer(@Nullable HeapObject referent) {
    HeapInstance finalizer = reference("java.lang.ref.Finalizer", referent);
    HeapClass type = finalizer.type();
    if (type.getStatic("unfinalized") instanceof HeapInstance first) {
      finalizer.set(type, "next", first);
      first.set(type, "prev", finalizer);
    }
    type.setStatic("unfinalized", finalizer);
    return finalizer;
  }

  /** A reference of this class. */
  public HeapInstance reference(String className, @Nullable HeapObject referent) {
    return instance(className).set("referent", referent);
  }

  /**
   * A class loader.
   *
   * @param className a class of the JDK, or one that is made as a subclass of ClassLoader
   * @param name what {@code getName()} says, or null
   * @param parent null for the boot loader
   */
  public HeapInstance classLoader(
      String className, @Nullable String name, @Nullable HeapObject parent) {
    HeapClass type = classesByName.get(className);
    if (type == null) {
      type =
          jdkClasses.knows(className)
              ? classNamed(className)
              : classOf(className).extending(classNamed("java.lang.ClassLoader")).build();
    }
    return jdkObjects.classLoader(type, name, parent);
  }

  /** Makes {@code System.props} hold these. */
  public HeapBuilder systemProperties(Map<String, String> properties) {
    jdkObjects.systemProperties(new LinkedHashMap<>(properties));
    return this;
  }

  /** An address where nothing is, for references to nowhere. */
  public HeapObject nowhere(long address) {
    return new HeapHole(this, 0).at(address).settled(address);
  }

  /** Takes an object out of the heap. References to it should be taken away before. */
  public HeapBuilder remove(HeapObject object) {
    objects.remove(object);
    records.roots.removeIf(root -> root.object() == object);
    changed();
    return this;
  }

  /** Objects made from now on belong to this heap of Android's, such as 65 "app", 90 "zygote". */
  public HeapBuilder androidHeap(int id, String name) {
    androidHeap = id;
    records.androidHeaps.put(id, name);
    return this;
  }

  // Roots, threads, traces.

  /**
   * Makes an object a GC root.
   *
   * @param serials the numbers that the record has beside the id, see {@link RootCode}; zeros where
   *     they are left out
   */
  public HeapBuilder root(RootCode code, HeapObject object, int... serials) {
    int[] all = Arrays.copyOf(serials, code.serials());
    records.roots.add(new DumpRecords.Root(code, object, Arrays.stream(all).boxed().toList()));
    return this;
  }

  /** Takes away the object's roots. */
  public HeapBuilder unroot(HeapObject object) {
    records.roots.removeIf(root -> root.object() == object);
    return this;
  }

  /** A live thread, which is a root. */
  public HeapThread thread(String name) {
    return thread(jdkObjects.thread(name));
  }

  /** A live thread, which is a root, with an object of any class. */
  public HeapThread thread(HeapInstance object) {
    threadCount++;
    StackTrace trace = records.newTrace(threadCount);
    root(RootCode.THREAD_OBJECT, object, threadCount, trace.serial());
    return new HeapThread(this, object, trace);
  }

  /** A stack trace of one call, for {@link HeapObject#allocatedAt}. */
  public StackTrace allocationTrace(
      String className, String method, @Nullable String source, int line) {
    StackTrace trace = records.newTrace(0);
    addFrame(trace, className, method, "()V", source, line);
    return trace;
  }

  void addFrame(
      StackTrace trace,
      String className,
      String method,
      String descriptor,
      @Nullable String source,
      int line) {
    records.addFrame(trace, className, method, descriptor, source, line);
  }

  // For the package.

  List<HeapObject> objects() {
    return objects;
  }

  @Nullable HeapClass knownClass(String name) {
    return classesByName.get(name);
  }

  int nextClassSerial() {
    return ++classCount;
  }

  HeapClass add(HeapClass type, String name) {
    add(type);
    classesByName.put(name, type);
    return type;
  }

  int mirrorSize() {
    HeapClass type = classesByName.get("java.lang.Class");
    return type == null ? 96 : type.instanceSize();
  }

  void changed() {
    placed = false;
  }

  /** Gives each object its address. */
  void place() {
    if (placed) {
      return;
    }
    List<HeapObject> order = new ArrayList<>(objects);
    if (addressSeed.isPresent()) {
      Collections.shuffle(order, new Random(addressSeed.getAsLong()));
    }
    long next = start;
    for (HeapObject object : order) {
      if (object.pinned.isPresent()) {
        object.address = object.pinned.getAsLong();
      } else {
        object.address = next;
        next += ObjectLayout.align(object.shallowSize(), layout.alignment());
      }
    }
    placed = true;
  }

  private <T extends HeapObject> T add(T object) {
    object.androidHeap = androidHeap;
    objects.add(object);
    changed();
    return object;
  }

  private HeapArray primitives(Object elements) {
    ValueType type = ValueType.ofArray(elements);
    return add(new HeapArray(this, arrayClass(type), type, Array.getLength(elements), elements));
  }

  private HeapClass arrayClass(ValueType elementType) {
    return classNamed(elementType.name().toLowerCase(Locale.ROOT) + "[]");
  }
}
