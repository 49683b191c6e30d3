package org.heapdiff.verify;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One of the two engines with what the comparison looks up again and again. */
final class EngineSide {
  static final int NONE = -1;

  // The classes whose instances lose their field named referent in the fork (Pass2Parser).
  private static final Set<String> REFERENCES =
      Set.of(
          "java.lang.ref.WeakReference",
          "java.lang.ref.SoftReference",
          "java.lang.ref.PhantomReference",
          "java.lang.ref.Finalizer",
          "java.lang.ref.FinalizerReference");

  private static final Set<String> CLASS_DETAILS =
      Set.of(
          "java.security.ProtectionDomain",
          "java.security.cert.Certificate[]",
          "java.lang.Object[]");

  final HeapEngine engine;
  final List<EngineClass> classes;
  private final long[] addresses;
  private final Long2IntOpenHashMap classByAddress;
  private final BitSet threadClasses;
  private final BitSet referenceClasses;
  private final BitSet stackLocals = new BitSet();
  private long[] row = new long[16];

  EngineSide(HeapEngine engine) {
    this.engine = engine;
    this.classes = engine.classes();
    int objects = engine.objectCount();
    addresses = new long[objects];
    for (int object = 0; object < objects; object++) {
      addresses[object] = engine.addressOf(object);
    }
    classByAddress = new Long2IntOpenHashMap(classes.size());
    classByAddress.defaultReturnValue(NONE);
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i).address() != 0) {
        classByAddress.put(classes.get(i).address(), i);
      }
    }
    threadClasses = subclassesOf(Set.of("java.lang.Thread"));
    referenceClasses = subclassesOf(REFERENCES);
    for (int object = 0; object < objects; object++) {
      if (isThread(object)) {
        engine.forEachReference(object, stackLocals::set);
      }
    }
  }

  private BitSet subclassesOf(Set<String> names) {
    BitSet found = new BitSet(classes.size());
    for (int i = 0; i < classes.size(); i++) {
      // A damaged dump may have a class above itself.
      Set<Integer> seen = new HashSet<>();
      for (int at = i; at != NONE && seen.add(at); at = classAt(classes.get(at).superclass())) {
        if (names.contains(classes.get(at).name())) {
          found.set(i);
          break;
        }
      }
    }
    return found;
  }

  /** The object at an address, {@link #NONE} where no reachable one is there. */
  int objectAt(long address) {
    int found = Arrays.binarySearch(addresses, address);
    return found < 0 ? NONE : found;
  }

  long addressOf(int object) {
    return addresses[object];
  }

  /** The class whose class object is at an address, {@link #NONE} if there is none. */
  int classAt(long address) {
    return address == 0 ? NONE : classByAddress.get(address);
  }

  /** The class that an object is the class object of, {@link #NONE} if it is none. */
  int classHeldBy(int object) {
    return classAt(addresses[object]);
  }

  boolean isRoot(int object) {
    return engine.rootOrigin(object) != HeapEngine.RootOrigin.NONE;
  }

  boolean isThread(int object) {
    int type = engine.classOf(object);
    return type >= 0 && threadClasses.get(type);
  }

  /** Whether a thread refers to the object, by a field or as its stack local. */
  boolean isHeldByThread(int object) {
    return stackLocals.get(object);
  }

  boolean isReference(int object) {
    int type = engine.classOf(object);
    return type >= 0 && referenceClasses.get(type);
  }

  /** Whether an object may be a class's signers or protection domain. */
  boolean isClassDetail(int object) {
    int type = engine.classOf(object);
    return type >= 0 && CLASS_DETAILS.contains(classes.get(type).name());
  }

  /** Whether an object may be an entry of a class's constant pool. */
  boolean isClassConstant(int object) {
    String name = className(object);
    return name.equals("java.lang.String") || name.equals("java.lang.Class");
  }

  boolean isArray(int object) {
    int type = engine.classOf(object);
    return type >= 0 && classes.get(type).name().endsWith("[]");
  }

  /** The name of an object's class, empty where it is not known. */
  String className(int object) {
    int type = engine.classOf(object);
    return type < 0 ? "" : classes.get(type).name();
  }

  /**
   * The addresses of what an object refers to, ascending, each once, without its own class and
   * without address 0. The array belongs to the caller.
   */
  long[] referencesOf(int object) {
    int type = engine.classOf(object);
    long own = type < 0 ? 0 : classes.get(type).address();
    int[] count = {0};
    engine.forEachReference(
        object,
        target -> {
          long address = addresses[target];
          if (address != own && address != 0) {
            if (count[0] == row.length) {
              row = Arrays.copyOf(row, row.length * 2);
            }
            row[count[0]++] = address;
          }
        });
    Arrays.sort(row, 0, count[0]);
    int distinct = 0;
    for (int i = 0; i < count[0]; i++) {
      if (distinct == 0 || row[i] != row[distinct - 1]) {
        row[distinct++] = row[i];
      }
    }
    return Arrays.copyOf(row, distinct);
  }
}
