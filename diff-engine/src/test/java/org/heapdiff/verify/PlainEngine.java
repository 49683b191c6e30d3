package org.heapdiff.verify;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A third engine, for tests alone: the plainest reading of an HPROF file that there can be, with an
 * object per heap object. Shallow sizes are those of a 64-bit JVM with compressed references, as
 * far as one can say without the JVM's rules for the order of fields; that of a class object is 0.
 */
final class PlainEngine implements HeapEngine {
  /** What some engines follow and others do not. */
  enum Follow {
    /** Referents of soft, weak, phantom and final references: MAT 1.17 does, the fork does not. */
    REFERENTS,
    /** Signers and protection domain of a class: neither does. */
    CLASS_DETAILS,
    /** The constant pool of a class, as the hprof agent writes it: neither does. */
    CONSTANTS
  }

  private static final Set<String> REFERENCES =
      Set.of(
          "java.lang.ref.SoftReference",
          "java.lang.ref.WeakReference",
          "java.lang.ref.PhantomReference",
          "java.lang.ref.FinalReference");

  private static final String[] PRIMITIVES = {
    "boolean", "char", "float", "double", "byte", "short", "int", "long"
  };
  private static final int[] SIZES = {1, 2, 4, 8, 1, 2, 4, 8};

  private static final class Type {
    long address;
    String name = "";
    long superclass;
    long loader;
    final List<String> fieldNames = new ArrayList<>();
    final List<Integer> fieldTypes = new ArrayList<>();
  }

  private static final class Thing {
    long type;
    int size;
    byte[] fields = {};
    final LongArrayList references = new LongArrayList();
  }

  private final Set<Follow> follow;
  private final int idSize;
  private final Map<Long, String> strings = new HashMap<>();
  private final Map<Long, String> classNames = new HashMap<>();
  private final Map<Long, Type> types = new TreeMap<>();
  private final Map<String, Long> primitiveArrays = new HashMap<>();
  private final TreeMap<Long, Thing> things = new TreeMap<>();
  private final LongOpenHashSet roots = new LongOpenHashSet();
  private final Map<Integer, Long> threads = new HashMap<>();
  private final List<long[]> locals = new ArrayList<>();
  private boolean stickyClasses;
  private int dumpsLeft;

  private final long[] addresses;
  private final List<EngineClass> classes = new ArrayList<>();
  private final int[] classOf;
  private final int[][] rows;
  private final int[] dominators;
  private final long[] retained;

  PlainEngine(Path file, Set<Follow> follow) throws IOException {
    this(file, follow, 1);
  }

