package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Path;

/** One linked list: each object but the last refers to the next one. */
final class ListShape implements Shape {
  @Override
  public long write(Path file, int objects, Moment moment) throws IOException {
    Application application = new Application(moment);
    HeapType node =
        application.define("com/acme/Node", application.types().object(), "id:J next:L");
    int nodes = moment.grown(objects);
    HeapWriter writer = application.start(file, application.firstAddress());
    for (int i = 0; i < nodes; i++) {
      long address = writer.instance(node);
      writer.put((long) i);
      writer.put(i + 1 < nodes ? address + node.size() : 0L);
    }
    return application.finish();
  }
}
