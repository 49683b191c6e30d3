package org.heapdiff.diff;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.heapdiff.identity.ClassPairing;
import org.heapdiff.identity.GeneratedNames;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.DumpInfo;
import org.heapdiff.parser.QuickHistogram;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.layout.ObjectLayout;

/** What a reader should know of two dumps before trusting the difference between them. */
public final class ComparisonNotes {
  /** Two dumps of one program share more of their own classes than this. */
  private static final double SAME_PROGRAM = 0.5;

  /** Fewer classes tell nothing. */
  private static final int FEW_CLASSES = 5;

  /** Shares of garbage that differ by more come from dumps that were made in different ways. */
  private static final double OTHER_GARBAGE = 0.1;

  private static final String SAME_DUMP =
      "Before and after are the same dump; name another one to see a difference.";

  private final Snapshot before;
  private final Snapshot after;
  private final SnapshotSummary first;
  private final SnapshotSummary second;
  private final List<String> notes = new ArrayList<>();

  private ComparisonNotes(
      Snapshot before, Snapshot after, SnapshotSummary first, SnapshotSummary second) {
    this.before = before;
    this.after = after;
    this.first = first;
    this.second = second;
  }

  /** The notes about each of the two dumps, and those about both. */
  static List<String> of(
      Snapshot before,
      Snapshot after,
      SnapshotSummary first,
      SnapshotSummary second,
      ClassPairing pairing) {
    List<String> notes = new ArrayList<>(Notes.of(before));
    for (String note : Notes.of(after)) {
      if (!notes.contains(note)) {
        notes.add(note);
      }
    }
    notes.addAll(ofBoth(before, after, first, second, pairing));
    return notes;
  }

  /** The notes about both dumps alone. */
  public static List<String> ofBoth(
      Snapshot before,
      Snapshot after,
      SnapshotSummary first,
      SnapshotSummary second,
      ClassPairing pairing) {
    ComparisonNotes notes = new ComparisonNotes(before, after, first, second);
    if (!notes.isOneDump()) {
      damage(before.info(), after.info(), notes.notes);
      order(before.info(), after.info(), notes.notes);
      notes.programs(pairing);
      notes.jvms();
      notes.runs();
      layouts(before.info(), before.layout(), after.info(), after.layout(), notes.notes);
      notes.versions(pairing);
      notes.garbage();
    }
    return notes.notes;
  }

  /** The same without what only the graph tells. */
  static List<String> of(QuickHistogram before, QuickHistogram after) {
    List<String> notes = new ArrayList<>(Notes.of(before));
    for (String note : Notes.of(after)) {
      if (!notes.contains(note)) {
        notes.add(note);
      }
    }
    notes.addAll(ofBoth(before, after));
    return notes;
  }

  /** The notes about both dumps alone, without what only the graph tells. */
  public static List<String> ofBoth(QuickHistogram before, QuickHistogram after) {
    List<String> notes = new ArrayList<>();
    DumpInfo a = before.info();
    DumpInfo b = after.info();
    if (a.dump() == b.dump() && isSameFile(a, b)) {
      notes.add(SAME_DUMP);
    } else {
      damage(a, b, notes);
      order(a, b, notes);
      layouts(a, before.layout(), b, after.layout(), notes);
    }
    return notes;
  }

  private boolean isOneDump() {
    DumpInfo a = before.info();
    DumpInfo b = after.info();
    if (a.dump() == b.dump() && isSameFile(a, b)) {
      notes.add(SAME_DUMP);
      return true;
    }
    if (hasSameObjects()) {
      notes.add(
          String.format(
              "Before and after are one dump under two names: %s and %s have the same time and the"
                  + " same objects.",
              a.file(), b.file()));
      return true;
    }
    return false;
  }

  private static boolean isSameFile(DumpInfo a, DumpInfo b) {
    try {
      return Files.isSameFile(a.file(), b.file());
    } catch (IOException e) {
      return false;
    }
  }

  /** A JVM does not make two dumps in one millisecond. */
  private boolean hasSameObjects() {
    DumpInfo a = before.info();
    DumpInfo b = after.info();
    if (a.time().toEpochMilli() == 0
        || !a.time().equals(b.time())
        || a.unpackedBytes() != b.unpackedBytes()
        || a.dump() != b.dump()
        || before.objectCount() != after.objectCount()
        || before.classes().count() != after.classes().count()) {
      return false;
    }
    for (int object = 0; object < before.objectCount(); object++) {
      if (before.addressOf(object) != after.addressOf(object)
          || before.classOf(object) != after.classOf(object)
          || before.arrayLength(object) != after.arrayLength(object)) {
        return false;
      }
    }
    return true;
  }

