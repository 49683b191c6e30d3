package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.heapdiff.growth.PathStep.Kind;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Contents;
import org.heapdiff.parser.FieldType;
import org.heapdiff.parser.FieldValue;
import org.heapdiff.parser.GcRoots;
import org.heapdiff.parser.HeapThread;
import org.heapdiff.parser.RootKind;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.hprof.FrameRecord;

/** Names what is between two objects of which one refers to the other, and what a root is. */
final class Slots {
  private static final int LONGEST_THREAD_NAME = 60;

  private final Snapshot snapshot;
  private final ClassTable classes;
  private final Contents contents;
  private final boolean values;
  private final Int2ObjectOpenHashMap<HeapThread> threads = new Int2ObjectOpenHashMap<>();
  private final BitSet graphRoots = new BitSet();

  /**
   * Names slots.
   *
   * @param values whether what is in the heap may be named, such as names of threads
   */
  Slots(Snapshot snapshot, Contents contents, boolean values) throws IOException {
    this.snapshot = snapshot;
    this.classes = snapshot.classes();
    this.contents = contents;
    this.values = values;
    for (HeapThread thread : snapshot.threads()) {
      threads.put(thread.object(), thread);
    }
    GcRoots roots = snapshot.roots();
    for (int r = 0; r < roots.count(); r++) {
      if (!roots.isLocal(r)) {
        graphRoots.set(roots.object(r));
      }
    }
  }

  boolean isRoot(int object) {
    return graphRoots.get(object);
  }

  boolean isClassObject(int object) {
    return snapshot.classStoodFor(object) != ClassTable.NONE;
  }

  String className(int object) {
    return classes.name(snapshot.classOf(object));
  }

  /** Names an object with which a path begins. */
  PathStep root(int object) throws IOException {
    String className = className(object);
    if (isClassObject(object)) {
      String name = classes.name(snapshot.classStoodFor(object));
      return new PathStep(Kind.CLASS, name, null, className);
    }
    HeapThread thread = threads.get(object);
    if (thread != null) {
      return new PathStep(Kind.THREAD, className, threadName(thread), className);
    }
    GcRoots roots = snapshot.roots();
    RootKind kind = null;
    for (int r = 0; r < roots.count(); r++) {
      if (roots.object(r) == object && (kind == null || kind == RootKind.UNKNOWN)) {
        kind = roots.kind(r);
      }
    }
    return new PathStep(Kind.ROOT, className, kind == null ? null : kind.label(), className);
  }

  private String threadName(HeapThread thread) throws IOException {
    String serial = "#" + thread.serial();
    if (!values) {
      return serial;
    }
    int name = contents.reference(thread.object(), "name");
    int holder = contents.reference(thread.object(), "holder");
    String text =
        name < 0 && holder >= 0
            ? null
            : name < 0 ? null : contents.string(name, LONGEST_THREAD_NAME);
    return text == null ? serial : "\"" + text + "\"";
  }

  /** Names what is between an object and one to which it refers. */
  PathStep step(int from, int to) throws IOException {
    String target = className(to);
    if (isClassObject(from)) {
      return ofClass(snapshot.classStoodFor(from), to, target);
    }
    if (classes.elementType(snapshot.classOf(from)) == FieldType.OBJECT) {
      int[] elements = contents.elements(from);
      for (int i = 0; i < elements.length; i++) {
        if (elements[i] == to) {
          return new PathStep(Kind.ELEMENT, className(from), Integer.toString(i), target);
        }
      }
    }
    for (FieldValue value : contents.fields(from)) {
      if (value.field().type() == FieldType.OBJECT && value.object() == to) {
        return new PathStep(
            Kind.FIELD, classes.name(value.declaringClass()), value.field().name(), target);
      }
    }
    HeapThread thread = threads.get(from);
    if (thread != null) {
      return new PathStep(Kind.LOCAL, className(from), frame(thread, to), target);
    }
    return new PathStep(Kind.HIDDEN, className(from), isClassObject(to) ? "class" : null, target);
  }

  /** By object to which an object refers over a field, a static or a local: over which. */
  Int2ObjectOpenHashMap<PathStep> slots(int from) throws IOException {
    Int2ObjectOpenHashMap<PathStep> slots = new Int2ObjectOpenHashMap<>();
    boolean isClass = isClassObject(from);
    for (FieldValue value :
        isClass ? contents.statics(snapshot.classStoodFor(from)) : contents.fields(from)) {
      if (value.field().type() == FieldType.OBJECT && value.object() >= 0) {
        slots.putIfAbsent(
            value.object(),
            new PathStep(
                isClass ? Kind.STATIC : Kind.FIELD,
                classes.name(value.declaringClass()),
                value.field().name(),
                className(value.object())));
      }
    }
    if (threads.containsKey(from)) {
      GcRoots roots = snapshot.roots();
      for (int r = 0; r < roots.count(); r++) {
        int local = roots.object(r);
        if (roots.isLocal(r) && roots.thread(r) == from && !slots.containsKey(local)) {
          slots.put(local, step(from, local));
        }
      }
    }
    return slots;
  }

  private PathStep ofClass(int c, int to, String target) {
    String name = classes.name(c);
    for (FieldValue value : contents.statics(c)) {
      if (value.field().type() == FieldType.OBJECT && value.object() == to) {
        return new PathStep(Kind.STATIC, name, value.field().name(), target);
      }
    }
    String what = classes.loader(c) == to ? "class loader" : null;
    int superclass = classes.superclass(c);
    if (superclass >= 0 && classes.object(superclass) == to) {
      what = "superclass";
    }
    return new PathStep(Kind.HIDDEN, name, what, target);
  }

  /** The frame in which a local of a thread is, or null. */
  private @org.jspecify.annotations.Nullable String frame(HeapThread thread, int local) {
    GcRoots roots = snapshot.roots();
    for (int r = 0; r < roots.count(); r++) {
      if (roots.object(r) == local && roots.isLocal(r) && roots.thread(r) == thread.object()) {
        int depth = roots.frame(r);
        List<FrameRecord> frames = thread.frames();
        return depth >= 0 && depth < frames.size() ? words(frames.get(depth)) : null;
      }
    }
    return null;
  }

  private static String words(FrameRecord frame) {
    String className = frame.className() == null ? "?" : frame.className().replace('/', '.');
    String file = frame.file();
    String place =
        file == null
            ? ""
            : frame.line() > 0 ? "(" + file + ":" + frame.line() + ")" : "(" + file + ")";
    return className + "." + (frame.method() == null ? "?" : frame.method()) + place;
  }
}
