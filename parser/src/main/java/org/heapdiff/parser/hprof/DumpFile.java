package org.heapdiff.parser.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.heapdiff.parser.Damage;
import org.heapdiff.parser.DumpException;
import org.jspecify.annotations.Nullable;

/**
 * A file that holds heap dumps, open for reading. Compression is recognized by the content.
 *
 * <p>A compressed dump is unpacked into a private temporary file ({@link GzipUnpacker}): it is read
 * twice, and at any place, which gzip does not allow. That goes on while the dump is read already.
 * On POSIX systems the file has no name from the start, so that nothing is left however the process
 * ends.
 */
public final class DumpFile implements Closeable {
  private static final int LONGEST_VERSION = 32;

  private final Path path;
  private final long fileSize;
  private final Compression compression;
  private final @Nullable Unpacking unpacking;
  private final ByteSource source;
  private final HprofHeader header;

  DumpFile(
      Path path,
      long fileSize,
      Compression compression,
      @Nullable Unpacking unpacking,
      ByteSource source,
      HprofHeader header) {
    this.path = path;
    this.fileSize = fileSize;
    this.compression = compression;
    this.unpacking = unpacking;
    this.source = source;
    this.header = header;
  }

  /**
   * Opens a dump; a compressed one begins to be unpacked.
   *
   * @param temporaryFolder where a compressed dump is unpacked
   * @throws DumpException when the file cannot be read or is no heap dump
   */
  public static DumpFile open(Path path, Path temporaryFolder) throws DumpException {
    if (Files.isDirectory(path)) {
      throw new DumpException(path + " is a folder; name the heap dump file in it.");
    }
    try {
      return openFile(path, temporaryFolder);
    } catch (DumpException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new DumpException(path + " does not exist; check the name.", e);
    } catch (AccessDeniedException e) {
      throw new DumpException(
          path + " cannot be read: permission denied; run as a user who may read it.", e);
    } catch (IOException e) {
      throw new DumpException(path + " cannot be read: " + reason(e) + ".", e);
    }
  }

  private static DumpFile openFile(Path path, Path temporaryFolder) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    ByteSource source = new ByteSource(channel);
    try {
      long fileSize = channel.size();
      if (fileSize == 0) {
        throw new DumpException(path + " is empty: the dump was not written; make it anew.");
      }
      byte[] head = head(source);
      Compression compression = Compression.of(head);
      Unpacking unpacking = null;
      if (compression != Compression.NONE) {
        FileChannel unpacked = temporaryFile(path, temporaryFolder);
        unpacking = unpacking(channel, unpacked, temporaryFolder, Compression.blockSize(head));
        source = new ByteSource(unpacked, unpacking);
        try {
          head = head(source);
        } catch (DumpException e) {
          throw new DumpException(path + " " + e.getMessage(), e);
        }
      }
      HprofHeader header = header(path, head, compression);
      return new DumpFile(path, fileSize, compression, unpacking, source, header);
    } catch (IOException | RuntimeException e) {
      source.close();
      channel.close();
      throw e;
    }
  }

  /**
   * Begins to unpack.
   *
   * @param blockSize 0 where the file is not in the JDK's blocks
   */
  private static Unpacking unpacking(
      FileChannel packed, FileChannel unpacked, Path folder, int blockSize) {
    return Unpacking.start(
        packed,
        (from, watcher) -> {
          GzipUnpacker unpacker = new GzipUnpacker(from, unpacked, folder, watcher);
          return blockSize > 0 ? unpacker.inBlocks(blockSize) : unpacker.inSequence();
        });
  }

  private static byte[] head(ByteSource source) throws IOException {
    byte[] head = new byte[512];
    return Arrays.copyOf(head, source.read(0, head, 0, head.length));
  }

  private static FileChannel temporaryFile(Path dump, Path folder) throws DumpException {
    try {
      // Only its owner may read it: createTempFile makes it so on POSIX systems.
      Path file = Files.createTempFile(folder, "heapdiff-", ".hprof");
      return FileChannel.open(
          file,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new DumpException(
          dump
              + " is compressed and cannot be unpacked into "
              + folder
              + ": "
              + reason(e)
              + "; choose another folder with --temp.",
          e);
    }
  }

  static HprofHeader header(Path path, byte[] head, Compression compression) throws DumpException {
    int end = 0;
    while (end < head.length && end < LONGEST_VERSION && head[end] != 0) {
      end++;
    }
    String version = new String(head, 0, end, StandardCharsets.ISO_8859_1);
    if (!version.startsWith("JAVA PROFILE 1.0") || end == LONGEST_VERSION) {
      String what = compression == Compression.NONE ? "is" : "holds, when unpacked,";
      if ("JAVA PROFILE 1.0".startsWith(version) && end == head.length) {
        throw new DumpException(path + " ends within its header; the dump was not written.");
      }
      throw new DumpException(
          path
              + " "
              + what
              + " no HPROF heap dump but "
              + ForeignFormat.describe(head)
              + "; make a dump with: jcmd PID GC.heap_dump FILE.");
    }
    if (head.length < end + 13) {
      throw new DumpException(path + " ends within its header; the dump was not written.");
    }
    int idSize = Cursor.intAt(head, end + 1);
    if (idSize != 4 && idSize != 8) {
      throw new DumpException(
          path
              + " is damaged: its header, at offset "
              + (end + 1)
              + ", gives ids "
              + idSize
              + " bytes instead of 4 or 8; make the dump anew.");
    }
    return new HprofHeader(version, idSize, Cursor.longAt(head, end + 5), end + 13);
  }

  static String reason(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  /** The file as it was named. */
  public Path path() {
    return path;
  }

  /** Bytes of the file on the disk. */
  public long fileSize() {
    return fileSize;
  }

  public Compression compression() {
    return compression;
  }

  /** Whether the dump is being unpacked, so that not all of it is there yet. */
  public boolean isBeingUnpacked() {
    return !source.isWhole();
  }

  /** How many of the {@link #fileSize} bytes of a compressed dump have been unpacked. */
  public long packedBytesRead() {
    return unpacking == null ? 0 : unpacking.packedRead();
  }

  /**
   * Where unpacking stopped before the end, or null; waits for that. All that is before is there.
   */
  public @Nullable Damage unpackDamage() {
    return unpacking == null ? null : unpacking.damage();
  }

  /** The plain bytes. */
  public ByteSource source() {
    return source;
  }

  public HprofHeader header() {
    return header;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
