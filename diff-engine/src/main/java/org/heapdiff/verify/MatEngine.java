package org.heapdiff.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.mat.SnapshotException;
import org.eclipse.mat.parser.internal.SnapshotFactory;
import org.eclipse.mat.snapshot.ISnapshot;
import org.eclipse.mat.snapshot.model.IClass;
import org.eclipse.mat.util.IProgressListener;
import org.eclipse.mat.util.VoidProgressListener;
import org.heapdiff.parser.DumpException;
import org.heapdiff.parser.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Eclipse Memory Analyzer, in the fork of 2015 that is on Maven Central as {@code
 * com.squareup.haha:haha:1.3}. It reads the dumps of today's JVMs.
 *
 * <p>It differs from heapdiff in ways that {@link Explanation} lists. Of a file with several dumps
 * it reads the first. This is the one class that touches {@code org.eclipse.mat}: where nobody asks
 * for it, none of its classes is loaded.
 */
public final class MatEngine implements HeapEngine {
  // Two snapshots cannot be open at the same time: the fork has one static index builder and one
  // static object reader, and a second dump would take them away from the first.
  private static final Object ONE_AT_A_TIME = new Object();
  private static boolean open;

  // Held, as java.util.logging keeps loggers by weak references only. The fork logs a stack trace
  // where it cannot read the name of a class loader, as it expects a String to hold a char[].
  private static final Logger FORK_LOGGER = Logger.getLogger("org.eclipse.mat");

  // Measured: 3 GB for 20 million objects give it room; 3 million were read in 200 MB, slowly.
  private static final long BYTES_PER_OBJECT = 150;

  private final DumpLink link;
  private final ISnapshot snapshot;
  private final long objectsInDump;
  private final List<EngineClass> classes;
  private final Map<Integer, Integer> classIndexByObject = new HashMap<>();
  private boolean closed;

  private MatEngine(DumpLink link, ISnapshot snapshot, long objectsInDump)
      throws SnapshotException {
    this.link = link;
    this.snapshot = snapshot;
    this.objectsInDump = objectsInDump;
    List<EngineClass> list = new ArrayList<>();
    for (IClass each : snapshot.getClasses()) {
      classIndexByObject.put(each.getObjectId(), list.size());
      IClass superclass = each.getSuperClass();
      list.add(
          new EngineClass(
              each.getObjectAddress(),
              each.getName(),
              superclass == null ? 0 : superclass.getObjectAddress(),
              each.getClassLoaderAddress()));
    }
    classes = List.copyOf(list);
  }

  /**
   * How much memory the engine will need for a dump, in bytes: 3 GB for 20 million objects.
   *
   * @param objects the number of objects in the dump, unreachable ones too
   */
  public static long estimateMemory(long objects) {
    return objects * BYTES_PER_OBJECT;
  }

  /**
   * Opens a dump, packed by gzip or not. The dump is only read, and nothing is written beside it:
   * the engine sees it through a link in a private folder, which {@link #close} removes.
   *
   * @param dump the file
   * @param temporary the folder in which to make the private one; needs room for the index files,
   *     about 51 bytes per object, and for the unpacked dump where it is packed
   * @param progress told that the engine is at work
   * @throws DumpException if the engine cannot read the dump, or has not enough memory
   * @throws IOException if the dump or the temporary folder cannot be used
   * @throws IllegalStateException if another dump is open
   */
  public static MatEngine open(Path dump, Path temporary, Progress progress) throws IOException {
    synchronized (ONE_AT_A_TIME) {
      if (open) {
        throw new IllegalStateException("Eclipse MAT opens one dump at a time");
      }
      MatEngine engine = openAlone(dump, temporary, progress);
      open = true;
      return engine;
    }
  }

