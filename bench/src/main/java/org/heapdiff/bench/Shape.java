package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A kind of heap that can be made in any size. */
interface Shape {
  /**
   * Writes a dump.
   *
   * @param objects about how many objects the heap has before
   * @return how many objects have been written
   */
  long write(Path file, int objects, Moment moment) throws IOException;
}
