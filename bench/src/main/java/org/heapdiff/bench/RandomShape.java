package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Objects that refer to any others: each to the next one, so that all are reachable, and to a
 * random one. Nothing that an object refers to is near it, which is as hard on caches as a graph
 * can be.
 */
final class RandomShape implements Shape {
  @Override
  public long write(Path file, int objects, Moment moment) throws IOException {
    Application application = new Application(moment);
    HeapType node =
        application.define("com/acme/Node", application.types().object(), "id:I next:L other:L");
    int nodes = moment.grown(objects);
    long first = application.firstAddress();
    HeapWriter writer = application.start(file, first);
    for (int i = 0; i < nodes; i++) {
      long address = writer.instance(node);
      writer.put(i);
      writer.put(i + 1 < nodes ? address + node.size() : 0L);
      writer.put(first + Scatter.below(nodes, i) * node.size());
    }
    return application.finish();
  }
}
