package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Many classes and loaders. All classes have equally many instances; the static field of a class
 * holds its first one, each refers to the next one and to one of the next class. Loaders hold their
 * classes, as {@code ClassLoader.classes} does.
 */
final class ClassesShape implements Shape {
  private final int loaderCount;
  private final int classesOfLoader;

  /** Creates a shape with {@code loaders * classesOfLoader} classes. */
  ClassesShape(int loaders, int classesOfLoader) {
    loaderCount = loaders;
    this.classesOfLoader = classesOfLoader;
  }

  @Override
  public long write(Path file, int objects, Moment moment) throws IOException {
    Application application = new Application(moment);
    HeapTypes types = application.types();
    HeapType loader = application.define("com/acme/PluginLoader", types.classLoader(), "");
    int classCount = loaderCount * classesOfLoader;
    HeapType[] classes = new HeapType[classCount];
    for (int i = 0; i < classCount; i++) {
      classes[i] =
          types.define(
              // Each loader brings the same classes again.
              "com/acme/plugin/Class" + i % classesOfLoader,
              types.object(),
              HeapTypes.parse("id:I next:L other:L"),
              "first");
    }
    int before = Math.max(1, (objects - classCount) / classCount);
    int each = moment == Moment.BEFORE ? before : before + 1;
    int size = classes[0].size();
    long classesSize = HeapWriter.arraySize(classesOfLoader);
    long stride = loader.size() + classesSize;
    long firstLoader = application.firstAddress();
    long loaders = firstLoader + loaderCount * stride;
    long firstInstance = loaders + HeapWriter.arraySize(loaderCount);
    for (int i = 0; i < classCount; i++) {
      classes[i].holds(firstInstance + (long) i * each * size);
      classes[i].loadedBy(firstLoader + i / classesOfLoader * stride);
    }
    HeapWriter writer = application.start(file, loaders);
    for (int i = 0; i < loaderCount; i++) {
      int firstClass = i * classesOfLoader;
      long address = writer.instance(loader);
      writer.put(0L);
      writer.put(0L);
      writer.put(address + loader.size());
      writer.array(types.objectArray(), classesOfLoader, k -> classes[firstClass + (int) k].id());
    }
    writer.array(types.objectArray(), loaderCount, i -> firstLoader + i * stride);
    for (int i = 0; i < classCount; i++) {
      for (int k = 0; k < each; k++) {
        long address = writer.instance(classes[i]);
        writer.put(k);
        writer.put(k + 1 < each ? address + size : 0L);
        writer.put(firstInstance + ((i + 1) % classCount * (long) each + k) * size);
      }
    }
    return application.finish();
  }
}
