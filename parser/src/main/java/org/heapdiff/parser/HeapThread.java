package org.heapdiff.parser;

import java.util.List;
import org.heapdiff.parser.hprof.FrameRecord;

/**
 * A thread that was alive when the dump was made.
 *
 * @param serial the dump's serial number of it
 * @param object its java.lang.Thread
 * @param frames its stack, the innermost frame first; empty where the dump has none
 */
public record HeapThread(int serial, int object, List<FrameRecord> frames) {
  public HeapThread {
    frames = List.copyOf(frames);
  }
}
