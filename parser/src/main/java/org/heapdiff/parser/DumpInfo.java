package org.heapdiff.parser;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.heapdiff.parser.hprof.Compression;

/**
 * What a dump file is, as far as its records tell.
 *
 * @param file the file as it was named
 * @param fileBytes its size on the disk in bytes
 * @param unpackedBytes its size in bytes when unpacked; the same where it is not compressed
 * @param compression how it is compressed
 * @param version the header's version, such as {@code JAVA PROFILE 1.0.2}
 * @param idSize bytes of an object id, 4 or 8
 * @param time when the dump was begun, by its header
 * @param dump which heap dump of the file was read, from 1
 * @param dumps how many heap dumps the file has
 * @param records top-level records by name
 * @param subRecords the sub-records of the heap dump that was read, by name
 * @param rootsLost whether the dump was cut off before its GC roots, so that roots were assumed
 * @param danglingReferences references to objects that the dump does not have
 * @param damages where the file is not what it should be; everything else was read
 */
public record DumpInfo(
    Path file,
    long fileBytes,
    long unpackedBytes,
    Compression compression,
    String version,
    int idSize,
    Instant time,
    int dump,
    int dumps,
    Map<String, Long> records,
    Map<String, Long> subRecords,
    boolean rootsLost,
    long danglingReferences,
    List<Damage> damages) {
  public DumpInfo {
    damages = List.copyOf(damages);
  }

  /** Bytes of the file that could not be read because of damage. */
  public long lostBytes() {
    long lost = 0;
    for (Damage damage : damages) {
      lost += damage.lostBytes();
    }
    return lost;
  }
}
