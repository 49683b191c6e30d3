package org.heapdiff.parser;

/** Why an object is a GC root. The codes are those of HPROF's root sub-records. */
public enum RootKind {
  UNKNOWN(0xff, "unknown"),
  JNI_GLOBAL(0x01, "JNI global"),
  JNI_LOCAL(0x02, "JNI local"),
  JAVA_FRAME(0x03, "Java frame"),
  NATIVE_STACK(0x04, "native stack"),
  STICKY_CLASS(0x05, "system class"),
  THREAD_BLOCK(0x06, "thread block"),
  MONITOR_USED(0x07, "busy monitor"),
  THREAD_OBJECT(0x08, "thread"),
  /** Android. */
  INTERNED_STRING(0x89, "interned string"),
  /** Android. */
  FINALIZING(0x8a, "finalizing"),
  /** Android. */
  DEBUGGER(0x8b, "debugger"),
  /** Android. */
  REFERENCE_CLEANUP(0x8c, "reference cleanup"),
  /** Android. */
  VM_INTERNAL(0x8d, "VM internal"),
  /** Android. */
  JNI_MONITOR(0x8e, "JNI monitor"),
  /** Not in the dump: a class of the boot loader where the dump has no system-class roots. */
  BOOT_CLASS(-1, "boot class"),
  /** Not in the dump: waits for its finalizer, and only the finalizer's reference holds it. */
  FINALIZABLE(-2, "waits for finalization"),
  /** Not in the dump: taken as a root because the dump was cut off before its roots. */
  ASSUMED(-3, "assumed: the dump has lost its roots");

  private final int code;
  private final String label;

  RootKind(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** HPROF's tag of the root sub-record; negative for kinds that no dump has. */
  public int code() {
    return code;
  }

  /** In words, for a person. */
  public String label() {
    return label;
  }
}
