package org.heapdiff.testdata;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A dump of one linked list of {@code com.acme.Node}, written without holding it in memory: as many
 * objects, and as much work for dominators, as one likes.
 */
public final class NodeListDump {
  /** The bytes of a node: a header of 12, a reference of 4, and 8 to tell distances apart. */
  public static final int NODE_BYTES = 24;

  private static final long OBJECT = 0x1000;
  private static final long NODE = 0x1100;
  private static final long FIRST = 0x7_0000_0000L;

  private NodeListDump() {}

  /**
   * Writes the dump. The first node is a GC root; each refers to the next one, and to no other.
   *
   * @param nodes 1 or more
   */
  public static Path write(Path file, int nodes) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        HprofWriter writer = new HprofWriter(out, HprofVersion.V1_0_2, 8, 0)) {
      writer.utf8(1, "java/lang/Object");
      writer.loadClass(1, OBJECT, 1, 1);
      writer.utf8(2, "com/acme/Node");
      writer.loadClass(2, NODE, 1, 2);
      writer.utf8(3, "next");
      writer.startHeapDump();
      writer.classDump(ClassRecord.of(OBJECT, 0, 0, List.of()));
      writer.classDump(
          ClassRecord.of(
              NODE, OBJECT, Long.BYTES, List.of(new ClassRecord.Field(3, ValueType.OBJECT))));
      for (int n = 0; n < nodes; n++) {
        long next = n + 1 == nodes ? 0 : address(n + 1);
        byte[] fields = ByteBuffer.allocate(Long.BYTES).putLong(next).array();
        writer.instance(address(n), 1, NODE, fields, fields.length);
      }
      writer.root(RootCode.STICKY_CLASS, OBJECT);
      writer.root(RootCode.STICKY_CLASS, NODE);
      writer.root(RootCode.MONITOR_USED, address(0));
      writer.endHeapDump();
    }
    return file;
  }

  private static long address(int node) {
    return FIRST + (long) node * NODE_BYTES;
  }
}
