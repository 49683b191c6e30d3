package org.heapdiff.diff;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.heapdiff.parser.Damage;
import org.jspecify.annotations.Nullable;

/**
 * What a dump file is, without anything that the program kept in its heap: no string contents,
 * system properties, thread names or class names.
 *
 * @param file the file as it was named on the command line
 * @param fileBytes the file's size in bytes, as it is on the disk
 * @param unpackedBytes its size in bytes without compression; the same where it has none
 * @param compression in words: {@code none}, {@code gzip}, or the JDK's own kind of gzip
 * @param format the words the file begins with, such as {@code JAVA PROFILE 1.0.2}
 * @param idSize bytes of an object's id, 4 or 8
 * @param dumpTime when the dump was made, by its header; null where it does not say
 * @param jvm name and version of the JVM, null where the dump does not tell
 * @param dumps how many heap dumps the file holds, 0 or more
 * @param records the top-level records by name, in the order they are to be shown
 * @param heapRecords the sub-records of the heap dumps by name, in the order they are to be shown
 * @param layout what was inferred of the objects' layout, one sentence each
 * @param threads the live threads by state, in the order they are to be shown; names can be secret
 * @param damages where the file is not what it should be, in file order
 * @param notes what else a reader should know, one sentence each
 */
public record DumpDescription(
    Path file,
    long fileBytes,
    long unpackedBytes,
    String compression,
    String format,
    int idSize,
    @Nullable Instant dumpTime,
    @Nullable String jvm,
    int dumps,
    List<NamedCount> records,
    List<NamedCount> heapRecords,
    List<String> layout,
    List<NamedCount> threads,
    List<Damage> damages,
    List<String> notes) {
  public DumpDescription {
    records = List.copyOf(records);
    heapRecords = List.copyOf(heapRecords);
    layout = List.copyOf(layout);
    threads = List.copyOf(threads);
    damages = List.copyOf(damages);
    notes = List.copyOf(notes);
  }
}
