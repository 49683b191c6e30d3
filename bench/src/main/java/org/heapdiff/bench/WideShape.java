package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A root with many children: an array of references, each to an object that refers back to it. */
final class WideShape implements Shape {
  @Override
  public long write(Path file, int objects, Moment moment) throws IOException {
    Application application = new Application(moment);
    HeapType child =
        application.define("com/acme/Child", application.types().object(), "id:J parent:L");
    int children = moment.grown(objects);
    long first = application.firstAddress();
    long array = first + (long) children * child.size();
    HeapWriter writer = application.start(file, array);
    for (int i = 0; i < children; i++) {
      writer.instance(child);
      writer.put((long) i);
      writer.put(array);
    }
    writer.array(application.types().objectArray(), children, i -> first + i * child.size());
    return application.finish();
  }
}
