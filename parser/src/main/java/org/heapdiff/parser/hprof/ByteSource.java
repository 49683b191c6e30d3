package org.heapdiff.parser.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The plain bytes of a dump, readable at any position by several threads at a time.
 *
 * <p>Bytes are copied out of the page cache instead of being mapped: a mapped file that somebody
 * cuts short kills the JVM's thread with an error that cannot be told from a bug, the copy costs
 * about 0.1 seconds per gigabyte, and inner loops on a {@code byte[]} compile better than those on
 * a buffer.
 */
public final class ByteSource implements Closeable {
  private final FileChannel channel;
  private final long size;

  ByteSource(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  /** Bytes there are. */
  public long size() {
    return size;
  }

  /**
   * Reads until {@code length} bytes are there or the source ends.
   *
   * @return how many bytes were read, less than {@code length} only at the end of the source
   * @throws IOException when the operating system cannot read
   */
  public int read(long position, byte[] into, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position() - offset) < 0) {
        break;
      }
    }
    return buffer.position() - offset;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
