package org.heapdiff.verify;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.FieldType;
import org.heapdiff.parser.GcRoots;
import org.heapdiff.parser.RootKind;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.hprof.ClassRecords;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.HeapRecords;
import org.heapdiff.parser.hprof.Segment;
import org.heapdiff.parser.hprof.TopLevel;

/**
 * The graph of a snapshot as Eclipse MAT 1.17 has it, or with some or all of what heapdiff adds to
 * it. References of class objects are taken from the dump's class records, those of other objects
 * from the snapshot.
 */
final class GraphOfDump {
  /** What heapdiff follows and MAT 1.17 does not. */
  enum Beyond {
    /** Class object to the signers of its class. */
    SIGNERS,
    /** Class object to the protection domain of its class. */
    PROTECTION_DOMAIN,
    /**
     * Class object to the strings and classes of its constant pool, which the hprof agent wrote.
     */
    CONSTANTS,
    /** The boot loader's array classes are roots, though HotSpot does not name them. */
    ARRAY_CLASS_ROOTS
  }

  private final Snapshot snapshot;
  private final int[] rowStarts;
  private final IntArrayList targets = new IntArrayList();
  private final int[] roots;

  GraphOfDump(Snapshot snapshot, ClassRecords records, Set<Beyond> beyond) {
    this.snapshot = snapshot;
    int objects = snapshot.objectCount();
    ClassTable classes = snapshot.classes();
    rowStarts = new int[objects + 1];
    Map<Long, Integer> rows = new HashMap<>();
    for (int row = 0; row < records.count(); row++) {
      rows.put(records.id(row), row);
    }
    for (int object = 0; object < objects; object++) {
      rowStarts[object] = targets.size();
      int stoodFor = snapshot.classStoodFor(object);
      Integer row = stoodFor < 0 ? null : rows.get(classes.address(stoodFor));
      if (row != null) {
        addClassObject(records, row, beyond);
      } else {
        snapshot.forEachReference(object, targets::add);
      }
      int classObject = classes.object(snapshot.classOf(object));
      if (classObject >= 0) {
        targets.add(classObject);
      }
    }
    rowStarts[objects] = targets.size();
    roots = roots(beyond);
  }

  /** The class records of one dump of a file. */
  static ClassRecords classRecords(Snapshot snapshot) throws IOException {
    ClassRecords result = new ClassRecords();
    try (DumpFile file =
        DumpFile.open(snapshot.info().file(), snapshot.options().temporaryFolder())) {
      TopLevel top = TopLevel.read(file.source(), file.header());
      HeapRecords records = new HeapRecords(file.source(), file.header().idSize());
      for (Segment segment : top.dumps().get(snapshot.info().dump() - 1).segments()) {
        records.moveTo(segment.start(), segment.end());
        for (int kind = records.next(); kind != HeapRecords.END; kind = records.next()) {
          if (kind == HeapRecords.CLASS) {
            records.readClass(result);
          }
        }
      }
    }
    return result;
  }

  private void addClassObject(ClassRecords records, int row, Set<Beyond> beyond) {
    add(records.superclass(row));
    add(records.loader(row));
    int statics = records.staticList(row);
    for (int field = 0; field < records.lists().size(statics); field++) {
      if (records.lists().type(statics, field) == FieldType.OBJECT.code()) {
        add(records.staticValue(row, field));
      }
    }
    if (beyond.contains(Beyond.SIGNERS)) {
      add(records.signers(row));
    }
    if (beyond.contains(Beyond.PROTECTION_DOMAIN)) {
      add(records.protectionDomain(row));
    }
    if (beyond.contains(Beyond.CONSTANTS)) {
      for (long constant : records.constants(row)) {
        add(constant);
      }
    }
  }

  private void add(long address) {
    int target = address == 0 ? Snapshot.NONE : snapshot.objectAt(address);
    if (target >= 0) {
      targets.add(target);
    }
  }

  private int[] roots(Set<Beyond> beyond) {
    GcRoots all = snapshot.roots();
    boolean namesSystemClasses = false;
    for (int root = 0; root < all.count(); root++) {
      namesSystemClasses |= all.kind(root) == RootKind.STICKY_CLASS;
    }
    IntOpenHashSet result = new IntOpenHashSet();
    for (int root = 0; root < all.count(); root++) {
      boolean counts =
          switch (all.kind(root)) {
            case BOOT_CLASS -> !namesSystemClasses || beyond.contains(Beyond.ARRAY_CLASS_ROOTS);
            case FINALIZABLE, ASSUMED -> throw new IllegalStateException(all.kind(root).label());
            default -> !all.isLocal(root);
          };
      if (counts) {
        result.add(all.object(root));
      }
    }
    return result.toIntArray();
  }

  int[] dominators() {
    return PlainDominators.compute(rowStarts, targets.elements(), roots);
  }

  int[] roots() {
    return roots;
  }

  int[] row(int object) {
    int[] row = Arrays.copyOfRange(targets.elements(), rowStarts[object], rowStarts[object + 1]);
    Arrays.sort(row);
    return Arrays.stream(row).distinct().toArray();
  }
}
