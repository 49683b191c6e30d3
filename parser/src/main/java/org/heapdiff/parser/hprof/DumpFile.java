package org.heapdiff.parser.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.heapdiff.parser.Damage;
import org.heapdiff.parser.DumpException;
import org.heapdiff.parser.Progress;
import org.jspecify.annotations.Nullable;

/**
 * A file that holds heap dumps, open for reading. Compression is recognized by the content.
 *
 * <p>A compressed dump is unpacked into a private temporary file ({@link GzipUnpacker}): it is read
 * twice, and at any place, which gzip does not allow. On POSIX systems that file has no name from
 * the start, so that nothing is left however the process ends.
 */
public final class DumpFile implements Closeable {
  private static final int LONGEST_VERSION = 32;

  private final Path path;
  private final long fileSize;
  private final Compression compression;
  private final @Nullable Damage unpackDamage;
  private final ByteSource source;
  private final HprofHeader header;

  private DumpFile(
      Path path,
      long fileSize,
      Compression compression,
      @Nullable Damage unpackDamage,
      ByteSource source,
      HprofHeader header) {
    this.path = path;
    this.fileSize = fileSize;
    this.compression = compression;
    this.unpackDamage = unpackDamage;
    this.source = source;
    this.header = header;
  }

  /**
   * Opens a dump.
   *
   * @param temporaryFolder where a compressed dump is unpacked
   * @throws DumpException when the file cannot be read or is no heap dump
   */
  public static DumpFile open(Path path, Path temporaryFolder, Progress progress)
      throws DumpException {
    if (Files.isDirectory(path)) {
      throw new DumpException(path + " is a folder; name the heap dump file in it.");
    }
    try {
      return openFile(path, temporaryFolder, progress);
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

  private static DumpFile openFile(Path path, Path temporaryFolder, Progress progress)
      throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long fileSize = channel.size();
      if (fileSize == 0) {
        throw new DumpException(path + " is empty: the dump was not written; make it anew.");
      }
      byte[] head = head(channel);
      Compression compression = Compression.of(head);
      Damage damage = null;
      if (compression != Compression.NONE) {
        FileChannel unpacked = temporaryFile(path, temporaryFolder);
        try {
          progress.phase("unpacking " + path.getFileName(), fileSize);
          GzipUnpacker unpacker =
              new GzipUnpacker(path, channel, unpacked, temporaryFolder, progress);
          damage =
              compression == Compression.GZIP_BLOCKS
                  ? unpacker.inBlocks(Compression.blockSize(head))
                  : unpacker.inSequence();
        } catch (IOException | RuntimeException e) {
          unpacked.close();
          throw e;
        }
        channel.close();
        channel = unpacked;
        head = head(channel);
      }
      HprofHeader header = header(path, head, compression);
      return new DumpFile(path, fileSize, compression, damage, new ByteSource(channel), header);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static byte[] head(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(512);
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
      // reads on until the buffer is full or the file ends
    }
    byte[] head = new byte[buffer.position()];
    buffer.flip().get(head);
    return head;
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

  private static HprofHeader header(Path path, byte[] head, Compression compression)
      throws DumpException {
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

  /** Where unpacking stopped before the end, or null. Everything before is there. */
  public @Nullable Damage unpackDamage() {
    return unpackDamage;
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
