package org.heapdiff.parser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.parser.graph.ReferenceRows;
import org.heapdiff.parser.hprof.ByteSource;
import org.heapdiff.parser.hprof.Cursor;
import org.heapdiff.parser.hprof.HeapRecords;

/**
 * Counts the references of a dump in a few hundred of its units and concludes from them to all.
 * That takes some hundredths of a second however large the dump is.
 */
final class ContentsSample {
  /*
   * Units are of one size, but for those that end with a large array. So they are taken by size, the
   * binary logarithm, and of each size some, evenly spaced. Large arrays are sampled likewise.
   */

  /** The most units of one size that are looked at. */
  private static final int UNITS = 256;

  /** The most stretches of one array that are looked at, and the references of each. */
  private static final int STRETCHES = 16;

  private static final int STRETCH = 4096;

  private final HeapRecords records;
  private final int idSize;
  private final ClassTable classes;
  private final AddressIndex index;
  private final ReferenceSlots slots;
  private final Reachability reachability;
  private final boolean[] rooted;

  private double branches;
  private double references;
  private double toBranches;
  private double weak;

  // Of the object at hand.
  private long seen;
  private long seenToBranches;

  // Of the units of one size.
  private double branchesOfSize;
  private double referencesOfSize;
  private double toBranchesOfSize;
  private double weakOfSize;

  private ContentsSample(
      ObjectScan scan, ByteSource source, int idSize, Reachability reachability) {
    records = new HeapRecords(source, idSize);
    this.idSize = idSize;
    classes = scan.classes();
    index = scan.index();
    slots = new ReferenceSlots(classes, idSize);
    this.reachability = reachability;
    rooted = scan.rootedClasses();
  }

  /** What the dump holds, objects and classes exactly, the rest by sampling. */
  static MemoryNeed.Contents of(
      ObjectScan scan, ByteSource source, int idSize, Reachability reachability)
      throws IOException {
    ContentsSample sample = new ContentsSample(scan, source, idSize, reachability);
    List<List<Unit>> bySize = new ArrayList<>();
    for (int size = 0; size < Long.SIZE; size++) {
      bySize.add(new ArrayList<>());
    }
    for (Unit unit : scan.units()) {
      long length = Math.max(1, unit.end() - unit.start());
      bySize.get(Long.SIZE - 1 - Long.numberOfLeadingZeros(length)).add(unit);
    }
    for (List<Unit> units : bySize) {
      sample.add(units);
    }
    return new MemoryNeed.Contents(
        scan.index().count(),
        (long) sample.branches,
        (long) sample.references + classReferences(scan.classes()),
        (long) sample.toBranches + classReferences(scan.classes()),
        (long) sample.weak,
        scan.classes().count());
  }

  /** The references of class objects, which are in no unit. */
  private static long classReferences(ClassTable classes) {
    long count = 0;
    for (int c = 0; c < classes.count(); c++) {
      count += classes.lists().size(classes.staticList(c)) + 4L;
    }
    return count;
  }

  private void add(List<Unit> units) throws IOException {
    branchesOfSize = 0;
    referencesOfSize = 0;
    toBranchesOfSize = 0;
    weakOfSize = 0;
    long bytes = 0;
    long read = 0;
    int step = Math.max(1, units.size() / UNITS);
    for (int u = 0; u < units.size(); u++) {
      Unit unit = units.get(u);
      bytes += unit.end() - unit.start();
      if (u % step == step / 2) {
        read += unit.end() - unit.start();
        count(unit);
      }
    }
    if (read == 0) {
      return;
    }
    double share = (double) bytes / read;
    branches += branchesOfSize * share;
    references += referencesOfSize * share;
    toBranches += toBranchesOfSize * share;
    weak += weakOfSize * share;
  }

  private void count(Unit unit) throws IOException {
    records.moveTo(unit.start(), unit.end());
    int kind;
    while ((kind = records.next()) != HeapRecords.END) {
      if (kind == HeapRecords.INSTANCE) {
        instance();
      } else if (kind == HeapRecords.OBJECT_ARRAY) {
        objectArray();
      }
    }
  }

  private void instance() throws IOException {
    int entry = index.entry(records.id());
    int c = classes.atAddress(records.typeId());
    if (entry == AddressIndex.ABSENT || c < 0) {
      return;
    }
    if ((entry & ReferenceRows.LEAF) != 0) {
      referencesOfSize += index.kind(records.id()) == AddressIndex.STEM ? 1 : 0;
      return;
    }
    ReferenceSlots.Slots ofClass = slots.of(c, records.length());
    int available = Math.min(records.length(), ofClass.instanceBytes);
    Cursor body = records.body();
    if (!body.require(available)) {
      return;
    }
    begin(c);
    for (int offset : ofClass.offsets) {
      if (offset + idSize <= available) {
        reference(Cursor.id(body.window(), body.offset() + offset, idSize));
      }
    }
    int referent = ofClass.referent;
    if (referent >= 0 && referent + idSize <= available) {
      long address = Cursor.id(body.window(), body.offset() + referent, idSize);
      if (ReferenceSlots.keepsAlive(slots.referenceKind(c), reachability)) {
        reference(address);
      } else if (address != 0) {
        weakOfSize++;
      }
    }
    end((double) seen, (double) seenToBranches);
  }

  private void objectArray() throws IOException {
    int c = classes.atAddress(records.typeId());
    if (index.entry(records.id()) == AddressIndex.ABSENT || c < 0) {
      return;
    }
    int length = records.length();
    Cursor body = records.body();
    int stretches = Math.max(1, Math.min(STRETCHES, length / STRETCH));
    int distance = length / stretches;
    int read = 0;
    seen = 0;
    seenToBranches = 0;
    for (int s = 0; s < stretches; s++) {
      int some = Math.min(distance, STRETCH);
      if (!body.require(some * idSize)) {
        break;
      }
      for (int k = 0; k < some; k++) {
        reference(Cursor.id(body.window(), body.offset() + k * idSize, idSize));
      }
      body.skip((long) distance * idSize);
      read += some;
    }
    double share = read == 0 ? 1 : (double) length / read;
    double all = seen * share;
    double allToBranches = seenToBranches * share;
    begin(c);
    end(all + seen, allToBranches + seenToBranches);
  }

  /** An object that is no leaf; its class is referred to where that is no root. */
  private void begin(int c) {
    boolean toClass = c >= rooted.length || !rooted[c];
    seen = toClass ? 1 : 0;
    seenToBranches = seen;
  }

  private void reference(long address) {
    int entry = address == 0 ? AddressIndex.ABSENT : index.entry(address);
    if (entry != AddressIndex.ABSENT) {
      seen++;
      seenToBranches += (entry & ReferenceRows.LEAF) == 0 ? 1 : 0;
    }
  }

  private void end(double all, double allToBranches) {
    branchesOfSize += all > 0 ? 1 : 0;
    referencesOfSize += all;
    toBranchesOfSize += allToBranches;
  }
}
