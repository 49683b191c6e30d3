package org.heapdiff.testdata;

/**
 * The GC roots of HPROF with their sub-record tags and what follows the object's id in each. The
 * first nine are from HotSpot's heapDumper.cpp, the rest from Android's runtime/hprof/hprof.cc.
 */
public enum RootCode {
  UNKNOWN(0xff, 0),
  /** Followed by the id of the JNI reference. */
  JNI_GLOBAL(0x01, 0),
  /** Followed by thread serial and frame number. */
  JNI_LOCAL(0x02, 2),
  /** Followed by thread serial and frame number. */
  JAVA_FRAME(0x03, 2),
  /** Followed by thread serial. */
  NATIVE_STACK(0x04, 1),
  STICKY_CLASS(0x05, 0),
  /** Followed by thread serial. */
  THREAD_BLOCK(0x06, 1),
  MONITOR_USED(0x07, 0),
  /** Followed by thread serial and the serial of the thread's stack trace. */
  THREAD_OBJECT(0x08, 2),
  INTERNED_STRING(0x89, 0),
  FINALIZING(0x8a, 0),
  DEBUGGER(0x8b, 0),
  REFERENCE_CLEANUP(0x8c, 0),
  VM_INTERNAL(0x8d, 0),
  /** Followed by thread serial and frame number. */
  JNI_MONITOR(0x8e, 2),
  UNREACHABLE(0x90, 0);

  private final int code;
  private final int serials;

  RootCode(int code, int serials) {
    this.code = code;
    this.serials = serials;
  }

  /** The tag of the sub-record. */
  public int code() {
    return code;
  }

  /** How many 4-byte numbers follow the id (and, for a JNI global, the reference's id). */
  public int serials() {
    return serials;
  }
}