  /** Of a file with several dumps, reads the one with that number, from 1. */
  PlainEngine(Path file, Set<Follow> follow, int dump) throws IOException {
    this.follow = follow;
    dumpsLeft = dump;
    ByteBuffer in = ByteBuffer.wrap(content(file));
    while (in.get() != 0) {}
    idSize = in.getInt();
    in.getLong();
    readRecords(in);
    link();

    LongArrayList live = reachable();
    addresses = live.toLongArray();
    Arrays.sort(addresses);
    Long2IntOpenHashMap indexOf = new Long2IntOpenHashMap();
    indexOf.defaultReturnValue(-1);
    for (int i = 0; i < addresses.length; i++) {
      indexOf.put(addresses[i], i);
    }
    Map<Long, Integer> classIndex = new HashMap<>();
    for (Type type : types.values()) {
      classIndex.put(type.address, classes.size());
      classes.add(new EngineClass(type.address, type.name, type.superclass, type.loader));
    }
    classOf = new int[addresses.length];
    rows = new int[addresses.length][];
    int[] rowStarts = new int[addresses.length + 1];
    IntArrayList targets = new IntArrayList();
    IntArrayList rootIndexes = new IntArrayList();
    for (int i = 0; i < addresses.length; i++) {
      Thing thing = thing(addresses[i]);
      classOf[i] = classIndex.getOrDefault(thing.type, -1);
      IntArrayList row = new IntArrayList();
      for (long target : thing.references) {
        int index = indexOf.get(target);
        if (index >= 0) {
          row.add(index);
        }
      }
      rows[i] = row.toIntArray();
      rowStarts[i] = targets.size();
      targets.addAll(row);
      if (roots.contains(addresses[i])) {
        rootIndexes.add(i);
      }
    }
    rowStarts[addresses.length] = targets.size();
    dominators = PlainDominators.compute(rowStarts, targets.elements(), rootIndexes.toIntArray());
    retained = new long[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      for (int above = i; above >= 0; above = dominators[above]) {
        retained[above] += thing(addresses[i]).size;
      }
    }
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      return (gzip ? new GZIPInputStream(raw) : raw).readAllBytes();
    }
  }

  private Thing thing(long address) {
    Thing found = things.get(address);
    if (found == null) {
      throw new IllegalStateException("no object at " + Long.toHexString(address));
    }
    return found;
  }

  private long id(ByteBuffer in) {
    return idSize == 4 ? in.getInt() & 0xffffffffL : in.getLong();
  }

  private static void skip(ByteBuffer in, int bytes) {
    in.position(in.position() + bytes);
  }

  private void readRecords(ByteBuffer in) {
    while (in.remaining() > 0) {
      int tag = in.get() & 0xff;
      in.getInt();
      int length = in.getInt();
      int end = in.position() + length;
      switch (tag) {
        case 0x01 -> {
          long id = id(in);
          byte[] bytes = new byte[end - in.position()];
          in.get(bytes);
          strings.put(id, new String(bytes, StandardCharsets.UTF_8));
        }
        case 0x02 -> {
          in.getInt();
          long address = id(in);
          in.getInt();
          classNames.put(address, readable(strings.getOrDefault(id(in), "?").replace('/', '.')));
        }
        case 0x0c, 0x1c -> {
          while (dumpsLeft == 1 && in.position() < end) {
            readHeap(in);
          }
          if (tag == 0x0c && --dumpsLeft == 0) {
            return;
          }
        }
        case 0x2c -> {
          if (--dumpsLeft == 0) {
            return;
          }
        }
        default -> {}
      }
      in.position(end);
    }
  }

  private static String readable(String name) {
    if (!name.startsWith("[")) {
      return name;
    }
    int depth = name.lastIndexOf('[') + 1;
    String element =
        name.charAt(depth) == 'L'
            ? name.substring(depth + 1, name.length() - 1)
            : PRIMITIVES["ZCFDBSIJ".indexOf(name.charAt(depth))];
    return element + "[]".repeat(depth);
  }

  private void readHeap(ByteBuffer in) {
    int tag = in.get() & 0xff;
    switch (tag) {
      case 0xff, 0x07, 0x05 -> {
        roots.add(id(in));
        stickyClasses |= tag == 0x05;
      }
      case 0x01 -> {
        roots.add(id(in));
        id(in);
      }
      case 0x02, 0x03 -> {
        locals.add(new long[] {id(in), in.getInt()});
        in.getInt();
      }
      case 0x04 -> locals.add(new long[] {id(in), in.getInt()});
      case 0x06 -> {
        roots.add(id(in));
        in.getInt();
      }
      case 0x08 -> {
        long thread = id(in);
        roots.add(thread);
        threads.put(in.getInt(), thread);
        in.getInt();
      }
      case 0x20 -> readClass(in);
      case 0x21 -> {
        Thing thing = add(id(in));
        in.getInt();
        thing.type = id(in);
        thing.fields = new byte[in.getInt()];
        in.get(thing.fields);
      }
      case 0x22 -> {
        Thing thing = add(id(in));
        in.getInt();
        int length = in.getInt();
        thing.type = id(in);
        thing.size = aligned(16 + length * 4);
        for (int i = 0; i < length; i++) {
          thing.references.add(id(in));
        }
      }
      case 0x23 -> {
        Thing thing = add(id(in));
        in.getInt();
        int length = in.getInt();
        int element = in.get() - 4;
        thing.type = -1L - element;
        thing.size = aligned(16 + length * SIZES[element]);
        skip(in, length * SIZES[element]);
      }
      default -> throw new IllegalStateException("sub-record " + tag);
    }
  }

  private Thing add(long address) {
    Thing thing = new Thing();
    things.put(address, thing);
    return thing;
  }

  private void readClass(ByteBuffer in) {
    Type type = new Type();
    type.address = id(in);
    in.getInt();
    type.superclass = id(in);
    type.loader = id(in);
    long signers = id(in);
    long domain = id(in);
    id(in);
    id(in);
    in.getInt();
    type.name = classNames.getOrDefault(type.address, "?");
    types.put(type.address, type);
    Thing thing = add(type.address);
    thing.references.addAll(LongArrayList.of(type.superclass, type.loader));
    if (follow.contains(Follow.CLASS_DETAILS)) {
      thing.references.addAll(LongArrayList.of(signers, domain));
    }
    for (int i = in.getShort() & 0xffff; i > 0; i--) {
      in.getShort();
      value(in, in.get(), follow.contains(Follow.CONSTANTS) ? thing : new Thing());
    }
    for (int i = in.getShort() & 0xffff; i > 0; i--) {
      id(in);
      value(in, in.get(), thing);
    }
    for (int i = in.getShort() & 0xffff; i > 0; i--) {
      type.fieldNames.add(strings.getOrDefault(id(in), "?"));
      type.fieldTypes.add((int) in.get());
    }
  }

  private void value(ByteBuffer in, int type, Thing thing) {
    if (type == 2) {
      thing.references.add(id(in));
    } else {
      skip(in, SIZES[type - 4]);
    }
  }

  private void link() {
    long javaLangClass = 0;
    for (Type type : types.values()) {
      if (type.name.equals("java.lang.Class")) {
        javaLangClass = type.address;
      }
      if (Arrays.asList(PRIMITIVES).contains(type.name.replace("[]", ""))) {
        primitiveArrays.put(type.name, type.address);
      }
      if (!things.containsKey(type.loader)) {
        type.loader = 0;
      }
    }
    for (Map.Entry<Long, Thing> entry : things.entrySet()) {
      Thing thing = entry.getValue();
      if (types.containsKey(entry.getKey())) {
        thing.type = javaLangClass;
      } else if (thing.type < 0) {
        String name = PRIMITIVES[(int) (-1 - thing.type)] + "[]";
        thing.type = primitiveArrays.getOrDefault(name, 0L);
      } else {
        linkFields(thing);
      }
      thing.references.add(thing.type);
    }
    for (long[] local : locals) {
      Long thread = threads.get((int) local[1]);
      Thing holder = thread == null ? null : things.get(thread);
      if (holder == null) {
        roots.add(local[0]);
      } else {
        holder.references.add(local[0]);
      }
    }
    if (!stickyClasses) {
      for (Type type : types.values()) {
        if (type.loader == 0) {
          roots.add(type.address);
        }
      }
    }
  }

  private void linkFields(Thing thing) {
    if (thing.size > 0) {
      return;
    }
    int size = 12;
    // Instances of java.lang.Class come without their fields.
    ByteBuffer in = ByteBuffer.wrap(thing.fields);
    for (Type at = types.get(thing.type);
        at != null && in.hasRemaining();
        at = types.get(at.superclass)) {
      for (int i = 0; i < at.fieldTypes.size(); i++) {
        if (at.fieldTypes.get(i) != 2) {
          skip(in, SIZES[at.fieldTypes.get(i) - 4]);
          size += SIZES[at.fieldTypes.get(i) - 4];
          continue;
        }
        size += 4;
        long target = id(in);
        boolean referent =
            at.name.equals("java.lang.ref.Reference") && at.fieldNames.get(i).equals("referent");
        if (!referent || follow.contains(Follow.REFERENTS) || !isReference(thing.type)) {
          thing.references.add(target);
        }
      }
    }
    thing.size = aligned(size);
  }

  private static int aligned(int size) {
    return (size + 7) & -8;
  }

  private boolean isReference(long address) {
    for (@Nullable Type at = types.get(address); at != null; at = types.get(at.superclass)) {
      if (REFERENCES.contains(at.name)) {
        return true;
      }
    }
    return false;
  }

  private LongArrayList reachable() {
    LongOpenHashSet seen = new LongOpenHashSet();
    ArrayDeque<Long> queue = new ArrayDeque<>(roots);
    LongArrayList live = new LongArrayList();
    while (!queue.isEmpty()) {
      long address = queue.remove();
      Thing thing = things.get(address);
      if (thing != null && seen.add(address)) {
        live.add(address);
        thing.references.forEach(queue::add);
      }
    }
    return live;
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public int identifierSize() {
    return idSize;
  }

  @Override
  public long objectsInDump() {
    return things.size();
  }

  @Override
  public int objectCount() {
    return addresses.length;
  }

  @Override
  public long addressOf(int object) {
    return addresses[object];
  }

  @Override
  public int classOf(int object) {
    return classOf[object];
  }

  @Override
  public List<EngineClass> classes() {
    return classes;
  }

  @Override
  public RootOrigin rootOrigin(int object) {
    return roots.contains(addresses[object]) ? RootOrigin.DUMP : RootOrigin.NONE;
  }

  @Override
  public void forEachReference(int object, IntConsumer action) {
    for (int target : rows[object]) {
      action.accept(target);
    }
  }

  @Override
  public int immediateDominator(int object) {
    return dominators[object];
  }

  @Override
  public long shallowSize(int object) {
    return thing(addresses[object]).size;
  }

  @Override
  public long retainedSize(int object) {
    return retained[object];
  }

  @Override
  public void close() {}
}