  private static void damage(DumpInfo before, DumpInfo after, List<String> notes) {
    if (lacksObjects(before)) {
      notes.add("What is missing from " + before.file() + " looks as if it had been added.");
    }
    if (lacksObjects(after)) {
      notes.add("What is missing from " + after.file() + " looks as if it had been removed.");
    }
  }

  private static boolean lacksObjects(DumpInfo info) {
    return !info.damages().isEmpty() && (info.lostBytes() > 0 || info.rootsLost());
  }

  private static void order(DumpInfo a, DumpInfo b, List<String> notes) {
    if (isSameFile(a, b)) {
      if (a.dump() > b.dump()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "The dumps are in the wrong order: number %d of %s was made before number %d. Swap"
                    + " them.",
                b.dump(),
                a.file(),
                a.dump()));
      }
    } else if (a.time().toEpochMilli() > 0
        && b.time().toEpochMilli() > 0
        && a.time().isAfter(b.time())) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The dumps are in the wrong order: %s was made after %s. Swap them.",
              a.file(),
              b.file()));
    }
  }

  private void programs(ClassPairing pairing) {
    IntArrayList ofBefore = own(before);
    IntArrayList ofAfter = own(after);
    int smaller = Math.min(ofBefore.size(), ofAfter.size());
    int both = 0;
    for (int c : ofAfter) {
      both += pairing.before(c) == ClassPairing.NONE ? 0 : 1;
    }
    if (smaller >= FEW_CLASSES && both < SAME_PROGRAM * smaller) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The dumps seem to be of different programs: of %d classes of its own before and %d"
                  + " after, %d are the same. Check that both files are the ones you mean.",
              ofBefore.size(),
              ofAfter.size(),
              both));
    }
  }

  /** The classes that neither the JDK has nor were generated. */
  private static IntArrayList own(Snapshot snapshot) {
    IntArrayList result = new IntArrayList();
    ClassTable classes = snapshot.classes();
    for (int c = 0; c < classes.count(); c++) {
      String name = classes.name(c);
      if (!classes.isBootClass(c)
          && !name.startsWith("jdk.")
          && !name.startsWith("sun.")
          && !name.startsWith("com.sun.")
          && GeneratedNames.normalize(name).equals(name)) {
        result.add(c);
      }
    }
    return result;
  }

  private void jvms() {
    String a = first.jvm();
    String b = second.jvm();
    if (a != null && b != null && !a.equals(b)) {
      notes.add(
          "The dumps are of two JVMs, "
              + a
              + " and "
              + b
              + ": what the JDK itself holds differs for that reason alone.");
    }
  }

  private void runs() {
    if (Runs.differ(before, after)) {
      notes.add(
          "The dumps are of two runs of a program, not of one process: objects are paired by"
              + " content and structure alone, and what is called added may only be held in another"
              + " order.");
    }
  }

  private static void layouts(
      DumpInfo before, ObjectLayout a, DumpInfo after, ObjectLayout b, List<String> notes) {
    if (before.idSize() != after.idSize()
        || a.headerBytes() != b.headerBytes()
        || a.referenceBytes() != b.referenceBytes()
        || a.alignmentBytes() != b.alignmentBytes()) {
      notes.add(
          "Objects have other sizes in the two dumps ("
              + a.describe()
              + " before; "
              + b.describe()
              + " after): compare numbers of objects, not bytes.");
    }
  }

  /** A class cannot change its fields while a program runs. */
  private void versions(ClassPairing pairing) {
    int changed = 0;
    String example = "";
    for (int c : own(after)) {
      int partner = pairing.before(c);
      if (partner != ClassPairing.NONE
          && before.classes().isDumped(partner)
          && after.classes().isDumped(c)
          && !before.classes().instanceFields(partner).equals(after.classes().instanceFields(c))) {
        changed++;
        String name = after.classes().name(c);
        example = example.isEmpty() || name.compareTo(example) < 0 ? name : example;
      }
    }
    if (changed > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The dumps are of two versions of the program: %s, such as %s, %s other fields after, so"
                  + " that objects may have other sizes.",
              changed == 1 ? "1 class" : changed + " classes",
              example,
              changed == 1 ? "has" : "have"));
    }
  }

  private void garbage() {
    double a = garbage(before, first);
    double b = garbage(after, second);
    if (before.options().everything() && Math.abs(a - b) > OTHER_GARBAGE) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.0f %% of the bytes before are unreachable and %.0f %% after, as when only one dump"
                  + " was made after a collection: leave out --all to compare what is live.",
              100 * a,
              100 * b));
    }
  }

  private static double garbage(Snapshot snapshot, SnapshotSummary summary) {
    return (double) summary.unreachable().bytes() / Math.max(1, snapshot.totalBytes());
  }
}
