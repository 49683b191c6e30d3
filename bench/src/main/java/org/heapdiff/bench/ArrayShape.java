package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One array of references. Every tenth of them is to an object of its own, the others are to those
 * objects again, so that an array of 50 million references needs no 50 million objects.
 */
final class ArrayShape implements Shape {
  private static final int REFERENCES_PER_OBJECT = 10;

  /** {@inheritDoc} Here {@code objects} are the references of the array. */
  @Override
  public long write(Path file, int objects, Moment moment) throws IOException {
    Application application = new Application(moment);
    HeapType element = application.define("com/acme/Element", application.types().object(), "id:J");
    int length = moment.grown(objects);
    int elements = (length + REFERENCES_PER_OBJECT - 1) / REFERENCES_PER_OBJECT;
    long first = application.firstAddress();
    HeapWriter writer = application.start(file, first + (long) elements * element.size());
    for (int i = 0; i < elements; i++) {
      writer.instance(element);
      writer.put((long) i);
    }
    writer.array(
        application.types().objectArray(), length, i -> first + i % elements * element.size());
    return application.finish();
  }
}
