package org.heapdiff.parser.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The plain bytes of a dump, readable at any position by several threads at a time. Those of a
 * compressed dump may be unpacked while others of them are read: who asks for what is not there yet
 * waits for it.
 *
 * <p>Bytes are copied out of the page cache instead of being mapped: a mapped file that somebody
 * cuts short kills the JVM's thread with an error that cannot be told from a bug, the copy costs
 * about 0.1 seconds per gigabyte, and inner loops on a {@code byte[]} compile better than those on
 * a buffer.
 */
public final class ByteSource implements Closeable {
  private final FileChannel channel;
  private final @Nullable Unpacking unpacking;

  /** Where nothing is unpacked. */
  private final long wholeSize;

  ByteSource(FileChannel channel) throws IOException {
    this.channel = channel;
    this.unpacking = null;
    this.wholeSize = channel.size();
  }

  /** What {@code unpacking} writes to the channel. */
  ByteSource(FileChannel channel, Unpacking unpacking) {
    this.channel = channel;
    this.unpacking = unpacking;
    this.wholeSize = 0;
  }

  /** Bytes there are; waits for all of them. */
  public long size() {
    return unpacking == null ? wholeSize : unpacking.size();
  }

  /** Bytes there are by now. */
  public long sizeSoFar() {
    return unpacking == null ? wholeSize : unpacking.soFar();
  }

  /** Whether all bytes are there. */
  public boolean isWhole() {
    return unpacking == null || unpacking.isOver();
  }

  /** A bound of the size that needs no waiting. */
  long mostSize() {
    return isWhole() ? size() : Long.MAX_VALUE;
  }

  /**
   * Whether there are bytes up to a position, which is waited for.
   *
   * @throws IOException when they cannot be unpacked
   */
  boolean reaches(long position) throws IOException {
    return unpacking == null ? position <= wholeSize : unpacking.reaches(position);
  }

  /**
   * Reads until {@code length} bytes are there or the source ends.
   *
   * @return how many bytes were read, less than {@code length} only at the end of the source
   * @throws IOException when the operating system cannot read, or when bytes cannot be unpacked
   */
  public int read(long position, byte[] into, int offset, int length) throws IOException {
    int count = length;
    if (unpacking != null && !unpacking.reaches(position + length)) {
      count = (int) Math.max(0, Math.min(length, unpacking.soFar() - position));
    }
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position() - offset) < 0) {
        break;
      }
    }
    return buffer.position() - offset;
  }

  @Override
  public void close() throws IOException {
    if (unpacking != null) {
      unpacking.close();
    }
    channel.close();
  }
}
