package org.heapdiff.parser.hprof;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.heapdiff.parser.Damage;
import org.heapdiff.parser.DumpException;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a gzip file into another file: what it gives and how it ends do not depend on the way.
 *
 * <p>In general one thread inflates and another writes. The JDK's blocks are inflated in parallel:
 * pieces that look like one block each ({@link GzipBlockScanner}) go to the workers, and the
 * calling thread writes their bytes in the order of the file as long as each proves to be exactly
 * one whole block with the right checksum and length. From the first that does not, for whatever
 * reason, the rest of the file is unpacked in the general way, which finds out why.
 */
final class GzipUnpacker {
  private static final int BUFFER = 1 << 18;
  private static final int BUFFERS = 4;
  private static final int LARGEST_BLOCK = 1 << 24;
  private static final int MOST_WORKERS = 8;

  /** Is told how far it has come. */
  interface Watcher {
    /** So many bytes of the packed file have been read. */
    void read(long packedBytes);

    /** So many unpacked bytes, from the first one on, can be read. */
    void written(long bytes);
  }

  private final FileChannel packed;
  private final FileChannel to;
  private final Path folder;
  private final Watcher watcher;
  private long packedDone;
  private long unpacked;

  /**
   * Prepares to unpack.
   *
   * @param folder where the unpacked file is, for messages
   */
  GzipUnpacker(FileChannel packed, FileChannel to, Path folder, Watcher watcher) {
    this.packed = packed;
    this.to = to;
    this.folder = folder;
    this.watcher = watcher;
  }

  /**
   * Unpacks the whole file with one thread that inflates and one that writes.
   *
   * @return where it had to stop, or null
   * @throws DumpException when there is no gzip header, or the unpacked file cannot be written; in
   *     its message the file's name is to be put before
   */
  @Nullable Damage inSequence() throws IOException {
    ExecutorService writer = threads(1);
    packed.position(packedDone);
    Deque<Future<byte[]>> pending = new ArrayDeque<>();
    try (GzipReader reader = new GzipReader(Channels.newInputStream(packed), BUFFER)) {
      while (true) {
        byte[] buffer = pending.size() < BUFFERS ? new byte[BUFFER] : result(pending.remove());
        int count = fill(reader, buffer);
        if (count == 0) {
          break;
        }
        long position = unpacked;
        pending.add(
            writer.submit(
                () -> {
                  write(buffer, count, position);
                  return buffer;
                }));
        unpacked += count;
        watcher.read(packedDone + reader.bytesRead());
      }
      while (!pending.isEmpty()) {
        result(pending.remove());
      }
      return damage(reader);
    } finally {
      stop(writer);
    }
  }

  /**
   * Unpacks the whole file with several threads that inflate.
   *
   * @param blockSize bytes of the largest block when unpacked
   * @return where it had to stop, or null
   * @throws DumpException when there is no gzip header, or the unpacked file cannot be written; in
   *     its message the file's name is to be put before
   */
  @Nullable Damage inBlocks(int blockSize) throws IOException {
    if (blockSize <= 0 || blockSize > LARGEST_BLOCK || !blocks(blockSize)) {
      return inSequence();
    }
    return null;
  }

  /** Whether all of the file was blocks; if not, those before are unpacked. */
  private boolean blocks(int blockSize) throws IOException {
    int workers = Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS);
    ExecutorService inflaters = threads(workers);
    Deque<Future<Block>> pending = new ArrayDeque<>();
    Deque<byte[]> free = new ArrayDeque<>();
    packed.position(0);
    // What does not shrink grows by less than a thousandth (zlib's deflateBound) and the header.
    GzipBlockScanner scanner =
        new GzipBlockScanner(
            Channels.newInputStream(packed), blockSize + (blockSize >> 8) + (1 << 10));
    try {
      byte[] piece = scanner.next();
      while (piece != null || !pending.isEmpty()) {
        if (piece != null && pending.size() < 2 * workers) {
          byte[] input = piece;
          byte[] output = free.isEmpty() ? new byte[blockSize] : free.remove();
          pending.add(inflaters.submit(() -> Block.inflate(input, output)));
          piece = scanner.next();
          continue;
        }
        Block block = result(pending.remove());
        if (!block.isWhole()) {
          return false;
        }
        write(block.bytes, block.length, unpacked);
        unpacked += block.length;
        packedDone += block.packedLength;
        free.add(block.bytes);
        watcher.read(packedDone);
      }
      return true;
    } finally {
      stop(inflaters);
    }
  }

  /** A piece of the packed file, inflated. */
  private static final class Block {
    /** Where the unpacked bytes are, from the start. */
    final byte[] bytes;

    /** Unpacked bytes, or -1 when the piece is anything but one whole block. */
    final int length;

    /** Bytes of the piece. */
    final int packedLength;

    private Block(byte[] bytes, int length, int packedLength) {
      this.bytes = bytes;
      this.length = length;
      this.packedLength = packedLength;
    }

    static Block inflate(byte[] piece, byte[] bytes) throws IOException {
      try (GzipReader reader =
          new GzipReader(new ByteArrayInputStream(piece), Math.max(1, piece.length))) {
        int length = fill(reader, bytes);
        // A full array says nothing of what follows: it must be the end.
        boolean whole =
            reader.read(new byte[1], 0, 1) < 0
                && reader.end() == GzipReader.End.WHOLE
                && reader.headers() == 1
                && reader.membersEnd() == piece.length;
        return new Block(bytes, whole ? length : -1, piece.length);
      }
    }

    boolean isWhole() {
      return length >= 0;
    }
  }

  /** Fills the array as far as there are bytes, and returns how many those are. */
  private static int fill(GzipReader reader, byte[] bytes) throws IOException {
    int length = 0;
    while (length < bytes.length) {
      int count = reader.read(bytes, length, bytes.length - length);
      if (count < 0) {
        break;
      }
      length += count;
    }
    return length;
  }

  private void write(byte[] bytes, int count, long position) throws DumpException {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
      while (buffer.hasRemaining()) {
        to.write(buffer, position + buffer.position());
      }
      watcher.written(position + count);
    } catch (IOException e) {
      throw new DumpException(
          "cannot be unpacked: "
              + DumpFile.reason(e)
              + " in "
              + folder
              + " behind "
              + FileUtils.byteCountToDisplaySize(position)
              + "; choose a folder with more space with --temp.",
          e);
    }
  }

  private @Nullable Damage damage(GzipReader reader) throws DumpException {
    if (reader.end() == GzipReader.End.WHOLE) {
      return null;
    }
    if (packedDone == 0 && reader.headers() == 0) {
      throw new DumpException(
          "begins like a gzip file but cannot be unpacked: it is cut off or damaged.");
    }
    boolean cutOff = reader.end() == GzipReader.End.CUT_OFF;
    return new Damage(
        unpacked,
        0,
        (cutOff ? "the compressed file ends too early" : "the compressed file is damaged")
            + ", behind "
            + unpacked
            + " bytes unpacked");
  }

  private static ExecutorService threads(int count) {
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, "heapdiff unpacking");
          thread.setDaemon(true);
          return thread;
        });
  }

  private static <T> T result(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Drops what has not begun and waits for the rest, which takes no longer than one block. */
  private static void stop(ExecutorService threads) {
    threads.shutdownNow();
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.DAYS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
