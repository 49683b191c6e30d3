package org.heapdiff.testdata;

import org.jspecify.annotations.Nullable;

/** A thread that was alive at the time of the dump, with its stack. */
public final class HeapThread {
  private final HeapBuilder heap;
  private final HeapInstance object;
  private final StackTrace trace;

  HeapThread(HeapBuilder heap, HeapInstance object, StackTrace trace) {
    this.heap = heap;
    this.object = object;
    this.trace = trace;
  }

  /** The {@code java.lang.Thread}. */
  public HeapInstance object() {
    return object;
  }

  /** The thread's serial number in the dump, 1 or more. */
  public int serial() {
    return trace.threadSerial();
  }

  /** The thread's stack. */
  public StackTrace trace() {
    return trace;
  }

  /** Adds a call below the ones added before: the innermost comes first. */
  public Frame frame(String className, String method, @Nullable String source, int line) {
    return frame(className, method, "()V", source, line);
  }

  /** Adds a call with the method's descriptor, such as {@code (I)V}. */
  public Frame frame(
      String className, String method, String descriptor, @Nullable String source, int line) {
    heap.addFrame(trace, className, method, descriptor, source, line);
    return new Frame(this, trace.frames().size() - 1);
  }

  /** A call on the stack. */
  public static final class Frame {
    private final HeapThread thread;
    private final int depth;

    private Frame(HeapThread thread, int depth) {
      this.thread = thread;
      this.depth = depth;
    }

    /** A local variable of the call holds the object. */
    public Frame local(HeapObject object) {
      thread.heap.root(RootCode.JAVA_FRAME, object, thread.serial(), depth);
      return this;
    }

    /** A local JNI reference of the call holds the object. */
    public Frame jniLocal(HeapObject object) {
      thread.heap.root(RootCode.JNI_LOCAL, object, thread.serial(), depth);
      return this;
    }

    /** Adds the caller of this call. */
    public Frame frame(String className, String method, @Nullable String source, int line) {
      return thread.frame(className, method, source, line);
    }

    /** The thread. */
    public HeapThread thread() {
      return thread;
    }
  }
}