  // An OutOfMemoryError is what a dump too large for this JVM gives, and the person can do
  // something
  // about it.
  private static MatEngine openAlone(Path dump, Path temporary, Progress progress)
      throws IOException {
    FORK_LOGGER.setLevel(Level.OFF);
    DumpLink link = DumpLink.create(dump, temporary);
    boolean done = false;
    Listener listener = new Listener();
    try {
      progress.phase("reading " + dump.getFileName() + " with Eclipse MAT", 0);
      ISnapshot snapshot =
          new SnapshotFactory().openSnapshot(link.file().toFile(), new HashMap<>(), listener);
      MatEngine engine = new MatEngine(link, snapshot, listener.objects);
      done = true;
      return engine;
    } catch (SnapshotException | RuntimeException e) {
      throw new DumpException(
          "Eclipse MAT cannot read "
              + dump
              + ": "
              + reason(e)
              + "; there is nothing to compare with.",
          e);
    } catch (OutOfMemoryError e) {
      throw new DumpException(
          "Eclipse MAT needs more memory for "
              + dump
              + " than the "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MB that this JVM may use: it takes about 150 bytes per object; give it more with"
              + " -Xmx.",
          e);
    } finally {
      if (!done) {
        link.close();
      }
    }
  }

  private static String reason(Exception e) {
    Throwable deepest = e;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    // The fork forgets the input error that made it give up and says that no parser fits.
    if (message == null || message.contains("No parser registered")) {
      return "its parser gave up (it cannot read dumps that are cut off, damaged, or of the format"
          + " JAVA PROFILE 1.0)";
    }
    return message;
  }

  @Override
  public String name() {
    return "Eclipse MAT (haha 1.3)";
  }

  @Override
  public int identifierSize() {
    return snapshot.getSnapshotInfo().getIdentifierSize();
  }

  @Override
  public long objectsInDump() {
    return objectsInDump;
  }

  @Override
  public int objectCount() {
    return snapshot.getSnapshotInfo().getNumberOfObjects();
  }

  @Override
  public long addressOf(int object) {
    try {
      return snapshot.mapIdToAddress(object);
    } catch (SnapshotException e) {
      throw unexpected(e);
    }
  }

  @Override
  public int classOf(int object) {
    try {
      Integer index = classIndexByObject.get(snapshot.getClassOf(object).getObjectId());
      return index == null ? -1 : index;
    } catch (SnapshotException e) {
      throw unexpected(e);
    }
  }

  @Override
  public List<EngineClass> classes() {
    return classes;
  }

  @Override
  public RootOrigin rootOrigin(int object) {
    return snapshot.isGCRoot(object) ? RootOrigin.DUMP : RootOrigin.NONE;
  }

  @Override
  public void forEachReference(int object, IntConsumer action) {
    try {
      for (int target : snapshot.getOutboundReferentIds(object)) {
        action.accept(target);
      }
    } catch (SnapshotException e) {
      throw unexpected(e);
    }
  }

  @Override
  public int immediateDominator(int object) {
    try {
      return snapshot.getImmediateDominatorId(object);
    } catch (SnapshotException e) {
      throw unexpected(e);
    }
  }

  @Override
  public long shallowSize(int object) {
    try {
      return snapshot.getHeapSize(object);
    } catch (SnapshotException e) {
      throw unexpected(e);
    }
  }

  @Override
  public long retainedSize(int object) {
    try {
      return snapshot.getRetainedHeapSize(object);
    } catch (SnapshotException e) {
      throw unexpected(e);
    }
  }

  @Override
  public void close() {
    synchronized (ONE_AT_A_TIME) {
      if (closed) {
        return;
      }
      closed = true;
      open = false;
    }
    try {
      snapshot.dispose();
    } finally {
      link.close();
    }
  }

  private static IllegalStateException unexpected(SnapshotException e) {
    return new IllegalStateException("Eclipse MAT failed on an open snapshot", e);
  }

  /** Prints nothing; takes the number of objects from the message that has it. */
  private static final class Listener extends VoidProgressListener {
    private static final String MARK = " contains ";
    private volatile long objects = -1;

    @Override
    public void sendUserMessage(
        IProgressListener.@Nullable Severity severity,
        @Nullable String message,
        @Nullable Throwable exception) {
      // "Heap FILE contains 12,345 objects"; the grouping is the locale's.
      if (message == null || !message.endsWith(" objects")) {
        return;
      }
      int at = message.lastIndexOf(MARK);
      String digits = at < 0 ? "" : message.substring(at).replaceAll("\\D", "");
      if (!digits.isEmpty()) {
        objects = Long.parseLong(digits);
      }
    }
  }
}
