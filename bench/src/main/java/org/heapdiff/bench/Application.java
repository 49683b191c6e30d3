package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.heapdiff.testdata.RootCode;
import org.jspecify.annotations.Nullable;

/**
 * What every generated heap has beside its shape: the class loader of the application, a thread
 * that runs with it, and the class {@code com.acme.Main}, whose static field holds the rest of the
 * heap.
 */
final class Application {
  private final HeapTypes types;
  private final Moment moment;
  private final HeapType main;
  private @Nullable HeapWriter writer;
  private long loader;
  private long thread;

  Application(Moment moment) {
    this.moment = moment;
    types = new HeapTypes(moment.heapStart());
    main = types.define("com/acme/Main", types.object(), HeapTypes.parse(""), "heap");
  }

  HeapTypes types() {
    return types;
  }

  /** A class of the application. */
  HeapType define(String name, HeapType superType, String fields) {
    HeapType type = types.define(name, superType, fields);
    type.loadedBy(-1);
    return type;
  }

  /** Where the first object of the shape will be, once all classes are there. */
  long firstAddress() {
    return types.end() + types.classLoader().size() + types.thread().size();
  }

  /**
   * Starts the dump.
   *
   * @param held the object that {@code com.acme.Main} holds
   */
  HeapWriter start(Path file, long held) throws IOException {
    loader = types.end();
    main.loadedBy(loader);
    main.holds(held);
    for (HeapType type : types.all()) {
      if (type.loader() < 0) {
        type.loadedBy(loader);
      }
    }
    HeapWriter started = new HeapWriter(file, types, moment.timeMillis());
    writer = started;
    started.instance(types.classLoader());
    started.put(0L);
    started.put(0L);
    started.put(0L);
    thread = started.instance(types.thread());
    started.put(0L);
    started.put(5);
    started.put((byte) 0);
    started.put(loader);
    started.put(1L);
    return started;
  }

  /**
   * Writes the GC roots and ends the dump.
   *
   * @return how many objects the dump has
   */
  long finish() throws IOException {
    if (writer == null) {
      throw new IllegalStateException("not started");
    }
    try (HeapWriter ending = writer) {
      for (HeapType type : types.all()) {
        if (type.loader() == 0) {
          ending.root(RootCode.STICKY_CLASS, type.id());
        }
      }
      ending.root(RootCode.JNI_GLOBAL, loader);
      ending.root(RootCode.STICKY_CLASS, main.id());
      ending.root(RootCode.THREAD_OBJECT, thread, 1, 1);
      return ending.objects();
    }
  }
}
