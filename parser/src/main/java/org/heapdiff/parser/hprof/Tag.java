package org.heapdiff.parser.hprof;

import org.jspecify.annotations.Nullable;

/**
 * The tags of HPROF records. Sources: the JDK's {@code demo/jvmti/hprof/src/manual.html} (up to JDK
 * 8), HotSpot's {@code heapDumper.cpp}, and ART's {@code runtime/hprof/hprof.cc} for Android's.
 */
final class Tag {
  // Top-level records.
  static final int UTF8 = 0x01;
  static final int LOAD_CLASS = 0x02;
  static final int UNLOAD_CLASS = 0x03;
  static final int FRAME = 0x04;
  static final int TRACE = 0x05;
  static final int ALLOC_SITES = 0x06;
  static final int HEAP_SUMMARY = 0x07;
  static final int START_THREAD = 0x0a;
  static final int END_THREAD = 0x0b;
  static final int HEAP_DUMP = 0x0c;
  static final int CPU_SAMPLES = 0x0d;
  static final int CONTROL_SETTINGS = 0x0e;
  static final int HEAP_DUMP_SEGMENT = 0x1c;
  static final int HEAP_DUMP_END = 0x2c;

  // Sub-records of heap dumps.
  static final int ROOT_UNKNOWN = 0xff;
  static final int ROOT_JNI_GLOBAL = 0x01;
  static final int ROOT_JNI_LOCAL = 0x02;
  static final int ROOT_JAVA_FRAME = 0x03;
  static final int ROOT_NATIVE_STACK = 0x04;
  static final int ROOT_STICKY_CLASS = 0x05;
  static final int ROOT_THREAD_BLOCK = 0x06;
  static final int ROOT_MONITOR_USED = 0x07;
  static final int ROOT_THREAD_OBJECT = 0x08;
  static final int CLASS_DUMP = 0x20;
  static final int INSTANCE_DUMP = 0x21;
  static final int OBJECT_ARRAY_DUMP = 0x22;
  static final int PRIMITIVE_ARRAY_DUMP = 0x23;
  static final int HEAP_DUMP_INFO = 0xfe;
  static final int ROOT_INTERNED_STRING = 0x89;
  static final int ROOT_FINALIZING = 0x8a;
  static final int ROOT_DEBUGGER = 0x8b;
  static final int ROOT_REFERENCE_CLEANUP = 0x8c;
  static final int ROOT_VM_INTERNAL = 0x8d;
  static final int ROOT_JNI_MONITOR = 0x8e;
  static final int UNREACHABLE = 0x90;
  static final int PRIMITIVE_ARRAY_NODATA = 0xc3;

  private Tag() {}

  /** The name of a top-level record, or null where the tag is not known. */
  static @Nullable String topLevelName(int tag) {
    return switch (tag) {
      case UTF8 -> "UTF8";
      case LOAD_CLASS -> "LOAD_CLASS";
      case UNLOAD_CLASS -> "UNLOAD_CLASS";
      case FRAME -> "FRAME";
      case TRACE -> "TRACE";
      case ALLOC_SITES -> "ALLOC_SITES";
      case HEAP_SUMMARY -> "HEAP_SUMMARY";
      case START_THREAD -> "START_THREAD";
      case END_THREAD -> "END_THREAD";
      case HEAP_DUMP -> "HEAP_DUMP";
      case CPU_SAMPLES -> "CPU_SAMPLES";
      case CONTROL_SETTINGS -> "CONTROL_SETTINGS";
      case HEAP_DUMP_SEGMENT -> "HEAP_DUMP_SEGMENT";
      case HEAP_DUMP_END -> "HEAP_DUMP_END";
      default -> null;
    };
  }

  /** The name of a sub-record, or null where the tag is not known. */
  static @Nullable String subRecordName(int tag) {
    return switch (tag) {
      case ROOT_UNKNOWN -> "ROOT_UNKNOWN";
      case ROOT_JNI_GLOBAL -> "ROOT_JNI_GLOBAL";
      case ROOT_JNI_LOCAL -> "ROOT_JNI_LOCAL";
      case ROOT_JAVA_FRAME -> "ROOT_JAVA_FRAME";
      case ROOT_NATIVE_STACK -> "ROOT_NATIVE_STACK";
      case ROOT_STICKY_CLASS -> "ROOT_STICKY_CLASS";
      case ROOT_THREAD_BLOCK -> "ROOT_THREAD_BLOCK";
      case ROOT_MONITOR_USED -> "ROOT_MONITOR_USED";
      case ROOT_THREAD_OBJECT -> "ROOT_THREAD_OBJECT";
      case CLASS_DUMP -> "CLASS_DUMP";
      case INSTANCE_DUMP -> "INSTANCE_DUMP";
      case OBJECT_ARRAY_DUMP -> "OBJECT_ARRAY_DUMP";
      case PRIMITIVE_ARRAY_DUMP -> "PRIMITIVE_ARRAY_DUMP";
      case HEAP_DUMP_INFO -> "HEAP_DUMP_INFO";
      case ROOT_INTERNED_STRING -> "ROOT_INTERNED_STRING";
      case ROOT_FINALIZING -> "ROOT_FINALIZING";
      case ROOT_DEBUGGER -> "ROOT_DEBUGGER";
      case ROOT_REFERENCE_CLEANUP -> "ROOT_REFERENCE_CLEANUP";
      case ROOT_VM_INTERNAL -> "ROOT_VM_INTERNAL";
      case ROOT_JNI_MONITOR -> "ROOT_JNI_MONITOR";
      case UNREACHABLE -> "UNREACHABLE";
      case PRIMITIVE_ARRAY_NODATA -> "PRIMITIVE_ARRAY_NODATA";
      default -> null;
    };
  }
}
