package org.heapdiff.parser.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Dumps that are unpacked some bytes at a time, however small they are. */
public final class SlowDump {
  private SlowDump() {}

  /**
   * Opens a dump.
   *
   * @param plain the dump, not compressed
   * @param bytes how many come at a time, a thousandth of a second later
   * @param failsBehind how many bytes can be unpacked
   */
  public static DumpFile open(Path file, byte[] plain, int bytes, int failsBehind)
      throws IOException {
    FileChannel unpacked =
        FileChannel.open(
            Files.createTempFile(file.toAbsolutePath().getParent(), "slow-", ".hprof"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    Unpacking unpacking =
        Unpacking.start(
            FileChannel.open(file),
            (packed, watcher) -> {
              for (int from = 0; from < plain.length; from += bytes) {
                int count = Math.min(bytes, plain.length - from);
                if (from + count > failsBehind) {
                  throw new IOException("the disk failed");
                }
                ByteBuffer buffer = ByteBuffer.wrap(plain, from, count);
                while (buffer.hasRemaining()) {
                  unpacked.write(buffer, buffer.position());
                }
                watcher.written(from + count);
                pause();
              }
              return null;
            });
    ByteSource source = new ByteSource(unpacked, unpacking);
    byte[] head = new byte[512];
    int length = source.read(0, head, 0, head.length);
    return new DumpFile(
        file,
        Files.size(file),
        Compression.GZIP,
        unpacking,
        source,
        DumpFile.header(file, java.util.Arrays.copyOf(head, length), Compression.GZIP));
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
