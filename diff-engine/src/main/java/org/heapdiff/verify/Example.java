package org.heapdiff.verify;

/** An object as an example in a report: its address and its class, nothing from inside. */
final class Example {
  private Example() {}

  static String of(HeapEngine engine, int object) {
    return of(engine.addressOf(object), className(engine, object));
  }

  static String of(long address, String name) {
    return "0x" + Long.toHexString(address) + " " + name;
  }

  static String reference(HeapEngine engine, int source, int target) {
    return of(engine, source) + " -> " + of(engine, target);
  }

  private static String className(HeapEngine engine, int object) {
    int type = engine.classOf(object);
    return type < 0 ? "(class unknown)" : engine.classes().get(type).name();
  }
}
