package org.heapdiff.parser;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.heapdiff.parser.hprof.Compression;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.HeapRecords;
import org.heapdiff.parser.hprof.TopLevel;

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

  /**
   * Puts together what opening a file and reading one of its heap dumps found.
   *
   * @param counts sub-records by tag
   * @param ofHeap damages met in the heap dump
   */
  static DumpInfo of(
      DumpFile dump,
      TopLevel file,
      int number,
      long[] counts,
      boolean rootsLost,
      long danglingReferences,
      List<Damage> ofHeap) {
    List<Damage> damages = new ArrayList<>();
    Damage ofUnpacking = dump.unpackDamage();
    if (ofUnpacking != null) {
      damages.add(ofUnpacking);
    }
    damages.addAll(file.damages());
    damages.addAll(ofHeap);
    return new DumpInfo(
        dump.path(),
        dump.fileSize(),
        dump.source().size(),
        dump.compression(),
        file.header().version(),
        file.header().idSize(),
        Instant.ofEpochMilli(file.header().time()),
        number,
        file.dumps().size(),
        file.counts(),
        HeapRecords.namedCounts(counts),
        rootsLost,
        danglingReferences,
        damages);
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
